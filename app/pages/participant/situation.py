"""How things are: the person's own answers, one question a screen, and their copy of what was agreed."""

from datetime import datetime
from typing import Any

from flask import Response, request, url_for
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, RadioField, SelectField, StringField

from app.access.permissions import Permission
from app.agencies.queries import staff_by_ids
from app.assessment import Assessment
from app.assessment.definitions import Instrument, Item
from app.assessment.queries import assessments_of, case_and_person, segmentations_of, strengths_of
from app.assessment.rules import Answer, read_answer
from app.assessment.services import disagree, finish_own, say, voice_of, wording_of
from app.assessment.strengths import add_strength
from app.assessment.told import people_of, whole_of
from app.assessment.vocabulary import NOT_APPLICABLE, SEGMENT_MEANS, UNKNOWN, Segment, State, Voice
from app.casework import Case
from app.casework.drafts import draft_in, drop_draft, keep_draft
from app.casework.vocabulary import DraftKind
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.participant.ended import lead_back
from app.pages.participant.support_words import found_for_sure
from app.web.drafting import typed_now
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show, wants_block

pages = Pages("situation", __name__)
lead_back(pages)
BOTH = ("GET", "POST")
ANSWER = Permission.OWN_ASSESSMENT_ANSWER
MOST_WORDS = 1000


class QuestionForm(BaseForm):
    """One question: a level, or why there is none, and one's own words; `item` says which was on the screen."""

    saved_at: datetime | None = None

    item = HiddenField()
    answer = RadioField(
        mark("Your answer"),
        choices=[],
        validators=[Required(mark("Choose a sentence, or skip the question."))],
    )
    words = StringField(mark("In your own words (you can leave it empty)"), validators=[AtMost(MOST_WORDS)])


class StrengthForm(BaseForm):
    """Something that goes well."""

    words = StringField(
        mark("Something that goes well"),
        validators=[Required(mark("Write something, or go on to the questions.")), AtMost(200)],
    )


class DisagreeForm(BaseForm):
    """What I do not agree with."""

    item = SelectField(mark("About what?"), choices=[], validators=[Required(mark("Choose what it is about."))])
    words = StringField(
        mark("I do not agree because …"),
        validators=[Required(mark("Write why, in your own words.")), AtMost(MOST_WORDS)],
    )


@pages.page("/situation", needs=Permission.OWN_CASE_READ)
def overview(work: Work, case: Case) -> Response:
    """Questions that wait, and the copies of what was agreed."""
    shown = [one for one in work.session.scalars(assessments_of(case.id)) if one.asked_at or one.state == State.AGREED]
    names = {one.id: _(wording_of(one).name_self) for one in shown}
    return show(
        "participant/situation/overview.html",
        waiting=[one for one in shown if one.state == State.OPEN],
        copies=[one for one in shown if one.state == State.AGREED],
        names=names,
        strengths=work.session.scalars(strengths_of(case.id)).all(),
        segment=_segment(work, case),
    )


def _segment(work: Work, case: Case) -> dict[str, Any] | None:
    """What was decided about the support, in the person's words, with its grounds."""
    found = work.session.scalars(segmentations_of(case.id).limit(1)).first()
    # Protection is told face to face: somebody else may hold the phone.
    if found is None or found.decided == Segment.F:
        return None
    decider = work.session.scalars(staff_by_ids({found.decided_by})).first()
    return {
        "means": _(SEGMENT_MEANS[Segment(found.decided)]),
        "by": decider.given_name if decider else "",
        "on": found.decided_at,
        "again": found.review_on,
        "grounds": found_for_sure(found.fired),
        "reason": found.reason,
    }


def _own_items(instrument: Instrument) -> list[Item]:
    """The questions that may stand on a phone: not those that are only asked face to face."""
    return [item for item in instrument.items if not item.never_alone]


def _case_of(work: Work, assessment: Assessment) -> Case:
    return work.session.scalars(case_and_person(assessment.case_id)).one()


@pages.page("/situation/<uuid:assessment_id>/questions", needs=ANSWER, methods=BOTH)
def questions(work: Work, assessment: Assessment) -> Response:
    """One question a screen; whoever stops and comes back goes on where they were."""
    instrument = wording_of(assessment)
    items = _own_items(instrument)
    if assessment.state != State.OPEN or Voice.PERSON not in instrument.raters:
        return go("situation.copy", assessment_id=assessment.id)
    kept = voice_of(work, assessment.id, Voice.PERSON)
    said: dict[str, Any] = dict(kept.answers) if kept else {}
    if request.method == "POST":
        return _take(work, assessment, instrument, said)
    place = request.args.get("n", _resumed(items, said), int)
    if place < 1:
        return _strengths_first(work, assessment, instrument, StrengthForm())
    if place > len(items):
        return show(
            "participant/situation/check.html",
            assessment=assessment,
            instrument=instrument,
            lines=[(n, item, _told(item, said.get(item.id))) for n, item in enumerate(items, 1)],
            form=BaseForm(),
            sent=kept is not None and kept.finished_at is not None,
        )
    item = items[place - 1]
    form = _form_of(item, formdata=None)
    answer = said.get(item.id) or {}
    form.answer.data, form.words.data = str(answer.get("a", "")), answer.get("w", "")
    begun_then = draft_in(work, assessment.case_id, DraftKind.ANSWERS, _about(assessment, item))
    if begun_then is None:
        return _question(assessment, instrument, items, item, form)
    again = _form_of(item, formdata=MultiDict(begun_then.content))
    again.saved_at = begun_then.saved_at
    return _question(assessment, instrument, items, item, again)


def _about(assessment: Assessment, item: Item) -> str:
    return f"{assessment.id}:{item.id}"


@pages.page("/situation/<uuid:assessment_id>/draft", needs=ANSWER, methods=("POST",))
def draft(work: Work, assessment: Assessment) -> Response:
    """Keep what is being answered, for this person alone, until it is sent."""
    instrument = wording_of(assessment)
    items = _own_items(instrument)
    item = next((one for one in items if one.id == request.form.get("item")), None)
    if item is None or assessment.state != State.OPEN:
        return go("situation.questions", assessment_id=assessment.id)
    about, kept = _about(assessment, item), False
    if BaseForm().validate():
        kept = keep_draft(work, assessment.case_id, DraftKind.ANSWERS, typed_now(), about)
    if not wants_block("draft"):
        return go("situation.questions", assessment_id=assessment.id, n=items.index(item) + 1)
    form = _form_of(item)
    form.saved_at = work.now if kept else None
    return _question(assessment, instrument, items, item, form, 200 if kept else 422)


def _resumed(items: list[Item], said: dict[str, Any]) -> int:
    if not said:
        return 0
    return next((n for n, item in enumerate(items, 1) if item.id not in said), len(items) + 1)


def _told(item: Item, kept: dict[str, Any] | None) -> str:
    if kept is None or kept["a"] == "":
        return ""
    if isinstance(kept["a"], int):
        return _(item.anchors[kept["a"] - 1])
    return _("I do not know") if kept["a"] == UNKNOWN else _("It is not about me")


def _form_of(item: Item, **more: Any) -> QuestionForm:
    form = QuestionForm(**more)
    own = [(UNKNOWN, _("I do not know")), *([(NOT_APPLICABLE, _("It is not about me"))] if item.may_not_apply else [])]
    form.answer.choices = options([*((str(n), _(a)) for n, a in enumerate(item.anchors, 1)), *own])
    form.item.data = item.id
    return form


def _take(work: Work, assessment: Assessment, instrument: Instrument, said: dict[str, Any]) -> Response:
    """One answer, or the whole sent to the team; a question that is not in it leads back to where the person was."""
    items, case = _own_items(instrument), _case_of(work, assessment)
    if "strength" in request.form:
        return _take_strength(work, assessment, instrument, case)
    if "send" in request.form:
        return _send(work, assessment, case)
    item = next((one for one in items if one.id == request.form.get("item")), None)
    if item is None:
        return go("situation.questions", assessment_id=assessment.id)
    form = _form_of(item)
    is_skipped = "skip" in request.form
    if not (BaseForm().validate() if is_skipped else form.validate()):
        return _question(assessment, instrument, items, item, form, status=422)
    answer = Answer() if is_skipped else read_answer(item, form.answer.data, form.words.data or "")
    say(work, case, assessment, Voice.PERSON, {item.id: answer})
    drop_draft(work, assessment.case_id, DraftKind.ANSWERS, _about(assessment, item))
    return go("situation.questions", assessment_id=assessment.id, n=items.index(item) + 2)


def _question(
    assessment: Assessment, instrument: Instrument, items: list[Item], item: Item, form: QuestionForm, status: int = 200
) -> Response:
    return show(
        "participant/situation/question.html",
        "draft",
        status,
        assessment=assessment,
        instrument=instrument,
        item=item,
        place=items.index(item) + 1,
        all=len(items),
        form=form,
    )


def _strengths_first(
    work: Work, assessment: Assessment, instrument: Instrument, form: StrengthForm, status: int = 200
) -> Response:
    return show(
        "participant/situation/strengths.html",
        status=status,
        assessment=assessment,
        instrument=instrument,
        form=form,
        strengths=work.session.scalars(strengths_of(assessment.case_id)).all(),
    )


def _take_strength(work: Work, assessment: Assessment, instrument: Instrument, case: Case) -> Response:
    form = StrengthForm()
    if form.validate():
        try:
            add_strength(work, case, form.words.data or "")
        except Invalid as refused:
            form.refuse("words", refused.message)
        else:
            return go("situation.questions", assessment_id=assessment.id, n=0)
    return _strengths_first(work, assessment, instrument, form, status=422)


def _send(work: Work, assessment: Assessment, case: Case) -> Response:
    if BaseForm().validate():
        try:
            finish_own(work, case, assessment)
        except Invalid:
            return go("situation.questions", assessment_id=assessment.id, n=1)
    return go("situation.questions", assessment_id=assessment.id, n=len(wording_of(assessment).items) + 1)


@pages.page("/situation/<uuid:assessment_id>", needs=ANSWER)
def copy(work: Work, assessment: Assessment) -> Response:
    """My copy: what I said, what the professional said, what we agreed, and what I do not agree with."""
    if assessment.state != State.AGREED:
        return go("situation.questions", assessment_id=assessment.id)
    whole = whole_of(work, assessment)
    return show(
        "participant/situation/copy.html",
        whole=whole,
        names={one.id: one.given_name for one in work.session.scalars(staff_by_ids(people_of(whole)))},
        strengths=work.session.scalars(strengths_of(assessment.case_id)).all(),
    )


@pages.page("/situation/<uuid:assessment_id>/disagree", needs=ANSWER, methods=BOTH)
def not_agreed(work: Work, assessment: Assessment) -> Response:
    """I do not agree because …: it stays beside what was agreed, and my team gets a step to talk about it."""
    if assessment.state != State.AGREED:
        return go("situation.questions", assessment_id=assessment.id)
    whole, form = whole_of(work, assessment), DisagreeForm(item=request.args.get("item", ""))
    said = [row for row in whole.rows if row.group != "none" and row.item.sensitive != "gender_violence"]
    form.item.choices = [("", _("Choose")), *((row.item.id, _(row.item.name)) for row in said)]
    if form.validate_on_submit():
        try:
            disagree(work, _case_of(work, assessment), assessment, form.item.data, form.words.data or "")
        except (Conflict, Invalid) as refused:
            form.refuse("item", refused.message)
        else:
            return go("situation.copy", assessment_id=assessment.id, _anchor=form.item.data)
    return show(
        "participant/situation/disagree.html",
        status=422 if form.errors else 200,
        form=form,
        back=url_for("situation.copy", assessment_id=assessment.id),
    )
