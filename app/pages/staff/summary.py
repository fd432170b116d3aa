"""The file of one case on one page to work from, and its whole history; looking is written down for the person."""

from datetime import date, timedelta
from typing import Any

from flask import Response, request

from app.access.estimates import estimates_of
from app.access.permissions import Permission
from app.access.sharing import readable_parts
from app.access.timeline import Moment, timeline_of
from app.audit.services import record
from app.benefits.queries import IN_FILE as CLAIMS
from app.casework import Case
from app.casework.file import TEAM, parts_of
from app.casework.vocabulary import TaskKind
from app.foundation.clock import today_in
from app.foundation.unit_of_work import Work
from app.pages.staff.claim_lines import file_lines
from app.pages.staff.file_history import Happening, history, visits_of
from app.people.queries import AT_HOME
from app.people.rules import age_on
from app.people.vocabulary import Domain, Relation
from app.web.forms import BaseForm
from app.web.pages import Pages
from app.web.render import show

pages = Pages("cases", __name__)
READ = Permission.CASE_READ
IN_FILE = 24
DONE_SHOWN = 3
LONGER, LONGEST = 5, 1000
LIVE = timedelta(days=30)
FEWEST = 5


@pages.page("/staff/cases/<uuid:case_id>", needs=READ)
def case_file(work: Work, case: Case) -> Response:
    """One page to work from; opening it is written down and the person can see it."""
    work.log_reading(lambda later: record(later, "case:file:read", case, case.person_id))
    today, opens = today_in(work.zone, work.now), readable_parts(work, case)
    tasks, panels = parts_of(work, case.id, () if Domain.INCOME in opens else (TaskKind.CLAIM,))
    finished = [task for task in tasks if task.done_at is not None]
    visits, moments = visits_of(work, case, IN_FILE), timeline_of(work, case, opens, IN_FILE)
    team = work.session.execute(TEAM, {"case_id": case.id}).all()
    live, past = _folded(history(work, case, visits, moments, IN_FILE), work)
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
        live=live,
        past=past,
        last_message=_last_message(moments),
        team=sorted(team, key=lambda seat: seat.staff_id != case.key_worker_id),
        claims=_claims(work, case, today) if Domain.INCOME in opens else [],
        estimate=estimates_of(work, [case]).get(case.id) if case.agency_id == work.actor.agency_id else None,
        panels=panels,
        opens=opens,
        readable=[part for part in opens if isinstance(part, Domain)],
        act=BaseForm(),
    )


def _folded(lines: list[Happening], work: Work) -> tuple[list[Happening], list[Happening]]:
    """What happened in the last 30 days, and never fewer than five lines; what came before is folded away."""
    fresh = sum(line.at >= work.now - LIVE for line in lines)
    shown = max(fresh, min(FEWEST, len(lines)))
    return lines[:shown], lines[shown:]


def _claims(work: Work, case: Case, today: date) -> Any:
    return file_lines(work.session.execute(CLAIMS, {"case_id": case.id}), today)


def _last_message(moments: Any) -> Moment | None:
    return next((moment for moment in moments if moment.what == "message"), None)


def _at_home(work: Work, case: Case, today: date) -> list[tuple[str, int | None, Relation]]:
    """Name, age and relation of everybody at home; of those who do not take part only the year of birth is known."""
    found = []
    for member in work.session.execute(AT_HOME, {"household_id": case.household_id}):
        birth = member.birth_date
        years = age_on(birth, today) if birth else today.year - member.birth_year if member.birth_year else None
        name = f"{member.given_name} {member.family_name}".strip() if member.person_id else member.called
        found.append((name, years, member.relation))
    return found


@pages.page("/staff/cases/<uuid:case_id>/history", needs=READ)
def file_history(work: Work, case: Case) -> Response:
    """Everything that happened, with the whole words of the notes; looking here is written down too."""
    work.log_reading(lambda later: record(later, "case:file:read", case, case.person_id))
    limit = max(1, min(request.args.get("show", 60, int), LONGEST))
    moments = timeline_of(work, case, readable_parts(work, case), limit)
    found = history(work, case, visits_of(work, case, limit), moments, limit)
    more = min(limit * LONGER, LONGEST) if len(found) == limit < LONGEST else 0
    return show("staff/cases/history.html", case=case, here="history", history=found, more=more)
