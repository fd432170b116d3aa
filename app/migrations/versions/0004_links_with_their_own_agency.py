"""A link of a campaign may lead to another agency and territory than the campaign's."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS = {"agency_id": "agency", "territory_id": "territory"}


def upgrade() -> None:
    """Bring the change in."""
    with op.batch_alter_table("outreach_link", schema=None) as batch_op:
        for name, table in COLUMNS.items():
            batch_op.add_column(sa.Column(name, sa.Uuid(), nullable=True))
            batch_op.create_foreign_key(f"fk_outreach_link_{name}_{table}", table, [name], ["id"])
            batch_op.create_index(f"ix_outreach_link_{name}", [name], unique=False)


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("outreach_link", schema=None) as batch_op:
        for name, table in COLUMNS.items():
            batch_op.drop_index(f"ix_outreach_link_{name}")
            batch_op.drop_constraint(f"fk_outreach_link_{name}_{table}", type_="foreignkey")
            batch_op.drop_column(name)
