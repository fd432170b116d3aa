"""Scores in the database: what may be read when, who is scored, and what makes a score go."""

import json
from datetime import date, timedelta

from sqlalchemy import func, select, update

from app.appointments.models import Appointment
from app.audit.models import AuditEntry
from app.casework.models import CaseHandover, CasePanel
from app.demo.scores import ready_model
from app.factory import connect_rooms
from app.privacy import services as privacy
from app.privacy.models import Consent
from app.privacy.vocabulary import Purpose
from app.risk import night
from app.risk.due import BLIND_OF, is_blind
from app.risk.models import EarlyWarning, RiskModel, RiskObjection, RiskReview, RiskScore, RiskSnapshot
from app.risk.night import watch_models
from app.risk.registry import keep, serving
from app.risk.scores import in_force
from app.risk.vocabulary import Band, By, Rule
from app.risk.warnings import watch_cases
from tests.support.scores import NIGHT

DAY = date(2026, 11, 24)


def test_before_there_is_a_model_the_rule_of_points_speaks_and_gives_no_chance(room):
    case = room.person()
    room.later(1)

    assert room.night() == 1
    assert room.night() == 0
    [score] = room.scores(case)
    assert (score.by, score.chance, score.low, score.current) == (By.POINTS, None, None, True)
    assert score.band == Band.MEDIUM
    assert score.grounds["points"] == 5
    assert ["work and training (1 to 5)", 2, False] in score.grounds["up"]
    assert "worker's rating of strength" in score.grounds["missing"]
    assert room.shown(case).id == score.id
    assert room.ask(select(RiskModel.card))["medium_from"] == 3


def test_only_those_who_agreed_were_assessed_and_did_not_object_are_scored_and_one_batch_is_one_entry(room):
    one, other = room.person(), room.person(name="Ana")
    room.person(consent=False)
    room.person(assessed=False)
    objecting = room.person(name="Eva")
    room.build.save(RiskObjection(case_id=objecting.id, person_id=objecting.person_id, made_at=room.clock()))
    room.later(1)

    assert room.night() == 2
    assert [len(room.scores(case)) for case in (one, other, objecting)] == [1, 1, 0]
    batches = select(func.count()).where(AuditEntry.action == "risk:score:batch")
    assert room.ask(batches) == 1
    room.decide(on=False)
    room.later(100)
    assert room.night() == 0


def test_a_quarter_later_there_is_a_second_score_and_only_it_is_current(room):
    case = room.person()
    room.later(1)
    room.night()
    room.later(90)
    assert room.night() == 0
    room.later(1)

    assert room.night() == 1
    assert [score.current for score in room.scores(case)] == [False, True]


def test_nothing_written_down_later_moves_a_snapshot_however_early_it_is_dated(room, units):
    case = room.person()
    room.model()
    room.later(30)
    now = room.clock()

    def features():
        from app.risk.due import agreed_people
        from app.risk.features import INPUTS, snapshot
        from app.risk.gathering import gather

        with units.reading(NIGHT) as work:
            found = gather(work, agreed_people(room.programme.id).order_by(None).subquery())
        taken = snapshot(found.events, len(found.people), now.date().toordinal())
        return {item.name: str(taken.features[item.name].numbers.tolist()) for item in INPUTS}

    before = features()
    assert before["work and training (1 to 5)"] == "[2.0]"
    assert before["children at home"] == "[1.0]"
    slots = [room.build.a_slot(room.worker, now - timedelta(days=days)) for days in (3, 9)]
    with units.writing(NIGHT) as work:
        room.assess(work, case, (5, 5), at=now + timedelta(days=1))
        work.session.add(
            CaseHandover(
                case_id=case.id,
                from_id=room.worker.id,
                to_id=room.worker.id,
                reason="load",
                made_at=now + timedelta(days=2),
            )
        )
        for slot in slots:
            work.session.add(
                Appointment(
                    slot_id=slot.id,
                    case_id=case.id,
                    person_id=case.person_id,
                    starts_at=slot.starts_at,
                    ends_at=slot.ends_at,
                    status="noshow",
                    booked_by="staff",
                    booked_at=now + timedelta(days=1),
                    outcome_at=now + timedelta(days=1),
                )
            )
    assert features() == before

    # The same two missed appointments count as soon as the day of writing is past.
    with units.writing(NIGHT) as work:
        work.session.execute(update(Appointment).values(outcome_at=now - timedelta(days=1)))
    assert features()["appointments missed in six months"] == "[2.0]"


def test_of_two_answers_of_one_day_the_later_one_counts_whichever_was_written_first(room, units):
    case, noon = room.person(), room.clock()
    with units.writing(NIGHT) as work:
        room.assess(work, case, (4, 5), at=noon - timedelta(minutes=5))
    room.later(1)
    room.night()

    with units.reading(NIGHT) as work:
        kept = work.session.scalars(select(RiskSnapshot)).one().features
    assert (kept["housing (1 to 5)"], kept["work and training (1 to 5)"]) == (2.0, 2.0)


def test_each_portion_of_a_night_looks_again_who_is_still_due_and_scores_nobody_twice(room, units, monkeypatch):
    monkeypatch.setattr(night, "A_PORTION", 2)
    cases = [room.person() for _number in range(3)]
    room.later(1)
    with units.reading(NIGHT) as work:
        portions = night.portions_due(work)
    with units.writing(NIGHT) as work:
        consent = select(Consent).where(Consent.person_id == cases[0].person_id, Consent.purpose == Purpose.ESTIMATE)
        privacy.withdraw(work, work.session.scalars(consent).one())

    def scored():
        counts = []
        for portion in portions:
            with units.writing(NIGHT) as work:
                counts.append(night.score_portion(work, portion))
        return counts

    assert (len(portions), sum(scored())) == (2, 2)
    assert [len(room.scores(case)) for case in cases] == [0, 1, 1]
    # A night that was cut off and begins again passes over whoever has a score.
    assert scored() == [0, 0]


def test_a_model_gives_a_chance_with_its_interval_and_reasons_by_input(room):
    case = room.person()
    room.model()
    room.later(1)
    room.night()

    [score] = room.scores(case)
    assert (score.by, 0 < score.low <= score.chance <= score.high < 1) == (By.MODEL, True)
    told = {name for way in ("up", "down") for name, _weight, _ours in score.grounds[way]}
    assert {"work and training (1 to 5)", "own rating of strength"} <= told
    assert not told & set(score.grounds["missing"])
    kept = room.ask(select(RiskSnapshot.features))
    assert kept["level of schooling"] == 1.0
    assert kept["worker's rating of strength"] is None


def test_somebody_whom_nobody_met_for_nine_months_cannot_be_estimated(room):
    case = room.person()
    room.model()
    room.later(280)
    room.night()

    [score] = room.scores(case)
    assert (score.band, score.chance, score.grounds["up"]) == (Band.NOT_ESTIMABLE, None, [])


def test_a_damaged_model_is_passed_over_the_last_good_one_goes_on_and_one_that_ran_out_hides_scores(room, units):
    case = room.person()
    first, second = room.model(), None
    with units.writing(NIGHT) as work:
        good = ready_model(work.now.date())
        second = keep(work, room.programme.id, type(good)(2, good.scorer, good.card), None, "Newer")
    with units.writing(NIGHT) as work:
        row = work.session.get_one(RiskModel, second.id)
        row.artefact = row.artefact.replace('"slope": 1.0', '"slope": 9.0')
    room.later(1)
    with units.writing(NIGHT) as work:
        found = serving(work, room.programme.id)
        assert (found.row.id, found.artefact.version) == (first.id, 1)
        assert found.troubles == ("version 2 is not used: its signature is wrong",)
        assert in_force(work, room.programme.id).id == first.id
        unsigned = json.loads(row.artefact) | {"signature": ""}
        work.session.get_one(RiskModel, second.id).artefact = json.dumps(unsigned)
    assert room.night() == 1
    assert room.shown(case) is not None

    room.later(370)
    assert room.shown(case) is None
    with units.reading(NIGHT) as work:
        assert in_force(work, room.programme.id) is None
    assert room.night() == 0


def test_switched_off_scores_hide_at_once_and_come_back(room, units):
    case = room.person()
    room.later(1)
    room.night()
    room.decide(on=False)
    assert room.shown(case) is None
    room.decide(on=True)
    assert room.shown(case) is not None


def test_an_objection_hides_the_score_until_it_is_answered_and_for_good_where_it_is_right(room, units):
    case = room.person()
    room.later(1)
    room.night()
    [score] = room.scores(case)
    objection = room.build.save(
        RiskObjection(case_id=case.id, person_id=case.person_id, score_id=score.id, made_at=room.clock())
    )
    assert room.shown(case) is None
    for upheld, seen in ((False, True), (True, False)):
        with units.writing(NIGHT) as work:
            row = work.session.get_one(RiskObjection, objection.id)
            row.upheld, row.answered_at = upheld, work.now
        assert (room.shown(case) is not None) is seen


def test_taking_the_consent_back_deletes_whatever_was_estimated_and_nobody_scores_again(room, units):
    case, other = room.person(), room.person(name="Ana")
    room.later(1)
    room.night()
    connect_rooms()
    [score] = room.scores(case)
    room.build.save(
        RiskReview(
            case_id=case.id, score_id=score.id, staff_id=room.worker.id, estimate="low", estimated_at=room.clock()
        )
    )
    room.build.save(RiskObjection(case_id=case.id, person_id=case.person_id, score_id=score.id, made_at=room.clock()))
    with units.writing(NIGHT) as work:
        consent = select(Consent).where(Consent.person_id == case.person_id, Consent.purpose == Purpose.ESTIMATE)
        privacy.withdraw(work, work.session.scalars(consent).one())

    assert room.shown(case) is None
    for table in (RiskScore, RiskSnapshot, RiskReview):
        assert room.ask(select(func.count()).select_from(table).where(table.case_id == case.id)) == 0, table
    assert room.ask(select(RiskObjection.score_id)) is None
    assert len(room.scores(other)) == 1
    room.later(100)
    assert room.night() == 1


def test_an_estimate_that_rose_is_a_warning_that_tells_neither_band_nor_team_and_ends_with_the_own_estimate(
    room, units
):
    rose, hair, blind = (room.person(name=name) for name in ("Rosa", "Ana", "Eva"))
    room.model()
    room.later(1)
    room.night()
    room.later(91)
    room.night()
    moved = {rose.id: (0.55, 0.7, False), hair.id: (0.69, 0.7, False), blind.id: (0.4, 0.9, True)}
    with units.writing(NIGHT) as work:
        for case_id, (before, after, unseen) in moved.items():
            old, new = (
                work.session.scalars(
                    select(RiskScore).where(RiskScore.case_id == case_id, RiskScore.current.is_(now))
                ).one()
                for now in (False, True)
            )
            old.band, old.chance, new.band, new.chance, new.blind = "low", before, "medium", after, unseen

    def warned():
        with units.writing(NIGHT) as work:
            watch_cases(work)
            found = select(EarlyWarning).where(EarlyWarning.rule == Rule.ESTIMATE)
            return [(one.case_id, one.state, one.grounds) for one in work.session.scalars(found)]

    assert warned() == [(rose.id, "open", {})]
    assert warned() == [(rose.id, "open", {})]
    panels = select(CasePanel.content).where(CasePanel.case_id == rose.id, CasePanel.name == "warnings")
    assert "estimate" not in (room.ask(panels) or "")

    [_old, new] = room.scores(rose)
    room.build.save(
        RiskReview(case_id=rose.id, score_id=new.id, staff_id=room.worker.id, estimate="low", estimated_at=room.clock())
    )
    assert warned() == [(rose.id, "cleared", {})]


def test_a_model_is_looked_at_once_a_month_and_says_when_there_are_too_few_to_tell(room, units):
    room.person()
    room.model()

    def looked():
        with units.writing(NIGHT) as work:
            return watch_models(work)

    assert looked() == 0
    room.later(30)
    assert [looked(), looked()] == [1, 0]
    assert room.ask(select(RiskModel.card))["drift"]["alarm"] == "too_few"


def test_the_blind_twentieth_is_the_same_whenever_it_is_drawn_and_changes_with_the_week():
    from uuid import UUID

    cases = [UUID(int=i) for i in range(4000)]
    drawn = [is_blind(case, DAY) for case in cases]
    assert drawn == [is_blind(case, DAY + timedelta(days=3)) for case in cases]
    assert drawn != [is_blind(case, DAY + timedelta(days=7)) for case in cases]
    assert abs(sum(drawn) / len(drawn) - 1 / BLIND_OF) < 0.01
