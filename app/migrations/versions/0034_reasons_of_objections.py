"""An objection keeps its ready reason and the step it gave somebody; what people say of themselves is sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0032"
branch_labels = None
depends_on = None

TRAITS = ("sex", "nationality")
KEY = "fk_risk_objection_task_id_case_task"


def upgrade() -> None:
    """Two columns that may be empty, and room for sealed words; nobody has said anything of themselves yet."""
    with op.batch_alter_table("risk_objection") as table:
        table.add_column(sa.Column("reason", sa.String(20), nullable=True))
        table.add_column(sa.Column("task_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(KEY, "case_task", ["task_id"], ["id"])
    op.execute("DELETE FROM audit_trait")
    with op.batch_alter_table("audit_trait") as table:
        for name in TRAITS:
            table.alter_column(name, existing_type=sa.String(10), type_=sa.Text(), existing_nullable=True)


def downgrade() -> None:
    """Without them; what was sealed cannot be read any more and goes."""
    op.execute("DELETE FROM audit_trait")
    with op.batch_alter_table("audit_trait") as table:
        for name in TRAITS:
            table.alter_column(name, existing_type=sa.Text(), type_=sa.String(10), existing_nullable=True)
    with op.batch_alter_table("risk_objection") as table:
        table.drop_constraint(KEY, type_="foreignkey")
        table.drop_column("task_id")
        table.drop_column("reason")
