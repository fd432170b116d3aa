"""An appointment knows when somebody wrote down what became of it: an estimate may only use what was known before."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column; of older appointments nobody knows it."""
    with op.batch_alter_table("appointment") as table:
        table.add_column(sa.Column("outcome_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Without it; a table made anew would lose the triggers that keep two visits from overlapping."""
    op.drop_column("appointment", "outcome_at")
