"""What the page of a file shows of the diagnosis, kept ready in the transaction that changes it."""

from typing import Any
from uuid import UUID

from app.assessment.definitions import Instrument, InstrumentChanged, answered_with
from app.assessment.models import Assessment, AssessmentVoice
from app.assessment.queries import assessments_of, voices_of
from app.assessment.rules import Answers, answers_of, difference
from app.assessment.vocabulary import State, Voice
from app.casework.panels import put_panel
from app.foundation.clock import today_in
from app.foundation.unit_of_work import Work

NAME = "needs"
# The matrix tells most, so it stands on the page of the file where there is one.
FIRST = ("ssm", "pais", "employability", "exclusion")


def refresh_panel(work: Work, case_id: UUID) -> None:
    """Bring the panel in step with the newest assessment and the one that was agreed before it."""
    work.session.flush()
    found = list(work.session.scalars(assessments_of(case_id)))
    shown = next((one for name in FIRST for one in found if one.instrument == name), None)
    if shown is None:
        return
    alike = [one for one in found if one.instrument == shown.instrument and one is not shown]
    before = next((one for one in alike if one.state == State.AGREED), None)
    voices = list(work.session.scalars(voices_of([shown.id, *([before.id] if before else [])])))
    try:
        instrument = answered_with(shown.instrument, shown.version, shown.digest)
    except InstrumentChanged:
        return
    put_panel(work, case_id, NAME, _content(work, instrument, shown, before, voices))


def _content(
    work: Work, instrument: Instrument, shown: Assessment, before: Assessment | None, voices: list[AssessmentVoice]
) -> dict[str, Any]:
    def said(assessment: Assessment | None, voice: Voice) -> Answers:
        kept = [one for one in voices if assessment and one.assessment_id == assessment.id and one.voice == voice]
        return answers_of(instrument, kept[0].answers if kept else None)

    agreed = said(shown, Voice.AGREED) if shown.state == State.AGREED else {}
    sides = (said(shown, Voice.STAFF), said(shown, Voice.PERSON), agreed, said(before, Voice.AGREED))
    lines = [line for item in instrument.items if (line := profile_line(item.id, *sides))]
    for line in lines:
        item = next(one for one in instrument.items if one.id == line["item"])
        line |= {
            "name": item.name,
            "domain": item.domain.value,
            "sensitive": bool(item.sensitive),
            "levels": item.levels,
        }
    return {
        "assessment": str(shown.id),
        "instrument": instrument.id,
        "name": instrument.name,
        "levels": list(instrument.levels),
        "talk_from": instrument.talk_from,
        "state": str(shown.state),
        "agreed_on": today_in(work.zone, shown.agreed_at).isoformat() if shown.agreed_at else None,
        "before_on": today_in(work.zone, before.agreed_at).isoformat() if before and before.agreed_at else None,
        "review_on": shown.review_on.isoformat() if shown.review_on else None,
        "lines": lines,
    }


def profile_line(item: str, staff: Answers, person: Answers, agreed: Answers, before: Answers) -> dict[str, Any] | None:
    """One line of the profile: both voices, what was agreed, and the last time; None when nothing has a level."""
    levels = {
        name: answers[item].level if item in answers else None
        for name, answers in (("staff", staff), ("person", person), ("agreed", agreed), ("before", before))
    }
    if all(level is None for level in levels.values()):
        return None
    now = levels["agreed"] if levels["agreed"] is not None else levels["staff"]
    change = None if now is None or levels["before"] is None else now - levels["before"]
    return {"item": item, **levels, "change": change, "apart": difference(staff.get(item), person.get(item))}
