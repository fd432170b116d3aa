"""Availability as rules, invitations, feeds, and double booking refused by the database itself."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WORDS = "these times overlap"


def moment(name: str, nullable: bool = False) -> "sa.Column[Any]":
    """A moment in UTC."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def key() -> "sa.Column[Any]":
    """The id of a row."""
    return sa.Column("id", sa.Uuid(), nullable=False)


def link(table: str, name: str, other: str, nullable: bool = False) -> list[Any]:
    """A column that points to another table, with its rule."""
    return [
        sa.Column(name, sa.Uuid(), nullable=nullable),
        sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}_{other}")),
    ]


def upgrade() -> None:
    """Bring the change in."""
    _places_and_reasons()
    _rules()
    _widen_slots()
    _invitations_and_feeds()
    if op.get_bind().dialect.name == "sqlite":
        _refuse_by_trigger()
    else:
        _refuse_by_exclusion()


def _places_and_reasons() -> None:
    op.create_table(
        "room",
        key(),
        *link("room", "location_id", "location"),
        sa.Column("name", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
    )
    op.create_index("ix_room_location_id", "room", ["location_id"])
    op.create_table(
        "reason",
        key(),
        *link("reason", "agency_id", "agency"),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(10), nullable=False),
        sa.Column("takers", sa.String(12), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("what_to_bring", sa.String(300), nullable=False),
        sa.Column("visibility", sa.String(10), nullable=False),
        moment("ended_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reason")),
    )
    op.create_index("ix_reason_agency_id", "reason", ["agency_id"])


def _rules() -> None:
    op.create_table(
        "availability_rule",
        key(),
        *link("availability_rule", "staff_id", "staff_member"),
        *link("availability_rule", "reason_id", "reason"),
        *link("availability_rule", "location_id", "location", nullable=True),
        *link("availability_rule", "room_id", "room", nullable=True),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("zone", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_rule")),
    )
    op.create_index("ix_availability_rule_staff_id", "availability_rule", ["staff_id"])
    op.create_table(
        "absence",
        key(),
        *link("absence", "staff_id", "staff_member"),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index("ix_absence_staff_id", "absence", ["staff_id"])
    op.create_table(
        "holiday",
        key(),
        sa.Column("area", sa.String(6), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
    )
    op.create_index("uq_holiday_area_on", "holiday", ["area", "on"], unique=True)


def _widen_slots() -> None:
    with op.batch_alter_table("slot") as batch:
        for name, other in (("room_id", "room"), ("reason_id", "reason"), ("rule_id", "availability_rule")):
            batch.add_column(sa.Column(name, sa.Uuid(), nullable=True))
            batch.create_foreign_key(op.f(f"fk_slot_{name}_{other}"), other, [name], ["id"])
        batch.create_index("ix_slot_reason_id_starts_at", ["reason_id", "starts_at"])
        batch.create_index("ix_slot_room_id_starts_at", ["room_id", "starts_at"])
        batch.create_index("ix_slot_rule_id", ["rule_id"])
    with op.batch_alter_table("appointment") as batch:
        batch.add_column(sa.Column("reason_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f("fk_appointment_reason_id_reason"), "reason", ["reason_id"], ["id"])
        batch.add_column(moment("starts_at", nullable=True))
        batch.add_column(moment("ends_at", nullable=True))
        batch.add_column(sa.Column("visibility", sa.String(10), nullable=False, server_default="notified"))
        batch.add_column(sa.Column("cancelled_by", sa.String(10), nullable=True))
        batch.add_column(moment("reminded_at", nullable=True))
        batch.add_column(sa.Column("wants_earlier", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("earlier_notices", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("earlier_on", sa.Date(), nullable=True))
    for name in ("starts_at", "ends_at"):
        op.execute(f"UPDATE appointment SET {name} = (SELECT slot.{name} FROM slot WHERE slot.id = appointment.slot_id)")
    with op.batch_alter_table("appointment") as batch:
        batch.alter_column("starts_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch.alter_column("ends_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch.alter_column("visibility", existing_type=sa.String(10), server_default=None)
        batch.alter_column("wants_earlier", existing_type=sa.Boolean(), server_default=None)
        batch.alter_column("earlier_notices", existing_type=sa.Integer(), server_default=None)
        batch.create_index("ix_appointment_status_starts_at", ["status", "starts_at"])
        # The unique indexes hold only live appointments; a diary also asks for those of which the outcome is known.
        batch.create_index("ix_appointment_slot_id", ["slot_id"])


def _invitations_and_feeds() -> None:
    table = "booking_invitation"
    op.create_table(
        table,
        key(),
        *link(table, "case_id", "case"),
        *link(table, "reason_id", "reason"),
        *link(table, "staff_id", "staff_member"),
        moment("sent_at"),
        moment("reminded_at", nullable=True),
        moment("expires_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_invitation")),
    )
    op.create_index("ix_booking_invitation_case_id_reason_id", table, ["case_id", "reason_id"])
    op.create_index("ix_booking_invitation_expires_at", table, ["expires_at"])
    op.create_table(
        "slot_shortage",
        key(),
        *link("slot_shortage", "reason_id", "reason"),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        moment("counted_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_shortage")),
        sa.UniqueConstraint("reason_id", name=op.f("uq_slot_shortage_reason_id")),
    )
    op.create_table(
        "calendar_feed",
        key(),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        moment("made_at"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_calendar_feed_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("account_id", name=op.f("uq_calendar_feed_account_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )


# What may not overlap: the name of the rule, the table, the column whose rows are compared, and which rows count.
RULES = (
    ("ex_slot_staff", "slot", "staff_id", "withdrawn_at IS NULL"),
    ("ex_slot_room", "slot", "room_id", "withdrawn_at IS NULL AND room_id IS NOT NULL"),
    ("ex_appointment_person", "appointment", "person_id", "status IN ('booked', 'fulfilled')"),
)


def _half(column: str, start: int) -> str:
    number = f"('x' || substr(replace({column}::text, '-', ''), {start}, 16))::bit(64)::bigint::numeric"
    return f"numrange({number}, {number}, '[]') WITH &&"


def _refuse_by_exclusion() -> None:
    # An identifier is compared as two ranges of one number each: that needs no extension (btree_gist), which the
    # owner of a database may not be allowed to create and which a small installation may not have at all.
    for name, table, column, which in RULES:
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
            f"({_half(column, 1)}, {_half(column, 17)}, tstzrange(starts_at, ends_at) WITH &&) WHERE ({which})"
        )


def _refuse_by_trigger() -> None:
    for name, table, column, which in RULES:
        mine = which.replace("withdrawn_at", "NEW.withdrawn_at").replace("status", "NEW.status")
        mine = mine.replace(column, f"NEW.{column}")
        body = (
            f"BEGIN SELECT RAISE(ABORT, '{name}: {WORDS}') WHERE EXISTS (SELECT 1 FROM {table} "
            f"WHERE {column} = NEW.{column} AND {which} AND id != NEW.id "
            "AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at); END"
        )
        op.execute(f"CREATE TRIGGER {name}_insert BEFORE INSERT ON {table} WHEN {mine} {body}")
        op.execute(f"CREATE TRIGGER {name}_update BEFORE UPDATE ON {table} WHEN {mine} {body}")


def downgrade() -> None:
    """Take the change back."""
    for name, table, _column, _which in RULES:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {name}_insert")
            op.execute(f"DROP TRIGGER {name}_update")
        else:
            op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for table in ("calendar_feed", "slot_shortage", "booking_invitation"):
        op.drop_table(table)
    with op.batch_alter_table("appointment") as batch:
        batch.drop_index("ix_appointment_status_starts_at")
        batch.drop_index("ix_appointment_slot_id")
        batch.drop_constraint(op.f("fk_appointment_reason_id_reason"), type_="foreignkey")
        for name in ("reason_id", "starts_at", "ends_at", "visibility", "cancelled_by", "reminded_at", "wants_earlier"):
            batch.drop_column(name)
        batch.drop_column("earlier_notices")
        batch.drop_column("earlier_on")
    with op.batch_alter_table("slot") as batch:
        for name in ("ix_slot_reason_id_starts_at", "ix_slot_room_id_starts_at", "ix_slot_rule_id"):
            batch.drop_index(name)
        for name, other in (("room_id", "room"), ("reason_id", "reason"), ("rule_id", "availability_rule")):
            batch.drop_constraint(op.f(f"fk_slot_{name}_{other}"), type_="foreignkey")
            batch.drop_column(name)
    for table in ("holiday", "absence", "availability_rule", "reason", "room"):
        op.drop_table(table)
