"""The path of a plan: its stops in the order of a life, with the one that is next, and never too many at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.casework import Case, CaseTask
from app.casework.vocabulary import ReferralState, TaskOwner
from app.foundation.i18n import gettext as _
from app.packages.basics import PERSON, Support
from app.packages.vocabulary import BASIC_OWN_NAMES, Basic, BasicState, Doer

DONE, NEXT, LATER = "done", "next", "later"
DONE_SHOWN = 8
# More than five steps of one's own at a time are not shown: they wait behind a line that can be opened.
OWN_SHOWN = 5
OVER = frozenset({ReferralState.STARTED, ReferralState.DONE})


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of the path: what, how far, who does it, and where a tap leads."""

    title: str
    state: str
    own: bool = False
    by: str = ""
    why: str = ""
    task_id: UUID | None = None
    visit_id: UUID | None = None
    at: datetime | None = None
    due_on: date | None = None
    done_on: datetime | date | None = None
    asked: str = ""
    member: str = ""
    waits: str = ""


@dataclass(slots=True)
class Paths:
    """Two paths, what everybody gets and what is for this person; with what was done long ago, and what can wait."""

    basics: list[Stop] = field(default_factory=list)
    own: list[Stop] = field(default_factory=list)
    folded: list[Stop] = field(default_factory=list)
    waiting: list[Stop] = field(default_factory=list)


def paths(
    case: Case,
    supports: Mapping[Basic, Support],
    parts: Sequence[Any],
    tasks: Sequence[tuple[CaseTask, str]],
    names: Mapping[str, str],
) -> Paths:
    """Both paths; the person's own next step is the first that is due, wherever it stands."""
    by_task = {task.id: task for task, _by in tasks}
    following = next((t.id for t, _by in tasks if t.done_at is None and t.owner == TaskOwner.PERSON), None)
    basics = [_basic(one, support, by_task, names) for one, support in supports.items()]
    known = {stop.task_id for stop in basics if stop.task_id}
    stops = [_part(case, row) for row in parts]
    known |= {stop.task_id for stop in stops if stop.task_id}
    stops += [_task(task, by) for task, by in tasks if task.id not in known]
    return _arranged([_lit(s, following) for s in basics], [_lit(s, following) for s in stops])


def _lit(stop: Stop, following: UUID | None) -> Stop:
    return replace(stop, state=NEXT) if following and stop.task_id == following and stop.state == LATER else stop


def _basic(basic: Basic, support: Support, tasks: Mapping[UUID, CaseTask], names: Mapping[str, str]) -> Stop:
    task = tasks.get(support.task_id) if support.task_id else None
    title = _(BASIC_OWN_NAMES[basic])
    if support.state is BasicState.COVERED:
        return Stop(title, DONE, done_on=support.since, why=support.what, task_id=support.task_id)
    if support.state is BasicState.DECLINED:
        return Stop(title, LATER, asked=_("You do not want this now. You can change your mind."))
    own = support.owner == PERSON
    by = "" if own else names.get(support.owner, "")
    return Stop(
        task.title if task and own else title,
        LATER,
        own=own and task is not None,
        by=by,
        why=support.what,
        task_id=task.id if task else None,
        due_on=support.due_on,
    )


def _part(case: Case, row: Any) -> Stop:
    item = row[0]
    own = item.doer == Doer.PERSON
    stop = Stop(
        item.title,
        DONE if row.done_at is not None else LATER,
        own=own and item.task_id is not None,
        by="" if own else row.staff_name or "",
        why=item.about,
        task_id=item.task_id,
        due_on=item.due_on or item.starts_on,
        done_on=row.done_at,
        member=(row.member_name or "") if item.member_id else "",
    )
    if row.referral is not None:
        state = ReferralState(row.referral)
        return replace(stop, state=DONE if state in OVER else LATER, asked=_asked(state), by="")
    if row.visit is not None:
        came = str(row.visit) == "fulfilled"
        state_now = DONE if came else LATER
        return replace(
            stop,
            state=state_now,
            visit_id=item.appointment_id,
            at=row.starts_at,
            done_on=row.starts_at if came else None,
        )
    return stop


def _asked(state: ReferralState) -> str:
    return {
        ReferralState.SENT: _("Your team has asked. There is no answer yet."),
        ReferralState.WAITING: _("You are on the waiting list."),
        ReferralState.ACCEPTED: _("They say yes. They or your team will call you."),
        ReferralState.STARTED: _("It has begun."),
        ReferralState.DONE: _("It is finished."),
        ReferralState.REFUSED: _("They cannot now. Your team looks for something else."),
        ReferralState.EXPIRED: _("They have not answered. Your team asks again."),
        ReferralState.WITHDRAWN: _("Your team has taken the question back."),
    }[state]


def _task(task: CaseTask, by: str) -> Stop:
    own = task.owner == TaskOwner.PERSON
    state = DONE if task.done_at is not None else LATER
    return Stop(
        task.title,
        state,
        own=own,
        by="" if own else by,
        why=task.why,
        task_id=task.id,
        due_on=task.due_on,
        done_on=task.done_at,
    )


def _arranged(basics: list[Stop], stops: list[Stop]) -> Paths:
    done = sorted((s for s in stops if s.state == DONE), key=lambda s: str(s.done_on or ""))
    following = [s for s in stops if s.state == NEXT]
    later = sorted((s for s in stops if s.state == LATER), key=lambda s: (s.due_on is None, s.due_on or date.max))
    room = OWN_SHOWN - sum(s.own and s.state != DONE for s in (*basics, *following))
    shown, waiting = [], []
    for stop in later:
        if stop.own and room <= 0:
            waiting.append(stop)
            continue
        room -= stop.own
        shown.append(stop)
    order = {DONE: 0, NEXT: 1, LATER: 2}
    return Paths(
        sorted(basics, key=lambda s: order[s.state]),
        [*done[-DONE_SHOWN:], *following, *shown],
        done[:-DONE_SHOWN],
        waiting,
    )
