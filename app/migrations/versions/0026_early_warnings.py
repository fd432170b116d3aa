"""Early warnings by rules, with what professionals answered."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "early_warning",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(20), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("with_coordinator", sa.Boolean(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("useful", sa.Boolean(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cleared_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_early_warning"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_early_warning_case_id_case"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name="fk_early_warning_staff_id_staff_member"),
        sa.ForeignKeyConstraint(["answered_by"], ["staff_member.id"], name="fk_early_warning_answered_by_staff_member"),
    )
    op.create_index("ix_early_warning_case_rule", "early_warning", ["case_id", "rule", "raised_on"])
    op.create_index("ix_early_warning_staff_state", "early_warning", ["staff_id", "state"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("early_warning")
