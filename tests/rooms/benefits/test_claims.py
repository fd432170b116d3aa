"""Claims: what may happen when, the time of the law, the steps they raise, and what the funnel reads."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.audit.models import AuditEntry
from app.benefits.claim_rules import FROM, TO, Move, Standing, Told, is_silent, moves_from, pushed, refusal
from app.benefits.claim_terms import SILENCE_WORDS, Silence, months_later, term_of
from app.benefits.claim_words import CLAIM_STATE_NAMES, ClaimState
from app.benefits.claims import carry_on, claimable, prepare, raise_silent
from app.benefits.models import BenefitClaim, ClaimEvent
from app.benefits.queries import claims_of_cases
from app.benefits.vocabulary import BENEFITS
from app.casework.models import Case, CaseTask
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import speaking

TODAY = date(2026, 11, 24)
TOLD = Told(TODAY, documents="Padrón", month=Decimal(10), starts_on=TODAY, reason="Too much income")
APPLIED = Standing(ClaimState.APPLIED, applied_on=date(2026, 5, 1), answer_by=date(2026, 11, 1))


@pytest.fixture(autouse=True)
def in_english():
    with speaking("en"):
        yield


@pytest.fixture
def case(build):
    return build.a_case(build.a_worker(), build.a_person())


def change(build, case, deed, actor=None):
    with build.unit(actor) as work:
        attached = work.session.get_one(Case, case.id)
        claim = work.session.scalars(select(BenefitClaim).where(BenefitClaim.case_id == case.id)).first()
        return deed(work, attached, claim)


def begin(build, case, benefit="es.imv", applied_on=date(2026, 5, 1), actor=None):
    def deed(work, attached, _claim):
        claim = prepare(work, attached, benefit)
        if applied_on:
            carry_on(work, attached, claim, Move.APPLY, Told(applied_on))
        return claim

    return change(build, case, deed, actor)


def move(build, case, what, told, actor=None):
    change(build, case, lambda work, attached, claim: carry_on(work, attached, claim, what, told), actor)


def rows(units, kind):
    with units.reading(None) as work:
        return list(work.session.scalars(select(kind).order_by(kind.id)))


@pytest.mark.parametrize("state", list(ClaimState))
def test_only_what_can_follow_a_state_is_offered_and_everything_else_is_refused(state):
    standing = Standing(state, applied_on=date(2026, 5, 1), answer_by=date(2027, 1, 1))
    offered = moves_from(standing, TODAY)

    for each in Move:
        refused = refusal(each, standing, TOLD, TODAY)
        assert (refused is None) == (each in offered)
        if state not in FROM[each]:
            assert refused is not None and refused.words.startswith("This is not possible where the claim stands now.")
    assert bool(offered) == (state not in {ClaimState.CLOSED, ClaimState.WITHDRAWN})
    assert set(TO) == set(FROM) == set(Move) and state in CLAIM_STATE_NAMES


@pytest.mark.parametrize(
    ("what", "told", "field"),
    [
        (Move.ASK, Told(TODAY), "documents"),
        (Move.ASK, Told(TODAY, documents="x", until=date(2026, 11, 23)), "until"),
        (Move.ASK, Told(TODAY, documents="x", until=date(2036, 1, 1)), "until"),
        (Move.REFUSE, Told(TODAY), "reason"),
        (Move.GRANT, Told(TODAY, starts_on=TODAY), "month"),
        (Move.GRANT, Told(TODAY, month=Decimal(0), starts_on=TODAY), "month"),
        (Move.GRANT, Told(TODAY, month=Decimal(99_999), starts_on=TODAY), "month"),
        (Move.GRANT, Told(TODAY, month=Decimal(10)), "starts_on"),
        (Move.GRANT, Told(TODAY, month=Decimal(10), starts_on=date(2036, 1, 1)), "starts_on"),
        (Move.GRANT, Told(date(2026, 11, 25), month=Decimal(10), starts_on=TODAY), "on"),
        (Move.WITHDRAW, Told(date(2026, 4, 30)), "on"),
        (Move.WITHDRAW, Told(date(1996, 4, 30)), "on"),
    ],
)
def test_what_makes_no_sense_is_refused_on_its_field(what, told, field):
    assert refusal(what, APPLIED, told, TODAY).field == field


def test_a_discount_without_a_sum_is_granted_without_one():
    told = Told(TODAY, starts_on=TODAY)
    assert refusal(Move.GRANT, Standing(ClaimState.APPLIED, pays=False), told, TODAY) is None


def test_a_complaint_is_possible_after_silence_and_not_before():
    assert is_silent(APPLIED, TODAY) and Move.APPEAL in moves_from(APPLIED, TODAY)
    waiting = Standing(ClaimState.APPLIED, answer_by=TODAY)
    assert not is_silent(waiting, TODAY) and Move.APPEAL not in moves_from(waiting, TODAY)


def test_the_time_of_asking_for_papers_does_not_count():
    assert pushed(date(2027, 5, 20), date(2026, 11, 20), date(2026, 11, 27)) == date(2027, 5, 27)
    assert pushed(date(2027, 5, 20), date(2026, 11, 20), date(2026, 11, 10)) == date(2027, 5, 20)
    assert pushed(None, None, TODAY) is None


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 6, 15), 6, date(2026, 12, 15)),
        (date(2026, 7, 15), 6, date(2027, 1, 15)),
    ],
)
def test_months_end_as_the_law_counts_them(day, months, later):
    assert months_later(day, months) == later


def test_every_benefit_has_a_term_with_its_source():
    for benefit in BENEFITS:
        term = term_of(benefit, TODAY)
        assert term.reference and (term.months or term.days) and term.means in SILENCE_WORDS
    assert term_of("es.imv", TODAY).means is Silence.REFUSED and term_of("es.imv", TODAY).months == 6
    assert term_of("es.navarra.rg", TODAY).means is Silence.GRANTED
    general = term_of("es.pnc.invalidez", TODAY)
    assert (general.months, general.reference, general.general) == (3, "Ley 39/2015 art. 21.3", True)
    assert term_of("es.imv", date(2015, 1, 1)).general
    assert not term_of("it.adi", TODAY).sure and general.sure


def test_a_region_offers_its_own_benefits_and_those_of_the_country():
    found = [benefit for benefit, _name in claimable("ES-AS", TODAY)]
    assert "es.asturias.ssb" in found and "es.imv" in found
    assert not {"es.cyl.rgc", "es.rai", "it.adi"} & set(found)


def test_a_claim_keeps_every_state_with_who_and_when_and_nobody_rewrites_it(build, units, case, clock, database):
    worker = build.staff_actor(build.a_worker(given_name="Pilar"))
    begin(build, case, actor=worker)
    clock.move(timedelta(days=1))
    move(build, case, Move.REFUSE, Told(TODAY, reason="Too much income"), worker)

    history = sorted(rows(units, ClaimEvent), key=lambda event: event.place)
    assert [str(event.state) for event in history] == ["prepared", "applied", "refused"]
    assert {event.staff_id for event in history} == {worker.staff_id}
    assert history[2].told == {"on": "2026-11-24", "reason": "Too much income"} and history[2].at == clock()
    with pytest.raises(DBAPIError), database.engine.begin() as connection:
        connection.execute(text("UPDATE benefit_claim_event SET state = 'granted'"))
    stored = rows(units, BenefitClaim)[0]
    with database.engine.connect() as connection:
        raw = connection.execute(text("SELECT refused_reason FROM benefit_claim")).scalar()
    assert stored.refused_reason == "Too much income" and "income" not in raw


def test_the_same_benefit_is_claimed_again_only_when_the_first_is_over(build, units, case):
    begin(build, case)
    with pytest.raises(Conflict):
        begin(build, case)
    first = rows(units, BenefitClaim)[0]
    like = {name: getattr(first, name) for name in ("case_id", "person_id", "benefit", "state", "created_at")}
    with pytest.raises(IntegrityError):
        build.save(BenefitClaim(**like, changed_at=first.changed_at))
    move(build, case, Move.WITHDRAW, Told(TODAY))
    begin(build, case)
    assert len(rows(units, BenefitClaim)) == 2
    with pytest.raises(Invalid):
        begin(build, case, "es.nothing")


def test_two_who_write_at_once_do_not_both_win(build, case):
    begin(build, case)

    def late(work, attached, claim):
        work.session.execute(text("UPDATE benefit_claim SET version = version + 1"))
        carry_on(work, attached, claim, Move.REFUSE, TOLD)

    with pytest.raises(StaleDataError):
        change(build, case, late)


def test_a_refusal_raises_one_step_for_the_key_worker(build, units, case):
    begin(build, case)
    move(build, case, Move.REFUSE, Told(TODAY, reason="Too much income", until=date(2026, 11, 26)))

    (task,) = rows(units, CaseTask)
    assert task.staff_id == case.key_worker_id and task.due_on == date(2026, 11, 26)
    assert task.title.startswith("Ingreso Mínimo Vital was refused")
    assert task.why == "The last day for a complaint is November\u00a026."
    assert "income" not in task.title + task.why


def test_a_silent_claim_raises_one_step_and_says_what_silence_means(build, units, case):
    begin(build, case, applied_on=date(2026, 5, 1))
    with build.unit() as work:
        assert raise_silent(work) == 1
        assert raise_silent(work) == 0

    (task,) = rows(units, CaseTask)
    assert task.title == "No answer to Ingreso Mínimo Vital: ask the office what became of the claim"
    assert "Ley 19/2021 art. 28" in task.why and "counts as a refusal" in task.why
    assert task.staff_id == case.key_worker_id and rows(units, BenefitClaim)[0].silent_at is not None
    move(build, case, Move.APPEAL, Told(TODAY))


def test_who_has_time_or_waits_for_papers_is_not_silent(build, units, case):
    begin(build, case, applied_on=date(2026, 6, 1))
    with build.unit() as work:
        assert raise_silent(work) == 0
    move(build, case, Move.ASK, Told(date(2026, 10, 1), documents="Padrón"))
    with build.unit() as work:
        work.now += timedelta(days=400)
        assert raise_silent(work) == 0
    move(build, case, Move.HAND_IN, Told(date(2026, 11, 1)))
    assert rows(units, BenefitClaim)[0].answer_by == date(2027, 1, 1)
    with build.unit() as work:
        work.now += timedelta(days=60)
        assert raise_silent(work) == 1


def test_the_funnel_reads_how_far_the_claims_of_cases_came(build, case):
    begin(build, case)
    move(build, case, Move.GRANT, Told(TODAY, month=Decimal("658.82"), starts_on=TODAY))
    begin(build, case, "es.asturias.ssb", applied_on=None)
    second = build.a_case(build.a_worker(), build.a_person(given_name="Ana"))
    begin(build, second, applied_on=date(2026, 11, 1))

    with build.unit() as work:
        found = work.session.execute(claims_of_cases(select(Case.id))).all()
        assert {row.case_id: (row.claimed, row.granted, row.euros_month) for row in found} == {
            case.id: (1, 1, Decimal("658.82")),
            second.id: (1, 0, Decimal(0)),
        }


def test_the_audit_tells_what_was_done_and_not_what_was_written(build, units, case):
    begin(build, case)
    move(build, case, Move.REFUSE, Told(TODAY, reason="Too much income"))

    entries = [entry for entry in _audit(units) if entry.action.startswith("benefits:claim:")]
    assert [entry.action for entry in entries] == [f"benefits:claim:{verb}" for verb in ("prepare", "apply", "refuse")]
    assert {entry.person_id for entry in entries} == {case.person_id}
    assert "income" not in str([entry.details for entry in entries])


def _audit(units):
    with units.reading(None) as work:
        return list(work.session.scalars(select(AuditEntry).order_by(AuditEntry.seq)))


def steps_of_the_person(units):
    return sorted((task for task in rows(units, CaseTask) if task.owner == "person"), key=lambda task: task.why)


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (Move.HAND_IN, Told(date(2026, 11, 24))),
        (Move.GRANT, Told(TODAY, month=Decimal(10), starts_on=TODAY)),
        (Move.WITHDRAW, Told(TODAY)),
    ],
)
def test_papers_that_are_asked_for_are_a_step_of_the_person_until_they_are_handed_in(build, units, case, after, told):
    begin(build, case)
    move(build, case, Move.ASK, Told(TODAY, documents="Family book", until=date(2026, 12, 1)))

    (step,) = steps_of_the_person(units)
    assert (step.kind, step.why, step.due_on, step.done_at) == ("paper", "Family book", date(2026, 12, 1), None)
    assert "Ingreso Mínimo Vital" in step.title

    move(build, case, after, told)
    (step,) = steps_of_the_person(units)
    assert step.done_at is not None


def test_papers_asked_for_a_second_time_are_a_step_of_their_own(build, units, case):
    begin(build, case)
    move(build, case, Move.ASK, Told(TODAY, documents="Family book"))
    move(build, case, Move.HAND_IN, Told(TODAY))
    move(build, case, Move.ASK, Told(TODAY, documents="Contract of the flat"))

    assert [(step.why, step.done_at is None) for step in steps_of_the_person(units)] == [
        ("Contract of the flat", True),
        ("Family book", False),
    ]
