"""The diagnosis made together: strengths first, questionnaires, both voices beside each other, and what is agreed."""

from typing import Any
from uuid import UUID

from flask import Response, request
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField

from app.access.permissions import Permission
from app.access.sharing import readable_domains
from app.agencies.queries import staff_by_ids
from app.assessment import Assessment
from app.assessment.definitions import offered
from app.assessment.queries import assessments_of, segmentations_of, strengths_of
from app.assessment.services import Closing, agree, ask_person, begin, disagree, may_correct, say
from app.assessment.told import Whole, people_of, whole_of
from app.assessment.vocabulary import WAY_NAMES, State, Voice, Way
from app.audit.services import record
from app.casework import Case
from app.casework.drafts import draft_in, drop_draft
from app.casework.panels import panels_of
from app.casework.vocabulary import DraftKind
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.staff.diagnosis_reading import Reading, typed_answers, typed_before, version_in
from app.pages.staff.diagnosis_strengths import StrengthForm
from app.web.drafting import begun
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("diagnosis", __name__)
READ, WRITE = Permission.CASE_READ, Permission.CASE_WRITE
BOTH = ("GET", "POST")
ONE = "/staff/cases/<uuid:case_id>/diagnosis/<uuid:assessment_id>"
MOST_WORDS = 1000


class BeginForm(BaseForm):
    """Which questionnaire to begin."""

    instrument = HiddenField()


class AgreeForm(BaseForm):
    """What is agreed, area by area, and how the two talked; the levels are read from the page's own rows."""

    seen = HiddenField()
    way = RadioField(
        mark("How did you agree it?"),
        choices=options((way.value, WAY_NAMES[way]) for way in Way),
        validate_choice=False,
    )
    talked = BooleanField(mark("We talked about the areas with 2 levels of difference or more"))
    typed: dict[str, str] | None = None


class SayForm(BaseForm):
    """One side's answers; `seen` is the version that was on the screen."""

    seen = HiddenField()
    typed: dict[str, str] | None = None


class DisagreeForm(BaseForm):
    """“I do not agree because …”, in the person's own words."""

    item = SelectField(mark("About which area?"), choices=[], validators=[Required(mark("Choose an area."))])
    words = StringField(
        mark("I do not agree because …"),
        validators=[Required(mark("Write the reason in the person’s own words.")), AtMost(MOST_WORDS)],
    )


@pages.page("/staff/cases/<uuid:case_id>/diagnosis", needs=WRITE, methods=BOTH)
def overview(work: Work, case: Case) -> Response:
    """Strengths, the profile, and every questionnaire with what was agreed by it; a button begins one."""
    form = BeginForm()
    if form.validate_on_submit():
        try:
            fresh = begin(work, case, form.instrument.data or "")
        except (Conflict, Invalid) as refused:
            form.refuse("instrument", refused.message)
            return _overview(work, case, form, 409 if isinstance(refused, Conflict) else 422)
        voice = Voice.STAFF.value
        return go("diagnosis.answer", case_id=case.id, assessment_id=fresh.id, voice=voice)
    work.log_reading(lambda log: record(log, "case:file:read", case, case.person_id))
    return _overview(work, case, form, 422 if form.errors else 200)


def _overview(work: Work, case: Case, form: BeginForm, status: int = 200) -> Response:
    found = list(work.session.scalars(assessments_of(case.id)))
    today = today_in(work.zone, work.now)
    lines = []
    for instrument in offered().values():
        alike = [one for one in found if one.instrument == instrument.id]
        last = alike[0] if alike else None
        correct = last is not None and may_correct(last, instrument, today, work.zone)
        lines.append((instrument, last, alike[1:], correct))
    return show(
        "staff/diagnosis/overview.html",
        status=status,
        case=case,
        here="diagnosis",
        form=form,
        strength=StrengthForm(formdata=None),
        strengths=work.session.scalars(strengths_of(case.id)).all(),
        lines=lines,
        today=today,
        panel=panels_of(work, case.id).get("needs"),
        readable=Reading(readable_domains(work, case)).domains,
        segment=work.session.scalars(segmentations_of(case.id).limit(1)).first(),
    )


def one_of(work: Work, case: Case, assessment_id: UUID) -> tuple[Assessment, Whole]:
    """One assessment of this case with everything in it, or NotFound."""
    found = list(work.session.scalars(assessments_of(case.id)))
    assessment = next((one for one in found if one.id == assessment_id), None)
    if assessment is None:
        raise NotFound
    return assessment, whole_of(work, assessment, found)


@pages.page(ONE, needs=WRITE, methods=BOTH)
def together(work: Work, case: Case, assessment_id: UUID) -> Response:
    """Both voices beside each other, and the level that is agreed; saved as a draft, or closed."""
    assessment, whole = one_of(work, case, assessment_id)
    form, reading = AgreeForm(seen=str(whole.seen(Voice.AGREED))), Reading(readable_domains(work, case))
    if form.is_submitted():
        return _agree(work, case, assessment, whole, form, reading)
    work.log_reading(lambda log: record(log, "case:file:read", case, case.person_id))
    return _together(work, case, whole, form, reading)


def _agree(work: Work, case: Case, assessment: Assessment, whole: Whole, form: AgreeForm, reading: Reading) -> Response:
    status, shown = 422, whole.seen(Voice.AGREED)
    form.typed = {}
    if form.validate():
        try:
            said = typed_answers(reading.items(whole.instrument), request.form, "a", form.typed)
            seen = version_in(form.seen.data)
            if "close" in request.form:
                reading.must_lead()
                agree(work, case, assessment, said, Closing(_way(form.way.data), bool(form.talked.data), seen))
                return go("diagnosis.overview", case_id=case.id)
            say(work, case, assessment, Voice.AGREED, said, seen=seen)
            return go("diagnosis.together", case_id=case.id, assessment_id=assessment.id, _anchor="areas")
        except (Conflict, Invalid) as refused:
            status = _refused(form, refused)
            form.seen.data = str(shown)
    return _together(work, case, whole, form, reading, status)


def _refused(form: BaseForm, refused: Conflict | Invalid) -> int:
    """Put the refusal on its field; the status that tells it."""
    form.refuse((isinstance(refused, Invalid) and refused.field) or "seen", refused.message)
    return 409 if isinstance(refused, Conflict) else 422


def _way(said: str | None) -> Way | None:
    return Way(said) if said in set(Way) else None


def _together(
    work: Work,
    case: Case,
    whole: Whole,
    form: AgreeForm,
    reading: Reading,
    status: int = 200,
) -> Response:
    return show(
        "staff/diagnosis/together.html",
        status=status,
        case=case,
        here="diagnosis",
        form=form,
        whole=whole,
        **_shown(work, case, whole, reading),
        only_both=request.args.get("show") == "both",
    )


def _shown(work: Work, case: Case, whole: Whole, reading: Reading) -> dict[str, Any]:
    return {
        "reading": reading,
        "names": {one.id: one.given_name for one in work.session.scalars(staff_by_ids(people_of(whole)))},
        "strengths": work.session.scalars(strengths_of(case.id)).all(),
        "is_open": whole.assessment.state == State.OPEN,
    }


@pages.page(f"{ONE}/<any(staff,person):voice>", needs=WRITE, methods=BOTH)
def answer(work: Work, case: Case, assessment_id: UUID, voice: str) -> Response:
    """One side's answers on one page: the professional's, or the person's own words written down with them."""
    assessment, whole = one_of(work, case, assessment_id)
    side, items = Voice(voice), Reading(readable_domains(work, case)).items(whole.instrument)
    if side not in whole.instrument.raters:
        raise NotFound
    about, status = f"{assessment.id}:{side.value}", 200
    kept = None if request.method == "POST" else draft_in(work, case.id, DraftKind.ANSWERS, about)
    form, saved_at = begun(SayForm(seen=str(whole.seen(side))), lambda: kept)
    if form.is_submitted():
        form.typed, status, shown = {}, 422, whole.seen(side)
        try:
            said = typed_answers(items, request.form, "v", form.typed)
            if form.validate():
                say(work, case, assessment, side, said, seen=version_in(form.seen.data))
                drop_draft(work, case.id, DraftKind.ANSWERS, about)
                return go("diagnosis.together", case_id=case.id, assessment_id=assessment.id)
        except (Conflict, Invalid) as refused:
            status = _refused(form, refused)
            form.seen.data = str(shown)
    else:
        form.typed = typed_before(items, kept)
        work.log_reading(lambda log: record(log, "case:file:read", case, case.person_id))
    hidden = len(whole.instrument.items) - len(items)
    told: dict[str, Any] = {"form": form, "whole": whole, "side": side.value, "items": items, "hidden_items": hidden}
    page = "staff/diagnosis/answer.html"
    return show(page, status=status, case=case, here="diagnosis", about=about, saved_at=saved_at, **told)


@pages.page(f"{ONE}/ask", needs=WRITE, methods=("POST",))
def ask(work: Work, case: Case, assessment_id: UUID) -> Response:
    """Put the questions on the person's own phone."""
    assessment, whole = one_of(work, case, assessment_id)
    form = AgreeForm(seen=str(whole.seen(Voice.AGREED)))
    if form.validate_on_submit():
        try:
            ask_person(work, case, assessment)
        except (Conflict, Invalid) as refused:
            _refused(form, refused)
        else:
            return go("diagnosis.together", case_id=case.id, assessment_id=assessment.id)
    return _together(work, case, whole, form, Reading(readable_domains(work, case)), status=422)


@pages.page(f"{ONE}/disagree", needs=WRITE, methods=BOTH)
def not_agreed(work: Work, case: Case, assessment_id: UUID) -> Response:
    """Write down what the person does not agree with; it stays in the file whatever was agreed."""
    assessment, whole = one_of(work, case, assessment_id)
    reading = Reading(readable_domains(work, case))
    form = DisagreeForm(item=request.args.get("item", ""))
    form.item.choices = [("", _("Choose")), *((item.id, _(item.name)) for item in reading.items(whole.instrument))]
    if form.validate_on_submit():
        disagree(work, case, assessment, form.item.data, form.words.data or "")
        return go("diagnosis.together", case_id=case.id, assessment_id=assessment.id)
    return show(
        "staff/diagnosis/disagree.html",
        status=422 if form.errors else 200,
        case=case,
        here="diagnosis",
        form=form,
        whole=whole,
    )


@pages.page(f"{ONE}/copy", needs=READ)
def copy(work: Work, case: Case, assessment_id: UUID) -> Response:
    """The full copy with its grounds, to print and hand over."""
    _assessment, whole = one_of(work, case, assessment_id)
    work.log_reading(lambda log: record(log, "assessment:copy:print", case, case.person_id))
    reading = Reading(readable_domains(work, case))
    return show(
        "staff/diagnosis/copy.html", case=case, here="diagnosis", whole=whole, **_shown(work, case, whole, reading)
    )
