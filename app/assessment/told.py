"""An assessment as it is shown: each area with both voices, what was agreed, the last time, and what is not agreed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from app.assessment.definitions import Instrument, Item
from app.assessment.models import Assessment, AssessmentVoice, Disagreement
from app.assessment.queries import disagreements_of, voices_of
from app.assessment.rules import Answer, Score, answers_of, difference, raised, score, suggested
from app.assessment.services import wording_of
from app.assessment.vocabulary import NOT_AGREED, NOT_APPLICABLE, UNKNOWN, State, Voice
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work

NOTHING = Answer()
TALK, NEAR, ONE_SIDE, NOT_RAISED = "talk", "near", "one", "none"


@dataclass(frozen=True, slots=True)
class Row:
    """One area with everything that was said about it."""

    item: Item
    staff: Answer
    person: Answer
    agreed: Answer
    before: Answer
    apart: int | None
    group: str
    disagreements: tuple[Disagreement, ...]

    @property
    def chosen(self) -> str:
        """What is ticked as agreed: what was agreed, or what both said alike."""
        if self.agreed.level is not None:
            return str(self.agreed.level)
        alike = suggested(self.staff, self.person)
        return self.agreed.said or (str(alike.level) if alike else "")

    @property
    def settled(self) -> bool:
        """True when something was agreed here."""
        return raised({self.item.id: self.agreed}, self.item.id)

    def words_of(self, answer: Answer) -> str:
        """The worded anchor of an answer, or why there is none."""
        if answer.level is not None:
            return _(self.item.anchors[answer.level - 1])
        return _(SAID_WORDS[answer.said])

    @property
    def change(self) -> int | None:
        """Levels up or down since the last time; None where one of the two is missing."""
        now = self.agreed.level if self.agreed.level is not None else self.staff.level
        return None if now is None or self.before.level is None else now - self.before.level


SAID_WORDS = {
    UNKNOWN: mark("Not known"),
    NOT_APPLICABLE: mark("Does not apply"),
    NOT_AGREED: mark("No agreement"),
    "": mark("Not raised"),
}


@dataclass(frozen=True, slots=True)
class Whole:
    """An assessment with its wording, its voices and its areas."""

    assessment: Assessment
    instrument: Instrument
    voices: Mapping[Voice, AssessmentVoice]
    before: Assessment | None
    rows: tuple[Row, ...]

    @property
    def result(self) -> Score:
        """What comes out of the agreed answers; of the professional's while nothing is agreed."""
        final = Voice.AGREED if self.assessment.state == State.AGREED else Voice.STAFF
        return score(self.instrument, self._said(final))

    @property
    def mean_change(self) -> float | None:
        """Levels up or down on average, over the areas with a level both times; None where there is none."""
        changes = [row.change for row in self.rows if row.change is not None]
        return sum(changes) / len(changes) if changes else None

    def _said(self, voice: Voice) -> dict[str, Answer]:
        kept = self.voices.get(voice)
        return answers_of(self.instrument, kept.answers if kept else None)

    def seen(self, voice: Voice) -> int:
        """The version of what one side said, for a form that must not overwrite somebody else's."""
        kept = self.voices.get(voice)
        return kept.version if kept else 0

    def of(self, *groups: str) -> list[Row]:
        """The areas of these groups."""
        return [row for row in self.rows if row.group in groups]


def whole_of(work: Work, assessment: Assessment, others: Iterable[Assessment] = ()) -> Whole:
    """Everything about one assessment in two queries; `others` are the case's, to find the last time in."""
    instrument = wording_of(assessment)
    before = next(
        (
            one
            for one in sorted(others, key=lambda one: one.opened_at, reverse=True)
            if one.instrument == assessment.instrument
            and one.state == State.AGREED
            and one.opened_at < assessment.opened_at
        ),
        None,
    )
    kept = list(work.session.scalars(voices_of([assessment.id, *([before.id] if before else [])])))
    spoken = list(work.session.scalars(disagreements_of(assessment.id)))
    voices = {Voice(one.voice): one for one in kept if one.assessment_id == assessment.id}
    last = [one for one in kept if before and one.assessment_id == before.id and one.voice == Voice.AGREED]
    said = {voice: answers_of(instrument, voices[voice].answers if voice in voices else None) for voice in Voice}
    earlier = answers_of(instrument, last[0].answers if last else None)
    rows = tuple(_row(instrument, item, said, earlier, spoken) for item in instrument.items)
    return Whole(assessment, instrument, voices, before, rows)


def _row(
    instrument: Instrument,
    item: Item,
    said: Mapping[Voice, Mapping[str, Answer]],
    earlier: Mapping[str, Answer],
    spoken: Iterable[Disagreement],
) -> Row:
    staff, person = (said[voice].get(item.id, NOTHING) for voice in (Voice.STAFF, Voice.PERSON))
    apart = difference(staff, person)
    return Row(
        item=item,
        staff=staff,
        person=person,
        agreed=said[Voice.AGREED].get(item.id, NOTHING),
        before=earlier.get(item.id, NOTHING),
        apart=apart,
        group=_group(instrument, staff, person, apart),
        disagreements=tuple(one for one in spoken if one.item == item.id),
    )


def _group(instrument: Instrument, staff: Answer, person: Answer, apart: int | None) -> str:
    if apart is not None:
        return TALK if apart >= instrument.talk_from else NEAR
    return ONE_SIDE if staff.level or person.level or staff.said or person.said else NOT_RAISED


def people_of(whole: Whole) -> set[UUID]:
    """The professionals whose names stand on the page."""
    named = {one.staff_id for one in whole.voices.values()} | {whole.assessment.opened_by, whole.assessment.agreed_by}
    return {one for one in named if one is not None}
