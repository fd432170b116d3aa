"""Commands on a database that stands."""

import json

import pytest
from sqlalchemy import event, text

from app.audit.services import record
from app.foundation.actor import Actor
from app.foundation.db import Database
from tests.rooms.audit.test_chain import by_hand


@pytest.fixture
def entries(units):
    for _ in range(4):
        with units.writing(Actor.system("test")) as work:
            record(work, "case:file:read")


def test_audit_verify_says_how_many_entries_are_whole(camin, entries):
    said = camin("audit", "verify")
    assert (said.code, said.out) == (0, "The audit is whole: 4 entries.\n")


def test_audit_verify_names_the_row_that_was_changed_by_hand(camin, entries, database):
    by_hand(database, "UPDATE audit_entry SET action = 'nothing:to:see' WHERE seq = 3")
    said = camin("audit", "verify")
    assert said.code == 1
    assert said.only_line == "camin: audit entry 3 is broken: its content was changed"


def test_audit_verify_notices_that_the_last_row_was_deleted(camin, entries, database):
    by_hand(database, "DELETE FROM audit_entry WHERE seq = 4")
    said = camin("audit", "verify")
    assert said.code == 1
    assert said.only_line == "camin: audit entry 4 is broken: it was removed from the end"


def test_the_night_tells_what_it_did_and_keeps_the_head_outside(camin, entries, tmp_path):
    said = camin("jobs", "nightly")
    assert said.code == 0
    assert "4  audit entries verified" in said.out
    kept = json.loads((tmp_path / "audit-anchors.log").read_text("utf-8").splitlines()[-1])
    assert kept["seq"] == 4


def test_a_night_with_a_failing_step_does_the_others_and_exits_with_3(camin, entries, database):
    by_hand(database, "DELETE FROM audit_entry WHERE seq = 2")
    said = camin("jobs", "nightly")
    assert said.code == 3
    assert "audit failed: audit entry 2 is broken" in said.err
    assert "sessions that have ended" in said.out


def test_a_disk_that_fills_up_in_the_middle_is_one_line(camin, database, kind, monkeypatch):
    if kind != "sqlite":
        return  # PostgreSQL's disk is its server's; SQLite's is ours
    at = Database.at

    def nearly_full(url, pool_size=5):
        opened = at(url, pool_size)

        @event.listens_for(opened.engine, "connect")
        def shrink(connection, _record):
            connection.execute("PRAGMA max_page_count = 1")

        return opened

    monkeypatch.setattr(Database, "at", nearly_full)
    said = camin("demo", "load", "--participants", "1")
    assert said.code == 1
    assert said.only_line == "camin: the disk of the database is full: database or disk is full"


def test_a_key_that_is_missing_for_a_value_is_named(camin, build, monkeypatch):
    build.a_case()
    with build.units.writing(Actor.system("test")) as work:
        work.session.execute(text("UPDATE person SET phone = 'v1:gone:AAAA'"))
        work.session.execute(text("INSERT INTO installation (name, value) VALUES ('demonstration', '1')"))
    said = camin("demo", "link", "participant")
    assert said.code == 1
    assert "CAMIN_DATA_KEYS" in said.only_line
