"""What stands in the files of the demonstration: income by member and date, a meeting with decisions, a saved view."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.casework.meetings import Decision, NewMeeting, call_meeting, meeting_of, write_up
from app.casework.services import NewTask
from app.casework.views import keep_view
from app.casework.vocabulary import TaskKind, TaskOwner
from app.demo.plot import Plot
from app.demo.stage import told
from app.foundation.clock import today_in
from app.foundation.unit_of_work import Work
from app.people.homes import add_income
from app.people.models import HouseholdMember
from app.people.vocabulary import IncomeKind

AFTER = timedelta(hours=1)


def fill_files(plot: Plot) -> None:
    """Let the team write into its files what a visitor should see there."""
    content = told("files")
    for entry in content["incomes"]:
        when = plot.calendar.moment(entry["written"], "12:40")
        plot.at(when, plot.staff(entry["by"]), partial(_income, plot, entry))
    for entry in content["meetings"]:
        _meeting(plot, entry)
    for entry in content["views"]:
        when = plot.calendar.moment("-30d", "9:00")
        plot.at(when, plot.staff(entry["by"]), partial(_keep, entry))


def _meeting(plot: Plot, entry: dict[str, Any]) -> None:
    when = plot.calendar.moment(entry["day"], entry["time"])
    called: list[UUID] = []
    plot.at(when - timedelta(days=4), plot.staff(entry["by"]), partial(_call, plot, entry, when, called))
    after = when + timedelta(hours=1)
    if "summary" in entry and after <= plot.calendar.now:
        plot.at(after, plot.staff(entry["by"]), partial(_write_up, plot, entry, called))


def _income(plot: Plot, entry: dict[str, Any], work: Work) -> None:
    case = plot.cases.get(entry["case"])
    if case is None:
        return
    statement = select(HouseholdMember).where(HouseholdMember.household_id == case.household_id)
    members = list(work.session.scalars(statement.order_by(HouseholdMember.position)))
    since = today_in(work.zone, work.now) - timedelta(days=entry["days"])
    add_income(work, members[entry["member"]], IncomeKind(entry["kind"]), Decimal(str(entry["amount"])), since)


def _call(plot: Plot, entry: dict[str, Any], when: datetime, called: list[UUID], work: Work) -> None:
    case = plot.cases.get(entry["case"])
    if case is not None:
        asked = tuple(plot.stage.staff[key].id for key in entry["asked"])
        new = NewMeeting(when, entry["place"], "\n".join(entry["agenda"]), asked, entry["with_person"])
        called.append(call_meeting(work, case, new).id)


def _write_up(plot: Plot, entry: dict[str, Any], called: list[UUID], work: Work) -> None:
    for meeting_id in called:
        case = plot.cases[entry["case"]]
        found = meeting_of(case.id, meeting_id).execution_options(populate_existing=True)
        meeting = work.session.scalars(found).one()
        came = frozenset(seat.staff_id for seat in meeting.seats)
        write_up(work, case, meeting, entry["summary"], came, [_decision(plot, one) for one in entry["decisions"]])


def _decision(plot: Plot, one: dict[str, Any]) -> Decision:
    if "who" not in one:
        return Decision(one["words"], None)
    own = one["who"] == "person"
    due: date = plot.calendar.day(one["due"])
    owner = TaskOwner.PERSON if own else TaskOwner.STAFF
    staff = None if own else plot.stage.staff[one["who"]].id
    return Decision(one["words"], NewTask(owner, TaskKind.OTHER, one["words"], due_on=due, staff_id=staff))


def _keep(entry: dict[str, Any], work: Work) -> None:
    keep_view(work, entry["name"], entry["wanted"], first=False)
