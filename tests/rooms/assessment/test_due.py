"""What falls due: an assessment by its schedule, a segment by its date, and whatever new thresholds would move."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.assessment import deciding
from app.assessment.deciding import Decision, decide, proposal_for, set_thresholds
from app.assessment.definitions import InstrumentChanged
from app.assessment.due import ask_again
from app.assessment.models import Assessment, AssessmentVoice, Disagreement, Segmentation, Strength
from app.assessment.rules import Answer, months_after
from app.assessment.services import Closing, agree, begin, disagree, say
from app.assessment.strengths import add_strength
from app.assessment.triage import Thresholds
from app.assessment.vocabulary import Segment, Voice, Way
from app.casework.models import Case, CasePanel, CaseTask
from app.foundation.errors import Conflict, Invalid
from app.privacy.erasure import erase_people


@pytest.fixture
def lead(build):
    return build.a_worker()


@pytest.fixture
def case(build, lead):
    return build.a_case(lead)


@pytest.fixture
def desk(build, lead):
    return lambda: build.unit(build.staff_actor(lead))


def agreed(desk, case, name="ssm", **levels):
    with desk() as work:
        found = work.session.get_one(Case, case.id)
        one = begin(work, found, name)
        seen = 1 if Voice.AGREED in {v.voice for v in work.session.scalars(voices(one))} else 0
        agree(
            work, found, one, {item: Answer(level) for item, level in levels.items()}, Closing(Way.TOGETHER, True, seen)
        )
    return one


def voices(one):
    return select(AssessmentVoice).where(AssessmentVoice.assessment_id == one.id).order_by(AssessmentVoice.id)


def titles(build):
    with build.unit() as work:
        return [
            task.title for task in work.session.scalars(select(CaseTask).order_by(CaseTask.created_at, CaseTask.id))
        ]


def night(build):
    with build.unit() as work:
        return ask_again(work)


def test_an_assessment_falls_due_once_by_its_schedule(build, desk, case, clock):
    agreed(desk, case, empleo=2)
    clock.move(timedelta(days=91))
    assert night(build) == 0
    clock.move(timedelta(days=2))
    assert (night(build), night(build)) == (1, 0)
    assert "Repeat with Rosa Menéndez Álvarez: Self-sufficiency matrix" in titles(build)


def test_a_newer_assessment_is_not_asked_for_again(build, desk, case, clock):
    agreed(desk, case, empleo=2)
    clock.move(timedelta(days=80))
    agreed(desk, case, empleo=3)
    clock.move(timedelta(days=20))
    assert night(build) == 0


def test_what_was_agreed_can_be_corrected_for_a_month_and_the_old_one_stays(build, desk, case, clock):
    first = agreed(desk, case, empleo=2)
    clock.move(timedelta(days=30))
    second = agreed(desk, case, empleo=3, ingresos=1)
    with build.unit() as work:
        kept = {
            one.assessment_id: one.answers
            for one in work.session.scalars(select(AssessmentVoice).order_by(AssessmentVoice.id))
        }
    assert kept[first.id] == {"empleo": {"a": 2, "w": ""}}
    assert kept[second.id]["empleo"]["a"] == 3
    clock.move(timedelta(days=31))
    with desk() as work:
        third = begin(work, work.session.get_one(Case, case.id), "ssm")
        assert list(work.session.scalars(voices(third))) == []


def segment(desk, case):
    with desk() as work:
        found = work.session.get_one(Case, case.id)
        proposed = proposal_for(work, found)
        chosen = proposed[0].segment
        return decide(work, found, Decision(chosen, "", chosen or ""), proposed)


def test_a_segment_is_looked_at_again_and_new_thresholds_ask_only_whom_they_move(build, desk, lead, case, clock):
    everything = {"last_job": 4, "studies": 3, "available": 2, "health": 3, "digital": 4, "care": 3}
    agreed(desk, case, "employability", **everything)
    other = build.a_case(lead, build.a_person("Amina", "Benali"))
    agreed(desk, other, "employability", **{**everything, "last_job": 1, "studies": 1})
    assert (segment(desk, case).decided, segment(desk, other).decided) == (Segment.C, Segment.D)
    with desk() as work:
        set_thresholds(work, lead.agency_id, Thresholds(3, 2), date(2026, 12, 1), "Piloto")
    assert night(build) == 0
    clock.move(timedelta(days=8))
    assert (night(build), night(build)) == (1, 0)
    assert "New thresholds: confirm the segment of Amina Benali" in titles(build)
    assert segment(desk, other).decided == Segment.C
    clock.move(timedelta(days=200))
    assert night(build) >= 2 and "Look again at the segment of Amina Benali" in titles(build)


def test_thresholds_have_their_limits(build, desk, lead):
    for limits, day, error in (
        (Thresholds(11, 2), date(2026, 12, 1), Invalid),
        (Thresholds(2, -1), date(2026, 12, 1), Invalid),
        (Thresholds(2, 2), date(2026, 11, 23), Invalid),
    ):
        with pytest.raises(error), desk() as work:
            set_thresholds(work, lead.agency_id, limits, day, "x")
    with desk() as work:
        set_thresholds(work, lead.agency_id, Thresholds(1, 1), date(2026, 12, 1), "x")
    with pytest.raises(Conflict), desk() as work:
        set_thresholds(work, lead.agency_id, Thresholds(2, 2), date(2026, 12, 1), "x")


def test_protection_listens_to_either_voice_before_anything_is_agreed(build, desk, case):
    with desk() as work:
        found = work.session.get_one(Case, case.id)
        one = begin(work, found, "pais")
        say(work, found, one, Voice.PERSON, {"shelter": Answer(1)})
        say(work, found, one, Voice.STAFF, {"shelter": Answer(3)})
        assert proposal_for(work, found)[0].segment is Segment.F
        agree(work, found, one, {"shelter": Answer(3)}, Closing(Way.PHONE, talked=True, seen=0))
        assert proposal_for(work, found)[0].segment is not Segment.F


def test_beginning_a_questionnaire_anew_silences_no_alarm_and_a_lost_wording_is_no_nought(
    build, desk, case, clock, monkeypatch
):
    agreed(desk, case, "pais", shelter=1)
    agreed(desk, case, "employability", last_job=4, studies=3, available=2, health=3, digital=4, care=3)
    clock.move(timedelta(days=200))
    with desk() as work:
        found = work.session.get_one(Case, case.id)
        one = begin(work, found, "pais")
        assert proposal_for(work, found)[0].segment is Segment.F
        say(work, found, one, Voice.PERSON, {"shelter": Answer(3)})
        assert proposal_for(work, found)[0].segment is Segment.F
        agree(work, found, one, {"shelter": Answer(3)}, Closing(Way.PHONE, talked=True, seen=0))
        assert proposal_for(work, found)[0].employment.high == 0

        def lost(*_what):
            raise InstrumentChanged

        monkeypatch.setattr(deciding, "answered_with", lost)
        assert proposal_for(work, found)[0].employment.high > 0


def test_the_file_has_its_panel_and_erasing_the_person_leaves_nothing(build, desk, case):
    one = agreed(desk, case, empleo=2)
    with desk() as work:
        found = work.session.get_one(Case, case.id)
        add_strength(work, found, "Cocina muy bien")
        disagree(work, found, work.session.get_one(Assessment, one.id), "empleo", "No es así")
    segment(desk, case)
    with build.unit() as work:
        panel = work.session.scalars(select(CasePanel).where(CasePanel.name == "needs")).one()
        assert '"empleo"' in panel.content and "No es así" not in panel.content
        erase_people(work, [case.person_id])
        for table in (Assessment, AssessmentVoice, Disagreement, Strength, Segmentation, CasePanel):
            assert work.session.scalars(select(table.id).limit(1)).first() is None


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_months_end_on_a_day_that_exists(day, months, then):
    assert months_after(day, months) == then
