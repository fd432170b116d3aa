"""What people asked for themselves, rooms with seats and their past, notices for professionals, codes by text."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def moment(name: str, nullable: bool = False) -> "sa.Column[Any]":
    """A moment in UTC."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Bring the change in; columns are added without making a table anew, since triggers hang on some."""
    op.add_column("outbox", sa.Column("asked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("outbox", moment("left_at", nullable=True))
    op.execute("UPDATE outbox SET left_at = sent_at WHERE sent_at IS NOT NULL")
    op.create_index("ix_outbox_person_id_left_at", "outbox", ["person_id", "left_at"])
    op.add_column("room", sa.Column("seats", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("room", moment("ended_at", nullable=True))
    op.add_column("location", moment("ended_at", nullable=True))
    op.add_column("thread", sa.Column("unread_task_id", sa.Uuid(), nullable=True))
    op.create_table(
        "arrangement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reason_id", sa.Uuid(), nullable=True),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("was", sa.Text(), nullable=False),
        moment("changed_at"),
        sa.PrimaryKeyConstraint("id", name="pk_arrangement"),
        sa.ForeignKeyConstraint(["reason_id"], ["reason.id"], name="fk_arrangement_reason_id_reason"),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_arrangement_room_id_room"),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name="fk_arrangement_location_id_location"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name="fk_arrangement_staff_id_staff_member"),
    )
    op.create_index("ix_arrangement_location_id", "arrangement", ["location_id"])
    op.create_index("ix_arrangement_reason_id", "arrangement", ["reason_id"])
    op.create_index("ix_arrangement_room_id", "arrangement", ["room_id"])
    op.create_table(
        "staff_notice_choice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(20), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff_notice_choice"),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name="fk_staff_notice_choice_staff_id_staff_member", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("staff_id", "topic", name="uq_staff_notice_choice_staff_id_topic"),
    )
    op.create_table(
        "code_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("phone_index", sa.String(64), nullable=False),
        moment("asked_at"),
        sa.PrimaryKeyConstraint("id", name="pk_code_request"),
    )


def downgrade() -> None:
    """Take the change back."""
    for table in ("code_request", "staff_notice_choice", "arrangement"):
        op.drop_table(table)
    op.drop_column("thread", "unread_task_id")
    op.drop_column("location", "ended_at")
    op.drop_column("room", "ended_at")
    op.drop_column("room", "seats")
    op.drop_index("ix_outbox_person_id_left_at", "outbox")
    op.drop_column("outbox", "left_at")
    op.drop_column("outbox", "asked")
