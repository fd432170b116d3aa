"""Papers asked for are a step of the person; other adults may claim; a case from a code counts for its link."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0026"
branch_labels = None
depends_on = None
PAPERS = "fk_benefit_claim_papers_task_id_case_task"
MEMBER = "fk_benefit_claim_member_id_household_member"
OPEN, OF_MEMBER = "uq_benefit_claim_open", "uq_benefit_claim_member_open"
LINK = "fk_screening_link_id_outreach_link"


def upgrade() -> None:
    """A claim knows its papers and its claimant, answers the link they came by, a link the cases from its codes."""
    op.drop_index(OPEN, "benefit_claim")
    with op.batch_alter_table("benefit_claim") as table:
        table.add_column(sa.Column("papers_task_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("member_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(PAPERS, "case_task", ["papers_task_id"], ["id"])
        table.create_foreign_key(MEMBER, "household_member", ["member_id"], ["id"])
    _one_open(OPEN, "person_id", "ended_on IS NULL AND member_id IS NULL")
    _one_open(OF_MEMBER, "member_id", "ended_on IS NULL AND member_id IS NOT NULL")
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
    op.drop_index(OF_MEMBER, "benefit_claim")
    op.drop_index(OPEN, "benefit_claim")
    with op.batch_alter_table("benefit_claim") as table:
        table.drop_constraint(MEMBER, type_="foreignkey")
        table.drop_column("member_id")
        table.drop_constraint(PAPERS, type_="foreignkey")
        table.drop_column("papers_task_id")
    _one_open(OPEN, "person_id", "ended_on IS NULL")


def _one_open(name: str, whose: str, condition: str) -> None:
    where = sa.text(condition)
    columns = ["case_id", whose, "benefit"]
    op.create_index(name, "benefit_claim", columns, unique=True, sqlite_where=where, postgresql_where=where)
