"""Lists of people in the worker: a portion at a time, so that mail goes out in between and a stop costs nothing."""

import logging
from collections.abc import Callable
from uuid import UUID

from app.agencies.queries import staff_by_ids
from app.casework.bringing_in import known_to
from app.foundation.actor import Actor, Capacity
from app.foundation.unit_of_work import Units, Work
from app.people import PeopleImport
from app.people.import_files import Flawed, read_list
from app.people.import_queries import at_work
from app.people.import_running import carry_out, halt
from app.people.import_undo import undo_some
from app.people.import_words import State
from app.people.imports import check_rows, keep_findings, keep_rows, refuse, sealed_file

log = logging.getLogger("camin.jobs")
CARRIER = Actor.system("imports")


def advance_imports(units: Units) -> bool:
    """Do the next portion of the list that has waited longest; True when there was one."""
    with units.reading(CARRIER) as work:
        waiting = work.session.scalars(at_work().limit(1)).first()
        acting = _acting(work, waiting) if waiting else CARRIER
    if waiting is None:
        return False
    try:
        STEPS[State(waiting.state)](units, waiting.id, acting)
    except Exception as error:  # noqa: BLE001 - whatever went wrong with one list must not stop the others
        log.error("a list stopped: %s", type(error).__name__)  # noqa: TRY400 - its text might hold a name
        with units.writing(CARRIER, waiting.id.hex) as work:
            halt(work, work.session.get_one(PeopleImport, waiting.id))
    return True


def _acting(work: Work, waiting: PeopleImport) -> Actor:
    """The professional who confirmed the list: what it does stands under their name."""
    member = work.session.scalars(staff_by_ids([waiting.staff_id])).one()
    return Actor(
        Capacity.STAFF,
        account_id=member.account_id,
        staff_id=member.id,
        agency_id=waiting.agency_id,
        role=member.role,
        name=member.name,
        at=work.now,
    )


def _read(units: Units, import_id: UUID, acting: Actor) -> None:
    with units.reading(acting) as work:
        content = sealed_file(work, import_id)
    try:
        listed = read_list(content)
    except Flawed as flawed:
        with units.writing(acting, import_id.hex) as work:
            refuse(work, work.session.get_one(PeopleImport, import_id), flawed.flaw)
        return
    _until_done(units, import_id, acting, lambda work, found: keep_rows(work, found, listed))


def _check(units: Units, import_id: UUID, acting: Actor) -> None:
    with units.reading(acting) as work:
        found = work.session.get_one(PeopleImport, import_id)
        rows = check_rows(work, found, known_to(found.agency_id))
    _until_done(units, import_id, acting, lambda work, found: keep_findings(work, found, rows))


def _until_done(units: Units, import_id: UUID, acting: Actor, portion: Callable[[Work, PeopleImport], bool]) -> None:
    more = True
    while more:
        with units.writing(acting, import_id.hex) as work:
            more = portion(work, work.session.get_one(PeopleImport, import_id))


def _run(units: Units, import_id: UUID, acting: Actor) -> None:
    with units.writing(acting, import_id.hex) as work:
        found = work.session.get_one(PeopleImport, import_id)
        carry_out(work, found, known_to(found.agency_id))


def _undo(units: Units, import_id: UUID, acting: Actor) -> None:
    with units.writing(acting, import_id.hex) as work:
        undo_some(work, work.session.get_one(PeopleImport, import_id))


STEPS = {State.READING: _read, State.CHECKING: _check, State.RUNNING: _run, State.UNDOING: _undo}
