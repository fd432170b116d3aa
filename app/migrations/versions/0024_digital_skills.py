"""Digital skills: what somebody tried, and what their team gave them."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "skill_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("task", sa.String(40), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("evidence", sa.String(10), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_skill_attempt"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_skill_attempt_person_id_person"),
    )
    op.create_index("ix_skill_attempt_person_at", "skill_attempt", ["person_id", "at"])
    op.create_table(
        "skill_given",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("case_task_id", sa.Uuid(), nullable=False),
        sa.Column("task", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_skill_given"),
        sa.UniqueConstraint("case_task_id", name="uq_skill_given_case_task_id"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_skill_given_case_id_case"),
        sa.ForeignKeyConstraint(["case_task_id"], ["case_task.id"], name="fk_skill_given_case_task_id_case_task"),
    )
    op.create_index("ix_skill_given_case_id", "skill_given", ["case_id"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("skill_given")
    op.drop_table("skill_attempt")
