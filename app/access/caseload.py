"""A page of the caseload: the cases that the actor may see, counted and walked so that many cost no more than few."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from app.access.permissions import Permission
from app.access.policy import standing
from app.casework.caseload import (
    FEW,
    LAST_LETTER,
    Wanted,
    cases_in_places,
    count_of,
    counted,
    few_named,
    last_of,
    places,
    rows,
)
from app.foundation.clock import today_in
from app.foundation.unit_of_work import Work

LIST = Permission.CASE_LIST


def asked_for(work: Work, wanted: Wanted) -> Wanted:
    """`wanted` with what has to be looked up first: few people of that name, and where the page before ended."""
    if wanted.words and not wanted.exact:
        wanted = replace(wanted, named=few_people(work, wanted.words))
    if wanted.after is not None:
        last = work.session.scalars(last_of(wanted)).first()
        return replace(wanted, last=last)
    return wanted


def few_people(work: Work, words: Sequence[str]) -> tuple[UUID, ...] | None:
    """The people with the rarest of the two longest words in their name; None when they are too many for their ids."""
    for word in sorted(words, key=len, reverse=True)[:2]:
        found = tuple(work.session.scalars(few_named(), {"word_0": word, "end_0": word + LAST_LETTER}))
        if len(found) <= FEW:
            return found
    return None


def page_of(work: Work, wanted: Wanted, limit: int) -> list[Any]:
    """The rows of a page, and one more when there is another page."""
    values = wanted.values(work.actor.staff_id, today_in(work.zone, work.now), work.now)
    found: list[Any] = []
    for place, statement in enumerate(rows(wanted, limit)):
        if len(found) <= limit:
            narrowed, mine = standing(statement, work.actor, LIST)
            more = {"after": None} if place else {}
            found += work.session.execute(narrowed, {**values, **mine, **more}).all()
    return found[: limit + 1]


def counts_of(work: Work, wanted: Wanted) -> Any:
    """How many each view holds, and how many are shown now; counting stops at 1,000."""
    values = wanted.values(work.actor.staff_id, today_in(work.zone, work.now), work.now)
    asked = counted(wanted)
    narrowed: Sequence[Any] = [standing(statement, work.actor, LIST) for statement in asked.values()]
    statement = count_of(tuple(asked), tuple(one for one, _mine in narrowed))
    return work.session.execute(statement, {**values, **narrowed[0][1]}).one()


def places_of(work: Work, wanted: Wanted) -> Sequence[Any]:
    """The territories of the open cases that the actor may see, to filter by."""
    narrowed, mine = standing(cases_in_places(mine=wanted.mine), work.actor, LIST)
    return work.session.execute(places(narrowed), {**mine, "me": work.actor.staff_id}).all()
