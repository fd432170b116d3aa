"""The network: pages of the manual with versions, lines of a grant, and events that reports count."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "network_page",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("published_number", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_network_page"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_network_page_agency_id_agency"),
    )
    op.create_index("ix_network_page_agency_id", "network_page", ["agency_id"])
    op.create_index("ix_network_page_kind_position", "network_page", ["kind", "position"])
    op.create_table(
        "network_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("title", sa.String(160), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("change", sa.String(300), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("publisher_id", sa.Uuid(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_network_version"),
        sa.ForeignKeyConstraint(["author_id"], ["staff_member.id"], name="fk_network_version_author_id_staff_member"),
        sa.ForeignKeyConstraint(["page_id"], ["network_page.id"], name="fk_network_version_page_id_network_page"),
        sa.ForeignKeyConstraint(["publisher_id"], ["staff_member.id"], name="fk_network_version_publisher_id_staff_member"),
    )
    op.create_index("uq_network_version_page_number", "network_version", ["page_id", "number"], unique=True)
    op.create_table(
        "programme_action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(10), nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("granted", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_programme_action"),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name="fk_programme_action_programme_id_programme"),
    )
    op.create_index("uq_programme_action_programme_code", "programme_action", ["programme_id", "code"], unique=True)
    op.create_table(
        "network_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(160), nullable=False),
        sa.Column("series", sa.String(120), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(64), nullable=True),
        sa.Column("jobless", sa.Boolean(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_network_event"),
        sa.ForeignKeyConstraint(["action_id"], ["programme_action.id"], name="fk_network_event_action_id_programme_action"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_network_event_agency_id_agency"),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff_member.id"], name="fk_network_event_recorded_by_staff_member"),
    )
    op.create_index("ix_network_event_action_kind_happened", "network_event", ["action_id", "kind", "happened_on"])
    op.create_index("ix_network_event_agency_id", "network_event", ["agency_id"])
    op.create_index("ix_network_event_happened_id", "network_event", ["happened_on", "id"])
    op.create_table(
        "network_attendance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_network_attendance"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_network_attendance_agency_id_agency"),
        sa.ForeignKeyConstraint(["event_id"], ["network_event.id"], name="fk_network_attendance_event_id_network_event"),
    )
    op.create_index("ix_network_attendance_agency_id", "network_attendance", ["agency_id"])
    op.create_index("uq_network_attendance_event_agency", "network_attendance", ["event_id", "agency_id"], unique=True)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("network_attendance")
    op.drop_table("network_event")
    op.drop_table("programme_action")
    op.drop_table("network_version")
    op.drop_table("network_page")
