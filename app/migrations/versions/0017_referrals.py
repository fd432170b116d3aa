"""Referrals to services, the links by which services without an account answer, and notices to those services."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; a notice may go to a service."""
    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("from_agency_id", sa.Uuid(), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("asks", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("shares", sa.JSON(), nullable=False),
        sa.Column("holds_place", sa.Boolean(), nullable=False),
        sa.Column("refusal", sa.String(20), nullable=True),
        sa.Column("answer_words", sa.Text(), nullable=False),
        sa.Column("ended_because", sa.String(20), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_referral"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_referral_case_id_case"),
        sa.ForeignKeyConstraint(["offer_id"], ["service_offer.id"], name="fk_referral_offer_id_service_offer"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_referral_agency_id_agency"),
        sa.ForeignKeyConstraint(["from_agency_id"], ["agency.id"], name="fk_referral_from_agency_id_agency"),
        sa.ForeignKeyConstraint(["sent_by"], ["staff_member.id"], name="fk_referral_sent_by_staff_member"),
        sa.ForeignKeyConstraint(["answered_by"], ["staff_member.id"], name="fk_referral_answered_by_staff_member"),
    )
    op.create_index("ix_referral_case_id", "referral", ["case_id"])
    op.create_index("ix_referral_offer_id", "referral", ["offer_id"])
    op.create_index("ix_referral_agency_id_state_sent_at", "referral", ["agency_id", "state", "sent_at"])
    op.create_index("ix_referral_from_agency_id_state_sent_at", "referral", ["from_agency_id", "state", "sent_at"])
    op.create_index("ix_referral_state_answer_by", "referral", ["state", "answer_by"])
    op.create_table(
        "referral_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_referral_link"),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name="fk_referral_link_referral_id_referral"),
    )
    op.create_index("ix_referral_link_referral_id", "referral_link", ["referral_id"])
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("offer_id", sa.Uuid(), nullable=True))
        outbox.create_foreign_key(
            "fk_outbox_offer_id_service_offer", "service_offer", ["offer_id"], ["id"], ondelete="CASCADE"
        )
    op.create_index("ix_outbox_offer_id", "outbox", ["offer_id"])


def downgrade() -> None:
    """Drop the tables and the column."""
    op.drop_index("ix_outbox_offer_id", table_name="outbox")
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_constraint("fk_outbox_offer_id_service_offer", type_="foreignkey")
        outbox.drop_column("offer_id")
    op.drop_table("referral_link")
    op.drop_table("referral")
