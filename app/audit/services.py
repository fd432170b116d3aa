"""Writing to the audit and checking it; the entry commits with the thing it tells of."""

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.audit.rules import GENESIS, Head, Link, Stored, Verdict, chain_hash, verify
from app.foundation.crypto import keyring
from app.foundation.unit_of_work import Work

log = logging.getLogger("camin.audit")
HEAD = "audit_head"


class Anchor:
    """The head of the chain, kept in a file outside the database, so that a cut at the end shows."""

    path: Path | None = None

    @classmethod
    def at(cls, path: Path) -> None:
        """Keep the head in `path`."""
        path.parent.mkdir(parents=True, exist_ok=True)
        cls.path = path

    @classmethod
    def read(cls) -> Head | None:
        """The last head that was kept."""
        if cls.path is None or not cls.path.is_file():
            return None
        kept = json.loads(cls.path.read_text("utf-8") or "null")
        return Head(kept["seq"], kept["hash"]) if kept else None

    @classmethod
    def keep(cls, head: Head) -> None:
        """Move the kept head forward, never back; safe between processes."""
        if cls.path is None:
            return
        try:
            descriptor = os.open(cls.path, os.O_RDWR | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "r+", encoding="utf-8") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                kept = json.loads(file.read() or "null")
                if kept is None or kept["seq"] < head.seq:
                    # Written over and never emptied first: on a full disk the older head stays.
                    file.seek(0)
                    file.write(json.dumps({"seq": head.seq, "hash": head.hash}))
                    file.truncate()
        except OSError as error:
            # What it stands for is committed already; the next entry moves the head past this one.
            log.error("the head of the audit was not kept: %s", error.strerror)  # noqa: TRY400 - the reason says enough

    @classmethod
    def append(cls, head: Head, now: datetime) -> None:
        """Add the head to the list of nightly heads, which an operator can copy out of reach of this machine."""
        if cls.path is None:
            return
        line = json.dumps({"at": now.isoformat(timespec="seconds"), "seq": head.seq, "hash": head.hash})
        with cls.path.with_name("audit-anchors.log").open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def record(
    work: Work,
    action: str,
    subject: object | None = None,
    person_id: UUID | None = None,
    **details: str | int | bool | None,
) -> None:
    """Write one entry (`area:subject:verb`, ids and field names, never content) in this transaction."""
    session, actor = work.session, work.actor
    seq, prev_hash = _head(session)
    link = Link(
        seq=seq + 1,
        at=work.now,
        actor_id=actor.staff_id or actor.person_id or actor.account_id,
        capacity=actor.capacity.value,
        role=actor.role,
        agency_id=actor.agency_id,
        action=action,
        object_type=type(subject).__name__ if subject is not None else "",
        object_id=str(getattr(subject, "id", "") or ""),
        person_id=person_id,
        details=dict(details),
        request_id=work.request_id,
    )
    digest = chain_hash(link, prev_hash)
    session.add(_entry(link, prev_hash, digest))
    session.flush()
    if HEAD not in session.info:
        work.then(lambda: Anchor.keep(Head(*session.info.pop(HEAD))))
    session.info[HEAD] = (link.seq, digest)


def _entry(link: Link, prev_hash: str, digest: str) -> AuditEntry:
    content = {name: getattr(link, name) for name in Link.__slots__}
    return AuditEntry(**content, prev_hash=prev_hash, hash=digest, mac=keyring().mac(digest.encode()))


def _head(session: Session) -> tuple[int, str]:
    if HEAD in session.info:
        known: tuple[int, str] = session.info[HEAD]
        return known
    # Every writing unit holds the write lock from its beginning, so nobody can step between this entry and the next.
    last = session.execute(
        select(AuditEntry.seq, AuditEntry.hash).order_by(AuditEntry.seq.desc()).limit(1)
    ).one_or_none()
    return (last.seq, last.hash) if last else (0, GENESIS)


def last_entry(session: Session) -> Head:
    """The head of the chain as the database has it."""
    return Head(*_head(session))


def check_chain(session: Session) -> Verdict:
    """Verify every entry against its neighbours, its key and the head kept outside."""
    return verify(_stored(session), keyring().mac, Anchor.read())


def _stored(session: Session) -> Iterator[Stored]:
    rows = session.execute(select(AuditEntry).order_by(AuditEntry.seq).execution_options(yield_per=1000))
    for entry in rows.scalars():
        link = Link(**{name: getattr(entry, name) for name in Link.__slots__})
        yield Stored(link, entry.prev_hash, entry.hash, entry.mac)
        session.expunge(entry)
