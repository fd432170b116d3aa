"""The outbox, push subscriptions and the choice of channels."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def moment(name: str, nullable: bool = False) -> "sa.Column[Any]":
    """A moment in UTC."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(20), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        moment("due_at"),
        moment("expires_at"),
        moment("next_at", nullable=True),
        moment("lease_until", nullable=True),
        moment("sent_at", nullable=True),
        moment("receipt_at", nullable=True),
        moment("created_at"),
        moment("changed_at"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_outbox_person_id_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name="fk_outbox_staff_id_staff_member", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_outbox_state_next_at", "outbox", ["state", "next_at"])
    op.create_index("ix_outbox_state_lease_until", "outbox", ["state", "lease_until"])
    op.create_index("ix_outbox_notice_id_turn", "outbox", ["notice_id", "turn"], unique=True)
    op.create_index("ix_outbox_subject_id_kind", "outbox", ["subject_id", "kind"])
    op.create_index("ix_outbox_person_id", "outbox", ["person_id"])
    op.create_index("ix_outbox_staff_id", "outbox", ["staff_id"])
    op.create_table(
        "push_subscription",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("endpoint_index", sa.String(64), nullable=False),
        sa.Column("p256dh", sa.Text(), nullable=False),
        sa.Column("auth", sa.Text(), nullable=False),
        sa.Column("sender_key", sa.String(100), nullable=False),
        moment("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_push_subscription"),
        sa.UniqueConstraint("endpoint_index", name="uq_push_subscription_endpoint_index"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_push_subscription_account_id_account", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["device_session.id"],
            name="fk_push_subscription_session_id_device_session",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_push_subscription_account_id", "push_subscription", ["account_id"])
    op.create_index("ix_push_subscription_session_id", "push_subscription", ["session_id"])
    op.create_table(
        "channel_choice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        moment("chosen_at"),
        sa.PrimaryKeyConstraint("id", name="pk_channel_choice"),
        sa.UniqueConstraint("person_id", "channel", name="uq_channel_choice_person_id_channel"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_channel_choice_person_id_person", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("channel_choice")
    op.drop_table("push_subscription")
    op.drop_table("outbox")
