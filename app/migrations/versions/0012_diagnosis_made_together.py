"""The diagnosis made together: assessments, their voices, disagreements and strengths."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def moment(name: str, *, nullable: bool = False) -> "sa.Column[Any]":
    """A moment in UTC."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def link(table: str, name: str, other: str) -> sa.ForeignKeyConstraint:
    """A foreign key under the house's name."""
    return sa.ForeignKeyConstraint([name], [f"{other}.id"], name=f"fk_{table}_{name}_{other}")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "assessment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("instrument", sa.String(40), nullable=False),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        moment("opened_at"),
        moment("asked_at", nullable=True),
        sa.Column("agreed_by", sa.Uuid(), nullable=True),
        moment("agreed_at", nullable=True),
        sa.Column("agreed_way", sa.String(10), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        moment("review_asked_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_assessment"),
        link("assessment", "case_id", "case"),
        link("assessment", "opened_by", "staff_member"),
        link("assessment", "agreed_by", "staff_member"),
    )
    op.create_index("ix_assessment_case_opened", "assessment", ["case_id", "opened_at"])
    op.create_index("ix_assessment_review_on", "assessment", ["review_on"])
    only = sa.text("state = 'open'")
    op.create_index(
        "uq_assessment_open",
        "assessment",
        ["case_id", "instrument"],
        unique=True,
        sqlite_where=only,
        postgresql_where=only,
    )
    op.create_table(
        "assessment_voice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("voice", sa.String(10), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        moment("changed_at"),
        moment("finished_at", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_assessment_voice"),
        link("assessment_voice", "assessment_id", "assessment"),
        link("assessment_voice", "staff_id", "staff_member"),
    )
    op.create_index("uq_assessment_voice", "assessment_voice", ["assessment_id", "voice"], unique=True)
    _words("assessment_disagreement", "assessment", sa.Column("item", sa.String(40), nullable=False))
    op.create_index("ix_assessment_disagreement_assessment", "assessment_disagreement", ["assessment_id"])
    _words("strength", "case")
    op.create_index("ix_strength_case", "strength", ["case_id"])


def _words(table: str, owner: str, *more: "sa.Column[Any]") -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(f"{owner}_id", sa.Uuid(), nullable=False),
        *more,
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        moment("written_at"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        link(table, f"{owner}_id", owner),
        link(table, "written_by", "staff_member"),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("strength", "assessment_disagreement", "assessment_voice", "assessment"):
        op.drop_table(table)
