"""Packages: what everybody gets, plans in versions, their parts, and what a programme compares their cost with."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

WORDS = "a plan that was proposed does not change: make a new version"
# What the person reads and agrees to. What was made of it afterwards, and new seals on old words, are no change.
VERSION = "case_id, number, months, team_hours"
ITEM = (
    "version_id, position, domain, kind, offer_id, refers, member_id, doer, staff_id, due_on, starts_on, until_on, "
    "minutes_week, cost, cost_most, months, books, slot_id"
)
OPEN = sa.text("state IN ('draft', 'proposed')")


def upgrade() -> None:
    """Bring the change in."""
    _basics()
    _versions()
    _items()
    op.create_table(
        "package_reference",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.BigInteger(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("team_hour", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name="fk_package_reference_programme_id_programme"),
        sa.PrimaryKeyConstraint("id", name="pk_package_reference"),
        sa.UniqueConstraint("programme_id", name="uq_package_reference_programme_id"),
    )
    _freeze()


def _basics() -> None:
    op.create_table(
        "basic_package",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("supports", sa.Text(), nullable=False),
        *(sa.Column(name, sa.String(10), nullable=False) for name in ("income", "internet", "digital", "community")),
        sa.Column("settled", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_basic_package_case_id_case"),
        sa.PrimaryKeyConstraint("id", name="pk_basic_package"),
        sa.UniqueConstraint("case_id", name="uq_basic_package_case_id"),
    )
    op.create_index("ix_basic_package_settled", "basic_package", ["settled"])


def _versions() -> None:
    op.create_table(
        "package_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("goals", sa.Text(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("team_hours", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("review_raised_on", sa.Date(), nullable=True),
        sa.Column("review_task_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_how", sa.String(10), nullable=True),
        sa.Column("answered_language", sa.String(8), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("close_reason", sa.String(10), nullable=True),
        sa.Column("terms_turn", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_package_version_case_id_case"),
        sa.ForeignKeyConstraint(["made_by"], ["staff_member.id"], name="fk_package_version_made_by_staff_member"),
        sa.ForeignKeyConstraint(["changed_by"], ["staff_member.id"], name="fk_package_version_changed_by_staff_member"),
        sa.ForeignKeyConstraint(
            ["review_task_id"], ["case_task.id"], name="fk_package_version_review_task_id_case_task", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_package_version"),
    )
    op.create_index("ix_package_version_review_task_id", "package_version", ["review_task_id"])
    op.create_index("uq_package_version_case_number", "package_version", ["case_id", "number"], unique=True)
    op.create_index(
        "uq_package_version_open",
        "package_version",
        ["case_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index("ix_package_version_state_review_on", "package_version", ["state", "review_on"])


def _items() -> None:
    op.create_table(
        "package_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("domain", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("refers", sa.Boolean(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("doer", sa.String(10), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("minutes_week", sa.Integer(), nullable=True),
        sa.Column("times", sa.Text(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("cost_most", sa.BigInteger(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("books", sa.Boolean(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("appointment_id", sa.Uuid(), nullable=True),
        sa.Column("referral_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["package_version.id"], name="fk_package_item_version_id_package_version"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["household_member.id"], name="fk_package_item_member_id_household_member"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name="fk_package_item_staff_id_staff_member"),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name="fk_package_item_slot_id_slot"),
        sa.ForeignKeyConstraint(
            ["task_id"], ["case_task.id"], name="fk_package_item_task_id_case_task", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name="fk_package_item_appointment_id_appointment",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_package_item"),
    )
    op.create_index("ix_package_item_version_position", "package_item", ["version_id", "position"])
    for name in ("offer_id", "member_id", "task_id", "appointment_id"):
        op.create_index(f"ix_package_item_{name}", "package_item", [name])


def _freeze() -> None:
    # Erasing a whole plan stays possible, since the law asks for it, and so does sealing its words under a new key.
    is_frozen = "(SELECT state FROM package_version WHERE id = {row}.version_id) != 'draft'"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER package_version_frozen BEFORE UPDATE OF {VERSION} ON package_version "
            f"WHEN OLD.state != 'draft' BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )
        for name, event, row in (("changed", f"UPDATE OF {ITEM}", "OLD"), ("added", "INSERT", "NEW")):
            op.execute(
                f"CREATE TRIGGER package_item_{name} BEFORE {event} ON package_item "
                f"WHEN {is_frozen.format(row=row)} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION package_version_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF OLD.state <> 'draft' THEN RAISE EXCEPTION '{WORDS}'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE TRIGGER package_version_frozen BEFORE UPDATE OF {VERSION} ON package_version "
        "FOR EACH ROW EXECUTE FUNCTION package_version_refuse()"
    )
    op.execute(
        f"CREATE FUNCTION package_item_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {is_frozen.format(row='NEW')} THEN RAISE EXCEPTION '{WORDS}'; END IF; RETURN NEW; END $$"
    )
    for name, event in (("changed", f"UPDATE OF {ITEM}"), ("added", "INSERT")):
        op.execute(
            f"CREATE TRIGGER package_item_{name} BEFORE {event} ON package_item "
            "FOR EACH ROW EXECUTE FUNCTION package_item_refuse()"
        )


def downgrade() -> None:
    """Take it out again."""
    if op.get_bind().dialect.name == "sqlite":
        for name in ("package_version_frozen", "package_item_changed", "package_item_added"):
            op.execute(f"DROP TRIGGER {name}")
    else:
        for name, table in (("version_frozen", "version"), ("item_changed", "item"), ("item_added", "item")):
            op.execute(f"DROP TRIGGER package_{name} ON package_{table}")
        op.execute("DROP FUNCTION package_version_refuse()")
        op.execute("DROP FUNCTION package_item_refuse()")
    for table in ("package_reference", "package_item", "package_version", "basic_package"):
        op.drop_table(table)
