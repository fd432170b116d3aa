"""A backup holds everything but the keys, and opens in an empty database with the same keys only."""

import json
import tarfile

import pytest
from sqlalchemy import text

from app.demo.programme import Wanted, load_programme
from app.people.models import Person
from tests.support.databases import open_database

pytestmark = pytest.mark.both


MADE = {}


@pytest.fixture
def made(kind, request, tmp_path_factory):
    """A demonstration's backup and who is in it, once for each kind of database."""
    if kind not in MADE:
        units, camin = (request.getfixturevalue(name) for name in ("units", "camin"))
        load_programme(units, Wanted(participants=2))
        file = tmp_path_factory.mktemp("backup") / "camin.backup"
        said = camin("backup", str(file))
        assert said.code == 0, said.err
        MADE[kind] = file, who_is_in(units.database)
    return MADE[kind]


@pytest.fixture
def kept(made):
    """The backup."""
    return made[0]


def who_is_in(database):
    with database.reader() as session:
        return [(person.name, person.phone) for person in session.query(Person).order_by(Person.search_key)]


@pytest.fixture
def empty(kind, templates, tmp_path, monkeypatch):
    """An empty database, which the settings now name."""
    url = f"sqlite:///{tmp_path / 'restored.db'}" if kind == "sqlite" else templates.bare()
    monkeypatch.setenv("CAMIN_DATABASE_URL", url)
    monkeypatch.setenv("CAMIN_INSTANCE", str(tmp_path / "restored"))
    yield url
    if kind != "sqlite":
        templates.drop(url)


def test_what_was_backed_up_is_restored_with_its_audit(made, camin, empty):
    kept, people = made
    said = camin("restore", str(kept))
    assert said.code == 0, said.err
    assert "its audit is whole" in said.out
    opened = open_database(empty)
    restored = who_is_in(opened)
    opened.engine.dispose()
    assert restored == people
    assert [name for name, _phone in people] == ["Pilar Rodríguez Vega", "Rosa Menéndez Álvarez"]
    assert all(phone for _name, phone in people)
    assert camin("audit", "verify").code == 0


def test_the_audit_of_a_restored_database_is_still_append_only(kept, camin, empty):
    assert camin("restore", str(kept)).code == 0
    opened = open_database(empty)
    with pytest.raises(Exception, match="append-only"), opened.engine.begin() as connection:
        connection.execute(text("DELETE FROM audit_entry"))
    opened.engine.dispose()


def test_the_keys_are_not_in_a_backup(kept):
    with tarfile.open(kept) as archive:
        assert set(archive.getnames()) == {"manifest.json", "audit-head.json", "database"}
        content = b"".join(archive.extractfile(name).read() for name in archive.getnames())
        assert json.load(archive.extractfile("manifest.json"))["migration"]
    assert b"A" * 43 not in content
    assert b"a secret of the tests" not in content
    assert kept.stat().st_mode & 0o077 == 0


def test_other_keys_are_refused_before_anything_is_written(kept, camin, empty, monkeypatch):
    monkeypatch.setenv("CAMIN_DATA_KEYS", "x1:" + "B" * 43 + "=")
    said = camin("restore", str(kept))
    assert (said.code, said.only_line) == (1, "camin: CAMIN_DATA_KEYS are not the keys of this backup")
    opened = open_database(empty)
    with opened.engine.connect() as connection:
        assert not opened.engine.dialect.has_table(connection, "person")
    opened.engine.dispose()


def test_a_database_with_something_in_it_is_left_alone(kept, camin, build):
    build.a_territory("LLA", "Llanes")
    said = camin("restore", str(kept))
    assert said.code == 1
    assert "the database is not empty" in said.only_line


def test_a_backup_never_overwrites_another(kept, camin):
    before = kept.read_bytes()
    said = camin("backup", str(kept))
    assert said.code == 1
    assert "exists already" in said.only_line
    assert kept.read_bytes() == before


def test_a_file_that_is_no_backup_is_refused(camin, empty, tmp_path):
    other = tmp_path / "letter.tar.gz"
    with tarfile.open(other, "w:gz"):
        pass
    said = camin("restore", str(other))
    assert (said.code, said.only_line) == (1, "camin: this is no backup of Camín: it has no manifest.json")
    other.write_text("a letter")
    said = camin("restore", str(other))
    assert (said.code, said.only_line) == (1, f"camin: {other} is no backup of Camín")
