"""Writing the parts of a plan, its goals and its terms; two people who edit at once see both versions by field."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Response, request
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField

from app.appointments.queries import offered_slots
from app.casework import Case
from app.casework.drafts import draft_in, drop_draft
from app.casework.file import TEAM
from app.casework.vocabulary import TASK_KIND_NAMES, DraftKind, TaskKind
from app.foundation import i18n
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.packages import PackageItem, PackageVersion
from app.packages.queries import MEMBERS, version_in_state
from app.packages.services import Part, add_part, change_part
from app.packages.vocabulary import Doer, PackageState
from app.pages.staff.package import DESIGN, part_in
from app.pages.staff.package_words import said_as
from app.people.vocabulary import DOMAIN_NAMES, Domain
from app.web.drafting import begun
from app.web.fields import AmountField, ClockField, DayField, NumberField
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.merging import differences, take_theirs
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("package_parts", __name__)
PERSON, SERVICE, BOOKS = "person", "service", "books"
AHEAD = timedelta(weeks=6)
MOST_TIMES = 60
STEP_KINDS = (TaskKind.PAPER, TaskKind.CLAIM, TaskKind.VISIT, TaskKind.LEARN, TaskKind.BOOK, TaskKind.OTHER)


class PartForm(BaseForm):
    """A part of a plan; `seen` is the turn that was on the screen."""

    title = StringField(mark("What it is"), validators=[Required(mark("Write what it is.")), AtMost(160)])
    about = StringField(mark("What happens, in a sentence (optional)"), validators=[AtMost(400)])
    domain = SelectField(mark("Area of life"), choices=options((d.value, DOMAIN_NAMES[d]) for d in Domain))
    kind = SelectField(mark("What it is about"), choices=options((k.value, TASK_KIND_NAMES[k]) for k in STEP_KINDS))
    member = SelectField(mark("For whom"), choices=[])
    who = SelectField(mark("Who does it"), choices=[], default=PERSON)
    beside = SelectField(mark("Together with (optional)"), choices=[])
    visit = SelectField(mark("Appointment"), choices=[])
    due_on = DayField(mark("Before (optional)"))
    starts_on = DayField(mark("Begins on (optional)"))
    until_on = DayField(mark("Ends on (optional)"))
    days = SelectMultipleField(mark("Days of the week (optional)"), choices=[])
    begins = ClockField(mark("From (optional)"))
    ends = ClockField(mark("Until (optional)"))
    hours = AmountField(mark("Hours a week (optional)"))
    cost = AmountField(mark("Cost a month in euros, or the least (empty: not known)"))
    cost_most = AmountField(mark("At most (optional)"))
    months = NumberField(mark("For how many months (optional)"), 1, 60)
    seen = HiddenField()


@pages.page("/staff/cases/<uuid:case_id>/plan/parts", needs=DESIGN, methods=("GET", "POST"))
def new(work: Work, case: Case) -> Response:
    """Write a support of one's own into the draft."""
    draft = work.session.scalars(version_in_state(case.id, [PackageState.DRAFT])).one_or_none()
    if draft is None:
        return go("package.workbench", case_id=case.id)
    begins = PartForm(domain=_asked_domain(), kind=TaskKind.OTHER.value, cost=None)
    form, saved_at = begun(begins, lambda: draft_in(work, case.id, DraftKind.PART))
    _choices(work, case, form)
    if form.is_submitted() and _is_sensible(form):
        try:
            add_part(work, draft, _part(form, None))
        except (Conflict, Invalid) as refusal:
            form.refuse(getattr(refusal, "field", "") or "title", refusal.message)
        else:
            drop_draft(work, case.id, DraftKind.PART)
            return go("package.workbench", case_id=case.id, domain=form.domain.data)
    return _shown(case, form, None, saved_at=saved_at)


@pages.page("/staff/cases/<uuid:case_id>/plan/parts/<uuid:item_id>", needs=DESIGN, methods=("GET", "POST"))
def edit(work: Work, case: Case, item_id: UUID) -> Response:
    """Change a part of the draft; when a colleague was faster, both versions stand beside one another."""
    item, draft = part_in(work, case, item_id)
    if draft.state != PackageState.DRAFT:
        return go("package.workbench", case_id=case.id)
    saved = _saved(item)
    about = str(item.id)
    begins = PartForm(data=saved, seen=str(item.version))
    form, saved_at = begun(begins, lambda: draft_in(work, case.id, DraftKind.PART, about))
    _choices(work, case, form)
    if not form.is_submitted():
        return _shown(case, form, item, saved_at=saved_at)
    take_theirs(form, saved)
    if _is_sensible(form):
        try:
            _change(work, draft, item, form)
        except Conflict:
            form.seen.data = str(item.version)
            return _shown(case, form, item, differences(form, _said(saved), _spoken(form)))
        except Invalid as refusal:
            form.refuse(refusal.field, refusal.message)
        else:
            drop_draft(work, case.id, DraftKind.PART, about)
            return go("package.workbench", case_id=case.id, domain=form.domain.data)
    return _shown(case, form, item)


def _change(work: Work, draft: PackageVersion, item: PackageItem, form: PartForm) -> None:
    said = form.seen.data or ""
    change_part(work, draft, item, _part(form, item), int(said) if said.isdecimal() else -1)


def _shown(
    case: Case,
    form: PartForm,
    item: PackageItem | None,
    theirs: list[Any] | None = None,
    saved_at: datetime | None = None,
) -> Response:
    status = 409 if theirs is not None else 422 if form.errors else 200
    told: dict[str, Any] = {"form": form, "item": item, "theirs": theirs or [], "saved_at": saved_at}
    return show("staff/package/part.html", status=status, case=case, here="plan", **told)


def _asked_domain() -> str:
    asked = request.args.get("domain", "")
    return asked if asked in set(Domain) else Domain.INCOME.value


def _choices(work: Work, case: Case, form: PartForm) -> None:
    team = [(str(one.staff_id), one.given_name) for one in work.session.execute(TEAM, {"case_id": case.id})]
    members = work.session.execute(MEMBERS, {"household_id": case.household_id}).all()
    form.who.choices = options([(PERSON, case.person.given_name), *team, (SERVICE, _("The service"))])
    form.beside.choices = options([("", _("Nobody")), *team])
    form.member.choices = options(
        [("", case.person.given_name), *((str(m.id), m.given_name) for m in members if m.person_id != case.person_id)]
    )
    form.visit.choices = options(_visits(work, case))
    form.days.choices = options((str(day), i18n.weekday_short(day)) for day in range(7))


def _visits(work: Work, case: Case) -> Iterable[tuple[str, str]]:
    yield "", _("No appointment")
    yield BOOKS, _("The person chooses a day and time")
    for slot, taken in work.session.execute(offered_slots(case.id, work.now, work.now + AHEAD, MOST_TIMES)):
        if taken < slot.capacity:
            day = i18n.day_short(today_in(work.zone, slot.starts_at), today_in(work.zone, work.now))
            time = i18n.time_text(slot.starts_at, work.zone)
            words = _("%(day)s at %(time)s, %(name)s", day=i18n.capital(day), time=time, name=slot.staff.given_name)
            yield str(slot.id), words


def _is_sensible(form: PartForm) -> bool:
    form.validate()
    if form.days.data and not (form.begins.data and form.ends.data):
        form.refuse("begins", _("Write from when until when, or tick no day."))
    elif form.begins.data and form.ends.data and form.ends.data <= form.begins.data:
        form.refuse("ends", _("It ends after it has begun."))
    elif (form.begins.data or form.ends.data) and not form.days.data:
        form.refuse("days", _("Tick the days on which it takes place."))
    if form.hours.data is not None and form.hours.data > 60:
        form.refuse("hours", _("Write at most 60 hours a week."))
    return not form.errors


def _part(form: PartForm, item: PackageItem | None) -> Part:
    who, visit = form.who.data or PERSON, form.visit.data or ""
    doer = Doer.PERSON if who == PERSON else Doer.SERVICE if who == SERVICE else Doer.STAFF
    return Part(
        domain=Domain(form.domain.data),
        title=form.title.data or "",
        about=form.about.data or "",
        kind=TaskKind(form.kind.data),
        offer_id=item.offer_id if item else None,
        refers=item.refers if item else False,
        member_id=_id(form.member.data),
        doer=doer,
        staff_id=_id(who) if doer is Doer.STAFF else _id(form.beside.data),
        due_on=form.due_on.data,
        starts_on=form.starts_on.data,
        until_on=form.until_on.data,
        minutes_week=round(form.hours.data * 60) if form.hours.data is not None else None,
        times=_times(form, item),
        cost=form.cost.data,
        cost_most=form.cost_most.data,
        months=form.months.data,
        books=visit == BOOKS,
        slot_id=_id(visit) if visit != BOOKS else None,
        why=list(item.why) if item else [],
    )


def _id(said: str | None) -> UUID | None:
    try:
        return UUID(said) if said else None
    except ValueError as error:
        raise NotFound from error


def _times(form: PartForm, item: PackageItem | None) -> list[dict[str, Any]]:
    """The hours as they were typed; hours that differ by day, from the directory, stay while nobody touches them."""
    begins, ends = _clock(form.begins.data), _clock(form.ends.data)
    typed = [{"day": int(day), "from": begins, "to": ends} for day in form.days.data or ()]
    if item is not None and (form.days.data or [], begins, ends) == _first_hours(item):
        return list(item.times)
    return typed


def _clock(value: Any) -> str:
    return value.strftime("%H:%M") if value else ""


def _first_hours(item: PackageItem) -> tuple[list[str], str, str]:
    times = item.times
    if not times:
        return [], "", ""
    return sorted({str(row["day"]) for row in times}), times[0]["from"], times[0]["to"]


def _saved(item: PackageItem) -> dict[str, Any]:
    days, begins, ends = _first_hours(item)
    who = {Doer.PERSON: PERSON, Doer.SERVICE: SERVICE}.get(Doer(item.doer)) or str(item.staff_id or "")
    return {
        "title": item.title,
        "about": item.about,
        "domain": str(item.domain),
        "kind": str(item.kind),
        "member": str(item.member_id or ""),
        "who": who,
        "beside": str(item.staff_id or "") if item.doer != Doer.STAFF else "",
        "visit": BOOKS if item.books else str(item.slot_id or ""),
        "due_on": item.due_on,
        "starts_on": item.starts_on,
        "until_on": item.until_on,
        "days": days,
        "begins": _as_time(begins),
        "ends": _as_time(ends),
        "hours": Decimal(item.minutes_week) / 60 if item.minutes_week is not None else None,
        "cost": item.cost,
        "cost_most": item.cost_most,
        "months": item.months,
    }


def _as_time(said: str) -> Any:
    return datetime.strptime(said, "%H:%M").time() if said else None  # noqa: DTZ007 - an hour of the week has no zone


def _said(saved: dict[str, Any]) -> dict[str, Any]:
    """What is compared by field; hours of the week go together with their days."""
    return {name: value for name, value in saved.items() if name != "days"}


def _spoken(form: PartForm) -> dict[str, Callable[[Any], str]]:
    """How codes are read where both versions stand side by side."""
    return {name: said_as(form[name]) for name in ("domain", "kind", "member", "who", "beside", "visit")}
