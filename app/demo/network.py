"""The network of the demonstration: manual, trainings, meetings, what the report counts, and a list of people."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.agencies.models import Agency
from app.agencies.network import actions
from app.agencies.network_events import NewEvent, write_down
from app.agencies.network_grants import NewAction, add_action
from app.agencies.network_pages import Words, begin_page, publish_page, write_draft
from app.agencies.network_words import EventKind, PageKind
from app.casework.bringing_in import known_to
from app.demo.plot import Plot
from app.demo.stage import told
from app.foundation.unit_of_work import Work
from app.people.import_columns import guess
from app.people.import_words import Basis
from app.people.imports import Ground, check_now, start, use_columns

CLOCK = "10:15"
BEGINS = timedelta(days=240)
KINDS = {"trainings": EventKind.TRAINING, "meetings": EventKind.MEETING, "consultations": EventKind.CONSULTATION}


def weave_network(plot: Plot) -> None:
    """Let the agencies write their manual and meet; before the plot is carried out."""
    network = told("network")
    for page in network["pages"]:
        _page(plot, page)
    lines: dict[str, UUID] = {}
    plot.at(plot.calendar.now - BEGINS, plot.staff("carmen"), lambda work: lines.update(_lines(work, plot)))
    for name, kind in KINDS.items():
        for told_of in network["events"][name]:
            _events(plot, kind, told_of, lines)
    for told_of in network["events"]["expenses"]:
        _events(plot, EventKind.EXPENSE, told_of, lines)
    plot.at(plot.calendar.now, plot.staff(network["list"]["by"]), lambda work: _list(work, network["list"]))


def count_starts(work: Work, plot: Plot) -> None:
    """Write down who began in the programme's first line: everybody who has a case, and half of them without work."""
    lines = told("network")["lines"]
    work.actor = plot.stage.actor(told("network")["list"]["by"])
    action = _line_ids(work, plot)[lines[0]["code"]]
    first = plot.calendar.today - BEGINS
    for place, case in enumerate(plot.cases.values()):
        began = max(first, case.opened_on)
        new = NewEvent(EventKind.START, began, action, person_id=case.person_id, jobless=place % 5 != 0)
        write_down(work, new)


def _page(plot: Plot, said: dict[str, Any]) -> None:
    made: list[Any] = []
    day = plot.calendar.now - timedelta(days=said["since"])
    words = Words(said["title"], said["body"], said["change"])
    plot.at(day, plot.staff(said["by"]), lambda work: made.append(begin_page(work, PageKind(said["kind"]), words)))
    plot.at(day + timedelta(days=2), plot.staff(said["by"]), lambda work: publish_page(work, made[0], 1))
    if "draft" in said:
        new = Words(said["title"], said["draft"], said["draft_change"])
        later = plot.calendar.now - timedelta(days=3)
        plot.at(later, plot.staff(said["by"]), lambda work: _keep(work, made[0], new))


def _keep(work: Work, page: Any, words: Words) -> None:
    write_draft(work, page, 0, words)


def _lines(work: Work, plot: Plot) -> dict[str, UUID]:
    first = plot.calendar.today - BEGINS
    return {
        line["code"]: add_action(
            work,
            NewAction(plot.stage.programme.id, "", line["code"], line["name"], Decimal(line["granted"]), first, None),
        ).id
        for line in told("network")["lines"]
    }


def _line_ids(work: Work, plot: Plot) -> dict[str, UUID]:
    return {
        line.code: line.id for line in work.session.scalars(actions()) if line.programme_id == plot.stage.programme.id
    }


def _days(plot: Plot, said: dict[str, Any]) -> Iterator[date]:
    back = [said["days"]] if "days" in said else [said["every"] * (turn + 1) - 6 for turn in range(said["times"])]
    for days in back:
        yield plot.calendar.today - timedelta(days=days)


def _events(plot: Plot, kind: EventKind, said: dict[str, Any], lines: dict[str, UUID]) -> None:
    came = {plot.stage.agencies[key].id: people for key, people in said.get("came", {}).items()}
    for day in _days(plot, said):
        when = plot.calendar.moment(f"-{(plot.calendar.today - day).days}d", CLOCK)

        def deed(work: Work, day: date = day) -> None:
            amount = Decimal(said["amount"]) if "amount" in said else None
            new = NewEvent(
                kind,
                day,
                lines[said.get("line", "C")],
                said.get("title", ""),
                said.get("series", ""),
                said.get("minutes"),
                amount=amount,
                attendances=came,
            )
            write_down(work, new)

        plot.at(when, plot.staff(said["by"]), deed)


def _list(work: Work, said: dict[str, Any]) -> None:
    """A list that the town hall sent, checked and waiting for somebody to look through it."""
    actor = work.actor
    territory = work.session.get_one(Agency, actor.agency_id).territory_id
    found = start(work, said["rows"].encode(), said["name"], territory)
    if actor.staff_id is None:
        return
    columns = guess(found.headings or [], {})
    use_columns(work, found, columns, Ground(Basis.NONE, "Programa xEITU", actor.staff_id))
    check_now(work, found, known_to(actor.agency_id))
