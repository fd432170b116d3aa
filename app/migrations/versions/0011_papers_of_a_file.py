"""Drafts, saved views, meetings, hand-overs, closings and papers of a file; notes know their part of life."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None
MOMENT = sa.DateTime(timezone=True)


def _table(
    name: str, columns: dict[str, Any], keys: dict[str, str], empty: tuple[str, ...] = ()
) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(key, sa.Uuid(), nullable=key in empty) for key in keys),
        *(sa.Column(column, kind, nullable=column in empty) for column, kind in columns.items()),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        *(sa.ForeignKeyConstraint([key], [f"{to}.id"], name=f"fk_{name}_{key}_{to}") for key, to in keys.items()),
    )


def upgrade() -> None:
    """Make the tables."""
    op.add_column("note", sa.Column("domain", sa.String(20), nullable=True))
    # Counting the files of an agency looks at the index alone.
    op.drop_index("ix_case_status_next_action_on_id", "case")
    op.create_index("ix_case_status_next_action_on_id", "case", ["status", "next_action_on", "id", "agency_id"])
    op.create_index("ix_case_status_last_contact", "case", ["status", "last_contact_at", "agency_id", "id"])
    op.create_index("ix_case_status_minors", "case", ["status", "household_minors", "agency_id", "id"])
    op.add_column("case", sa.Column("name_key", sa.String(220), nullable=False, server_default=""))
    op.execute('UPDATE "case" SET name_key = (SELECT search_key FROM person WHERE person.id = "case".person_id)')
    op.create_index("ix_case_status_name_key_id", "case", ["status", "name_key", "id"])
    _table(
        "case_draft",
        {"kind": sa.String(12), "content": sa.Text(), "saved_at": MOMENT},
        {"case_id": "case", "staff_id": "staff_member"},
    )
    op.create_index("uq_case_draft_case_staff_kind", "case_draft", ["case_id", "staff_id", "kind"], unique=True)
    _table(
        "saved_view",
        {"name": sa.String(40), "wanted": sa.Text(), "is_first": sa.Boolean(), "created_at": MOMENT},
        {"staff_id": "staff_member"},
    )
    op.create_index("uq_saved_view_staff_name", "saved_view", ["staff_id", "name"], unique=True)
    _meetings()
    _moves()
    _papers()


def _meetings() -> None:
    words: dict[str, Any] = {"place": sa.String(120), "agenda": sa.Text(), "summary": sa.Text(), "with_person": sa.Boolean()}
    _table(
        "case_meeting",
        {"held_at": MOMENT, **words, "written_at": MOMENT, "version": sa.Integer()},
        {"case_id": "case", "called_by_id": "staff_member"},
        ("written_at",),
    )
    op.create_index("ix_case_meeting_case_held", "case_meeting", ["case_id", "held_at"])
    _table(
        "case_meeting_seat",
        {"came": sa.Boolean()},
        {"meeting_id": "case_meeting", "staff_id": "staff_member"},
        ("came",),
    )
    op.create_index("uq_case_meeting_seat_meeting_staff", "case_meeting_seat", ["meeting_id", "staff_id"], unique=True)
    _table(
        "case_decision",
        {"words": sa.Text(), "place": sa.Integer()},
        {"meeting_id": "case_meeting", "task_id": "case_task"},
        ("task_id",),
    )
    op.create_index("ix_case_decision_meeting_place", "case_decision", ["meeting_id", "place"])


def _moves() -> None:
    _table(
        "case_handover",
        {"reason": sa.String(20), "words": sa.Text(), "leaves_on": sa.Date(), "made_at": MOMENT},
        {"case_id": "case", "from_id": "staff_member", "to_id": "staff_member"},
        ("leaves_on",),
    )
    op.create_index("ix_case_handover_case_made", "case_handover", ["case_id", "made_at"])
    _table(
        "case_closure",
        {
            "closed_at": MOMENT,
            "reason": sa.String(20),
            "result": sa.String(20),
            "words": sa.Text(),
            "reopened_at": MOMENT,
            "reopen_words": sa.Text(),
        },
        {"case_id": "case", "closed_by_id": "staff_member", "review_task_id": "case_task"},
        ("review_task_id", "reopened_at", "reopen_words"),
    )
    op.create_index("ix_case_closure_case_closed", "case_closure", ["case_id", "closed_at"])
    op.create_index("ix_case_closure_review_task_id", "case_closure", ["review_task_id"])


def _a_message_is_optional(*, optional: bool) -> None:
    # SQLite makes the table anew, and refuses to while pieces of files point to it: they step aside meanwhile.
    sqlite = op.get_bind().dialect.name == "sqlite"
    if sqlite:
        op.execute("CREATE TEMPORARY TABLE part_aside AS SELECT * FROM attachment_part")
        op.execute("DELETE FROM attachment_part")
    with op.batch_alter_table("attachment") as table:
        table.alter_column("message_id", existing_type=sa.Uuid(), nullable=optional)
    if sqlite:
        op.execute("INSERT INTO attachment_part SELECT * FROM part_aside")
        op.execute("DROP TABLE part_aside")


def _papers() -> None:
    _a_message_is_optional(optional=True)
    _table(
        "case_paper",
        {"kind": sa.String(20), "words": sa.Text(), "valid_until": sa.Date(), "added_at": MOMENT},
        {"case_id": "case", "attachment_id": "attachment", "added_by_id": "staff_member"},
        ("valid_until",),
    )
    op.create_index("uq_case_paper_attachment_id", "case_paper", ["attachment_id"], unique=True)
    op.create_index("ix_case_paper_case_valid", "case_paper", ["case_id", "valid_until"])


def downgrade() -> None:
    """Drop them; a paper that came with no message goes with its table."""
    op.drop_table("case_paper")
    op.execute(
        "DELETE FROM attachment_part WHERE attachment_id IN (SELECT id FROM attachment WHERE message_id IS NULL)"
    )
    op.execute("DELETE FROM attachment WHERE message_id IS NULL")
    _a_message_is_optional(optional=False)
    for name in ("case_closure", "case_handover", "case_decision", "case_meeting_seat", "case_meeting", "saved_view"):
        op.drop_table(name)
    op.drop_table("case_draft")
    op.drop_index("ix_case_status_name_key_id", "case")
    op.drop_column("case", "name_key")
    op.drop_index("ix_case_status_minors", "case")
    op.drop_index("ix_case_status_last_contact", "case")
    op.drop_index("ix_case_status_next_action_on_id", "case")
    op.create_index("ix_case_status_next_action_on_id", "case", ["status", "next_action_on", "id"])
    op.drop_column("note", "domain")
