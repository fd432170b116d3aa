"""`camin backup FILE` and `camin restore FILE`: everything but the keys, which belong in another safe."""

import io
import json
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import click
from sqlalchemy import URL
from sqlalchemy.engine import make_url

from app.audit.services import Anchor, check_chain
from app.cli.setup import calm, open_current_house, open_house
from app.foundation.actor import Actor
from app.foundation.crypto import keyring
from app.foundation.errors import Conflict
from app.foundation.schema import database_head, known_revisions
from app.foundation.unit_of_work import Units
from app.settings import Settings, load
from app.web.health import LAST_BACKUP

SYSTEM = Actor.system("backup")
KEY_CHECK = b"camin backup"
MANIFEST, DATABASE, HEAD = "manifest.json", "database", "audit-head.json"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@calm
def backup(file: Path) -> None:
    """Write the database and the head of the audit into FILE, while everything goes on running; keys are not in it."""
    found = load()
    units = open_current_house(found)
    if file.exists():
        text = f"{file} exists already: a backup never overwrites another"
        raise Conflict(text)
    part = file.with_name(file.name + ".part")
    with tempfile.TemporaryDirectory(dir=file.parent) as folder, tarfile.open(part, "w:gz") as archive:
        _add(archive, MANIFEST, json.dumps(_manifest(units)).encode())
        if Anchor.path is not None and Anchor.path.is_file():
            _add(archive, HEAD, Anchor.path.read_bytes())
        copy = Path(folder) / DATABASE
        _copy_out(make_url(found.database_url), copy)
        archive.add(copy, DATABASE)
    part.replace(file)
    (found.instance / LAST_BACKUP).touch()
    click.echo(f"The backup is in {file}. Keep the keys of this installation somewhere else.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@calm
def restore(file: Path) -> None:
    """Read FILE into an empty database; the keys must be those that the backup was made with."""
    found = load()
    units = open_house(found)
    with _opened(file) as archive:
        _check(_read(archive, MANIFEST), units)
        units.database.engine.dispose()
        with tempfile.TemporaryDirectory(dir=found.instance) as folder:
            copy = Path(folder) / DATABASE
            copy.write_bytes(_read_bytes(archive, DATABASE))
            _copy_in(make_url(found.database_url), copy)
        if HEAD in archive.getnames() and Anchor.path is not None:
            Anchor.path.write_bytes(_read_bytes(archive, HEAD))
    _tell(found)


def _opened(file: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(file, "r:gz")
    except tarfile.TarError as error:
        text = f"{file} is no backup of Camín"
        raise Conflict(text) from error


def _manifest(units: Units) -> dict[str, Any]:
    with units.reading(SYSTEM) as work:
        return {
            "made_at": work.now.isoformat(timespec="seconds"),
            "kind": units.database.engine.dialect.name,
            "migration": database_head(work.session),
            "keys": keyring().mac(KEY_CHECK),
        }


def _check(manifest: dict[str, Any], units: Units) -> None:
    with units.reading(SYSTEM) as work:
        filled = database_head(work.session) is not None
    kind = units.database.engine.dialect.name
    refusals = {
        "the database is not empty: a backup is restored into an empty one only": filled,
        f"the backup is of {manifest['kind']} and this database is {kind}": manifest["kind"] != kind,
        "CAMIN_DATA_KEYS are not the keys of this backup": manifest["keys"] != keyring().mac(KEY_CHECK),
        "the backup was made by a newer version of this program": manifest["migration"] not in known_revisions(),
    }
    for text, holds in refusals.items():
        if holds:
            raise Conflict(text)


def _copy_out(url: URL, target: Path) -> None:
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(url.database))) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
        return
    _postgresql(url, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def _copy_in(url: URL, source: Path) -> None:
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(source)) as copy, closing(sqlite3.connect(str(url.database))) as target:
            copy.backup(target)
        return
    options = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    _postgresql(url, "pg_restore", *options, f"--dbname={url.database}", str(source))


def _postgresql(url: URL, name: str, *arguments: str) -> None:
    program = shutil.which(name)
    if program is None:
        text = f"{name} was not found; on Debian: apt-get install postgresql-client"
        raise Conflict(text)
    where = [f"--host={url.host}", f"--port={url.port or 5432}", f"--username={url.username}", "--no-password"]
    if name == "pg_dump":
        where.append(f"--dbname={url.database}")
    # The password goes where other people of the machine cannot see it.
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program
        [program, *where, *arguments],
        env={"PGPASSWORD": url.password or ""},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Conflict(done.stderr.strip().splitlines()[0] if done.stderr.strip() else f"{name} failed")


def _tell(found: Settings) -> None:
    with open_house(found).reading(SYSTEM) as work:
        verdict = check_chain(work.session)
    if verdict.broken is not None:
        text = f"restored, but audit entry {verdict.broken} is broken: {verdict.reason}"
        raise Conflict(text)
    click.echo(f"The backup is restored; its audit is whole: {verdict.entries} entries. Next: camin db upgrade.")


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


def _read(archive: tarfile.TarFile, name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(_read_bytes(archive, name))
    return content


def _read_bytes(archive: tarfile.TarFile, name: str) -> bytes:
    try:
        entry = archive.extractfile(name)
    except KeyError:
        entry = None
    if entry is None:
        text = f"this is no backup of Camín: it has no {name}"
        raise Conflict(text)
    return entry.read()
