"""Papers that an office asks for are a step of the person; a case opened from a code counts for the link it came by."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0026"
branch_labels = None
depends_on = None
PAPERS = "fk_benefit_claim_papers_task_id_case_task"
LINK = "fk_screening_link_id_outreach_link"


def upgrade() -> None:
    """A claim knows the step of its papers, answers the link they came by, and a link the cases from its codes."""
    with op.batch_alter_table("benefit_claim") as table:
        table.add_column(sa.Column("papers_task_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(PAPERS, "case_task", ["papers_task_id"], ["id"])
    with op.batch_alter_table("screening") as table:
        table.add_column(sa.Column("link_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(LINK, "outreach_link", ["link_id"], ["id"])
    op.create_table(
        "code_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_code_case"),
        sa.ForeignKeyConstraint(["link_id"], ["outreach_link.id"], name="fk_code_case_link_id_outreach_link"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_code_case_case_id_case"),
    )
    op.create_index("ix_code_case_link_id", "code_case", ["link_id"])


def downgrade() -> None:
    """Without them."""
    op.drop_table("code_case")
    with op.batch_alter_table("screening") as table:
        table.drop_constraint(LINK, type_="foreignkey")
        table.drop_column("link_id")
    with op.batch_alter_table("benefit_claim") as table:
        table.drop_constraint(PAPERS, type_="foreignkey")
        table.drop_column("papers_task_id")
