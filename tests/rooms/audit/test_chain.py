"""The audit is append-only, and whoever changes it by hand is named by the entry they changed."""

import json
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.audit.models import AuditEntry
from app.audit.services import Anchor, check_chain, record
from app.foundation.actor import Actor
from app.foundation.crypto import Keyring, use_keyring

REFUSED = "the audit is append-only"


@pytest.fixture
def entries(units):
    """Five entries, as five requests wrote them."""
    for number in range(5):
        with units.writing(Actor.system("test"), f"request{number}") as work:
            record(work, "case:file:read", person_id=uuid4(), number=number)


@pytest.fixture
def verdict(units):
    def check():
        with units.reading(Actor.system("test")) as work:
            return check_chain(work.session)

    return check


def by_hand(database, *statements):
    """Somebody with the rights of the database's owner, who first takes the triggers away."""
    with database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
        else:
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER audit_entry_no_{verb}"))
        for statement in statements:
            connection.execute(text(statement))


def test_an_untouched_chain_is_whole(entries, verdict):
    assert (verdict().entries, verdict().broken) == (5, None)


def test_the_same_moment_in_another_zone_is_the_same_entry(units, verdict):
    from datetime import datetime
    from zoneinfo import ZoneInfo

    with units.writing(Actor.system("test")) as work:
        work.now = datetime(2026, 7, 1, 9, 30, tzinfo=ZoneInfo("Europe/Madrid"))
        record(work, "case:file:read")
    assert verdict().broken is None


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET action = 'x' WHERE seq = 2", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_or_delete_an_entry(entries, database, statement):
    with pytest.raises(DBAPIError, match=REFUSED), database.engine.begin() as connection:
        connection.execute(text(statement))


def test_the_database_refuses_to_empty_the_table_at_once(entries, database, kind):
    if kind != "postgresql":
        return  # SQLite has no TRUNCATE; DELETE is refused above
    with pytest.raises(DBAPIError, match=REFUSED), database.engine.begin() as connection:
        connection.execute(text("TRUNCATE audit_entry"))


@pytest.mark.parametrize(
    "change",
    [
        "action = 'case:file:write'",
        "at = '2026-01-01 00:00:00+00'",
        "actor_id = '00000000000000000000000000000001'",
        "person_id = NULL",
        "role = 'somebody else'",
        "request_id = 'other'",
        "details = '{\"number\": 99}'",
    ],
)
def test_a_row_changed_by_hand_is_named(entries, database, verdict, change):
    by_hand(database, f"UPDATE audit_entry SET {change} WHERE seq = 3")
    assert (verdict().broken, verdict().reason) == (3, "its content was changed")


def test_a_row_taken_out_of_the_middle_is_named(entries, database, verdict):
    by_hand(database, "DELETE FROM audit_entry WHERE seq = 2")
    assert (verdict().broken, verdict().reason) == (2, "it is missing")


@pytest.mark.parametrize(("last", "named"), [(4, 5), (2, 3), (0, 1)])
def test_rows_cut_off_at_the_end_are_noticed_by_the_head_outside(entries, database, verdict, last, named):
    by_hand(database, f"DELETE FROM audit_entry WHERE seq > {last}")
    assert (verdict().broken, verdict().reason) == (named, "it was removed from the end")


def test_a_chain_that_was_written_again_with_right_hashes_but_without_the_key_is_named(
    entries, database, units, verdict
):
    use_keyring(Keyring((("forger", b"f" * 32),)))
    with units.writing(Actor.system("forger")) as work:
        record(work, "case:file:read")
    use_keyring(Keyring((("t1", bytes(32)),)))
    assert (verdict().broken, verdict().reason) == (6, "it was not written by this installation")


def test_the_head_outside_moves_only_forward(entries):
    seen = Anchor.read()
    Anchor.keep(type(seen)(2, "an older head"))
    assert Anchor.read() == seen
    assert seen.seq == 5


def test_a_head_that_cannot_be_kept_does_not_undo_what_was_done(units, verdict, tmp_path, caplog):
    Anchor.path = tmp_path / "gone" / "audit-head.json"
    with units.writing(Actor.system("test")) as work:
        record(work, "case:file:read")
    assert verdict().entries == 1
    assert "the head of the audit was not kept" in caplog.text


def test_an_entry_that_was_rolled_back_leaves_no_trace_in_chain_or_head(entries, units, verdict):
    def fail():
        with units.writing(Actor.system("test")) as work:
            record(work, "case:file:read")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with units.writing(Actor.system("test")) as work:
        record(work, "case:file:read")
    assert (verdict().entries, verdict().broken, Anchor.read().seq) == (6, None, 6)


def test_an_entry_holds_ids_and_names_of_fields_but_no_words(build, units):
    case = build.a_case()
    with units.database.reader() as session:
        written = json.dumps([entry.details for entry in session.query(AuditEntry)])
    assert case.reference and not any(word in written for word in ("Rosa", "Menéndez", "Alba", "Lucía"))
