"""The caseload, and the file of one case: who is at home, what comes next, what happened, who helps."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, request

from app.access.permissions import Permission
from app.access.policy import standing
from app.audit.services import record
from app.benefits.queries import IN_FILE as CLAIMS
from app.casework import Case
from app.casework.caseload import DUE, SORTS, VIEWS, Wanted, counts, rows, territories
from app.casework.file import STEPS, TEAM
from app.foundation.clock import today_in
from app.foundation.unit_of_work import Work
from app.pages.staff.caseload_lines import lines
from app.pages.staff.claim_lines import file_lines
from app.pages.staff.file_history import history, visits_of
from app.people.queries import AT_HOME
from app.people.rules import age_on, normal_document, search_key
from app.people.services import document_index, phone_index
from app.people.vocabulary import Relation
from app.web.forms import BaseForm, normal_phone
from app.web.pages import Pages
from app.web.render import show, wants_block

pages = Pages("cases", __name__)
PAGE = 50
WORDS = 5
IN_FILE = 12
DONE_SHOWN = 3
LONGER, LONGEST = 5, 1000


@pages.page("/staff/cases", needs=Permission.CASE_LIST)
def caseload(work: Work) -> Response:
    """The open cases I may see, by what has to be done next; a line a person."""
    wanted = _wanted(request.args)
    values = wanted.values(work.actor.staff_id, today_in(work.zone, work.now), work.now)
    statement, mine = standing(rows(wanted, PAGE), work.actor, Permission.CASE_LIST)
    found = work.session.execute(statement, {**values, **mine}).all()
    numbers = work.session.execute(
        standing(counts(wanted), work.actor, Permission.CASE_LIST)[0], {**values, **mine}
    ).one()
    first = request.args.get("from", 1, int) if wanted.after else 1
    return show(
        "staff/cases/caseload.html",
        "rows" if wants_block("rows") else "list",
        wanted=wanted,
        here=request.path,
        asked=_asked(wanted, request.args.get("q", "").strip()[:100]),
        lines=lines(work, found[:PAGE]),
        following=found[PAGE - 1].id if len(found) > PAGE else None,
        counts=numbers,
        first=first,
        places=[] if wants_block("rows") else _places(work, wanted),
    )


def _wanted(args: Mapping[str, str]) -> Wanted:
    sort, exact, index = args.get("sort", "date"), *_identifier(args.get("q", ""))
    return Wanted(
        view=_known(args.get("view"), VIEWS, "all"),
        mine=args.get("worker") != "all",
        territory=_uuid(args.get("territory")),
        due=_known(args.get("due"), DUE, ""),
        words=tuple(search_key(args.get("q", "")[:100]).split()[:WORDS]),
        sort=_known(sort.lstrip("-"), tuple(SORTS), "date"),
        exact=exact,
        index=index,
        falling=sort.startswith("-"),
        after=_uuid(args.get("after")),
    )


def _identifier(said: str) -> tuple[str, str]:
    """What was typed as a whole phone number or document, by its index; two empty texts when it is neither."""
    phone, document = normal_phone(said), normal_document(said)
    if phone:
        return "phone", phone_index(phone)
    return ("document", document_index(document)) if document else ("", "")


def _known(said: str | None, known: tuple[str, ...], otherwise: str) -> str:
    return said if said in known else otherwise


def _uuid(said: str | None) -> UUID | None:
    try:
        return UUID(said or "")
    except ValueError:
        return None


def _asked(wanted: Wanted, words: str) -> dict[str, Any]:
    """What stands in the address, without what is taken for granted; links change one thing of it."""
    sort = ("-" if wanted.falling else "") + wanted.sort
    said = {
        "view": wanted.view if wanted.view != "all" else None,
        "worker": None if wanted.mine else "all",
        "territory": wanted.territory,
        "due": wanted.due or None,
        "q": words or None,
        "sort": sort if sort != "date" else None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _places(work: Work, wanted: Wanted) -> list[Any]:
    statement, mine = standing(territories(mine=wanted.mine), work.actor, Permission.CASE_LIST)
    return list(work.session.execute(statement, {**mine, "me": work.actor.staff_id}))


@pages.page("/staff/cases/<uuid:case_id>", needs=Permission.CASE_READ)
def case_file(work: Work, case: Case) -> Response:
    """One page to work from; opening it is written down and the person can see it."""
    work.log_reading(lambda later: record(later, "case:file:read", case, case.person_id))
    today = today_in(work.zone, work.now)
    tasks = work.session.execute(STEPS, {"case_id": case.id}).all()
    finished = [task for task in tasks if task.done_at is not None]
    visits = visits_of(work, case, IN_FILE)
    team = work.session.execute(TEAM, {"case_id": case.id}).all()
    return show(
        "staff/cases/file.html",
        case=case,
        here="file",
        age=age_on(case.person.birth_date, today) if case.person.birth_date else None,
        members=_at_home(work, case, today),
        tasks=[*finished[-DONE_SHOWN:], *tasks[len(finished) :]],
        done=len(finished),
        all=len(tasks),
        names={seat.staff_id: seat.given_name for seat in team},
        ahead=next((task for task in tasks if task.done_at is None), None),
        coming=[visit for visit in visits if visit.status == "booked" and visit.ends_at > work.now][::-1],
        history=history(work, case, visits, team, IN_FILE),
        team=sorted(team, key=lambda seat: seat.staff_id != case.key_worker_id),
        claims=file_lines(work.session.execute(CLAIMS, {"case_id": case.id}), today),
        act=BaseForm(),
    )


def _at_home(work: Work, case: Case, today: date) -> list[tuple[str, int | None, Relation]]:
    """Name, age and relation of everybody at home; of those who do not take part only the year of birth is known."""
    found = []
    for member in work.session.execute(AT_HOME, {"household_id": case.household_id}):
        birth = member.birth_date
        years = age_on(birth, today) if birth else today.year - member.birth_year if member.birth_year else None
        name = f"{member.given_name} {member.family_name}".strip() if member.person_id else member.called
        found.append((name, years, member.relation))
    return found


@pages.page("/staff/cases/<uuid:case_id>/history", needs=Permission.CASE_READ)
def file_history(work: Work, case: Case) -> Response:
    """Everything that happened, with the whole words of the notes; looking here is written down too."""
    work.log_reading(lambda later: record(later, "case:file:read", case, case.person_id))
    limit = max(1, min(request.args.get("show", 60, int), LONGEST))
    team = work.session.execute(TEAM, {"case_id": case.id}).all()
    found = history(work, case, visits_of(work, case, limit), team, limit)
    more = min(limit * LONGER, LONGEST) if len(found) == limit < LONGEST else 0
    return show("staff/cases/history.html", case=case, here="history", history=found, more=more)
