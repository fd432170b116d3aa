"""Triage: segments as they were decided, thresholds with the day they begin, and the segment of each case."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None
POINTS = ("employment_low", "employment_high", "social_low", "social_high")
LIMITS = ("employment_over", "social_over")


def moment(name: str, *, nullable: bool = False) -> "sa.Column[Any]":
    """A moment in UTC."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def link(table: str, name: str, other: str) -> sa.ForeignKeyConstraint:
    """A foreign key under the house's name."""
    return sa.ForeignKeyConstraint([name], [f"{other}.id"], name=f"fk_{table}_{name}_{other}")


def upgrade() -> None:
    """Make the tables and the column."""
    op.add_column("case", sa.Column("segment", sa.String(2), nullable=True))
    op.create_table(
        "segment_threshold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        *[sa.Column(name, sa.Integer(), nullable=False) for name in LIMITS],
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(400), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        moment("made_at"),
        sa.PrimaryKeyConstraint("id", name="pk_segment_threshold"),
        link("segment_threshold", "agency_id", "agency"),
        link("segment_threshold", "made_by", "staff_member"),
    )
    op.create_index("uq_segment_threshold_agency_from", "segment_threshold", ["agency_id", "starts_on"], unique=True)
    op.create_table(
        "segmentation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("proposed", sa.String(2), nullable=True),
        sa.Column("decided", sa.String(2), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        *[sa.Column(name, sa.Integer(), nullable=False) for name in POINTS],
        sa.Column("direct", sa.String(2), nullable=True),
        sa.Column("fired", sa.Text(), nullable=False),
        sa.Column("rules_version", sa.String(20), nullable=False),
        *[sa.Column(name, sa.Integer(), nullable=False) for name in LIMITS],
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        moment("decided_at"),
        sa.Column("review_on", sa.Date(), nullable=False),
        moment("ended_at", nullable=True),
        moment("review_asked_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_segmentation"),
        link("segmentation", "case_id", "case"),
        link("segmentation", "decided_by", "staff_member"),
    )
    op.create_index("ix_segmentation_case_decided", "segmentation", ["case_id", "decided_at"])
    only = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_segmentation_current", "segmentation", ["case_id"], unique=True, sqlite_where=only, postgresql_where=only
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("segmentation")
    op.drop_table("segment_threshold")
    op.drop_column("case", "segment")
