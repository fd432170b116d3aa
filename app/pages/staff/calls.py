"""Callbacks: who waits for a call, what came of each call, and then a case or nothing at all."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, request
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField

from app.access.permissions import Permission
from app.access.policy import visible
from app.audit.services import record
from app.foundation.clock import today_in
from app.foundation.errors import Conflict
from app.foundation.i18n import LANGUAGES, language, mark, speaking
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.outreach import CallbackRequest
from app.outreach.answers import AtHome, at_home, shared_answers
from app.outreach.callbacks import Agreed, erase, open_from_callback, record_attempt, refuse_unreached
from app.outreach.queries import (
    DONE,
    MOST_ROWS,
    TO_DO,
    Sought,
    calls_elsewhere,
    case_reference,
    cases_by_phone,
    consents_of,
    queue,
    queue_counts,
    queue_filters,
)
from app.outreach.vocabulary import CallbackStatus
from app.pages.staff.outreach import BOTH, pages
from app.people.services import NewMember, NewPerson
from app.people.vocabulary import RELATION_NAMES, Relation
from app.privacy.vocabulary import TEXTS, Purpose, Way
from app.web.fields import DayField, NumberField
from app.web.forms import AtMost, BaseForm, PhoneNumber, Required, options
from app.web.render import go, show

__all__ = ["pages"]

WORK = Permission.CALLBACK_WORK
MORE_ROWS = 2
OLDEST = 120
YEARS = (1900, 2100)  # four digits; what can be right on the day is looked at with the rest
RELATIONS = [("", mark("Nobody"))] + [(r.value, RELATION_NAMES[r]) for r in Relation if r is not Relation.APPLICANT]
# A consent of its own: nobody has to give it to be helped.
REPEATS = mark("The person agrees to this too (they may say no)")
# What the queue can be narrowed to: the state of a call, and how old it is.
VIEWS = {"waiting": (CallbackStatus.WAITING,), "reached": (CallbackStatus.REACHED,), "done": DONE}
LATE, WEEK = "late", "week"
LONG_AGO = timedelta(days=7)
TALKING = (CallbackStatus.REACHED, CallbackStatus.WAITING)


class AttemptForm(BaseForm):
    """What came of a call; `seen` tells how many calls this page showed."""

    reached = RadioField(
        mark("Did you speak with the person?"),
        [Required(mark("Choose if you spoke with the person."))],
        choices=options([("yes", mark("Yes, we spoke")), ("no", mark("No, nobody answered"))]),
        validate_choice=False,
    )
    note = StringField(mark("Note (optional)"), [AtMost(2000)])
    seen = HiddenField()


class OpeningForm(BaseForm):
    """Who is registered and that they agree; the household's rows are added by `opening_form`."""

    given_name = StringField(mark("Given name"), [Required(mark("Write a name.")), AtMost(80)])
    family_name = StringField(mark("Family name (optional)"), [AtMost(120)])
    birth_date = DayField(mark("Date of birth (optional)"))
    phone = StringField(mark("Phone (optional)"), [PhoneNumber()])
    language = SelectField(mark("Language"))
    way = RadioField(
        mark("How the person agreed"),
        choices=options([(Way.PHONE.value, mark("By telephone")), (Way.PAPER.value, mark("On paper"))]),
        default=Way.PHONE.value,
    )
    consent = BooleanField(mark("The person agrees"), [Required(mark("Tick this once the person has agreed."))])
    repeats = BooleanField(REPEATS)

    def rows(self) -> list[tuple[Any, Any]]:
        """The pairs of relation and year of birth."""
        found = (name for name in self._fields if name.startswith("relation_"))
        return [(self[name], self[name.replace("relation", "birth_year")]) for name in found]


@pages.page("/staff/outreach/callbacks", needs=Permission.CALLBACK_LIST)
def callbacks(work: Work) -> Response:
    """Who waits for a call, the most urgent first; then who was reached and decides."""
    view, since = request.args.get("view", ""), request.args.get("since", "")
    sought = Sought(
        VIEWS.get(view, TO_DO),
        request.args.get("language", ""),
        _uuid(request.args.get("territory", "")),
        late_at=work.now if since == LATE else None,
        asked_before=work.now - LONG_AGO if since == WEEK else None,
    )
    rows = work.session.execute(visible(work.actor, queue(sought), Permission.CALLBACK_LIST)).all()
    known = work.session.execute(visible(work.actor, queue_filters(), Permission.CALLBACK_LIST)).all()
    counts = work.session.execute(visible(work.actor, queue_counts(), Permission.CALLBACK_LIST)).one()
    elsewhere = visible(work.actor, calls_elsewhere(work.now), Permission.CAMPAIGN_LIST)
    return show(
        "staff/outreach/callbacks.html",
        "rows",
        rows=rows[:MOST_ROWS],
        more=len(rows) > MOST_ROWS,
        counts=counts,
        elsewhere=work.session.execute(elsewhere).all(),
        sought=sought,
        view=view if view in VIEWS else "",
        since=since if since in {LATE, WEEK} else "",
        languages=sorted({row.language for row in known if row.language}),
        territories=sorted({(row.name, row.id) for row in known}),
    )


@pages.page("/staff/outreach/callbacks/<uuid:callback_request_id>", needs=WORK, methods=BOTH)
def callback(work: Work, callback: CallbackRequest) -> Response:
    """One callback: whom to call, what they agreed to, what came of each call, and how to go on."""
    form = AttemptForm(seen=str(len(callback.attempts)))
    status = 200
    if form.validate_on_submit():
        try:
            seen = form.seen.data == str(len(callback.attempts))
            record_attempt(work, callback, form.note.data or "", reached=form.reached.data == "yes", seen_all=seen)
        except Conflict as refused:
            form.refuse("note", refused.message)
            form.seen.data, status = str(len(callback.attempts)), 409
        else:
            return go("outreach_desk.callback", callback_request_id=callback.id)
    return _page(work, callback, form, 422 if form.errors and status == 200 else status)


def _page(work: Work, callback: CallbackRequest, form: AttemptForm, status: int) -> Response:
    shared = callback.shares_answers and callback.screening is not None
    answers = None
    if shared and callback.screening is not None and callback.status == CallbackStatus.REACHED:
        answers = shared_answers(callback.screening)
        work.log_reading(lambda log: record(log, "callback:answers:read", callback))
    reference = None
    if callback.case_id is not None:
        mine = visible(work.actor, case_reference(callback.case_id), Permission.CASE_READ)
        reference = work.session.execute(mine).one_or_none()
    return show(
        "staff/outreach/callback.html",
        status=status,
        callback=callback,
        form=form,
        plain=BaseForm(formdata=None),
        answers=answers,
        shared=shared,
        consents=[(given, TEXTS[Purpose(given.purpose)]) for given in work.session.scalars(consents_of(callback.id))],
        opened=reference,
        open_now=callback.status in TALKING,
    )


@pages.page("/staff/outreach/callbacks/<uuid:callback_request_id>/open", needs=WORK, methods=BOTH)
def open_case(work: Work, callback: CallbackRequest) -> Response:
    """Open a case from what was left; nothing is typed again."""
    refuse_unreached(callback)
    shared = callback.screening if callback.shares_answers else None
    home = at_home(shared) if shared else []
    left = {"given_name": callback.name, "phone": callback.phone, "language": callback.language}
    form = opening_form(home, **left)
    if form.validate_on_submit() and makes_sense(work, form):
        agreed = agreed_in(form, callback.territory_id, home)
        return go("cases.case_file", case_id=open_from_callback(work, callback, agreed).id)
    if shared:
        work.log_reading(lambda log: record(log, "callback:answers:read", callback))
    known = visible(work.actor, cases_by_phone(callback.phone), Permission.PERSON_FIND)
    return show_opening(form, home, callback=callback, known=work.session.execute(known).all())


@pages.page("/staff/outreach/callbacks/<uuid:callback_request_id>/erase", needs=WORK, methods=("POST",))
def erase_it(work: Work, callback: CallbackRequest) -> Response:
    """They do not want to go on: nothing of what they left remains."""
    form = BaseForm()
    if not form.validate_on_submit():
        return _page(work, callback, AttemptForm(formdata=None, seen=str(len(callback.attempts))), 422)
    erase(work, callback)
    return go("outreach_desk.callbacks")


def opening_form(home: Sequence[AtHome], **left: str) -> OpeningForm:
    """The form to open a case, filled in with what somebody left, with a row for each of the others at home."""

    class Opening(OpeningForm):
        """With the rows of this household."""

    for index, other in enumerate([*home[1:], *[None] * MORE_ROWS]):
        relation = SelectField(mark("Relation"), choices=options(RELATIONS), default=other.relation if other else "")
        year = NumberField(mark("Year of birth"), *YEARS, default=other.birth_year if other else None)
        setattr(Opening, f"relation_{index}", relation)
        setattr(Opening, f"birth_year_{index}", year)
    form = Opening(**left)
    spoken = left.get("language", "")
    more = {} if spoken in LANGUAGES or not spoken else {spoken: spoken}
    form.language.choices = options({**LANGUAGES, **more}.items())
    return form


def makes_sense(work: Work, form: OpeningForm) -> bool:
    """True when the days and years can be right; otherwise the fields say what is wrong."""
    today = today_in(work.zone, work.now)
    born = form.birth_date.data
    if born and not (today.year - OLDEST <= born.year and born <= today):
        form.refuse("birth_date", _("This date cannot be right. Write the day the person was born."))
    for relation, year in form.rows():
        if year.data is not None and not today.year - OLDEST <= year.data <= today.year:
            form.refuse(year.name, _("Write the year with four digits, such as 2015."))
        if year.data is not None and not relation.data:
            form.refuse(relation.name, _("Choose who this is, or leave the year empty."))
    return not form.errors


def agreed_in(form: OpeningForm, territory_id: UUID, home: Sequence[AtHome]) -> Agreed:
    """What the form says, for the service."""
    person = NewPerson(
        given_name=form.given_name.data or "",
        family_name=form.family_name.data or "",
        birth_date=form.birth_date.data,
        territory_id=territory_id,
        language=form.language.data,
        phone=form.phone.data or None,
    )
    others = [NewMember(Relation(relation.data), year.data) for relation, year in form.rows() if relation.data]
    return Agreed(person, others, Way(form.way.data), home[0].birth_year if home else None, bool(form.repeats.data))


def show_opening(form: OpeningForm, home: Sequence[AtHome], **more: Any) -> Response:
    """The page of the form, with the words of the consent in the reader's and in the person's language."""
    spoken = str(form.language.data)
    return show(
        "staff/outreach/open_case.html",
        status=422 if form.errors else 200,
        form=form,
        born=home[0].birth_year if home else None,
        known_home=len(home) > 1,
        more_rows=MORE_ROWS,
        consent=in_both(Purpose.CASE, spoken),
        repeats=in_both(Purpose.BENEFIT_RECHECK, spoken),
        spoken=spoken,
        **more,
    )


def in_both(purpose: Purpose, spoken: str) -> list[str]:
    """The words of a consent in the reader's language and, where it is another that we write, in the person's."""
    words = TEXTS[purpose].words
    found = [_(words)]
    if spoken in LANGUAGES and spoken != language():
        with speaking(spoken):
            found.append(_(words))
    return found


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
