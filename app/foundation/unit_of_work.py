"""The only commit of the house: a unit of work is what one request, job step or command does, or nothing of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from app.foundation.actor import Actor
from app.foundation.clock import Clock, system_now
from app.foundation.db import Database


class WriteInRead(RuntimeError):
    """A request that only looks tried to write: that is a bug, so it fails loudly."""


@dataclass(slots=True)
class Work:
    """One unit of work: the session, who acts, one `now` for all of it, and what is `known` by now."""

    session: Session
    actor: Actor
    now: datetime
    zone: str = "Europe/Madrid"
    request_id: str = ""
    after_commit: list[Callable[[], None]] = field(default_factory=list)
    afterwards: list[Callable[["Work"], None]] = field(default_factory=list)
    known: dict[object, Any] = field(default_factory=dict)

    def then(self, hook: Callable[[], None]) -> None:
        """Run `hook` once, after the commit and never after a failure."""
        self.after_commit.append(hook)

    def log_reading(self, step: Callable[["Work"], None]) -> None:
        """Write `step` (who looked, a count of visits) in the small second unit that ends a GET.

        It is the one door through which a reading request writes; when it fails, the page fails.
        """
        self.afterwards.append(step)


@dataclass(frozen=True, slots=True)
class Units:
    """Opens units of work on one database with one clock."""

    database: Database
    clock: Clock = system_now
    zone: str = "Europe/Madrid"

    @contextmanager
    def writing(self, actor: Actor, request_id: str = "") -> Iterator[Work]:
        """A unit that commits at the end, or leaves no trace when anything is raised."""
        session = self.database.writer()
        work = Work(session, actor, self.clock(), self.zone, request_id)
        try:
            yield work
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.close()
        for hook in work.after_commit:
            hook()

    @contextmanager
    def reading(self, actor: Actor, request_id: str = "") -> Iterator[Work]:
        """A unit that may only look; writing in it raises WriteInRead."""
        session = self.database.reader()
        try:
            yield Work(session, actor, self.clock(), self.zone, request_id)
        finally:
            session.close()


@event.listens_for(Session, "before_flush")
def _refuse_flush(session: Session, _context: object, _instances: object) -> None:
    changed = session.new or session.deleted or any(session.is_modified(item) for item in session.dirty)
    if session.info.get("read_only") and changed:
        text = "a GET cannot write: put the change behind a POST or through the reading log"
        raise WriteInRead(text)


@event.listens_for(Session, "do_orm_execute")
def _refuse_statement(state: ORMExecuteState) -> Any:
    writes = state.is_insert or state.is_update or state.is_delete
    if state.session.info.get("read_only") and writes:
        text = "a GET cannot write: put the change behind a POST or through the reading log"
        raise WriteInRead(text)
