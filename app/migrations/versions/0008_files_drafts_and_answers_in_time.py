"""Files of messages, drafts of answers, and what the clock of unanswered messages has already told."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the columns."""
    with op.batch_alter_table("message") as table:
        table.add_column(sa.Column("announcement_id", sa.Uuid(), nullable=True))
    with op.batch_alter_table("thread") as table:
        table.add_column(sa.Column("notice_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("nudged_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("late_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("nudge_task_id", sa.Uuid(), nullable=True))
    op.create_table(
        "message_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_message_draft"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_message_draft_case_id_case"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name="fk_message_draft_staff_id_staff_member"),
    )
    op.create_index("uq_message_draft_case_staff", "message_draft", ["case_id", "staff_id"], unique=True)
    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("flaw", sa.String(12), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_attachment_case_id_case"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_attachment_message_id_message"),
    )
    op.create_index("ix_attachment_case_id", "attachment", ["case_id"])
    op.create_index("ix_attachment_message_id", "attachment", ["message_id"])
    op.create_index("ix_attachment_state_created", "attachment", ["state", "created_at"])
    op.create_table(
        "attachment_part",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attachment_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attachment_part"),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name="fk_attachment_part_attachment_id_attachment"
        ),
    )
    op.create_index("uq_attachment_part_place", "attachment_part", ["attachment_id", "place"], unique=True)


def downgrade() -> None:
    """Take them out again."""
    op.drop_table("attachment_part")
    op.drop_table("attachment")
    op.drop_table("message_draft")
    with op.batch_alter_table("thread") as table:
        table.drop_column("nudge_task_id")
        table.drop_column("late_at")
        table.drop_column("nudged_at")
        table.drop_column("notice_id")
    with op.batch_alter_table("message") as table:
        table.drop_column("announcement_id")
