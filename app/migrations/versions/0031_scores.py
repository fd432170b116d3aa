"""Models of a programme, what they say of people, what professionals and people answer to it."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

TABLES = ("audit_trait", "risk_objection", "risk_review", "risk_score", "risk_snapshot", "risk_policy", "risk_model")


def upgrade() -> None:
    """Seven tables; nothing else changes."""
    _programmes()
    _scores()
    _answers()


def downgrade() -> None:
    """Without them."""
    for table in TABLES:
        op.drop_table(table)


def _id() -> "sa.Column[uuid.UUID]":
    return sa.Column("id", sa.Uuid(), nullable=False)


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def _programmes() -> None:
    op.create_table(
        "risk_model",
        _id(),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("artefact", sa.Text(), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("trained_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_risk_model"),
        sa.UniqueConstraint("programme_id", "version", name="uq_risk_model_version"),
        _key("risk_model", "programme_id", "programme"),
        _key("risk_model", "owner_id", "staff_member"),
    )
    op.create_table(
        "risk_policy",
        _id(),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("switched_on", sa.Boolean(), nullable=False),
        sa.Column("capacity", sa.Float(), nullable=False),
        sa.Column("ties", sa.String(20), nullable=False),
        sa.Column("quota_by", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_risk_policy"),
        _key("risk_policy", "programme_id", "programme"),
        _key("risk_policy", "owner_id", "staff_member"),
    )
    op.create_index("ix_risk_policy_programme", "risk_policy", ["programme_id", "decided_at"])


def _scores() -> None:
    op.create_table(
        "risk_snapshot",
        _id(),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("features", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_risk_snapshot"),
        sa.UniqueConstraint("case_id", "as_of", name="uq_risk_snapshot_case_day"),
        _key("risk_snapshot", "case_id", "case"),
        _key("risk_snapshot", "person_id", "person"),
    )
    op.create_index("ix_risk_snapshot_person_id", "risk_snapshot", ["person_id"])
    op.create_index("ix_risk_snapshot_as_of", "risk_snapshot", ["as_of"])
    op.create_table(
        "risk_score",
        _id(),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("band", sa.String(16), nullable=False),
        sa.Column("by", sa.String(10), nullable=False),
        sa.Column("chance", sa.Float(), nullable=True),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_risk_score"),
        sa.UniqueConstraint("case_id", "as_of", name="uq_risk_score_case_day"),
        _key("risk_score", "case_id", "case"),
        _key("risk_score", "person_id", "person"),
        _key("risk_score", "model_id", "risk_model"),
    )
    op.create_index("ix_risk_score_person_id", "risk_score", ["person_id"])
    op.create_index("ix_risk_score_current", "risk_score", ["current", "band", "chance"])


def _answers() -> None:
    op.create_table(
        "risk_review",
        _id(),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("score_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("estimate", sa.String(16), nullable=False),
        sa.Column("estimate_reason", sa.Text(), nullable=True),
        sa.Column("estimated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(16), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.Column("overrides", sa.Boolean(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_risk_review"),
        sa.UniqueConstraint("score_id", "staff_id", name="uq_risk_review_score_staff"),
        _key("risk_review", "case_id", "case"),
        _key("risk_review", "score_id", "risk_score"),
        _key("risk_review", "staff_id", "staff_member"),
    )
    op.create_index("ix_risk_review_case_id", "risk_review", ["case_id"])
    op.create_index("ix_risk_review_staff", "risk_review", ["staff_id", "estimated_at"])
    op.create_table(
        "risk_objection",
        _id(),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("score_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_risk_objection"),
        _key("risk_objection", "case_id", "case"),
        _key("risk_objection", "person_id", "person"),
        _key("risk_objection", "score_id", "risk_score"),
        _key("risk_objection", "answered_by", "staff_member"),
    )
    op.create_index("ix_risk_objection_case", "risk_objection", ["case_id", "answered_at"])
    op.create_index("ix_risk_objection_person_id", "risk_objection", ["person_id"])
    op.create_table(
        "audit_trait",
        _id(),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sex", sa.String(10), nullable=True),
        sa.Column("nationality", sa.String(10), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_audit_trait"),
        sa.UniqueConstraint("person_id", name="uq_audit_trait_person_id"),
        _key("audit_trait", "person_id", "person"),
    )
