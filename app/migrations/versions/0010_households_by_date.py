"""Households by date: what comes in for each member, records put together, names by their parts and their sound."""

import sqlalchemy as sa
from alembic import op

from app.people.rules import sound_key

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and fill in how names sound."""
    op.add_column("household", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("person", sa.Column("sound_key", sa.String(120), nullable=True))
    op.create_index("ix_person_sound_key", "person", ["sound_key"])
    op.create_index("ix_person_birth_date", "person", ["birth_date"])
    op.create_table(
        "member_income",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_member_income"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["household_member.id"], name="fk_member_income_member_id_household_member"
        ),
    )
    op.create_index("ix_member_income_member_starts", "member_income", ["member_id", "starts_on"])
    op.create_table(
        "name_word",
        sa.Column("word", sa.String(60), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("word", "person_id", name="pk_name_word"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_name_word_person_id_person"),
    )
    op.create_index("ix_name_word_person_id", "name_word", ["person_id"])
    _merges()
    _names()


def _merges() -> None:
    op.create_table(
        "person_merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("gone_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("moved", sa.Text(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_person_merge"),
        sa.ForeignKeyConstraint(["kept_id"], ["person.id"], name="fk_person_merge_kept_id_person"),
        sa.ForeignKeyConstraint(["gone_id"], ["person.id"], name="fk_person_merge_gone_id_person"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name="fk_person_merge_staff_id_staff_member"),
    )
    op.create_index("ix_person_merge_kept_id", "person_merge", ["kept_id"])
    op.create_index("ix_person_merge_gone_id", "person_merge", ["gone_id"])
    op.create_table(
        "person_distinct",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person_distinct"),
        sa.ForeignKeyConstraint(["first_id"], ["person.id"], name="fk_person_distinct_first_id_person"),
        sa.ForeignKeyConstraint(["second_id"], ["person.id"], name="fk_person_distinct_second_id_person"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name="fk_person_distinct_staff_id_staff_member"),
    )
    op.create_index("uq_person_distinct_pair", "person_distinct", ["first_id", "second_id"], unique=True)
    op.create_index("ix_person_distinct_second_id", "person_distinct", ["second_id"])


def _names() -> None:
    person = sa.table(
        "person",
        sa.column("id", sa.Uuid()),
        sa.column("given_name", sa.String()),
        sa.column("family_name", sa.String()),
        sa.column("search_key", sa.String()),
        sa.column("sound_key", sa.String()),
    )
    words = sa.table("name_word", sa.column("word", sa.String()), sa.column("person_id", sa.Uuid()))
    connection = op.get_bind()
    for row in connection.execute(sa.select(person)).all():
        sound = sound_key(row.given_name, row.family_name)
        connection.execute(person.update().where(person.c.id == row.id).values(sound_key=sound))
        parts = sorted({part[:60] for part in row.search_key.split()})
        if parts:
            connection.execute(words.insert(), [{"word": part, "person_id": row.id} for part in parts])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("person_distinct")
    op.drop_table("person_merge")
    op.drop_table("name_word")
    op.drop_table("member_income")
    op.drop_index("ix_person_birth_date", "person")
    op.drop_index("ix_person_sound_key", "person")
    op.drop_column("person", "sound_key")
    op.drop_column("household", "version")
