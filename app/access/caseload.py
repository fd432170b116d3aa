"""A page of the caseload: the cases that the actor may see, counted and walked so that many cost no more than few."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from app.access.estimates import READ, with_band, with_sign
from app.access.permissions import Permission
from app.access.policy import may, standing, visible
from app.agencies.vocabulary import Role
from app.casework.caseload import (
    COUNTED,
    Wanted,
    cases_in_places,
    count_of,
    counted,
    last_of,
    lines_of,
    places,
    rows,
)
from app.casework.names import filled, looked_through, parts, rarest_first
from app.casework.search import MOST, Ways, found_people
from app.foundation.clock import today_in
from app.foundation.unit_of_work import Work

LIST = Permission.CASE_LIST


def asked_for(work: Work, wanted: Wanted) -> Wanted:
    """`wanted` with what has to be looked up first: how rare each word is, and where the page before ended."""
    if wanted.band and not may(work.actor, READ):
        wanted = replace(wanted, band="")
    if wanted.words and not wanted.exact and not _reached(work, wanted).mine:
        words, led = by_rarest(work, wanted.words, evenly=wanted.sort == "date")
        wanted = replace(wanted, words=words, led=led)
    if wanted.after is not None:
        last = work.session.scalars(last_of(wanted)).first()
        return replace(wanted, last=last)
    return wanted


def _reached(work: Work, wanted: Wanted) -> Wanted:
    """Whoever sees the cases in whose teams they sit and no others reaches them from their seats, which are few."""
    return wanted if work.actor.role == Role.COORDINATOR else replace(wanted, mine=True)


def by_rarest(work: Work, words: Sequence[str], *, evenly: bool) -> tuple[tuple[str, ...], bool]:
    """The words, the rarest first, and whether it is rare enough to lead to the cases."""
    most = looked_through(len(words), evenly=evenly)
    first, number = rarest_first(words, work.session.execute(parts(len(words), most), filled(words)).one())
    # Of two words the few that have both are found from either; only a single one may be too common to begin with.
    return first, len(words) > 1 or number <= most


def easier(wanted: Wanted, shown: int) -> Wanted:
    """Where very many are called so, a page by date is full sooner by walking the list than by going through them."""
    many = wanted.led and wanted.sort == "date" and shown >= COUNTED
    return replace(wanted, led=False) if many else wanted


def page_of(work: Work, wanted: Wanted, limit: int) -> list[Any]:
    """The rows of a page, and one more when there is another page."""
    values = _values(work, wanted)
    found: list[Any] = []
    for place, statement in enumerate(rows(_reached(work, wanted), limit)):
        if len(found) <= limit:
            narrowed, mine = standing(with_band(statement, wanted.band), work.actor, LIST)
            more = {"after": None} if place and wanted.sort == "date" else {}
            whole = lines_of(narrowed, wanted.sort, falling=wanted.falling) if wanted.led else narrowed
            found += work.session.execute(whole, {**values, **mine, **more}).all()
    return found[: limit + 1]


def _values(work: Work, wanted: Wanted) -> dict[str, Any]:
    filled = wanted.values(work.actor.staff_id, today_in(work.zone, work.now), work.now)
    return {**filled, "reader_agency_id": work.actor.agency_id}


def counts_of(work: Work, wanted: Wanted) -> Any:
    """How many each view holds, and how many are shown now; counting stops at 1,000."""
    values, asked = _values(work, wanted), counted(_reached(work, wanted))
    asked = {**asked, "shown": with_band(asked["shown"], wanted.band)}
    narrowed: Sequence[Any] = [standing(statement, work.actor, LIST) for statement in asked.values()]
    statement = with_sign(count_of(tuple(asked), tuple(one for one, _mine in narrowed)))
    return work.session.execute(statement, {**values, **narrowed[0][1]}).one()


def places_of(work: Work, wanted: Wanted) -> Sequence[Any]:
    """The territories of the open cases that the actor may see, to filter by."""
    narrowed, mine = standing(cases_in_places(mine=_reached(work, wanted).mine), work.actor, LIST)
    return work.session.execute(places(narrowed), {**mine, "me": work.actor.staff_id}).all()


def people_found(work: Work, words: Sequence[str], ways: Ways, permission: Permission) -> list[Any]:
    """Cases that the actor may see whose person is called so, or is found by another way; at most 30, by name."""
    staff_id = None if work.actor.role == Role.COORDINATOR else work.actor.staff_id
    words, led = by_rarest(work, words, evenly=True) if words and staff_id is None else (tuple(words), False)
    found: list[Any] = []
    narrow = partial(visible, work.actor, permission=permission)
    for statement in found_people(words, ways, narrow=narrow, led=led, staff_id=staff_id):
        if len(found) < MOST:
            known = {row.id for row in found}
            found += [row for row in work.session.execute(statement) if row.id not in known]
    return found[:MOST]
