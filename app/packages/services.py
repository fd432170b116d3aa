"""Designing a plan: one draft at a time, part by part, by as many colleagues as want to; nobody's words are lost."""

from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from app.audit.services import record
from app.casework.models import Case
from app.casework.vocabulary import TaskKind
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.packages.models import PackageItem, PackageVersion
from app.packages.panel import keep_versions
from app.packages.queries import items_of, version_in_state
from app.packages.vocabulary import LIVE, OPEN, Doer, PackageState
from app.people.vocabulary import Domain

MOST_PARTS = 30
# What is copied from one version to the next; what was made of a part goes along, so that it is not made twice.
COPIED = (
    "position", "domain", "kind", "title", "about", "offer_id", "refers", "member_id", "doer", "staff_id", "due_on",
    "starts_on", "until_on", "minutes_week", "times", "cost", "cost_most", "months", "books", "slot_id", "why",
    "task_id", "appointment_id", "referral_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a plan as somebody writes it."""

    domain: Domain
    title: str
    about: str = ""
    kind: TaskKind = TaskKind.OTHER
    offer_id: UUID | None = None
    refers: bool = False
    member_id: UUID | None = None
    doer: Doer = Doer.PERSON
    staff_id: UUID | None = None
    due_on: date | None = None
    starts_on: date | None = None
    until_on: date | None = None
    minutes_week: int | None = None
    times: list[dict[str, Any]] = field(default_factory=list)
    cost: Decimal | None = None
    cost_most: Decimal | None = None
    months: int | None = None
    books: bool = False
    slot_id: UUID | None = None
    why: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a plan says as a whole: goals by part of life, how long it takes, the team's hours, when to look again."""

    goals: list[dict[str, str]]
    months: int | None
    team_hours: int | None
    review_on: date | None


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a first draft begins with."""

    parts: list[Part] = field(default_factory=list)
    goals: list[dict[str, str]] = field(default_factory=list)
    months: int | None = None
    team_hours: int | None = None


def begin(work: Work, case: Case, first: Beginning | None = None) -> PackageVersion:
    """Begin a draft: from the version in force, else from this beginning; an open draft is simply gone on with.

    Raises Conflict while a proposal waits for its answer.
    """
    waiting = work.session.scalars(version_in_state(case.id, OPEN)).one_or_none()
    if waiting is not None:
        if waiting.state == PackageState.PROPOSED:
            raise Conflict(_("A proposal waits for an answer. Take it back before you change it."))
        return waiting
    live = work.session.scalars(version_in_state(case.id, LIVE)).one_or_none()
    draft = new_version(work, case, live)
    if live is None and first is not None:
        draft.goals, draft.months, draft.team_hours = first.goals, first.months, first.team_hours
        for part in first.parts:
            _append(work, draft, part)
    settle(work, draft, "begin")
    return draft


def new_version(work: Work, case: Case, like: PackageVersion | None) -> PackageVersion:
    """The next version of a case, with what stood in another one."""
    last = work.session.scalar(select(func.max(PackageVersion.number)).where(PackageVersion.case_id == case.id)) or 0
    draft = PackageVersion(
        case_id=case.id,
        number=last + 1,
        goals=list(like.goals) if like else [],
        months=like.months if like else None,
        team_hours=like.team_hours if like else None,
        made_by=work.actor.staff_id,
        made_at=work.now,
        changed_by=work.actor.staff_id,
        changed_at=work.now,
    )
    work.session.add(draft)
    work.session.flush()
    for item in work.session.scalars(items_of(like.id)) if like else ():
        work.session.add(PackageItem(version_id=draft.id, **{name: getattr(item, name) for name in COPIED}))
    work.session.flush()
    return draft


def settle(work: Work, version: PackageVersion, deed: str) -> None:
    """What every change of a plan ends with: who and when, the panel of the file, the audit."""
    if version.state == PackageState.DRAFT:
        version.changed_by, version.changed_at = work.actor.staff_id, work.now
        # Two changes in one moment count twice, too.
        flag_modified(version, "changed_at")
    work.session.flush()
    keep_versions(work, version.case_id)
    case = work.session.get_one(Case, version.case_id)
    record(work, f"package:version:{deed}", version, case.person_id, number=version.number)


def still_draft(work: Work, draft: PackageVersion) -> None:
    """Hold a draft while it is changed; raises Conflict once a colleague has proposed it."""
    work.session.refresh(draft, with_for_update=True)
    if draft.state != PackageState.DRAFT:
        raise Conflict(_("This plan is no longer a draft. Open the plan to see where it stands."))


def add_part(work: Work, draft: PackageVersion, part: Part) -> PackageItem:
    """Add a part to a draft; raises Conflict and Invalid."""
    still_draft(work, draft)
    _check(part)
    item = _append(work, draft, part)
    settle(work, draft, "add")
    return item


def _append(work: Work, draft: PackageVersion, part: Part) -> PackageItem:
    there = select(func.count(), func.coalesce(func.max(PackageItem.position), 0)).where(
        PackageItem.version_id == draft.id
    )
    count, last = work.session.execute(there).one()
    if count >= MOST_PARTS:
        raise Invalid(_("A plan has at most %(most)s parts. Take one out first.", most=MOST_PARTS), "title")
    item = PackageItem(version_id=draft.id, position=last + 1, **_fields(part))
    work.session.add(item)
    work.session.flush()
    return item


def _fields(part: Part) -> dict[str, Any]:
    return asdict(part)


def _check(part: Part) -> None:
    if part.cost is not None and part.cost_most is not None and part.cost_most < part.cost:
        raise Invalid(_("The second amount is at least as high as the first."), "cost_most")
    if part.starts_on and part.until_on and part.until_on < part.starts_on:
        raise Invalid(_("The last day is not before the first one."), "until_on")


def change_part(work: Work, draft: PackageVersion, item: PackageItem, part: Part, seen: int) -> None:
    """Change a part of a draft; raises Conflict when a colleague has changed it since it was `seen`, and Invalid."""
    still_draft(work, draft)
    if item.version != seen:
        raise Conflict(_("A colleague has changed this in the meantime. Choose what is to stand."))
    _check(part)
    for name, value in _fields(part).items():
        setattr(item, name, value)
    settle(work, draft, "change")


def remove_part(work: Work, draft: PackageVersion, item: PackageItem, seen: int) -> None:
    """Take a part out of a draft; raises Conflict when a colleague has changed it since it was `seen`."""
    still_draft(work, draft)
    if item.version != seen:
        raise Conflict(_("A colleague has changed this part in the meantime. Look at it before you take it out."))
    work.session.delete(item)
    settle(work, draft, "remove")


def end_before(work: Work, draft: PackageVersion, first: PackageItem, second: PackageItem, seen: int) -> None:
    """End one part of a draft the day before another begins; raises Conflict, and Invalid when that is no way out."""
    still_draft(work, draft)
    if first.version != seen:
        raise Conflict(_("A colleague has changed this part in the meantime. Look at it before you end it."))
    if second.starts_on is None or (first.starts_on is not None and first.starts_on >= second.starts_on):
        raise Invalid(_("The other part has no later first day. Change one of the two."))
    first.until_on = second.starts_on - timedelta(days=1)
    settle(work, draft, "change")


def set_terms(work: Work, draft: PackageVersion, terms: Terms, seen: int) -> None:
    """Write the goals and terms of a draft; raises Conflict when a colleague has since it was `seen`."""
    still_draft(work, draft)
    if draft.terms_turn != seen:
        raise Conflict(_("A colleague has changed this in the meantime. Choose what is to stand."))
    draft.goals = [*terms.goals]
    draft.months, draft.team_hours, draft.review_on = terms.months, terms.team_hours, terms.review_on
    draft.terms_turn += 1
    settle(work, draft, "terms")
