"""An appointment knows when the person said that they will come."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column; of older appointments nobody knows it."""
    with op.batch_alter_table("appointment") as table:
        table.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Without it; a table made anew would lose the triggers that keep two visits from overlapping."""
    op.drop_column("appointment", "confirmed_at")
