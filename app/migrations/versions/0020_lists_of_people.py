"""Lists of people that are brought in: rows, what columns mean, and who is to be contacted."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "people_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("key_worker_id", sa.Uuid(), nullable=True),
        sa.Column("territory_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("flaw", sa.String(20), nullable=False),
        sa.Column("headings", sa.Text(), nullable=True),
        sa.Column("columns", sa.Text(), nullable=True),
        sa.Column("basis", sa.String(10), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("group_done", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people_import"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_people_import_agency_id_agency"),
        sa.ForeignKeyConstraint(["key_worker_id"], ["staff_member.id"], name="fk_people_import_key_worker_id_staff_member"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name="fk_people_import_staff_id_staff_member"),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"], name="fk_people_import_territory_id_territory"),
    )
    op.create_index("ix_people_import_agency_created", "people_import", ["agency_id", "created_at"])
    op.create_index("ix_people_import_digest", "people_import", ["digest"])
    op.create_index("ix_people_import_state", "people_import", ["state"])
    op.create_table(
        "import_part",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_import_part"),
        sa.ForeignKeyConstraint(["import_id"], ["people_import.id"], name="fk_import_part_import_id_people_import"),
    )
    op.create_index("uq_import_part_import_place", "import_part", ["import_id", "place"], unique=True)
    op.create_table(
        "import_row",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("home", sa.Integer(), nullable=True),
        sa.Column("plan", sa.String(8), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("found", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_import_row"),
        sa.ForeignKeyConstraint(["import_id"], ["people_import.id"], name="fk_import_row_import_id_people_import"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_import_row_person_id_person"),
    )
    op.create_index("ix_import_row_import_home", "import_row", ["import_id", "home"])
    op.create_index("ix_import_row_import_plan_number", "import_row", ["import_id", "plan", "number"])
    op.create_index("ix_import_row_person_id", "import_row", ["person_id"])
    op.create_index("uq_import_row_import_number", "import_row", ["import_id", "number"], unique=True)
    op.create_table(
        "import_column",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("heading", sa.String(120), nullable=False),
        sa.Column("meaning", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_import_column"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_import_column_agency_id_agency"),
    )
    op.create_index("uq_import_column_agency_heading", "import_column", ["agency_id", "heading"], unique=True)
    op.create_table(
        "person_to_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person_to_contact"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_person_to_contact_agency_id_agency"),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name="fk_person_to_contact_household_id_household"),
        sa.ForeignKeyConstraint(["import_id"], ["people_import.id"], name="fk_person_to_contact_import_id_people_import"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_person_to_contact_person_id_person"),
        sa.UniqueConstraint("person_id", name="uq_person_to_contact_person_id"),
    )
    op.create_index("ix_person_to_contact_agency_created", "person_to_contact", ["agency_id", "created_at"])
    op.create_index("ix_person_to_contact_household_id", "person_to_contact", ["household_id"])
    op.create_index("ix_person_to_contact_import_id", "person_to_contact", ["import_id"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("person_to_contact")
    op.drop_table("import_column")
    op.drop_table("import_row")
    op.drop_table("import_part")
    op.drop_table("people_import")
