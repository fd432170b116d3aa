"""Who may see a file: seats that end by themselves, requests, sharing agreements, consents by agency, cover."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _key(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}", ondelete=ondelete)


def upgrade() -> None:
    """Make the tables and the columns."""
    with op.batch_alter_table("team_seat") as table:
        table.add_column(sa.Column("kind", sa.String(10), nullable=False, server_default="member"))
        table.add_column(_moment("until_at", nullable=True))
        table.add_column(sa.Column("end_reason", sa.String(200), nullable=False, server_default=""))
    by_themselves = sa.text("until_at IS NOT NULL")
    op.create_index(
        "ix_team_seat_until", "team_seat", ["until_at"], sqlite_where=by_themselves, postgresql_where=by_themselves
    )
    with op.batch_alter_table("agency") as table:
        table.add_column(sa.Column("discreet", sa.Boolean(), nullable=False, server_default=sa.false()))
    _access_requests()
    _agreements()
    _consents()
    _cover()


def _access_requests() -> None:
    op.create_table(
        "access_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _moment("asked_at"),
        _moment("answered_at", nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_access_request"),
        _key("access_request", "case_id", "case"),
        _key("access_request", "staff_id", "staff_member"),
        _key("access_request", "answered_by", "staff_member"),
        _key("access_request", "task_id", "case_task", ondelete="SET NULL"),
    )
    op.create_index("ix_access_request_case_answered", "access_request", ["case_id", "answered_at"])
    op.create_index("ix_access_request_staff_id", "access_request", ["staff_id"])


def _agreements() -> None:
    op.create_table(
        "sharing_agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("domains", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.String(300), nullable=False),
        sa.Column("document", sa.String(160), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        _moment("closed_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sharing_agreement"),
        _key("sharing_agreement", "holder_id", "agency"),
        _key("sharing_agreement", "reader_id", "agency"),
    )
    op.create_index("ix_sharing_agreement_holder_reader", "sharing_agreement", ["holder_id", "reader_id"])


def _consents() -> None:
    op.create_table(
        "representative",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("ground", sa.String(20), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("document", sa.String(160), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_representative"),
        _key("representative", "person_id", "person"),
    )
    op.create_index("ix_representative_person_id", "representative", ["person_id"])
    with op.batch_alter_table("consent") as table:
        table.add_column(sa.Column("domains", sa.JSON(), nullable=True))
        table.add_column(sa.Column("representative_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(
            "fk_consent_representative_id_representative", "representative", ["representative_id"], ["id"]
        )
    op.create_table(
        "consent_ask",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("domains", sa.JSON(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        _moment("asked_at"),
        _moment("answered_at", nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_consent_ask"),
        _key("consent_ask", "person_id", "person"),
        _key("consent_ask", "agency_id", "agency"),
        _key("consent_ask", "asked_by", "staff_member"),
    )
    op.create_index("ix_consent_ask_person_answered", "consent_ask", ["person_id", "answered_at"])


def _cover() -> None:
    op.create_table(
        "cover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("absent_id", sa.Uuid(), nullable=False),
        sa.Column("cover_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        _moment("ended_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_cover"),
        _key("cover", "absent_id", "staff_member"),
        _key("cover", "cover_id", "staff_member"),
    )
    op.create_index("ix_cover_absent_id", "cover", ["absent_id"])
    op.create_index("ix_cover_cover_id", "cover", ["cover_id"])
    op.create_index("ix_cover_starts_ends", "cover", ["starts_on", "ends_on"])


def downgrade() -> None:
    """Take them out again."""
    op.drop_table("cover")
    op.drop_table("consent_ask")
    with op.batch_alter_table("consent") as table:
        table.drop_constraint("fk_consent_representative_id_representative", type_="foreignkey")
        table.drop_column("representative_id")
        table.drop_column("domains")
    op.drop_table("representative")
    op.drop_table("sharing_agreement")
    op.drop_table("access_request")
    # Not in a batch: other tables point at this one, so it cannot be made anew while they hold rows.
    op.drop_column("agency", "discreet")
    op.drop_index("ix_team_seat_until", "team_seat")
    with op.batch_alter_table("team_seat") as table:
        table.drop_column("end_reason")
        table.drop_column("until_at")
        table.drop_column("kind")
