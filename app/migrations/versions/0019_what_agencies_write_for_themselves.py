"""Ready texts of an agency, in each language in which it wrote them; and the changes of the administration by index."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, the index and the column."""
    op.add_column("person", sa.Column("interpreter", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "agency_text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("bodies", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_agency_text"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_agency_text_agency_id_agency"),
    )
    op.create_index("ix_agency_text_agency_id", "agency_text", ["agency_id"])
    # The page of recent changes reads these alone, however much else the audit holds.
    changes = sa.text("substr(action, 1, 6) = 'admin:'")
    op.create_index(
        "ix_audit_entry_administration", "audit_entry", ["seq"], sqlite_where=changes, postgresql_where=changes
    )


def downgrade() -> None:
    """Take them out again."""
    # Not in a batch: other tables point at this one, so it cannot be made anew while they hold rows.
    op.drop_column("person", "interpreter")
    op.drop_index("ix_audit_entry_administration", "audit_entry")
    op.drop_table("agency_text")
