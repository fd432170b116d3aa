"""Panels of a file: what rooms above casework keep ready for its page."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "case_panel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_panel"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_case_panel_case_id_case"),
    )
    op.create_index("uq_case_panel_case_name", "case_panel", ["case_id", "name"], unique=True)


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("case_panel")
