"""Basic supports beside each case and whole names beside their parts: sums and searches read one index each."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

INDEX = "ix_case_status_reference"
WHOLE_NAME = "ix_name_word_word_name"
BY_DATE = "ix_case_status_next_action_on_id"
DATED = ["status", "next_action_on", "id", "agency_id", "person_id"]
SUPPORTS = ("income", "internet", "digital", "community")


def upgrade() -> None:
    """A letter for each support: settled, coming or missing; of a case that nobody looked at there is none."""
    op.add_column("case", sa.Column("basics", sa.String(4), nullable=False, server_default=""))
    letters = " || ".join(
        f"CASE WHEN {one} IN ('covered', 'declined') THEN 's' WHEN {one} IN ('planned', 'under_way') THEN 'c' "
        "ELSE 'm' END"
        for one in SUPPORTS
    )
    op.execute(
        f'UPDATE "case" SET basics = (SELECT {letters} FROM basic_package WHERE case_id = "case".id) '
        "WHERE id IN (SELECT case_id FROM basic_package)"
    )
    op.create_index(INDEX, "case", ["status", "reference", "basics", "programme_id", "agency_id", "id"])
    op.add_column("name_word", sa.Column("name", sa.String(220), nullable=False, server_default=""))
    op.execute("UPDATE name_word SET name = (SELECT search_key FROM person WHERE person.id = name_word.person_id)")
    op.create_index(WHOLE_NAME, "name_word", ["word", "name", "person_id"])
    op.drop_index(BY_DATE, "case")
    op.create_index(BY_DATE, "case", [*DATED, "name_key"])


def downgrade() -> None:
    """Without them; the states stand with each basic package."""
    op.drop_index(BY_DATE, "case")
    op.create_index(BY_DATE, "case", DATED)
    op.drop_index(WHOLE_NAME, "name_word")
    op.drop_column("name_word", "name")
    op.drop_index(INDEX, "case")
    op.drop_column("case", "basics")
