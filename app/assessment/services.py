"""Making a diagnosis together: begin, let both sides speak, ask the person, agree, and keep what is not agreed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from app.assessment.definitions import Instrument, InstrumentChanged, answered_with, offered
from app.assessment.models import Assessment, AssessmentVoice, Disagreement
from app.assessment.panel import refresh_panel
from app.assessment.queries import voices_of
from app.assessment.rules import Answer, answers_of, months_after, still_open, to_talk
from app.assessment.vocabulary import State, Voice, Way
from app.audit.services import record
from app.casework.models import Case, CaseTask
from app.casework.services import NewTask, add_task, finish_task
from app.casework.vocabulary import TaskKind, TaskOwner
from app.delivery.services import enqueue
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import speaking
from app.foundation.unit_of_work import Work
from app.people.models import Person

ANSWER_WITHIN = timedelta(days=7)


def begin(work: Work, case: Case, name: str) -> Assessment:
    """Open a questionnaire about a case. Raises Invalid for one that does not exist, Conflict when one is open."""
    instrument = offered().get(name)
    if instrument is None or work.actor.staff_id is None:
        raise Invalid(_("Choose one of the questionnaires on this page."), "instrument")
    before = list(
        work.session.scalars(
            select(Assessment)
            .where(Assessment.case_id == case.id, Assessment.instrument == name)
            .order_by(Assessment.opened_at.desc(), Assessment.id)
        )
    )
    if any(one.state == State.OPEN for one in before):
        raise Conflict(_("Somebody has begun this questionnaire already. Go on with that one."))
    _refuse_a_changed_file(work, instrument)
    fresh = Assessment(
        case_id=case.id,
        instrument=instrument.id,
        version=instrument.version,
        digest=instrument.digest,
        state=State.OPEN,
        opened_by=work.actor.staff_id,
        opened_at=work.now,
    )
    work.session.add(fresh)
    work.session.flush()
    if before and may_correct(before[0], instrument, today_in(work.zone, work.now), work.zone):
        _copy(work, before[0], fresh)
    record(work, "assessment:assessment:begin", fresh, case.person_id, instrument=instrument.id)
    refresh_panel(work, case.id)
    return fresh


def _refuse_a_changed_file(work: Work, instrument: Instrument) -> None:
    others = select(Assessment.id).where(
        Assessment.instrument == instrument.id,
        Assessment.version == instrument.version,
        Assessment.digest != instrument.digest,
    )
    if work.session.scalars(others.limit(1)).first() is not None:
        raise Conflict(
            _("The text of this questionnaire was changed without a new version. Tell whoever runs this installation.")
        )


def may_correct(last: Assessment, instrument: Instrument, today: date, zone: str) -> bool:
    """True while the last one may be corrected: the new one begins with its answers, and the old one is kept."""
    if last.agreed_at is None or last.digest != instrument.digest:
        return False
    return today <= today_in(zone, last.agreed_at) + timedelta(days=instrument.correction_days)


def _copy(work: Work, before: Assessment, fresh: Assessment) -> None:
    for said in work.session.scalars(voices_of([before.id])):
        work.session.add(
            AssessmentVoice(
                assessment_id=fresh.id,
                voice=said.voice,
                staff_id=said.staff_id,
                answers=said.answers,
                changed_at=said.changed_at,
                finished_at=said.finished_at,
            )
        )
    work.session.flush()


def wording_of(assessment: Assessment) -> Instrument:
    """The very questionnaire that is answered here. Raises Conflict when its file says something else by now."""
    try:
        return answered_with(assessment.instrument, assessment.version, assessment.digest)
    except InstrumentChanged:
        raise Conflict(
            _("The text of this questionnaire was changed without a new version. Tell whoever runs this installation.")
        ) from None


def voice_of(work: Work, assessment_id: UUID, voice: Voice) -> AssessmentVoice | None:
    """What one side has said so far."""
    statement = select(AssessmentVoice).where(
        AssessmentVoice.assessment_id == assessment_id, AssessmentVoice.voice == voice
    )
    return work.session.scalars(statement).one_or_none()


def say(
    work: Work,
    case: Case,
    assessment: Assessment,
    voice: Voice,
    answers: Mapping[str, Answer | None],
    *,
    seen: int | None = None,
) -> AssessmentVoice:
    """Keep what one side says; questions that are not named stay as they are. Raises Conflict when somebody was faster.

    `seen` is the version that was on the screen: 0 before anything was said; the person's own phone has none.
    """
    kept = _said(work, case, assessment, voice, answers, seen)
    refresh_panel(work, case.id)
    return kept


def _said(
    work: Work,
    case: Case,
    assessment: Assessment,
    voice: Voice,
    answers: Mapping[str, Answer | None],
    seen: int | None,
) -> AssessmentVoice:
    if assessment.state != State.OPEN:
        raise Conflict(_("This was agreed already. Begin it again to change something."))
    instrument = wording_of(assessment)
    kept = voice_of(work, assessment.id, voice)
    if seen is not None and seen != (kept.version if kept else 0):
        raise Conflict(_("Somebody saved other answers while you were writing. Both are shown below."))
    if kept is None:
        kept = AssessmentVoice(assessment_id=assessment.id, voice=voice, answers={}, version=0)
        work.session.add(kept)
    said = dict(kept.answers)
    for item, answer in answers.items():
        if instrument.item(item) is None:
            raise Invalid(_("This question is not part of the questionnaire. Open the page again."))
        said.pop(item, None)
        if answer is not None:
            said[item] = answer.kept()
    kept.answers, kept.changed_at, kept.staff_id = said, work.now, work.actor.staff_id
    kept.version += 1
    work.session.flush()
    record(work, "assessment:answers:write", assessment, case.person_id, voice=voice.value, answers=len(answers))
    return kept


def finish_own(work: Work, case: Case, assessment: Assessment) -> None:
    """The person has answered what they want: the key worker gets a step to talk about it."""
    own = voice_of(work, assessment.id, Voice.PERSON)
    if own is None or not own.answers:
        raise Invalid(_("Answer at least one question first."))
    if own.finished_at is not None:
        return
    own.finished_at = work.now
    _tick(work, case, TaskOwner.PERSON)
    title = _("Talk about what %(name)s answered", name=case.person.name)
    due = today_in(work.zone, work.now) + ANSWER_WITHIN
    add_task(work, case, NewTask(TaskOwner.STAFF, TaskKind.SITUATION, title, due_on=due, staff_id=case.key_worker_id))
    record(work, "assessment:answers:finish", assessment, case.person_id)


def _tick(work: Work, case: Case, *owners: TaskOwner) -> None:
    open_steps = select(CaseTask).where(
        CaseTask.case_id == case.id,
        CaseTask.owner.in_(owners),
        CaseTask.kind == TaskKind.SITUATION,
        CaseTask.done_at.is_(None),
    )
    for task in work.session.scalars(open_steps.order_by(CaseTask.id)).all():
        finish_task(work, task)


def ask_person(work: Work, case: Case, assessment: Assessment) -> None:
    """Put the questions on the person's own phone: a step on Today, and a notice that does not say what about."""
    instrument = wording_of(assessment)
    if Voice.PERSON not in instrument.raters or assessment.state != State.OPEN:
        raise Invalid(_("These questions cannot be sent to the person’s phone."))
    if assessment.asked_at is not None:
        raise Conflict(_("The person has these questions already."))
    assessment.asked_at = work.now
    person = work.session.get_one(Person, case.person_id)
    with speaking(person.language):
        title, why = _("Tell us how things are"), _("Nobody marks it. You can leave any question open.")
    due = today_in(work.zone, work.now) + ANSWER_WITHIN
    add_task(work, case, NewTask(TaskOwner.PERSON, TaskKind.SITUATION, title, why, minutes=10, due_on=due))
    enqueue(work, "situation_asked", case.person_id, subject_id=assessment.id)
    record(work, "assessment:questions:ask", assessment, case.person_id, instrument=instrument.id)


@dataclass(frozen=True, slots=True)
class Closing:
    """How something was agreed; `seen` is the version of the agreed answers that was on the screen."""

    way: Way | None
    talked: bool
    seen: int


def agree(
    work: Work, case: Case, assessment: Assessment, answers: Mapping[str, Answer | None], closing: Closing
) -> None:
    """Close what was agreed: it counts from now on, and the person has the full copy the same day.

    Raises Invalid while something is still to be agreed, or to be talked about; nothing is written then.
    """
    instrument = wording_of(assessment)
    if assessment.state != State.OPEN:
        raise Conflict(_("This was agreed already. Begin it again to change something."))
    kept = {Voice(one.voice): one.answers for one in work.session.scalars(voices_of([assessment.id]))}
    said = {voice: answers_of(instrument, kept.get(voice)) for voice in Voice}
    alone = Voice.PERSON not in instrument.raters
    new = {item: one for item, one in said[Voice.STAFF].items() if one.level or one.said} if alone else answers
    agreed = {item: one for item, one in {**said[Voice.AGREED], **new}.items() if one is not None}
    _refuse_what_is_open(instrument, said[Voice.STAFF], said[Voice.PERSON], agreed, talked=closing.talked)
    if not alone and closing.way is None:
        raise Invalid(_("Choose how you agreed it."), "way")
    _said(work, case, assessment, Voice.AGREED, new, closing.seen)
    today = today_in(work.zone, work.now)
    assessment.state, assessment.agreed_at, assessment.agreed_by = State.AGREED, work.now, work.actor.staff_id
    assessment.agreed_way = closing.way
    assessment.review_on = months_after(today, instrument.months) if instrument.months else None
    work.session.flush()
    _give_copy(work, case, assessment)
    record(work, "assessment:assessment:agree", assessment, case.person_id, instrument=instrument.id)
    refresh_panel(work, case.id)


def _refuse_what_is_open(
    instrument: Instrument,
    staff: Mapping[str, Answer],
    person: Mapping[str, Answer],
    agreed: Mapping[str, Answer],
    *,
    talked: bool,
) -> None:
    if not agreed:
        raise Invalid(_("Nothing is agreed yet. Answer at least one area and agree on it."))
    left = still_open(instrument, staff, person, agreed)
    if left:
        names = ", ".join(_(item.name) for item in instrument.items if item.id in left)
        raise Invalid(_("Still to be agreed: %(areas)s.", areas=names))
    if to_talk(instrument, staff, person) and not talked:
        raise Invalid(_("Talk about the areas with 2 levels of difference or more, and then tick it here."), "talked")


def _give_copy(work: Work, case: Case, assessment: Assessment) -> None:
    _tick(work, case, *TaskOwner)
    person = work.session.get_one(Person, case.person_id)
    with speaking(person.language):
        title = _("Read what we agreed")
        why = _("It is your copy. If something is not right, you can say so there.")
    due = today_in(work.zone, work.now) + ANSWER_WITHIN
    add_task(work, case, NewTask(TaskOwner.PERSON, TaskKind.SITUATION, title, why, minutes=5, due_on=due))
    enqueue(work, "situation_copy", case.person_id, subject_id=assessment.id)


def disagree(work: Work, case: Case, assessment: Assessment, item: str, words: str) -> Disagreement:
    """“I do not agree because …”: kept as it was said, before or after the rest was agreed."""
    if wording_of(assessment).item(item) is None:
        raise Invalid(_("Choose the area that you do not agree with."), "item")
    kept = Disagreement(
        assessment_id=assessment.id, item=item, words=words, written_by=work.actor.staff_id, written_at=work.now
    )
    work.session.add(kept)
    work.session.flush()
    record(work, "assessment:disagreement:write", assessment, case.person_id)
    if work.actor.staff_id is None:
        title = _("%(name)s does not agree with something in the assessment", name=case.person.name)
        due = today_in(work.zone, work.now) + ANSWER_WITHIN
        add_task(
            work, case, NewTask(TaskOwner.STAFF, TaskKind.SITUATION, title, due_on=due, staff_id=case.key_worker_id)
        )
    refresh_panel(work, case.id)
    return kept
