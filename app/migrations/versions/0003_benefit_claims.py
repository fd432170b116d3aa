"""Claims with their history, drafts of a check, and what a kept check carries besides its facts."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WORDS = "the history of a claim is append-only"
FIXED = "id, claim_id, place, state, staff_id, at"


def upgrade() -> None:
    """Bring the change in."""
    with op.batch_alter_table("benefit_check", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answers", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True))

    op.create_table(
        "benefit_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_benefit_draft_case_id_case")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name=op.f("fk_benefit_draft_staff_id_staff_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benefit_draft")),
    )
    with op.batch_alter_table("benefit_draft", schema=None) as batch_op:
        batch_op.create_index("uq_benefit_draft_case_staff", ["case_id", "staff_id"], unique=True)
        batch_op.create_index(batch_op.f("ix_benefit_draft_changed_at"), ["changed_at"], unique=False)

    op.create_table(
        "benefit_claim",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("benefit", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("applied_where", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("documents", sa.Text(), nullable=True),
        sa.Column("documents_by", sa.Date(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("silent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted_month", sa.BigInteger(), nullable=True),
        sa.Column("granted_from", sa.Date(), nullable=True),
        sa.Column("refused_on", sa.Date(), nullable=True),
        sa.Column("refused_reason", sa.Text(), nullable=True),
        sa.Column("complain_by", sa.Date(), nullable=True),
        sa.Column("appealed_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_benefit_claim_case_id_case")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_benefit_claim_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benefit_claim")),
    )
    with op.batch_alter_table("benefit_claim", schema=None) as batch_op:
        batch_op.create_index(
            "uq_benefit_claim_open",
            ["case_id", "person_id", "benefit"],
            unique=True,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )
        batch_op.create_index("ix_benefit_claim_state_answer_by", ["state", "answer_by"], unique=False)

    op.create_table(
        "benefit_claim_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["benefit_claim.id"], name=op.f("fk_benefit_claim_event_claim_id_benefit_claim")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name=op.f("fk_benefit_claim_event_staff_id_staff_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benefit_claim_event")),
    )
    with op.batch_alter_table("benefit_claim_event", schema=None) as batch_op:
        batch_op.create_index("uq_benefit_claim_event_claim_place", ["claim_id", "place"], unique=True)
    _refuse_changes()


def _refuse_changes() -> None:
    # Erasing a whole claim stays possible, since the law asks for it, and so does sealing `told` anew under a new key.
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER benefit_claim_event_no_update BEFORE UPDATE OF {FIXED} ON benefit_claim_event "
            f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION benefit_claim_event_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER benefit_claim_event_no_update BEFORE UPDATE OF {FIXED} ON benefit_claim_event "
        "FOR EACH ROW EXECUTE FUNCTION benefit_claim_event_refuse()"
    )


def downgrade() -> None:
    """Take it out again."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER benefit_claim_event_no_update")
    else:
        op.execute("DROP TRIGGER benefit_claim_event_no_update ON benefit_claim_event")
        op.execute("DROP FUNCTION benefit_claim_event_refuse()")
    op.drop_table("benefit_claim_event")
    op.drop_table("benefit_claim")
    op.drop_table("benefit_draft")
    with op.batch_alter_table("benefit_check", schema=None) as batch_op:
        batch_op.drop_column("shared_at")
        batch_op.drop_column("answers")
