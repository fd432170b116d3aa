"""An objection, and a consent that is taken back, keep who wrote them down, by which way, and in whose words."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

OBJECTION, CONSENT = "fk_risk_objection_written_by_staff_member", "fk_consent_withdrawn_by_staff_member"


def upgrade() -> None:
    """Until now everybody objected on a screen; of older withdrawals nobody knows the way."""
    with op.batch_alter_table("risk_objection") as table:
        table.add_column(sa.Column("way", sa.String(10), nullable=False, server_default="screen"))
        table.add_column(sa.Column("said_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("whose", sa.String(10), nullable=True))
        table.add_column(sa.Column("written_by", sa.Uuid(), nullable=True))
        table.create_foreign_key(OBJECTION, "staff_member", ["written_by"], ["id"])
    with op.batch_alter_table("consent") as table:
        table.add_column(sa.Column("withdrawn_way", sa.String(10), nullable=True))
        table.add_column(sa.Column("withdrawn_by", sa.Uuid(), nullable=True))
        table.create_foreign_key(CONSENT, "staff_member", ["withdrawn_by"], ["id"])


def downgrade() -> None:
    """Without them."""
    with op.batch_alter_table("consent") as table:
        table.drop_constraint(CONSENT, type_="foreignkey")
        table.drop_column("withdrawn_by")
        table.drop_column("withdrawn_way")
    with op.batch_alter_table("risk_objection") as table:
        table.drop_constraint(OBJECTION, type_="foreignkey")
        for name in ("written_by", "whose", "said_on", "way"):
            table.drop_column(name)
