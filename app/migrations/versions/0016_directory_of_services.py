"""The directory of services: what agencies offer, organisations without an account, files to look through."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and say which agencies have no account here."""
    with op.batch_alter_table("agency") as agency:
        agency.add_column(sa.Column("outside", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "service_offer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("search_key", sa.String(320), nullable=False),
        sa.Column("domains", sa.JSON(), nullable=False),
        sa.Column("places_total", sa.Integer(), nullable=True),
        sa.Column("places_free", sa.Integer(), nullable=True),
        sa.Column("waiting_days", sa.Integer(), nullable=True),
        sa.Column("monthly_cost", sa.BigInteger(), nullable=True),
        sa.Column("expected_months", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.String(10), nullable=False),
        sa.Column("hours_per_week", sa.Float(), nullable=True),
        sa.Column("weekly", sa.JSON(), nullable=False),
        sa.Column("excludes", sa.JSON(), nullable=False),
        sa.Column("eligibility", sa.JSON(), nullable=False),
        sa.Column("needs_referral", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("hsds_id", sa.String(80), nullable=True),
        sa.Column("own_key", sa.String(60), nullable=True),
        sa.Column("source", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_service_offer"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_service_offer_agency_id_agency"),
        sa.UniqueConstraint("hsds_id", name="uq_service_offer_hsds_id"),
    )
    op.create_index("ix_service_offer_agency_id", "service_offer", ["agency_id"])
    op.create_index("ix_service_offer_own_key", "service_offer", ["own_key"])
    op.create_index("ix_service_offer_active_search_key_id", "service_offer", ["active", "search_key", "id"])
    op.create_table(
        "directory_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(120), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("carried_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_directory_import"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_directory_import_agency_id_agency"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name="fk_directory_import_staff_id_staff_member"),
    )
    op.create_index("ix_directory_import_agency_id", "directory_import", ["agency_id"])


def downgrade() -> None:
    """Drop the tables and the mark."""
    op.drop_table("directory_import")
    op.drop_table("service_offer")
    # Not in a batch: other tables point at this one, so it cannot be made anew while they hold rows.
    op.drop_column("agency", "outside")
