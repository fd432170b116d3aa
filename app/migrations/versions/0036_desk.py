"""Searching by name reads indexes alone; drafts of more pages and of the person; strengths with their history."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0034"
branch_labels = None
depends_on = None

BY_DATE = "ix_case_status_next_action_on_id"
DATED = ["status", "next_action_on", "id", "agency_id"]
DRAFT = "uq_case_draft_case_staff_kind"
KEY = "fk_strength_replaces_id_strength"


def upgrade() -> None:
    """Indexes that answer without looking into the table, and columns that may be empty."""
    listed = ["person_id", "status", "agency_id", "next_action_on", "name_key", "id"]
    op.create_index("ix_case_person_listed", "case", listed)
    op.drop_index("ix_case_person_id", "case")
    op.drop_index(BY_DATE, "case")
    op.create_index(BY_DATE, "case", [*DATED, "person_id"])
    op.create_index("ix_name_word_person_id_word", "name_word", ["person_id", "word"])
    op.drop_index("ix_name_word_person_id", "name_word")
    with op.batch_alter_table("case_draft") as table:
        table.add_column(sa.Column("about", sa.String(80), nullable=False, server_default=""))
        table.alter_column("staff_id", existing_type=sa.Uuid(), nullable=True)
    op.drop_index(DRAFT, "case_draft")
    op.create_index(f"{DRAFT}_about", "case_draft", ["case_id", "staff_id", "kind", "about"], unique=True)
    own = sa.text("staff_id IS NULL")
    columns = ["case_id", "kind", "about"]
    op.create_index("uq_case_draft_own", "case_draft", columns, unique=True, sqlite_where=own, postgresql_where=own)
    with op.batch_alter_table("strength") as table:
        table.add_column(sa.Column("replaces_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(KEY, "strength", ["replaces_id"], ["id"])


def downgrade() -> None:
    """As before; drafts that the former table has no room for, and strengths that were taken back, are lost."""
    op.execute("UPDATE strength SET replaces_id = NULL")
    op.execute("DELETE FROM strength WHERE ended_at IS NOT NULL")
    with op.batch_alter_table("strength") as table:
        table.drop_constraint(KEY, type_="foreignkey")
        table.drop_column("replaces_id")
        table.drop_column("ended_at")
    op.execute("DELETE FROM case_draft WHERE staff_id IS NULL OR about <> ''")
    op.drop_index("uq_case_draft_own", "case_draft")
    op.drop_index(f"{DRAFT}_about", "case_draft")
    with op.batch_alter_table("case_draft") as table:
        table.alter_column("staff_id", existing_type=sa.Uuid(), nullable=False)
        table.drop_column("about")
    op.create_index(DRAFT, "case_draft", ["case_id", "staff_id", "kind"], unique=True)
    op.create_index("ix_name_word_person_id", "name_word", ["person_id"])
    op.drop_index("ix_name_word_person_id_word", "name_word")
    op.drop_index(BY_DATE, "case")
    op.create_index(BY_DATE, "case", DATED)
    op.create_index("ix_case_person_id", "case", ["person_id"])
    op.drop_index("ix_case_person_listed", "case")
