"""When the law changes: who is checked again, what the key worker is told, and that nothing else is touched."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from app.benefits import rechecks
from app.benefits.desk import asked_for, forget_old_drafts, home_of, interview_of, keep, merged, save_draft
from app.benefits.engine import LAW_VERSION
from app.benefits.models import BenefitCheck, BenefitClaim, BenefitDraft
from app.benefits.questions import QUESTIONS
from app.benefits.rechecks import later, newest_figure, recheck_portion
from app.benefits.result_words import changed, lines
from app.benefits.services import keep_check, result_of
from app.casework.models import Case, CaseTask
from app.casework.vocabulary import CaseStatus
from app.foundation.errors import Invalid
from app.foundation.i18n import speaking
from app.jobs.nightly import run_night
from app.people.models import HouseholdMember, Person
from app.privacy.services import give, live_consent, withdraw
from app.privacy.vocabulary import Purpose, Way

ANSWERS = {
    "people": "2", "relations": ["child"], "born": [[1992, 3], [2019, 2]], "custody": "yes", "together": "yes",
    "marital": "single", "independent": "3", "income": "0", "income_now": "0", "pensions": "0", "savings": "under:20000",
    "papers": "eu_citizen", "years": "10", "disability": "nobody", "company": "no", "residential": "no",
}  # fmt: skip
OLD = date(2025, 6, 1)


@pytest.fixture(autouse=True)
def in_english():
    with speaking("en"):
        yield


@pytest.fixture
def case(build):
    return build.a_case(build.a_worker(), build.a_person())


def agree(build, case):
    with build.unit() as work:
        give(work, Purpose.BENEFIT_RECHECK, Way.PAPER, person_id=case.person_id)


def check(build, case, on=OLD, answers=ANSWERS):
    with build.unit(build.staff_actor(build.a_worker())) as work:
        attached = work.session.get_one(Case, case.id)
        work.session.refresh(attached, ["territory"])
        facts = interview_of(attached, answers, on).said.facts
        return keep_check(work, case.id, facts, on, answers)


def night(build):
    with build.unit() as work:
        return recheck_portion(work)


def rows(units, kind, order="id"):
    with units.reading(None) as work:
        return list(work.session.scalars(select(kind).order_by(getattr(kind, order))))


def test_a_new_figure_changes_the_answer_and_the_key_worker_is_told_from_what_to_what(build, units, case):
    agree(build, case)
    before = check(build, case)
    assert night(build) == 1
    assert night(build) == 0

    first, second = rows(units, BenefitCheck, "checked_on")
    assert first.result == before.result and second.made_by is None and second.shared_at is None
    assert (second.law_version, second.checked_on) == (LAW_VERSION, date(2026, 11, 24))
    assert second.answers == first.answers
    (task,) = [task for task in rows(units, CaseTask) if "Ingreso Mínimo Vital" in task.title]
    assert task.title == ("Ingreso Mínimo Vital has changed from €1,001.40 a month to €1,115.07 a month")
    assert task.staff_id == case.key_worker_id and task.due_on == date(2026, 11, 29)


def test_ages_are_those_of_the_day_on_which_it_is_checked_again(build, units, case):
    kept = check(build, case, date(2024, 1, 15))
    assert kept.facts["people"][1]["age"] == 4
    facts, answers = later(kept, "ES-AS", date(2026, 11, 24))
    assert (facts["people"][1]["age"], facts["people"][1]["age_on_1_january"]) == (7, 6)
    assert answers == kept.answers

    without = BenefitCheck(checked_on=date(2025, 6, 1), facts=kept.facts, answers=None)
    facts, _none = later(without, "ES-AS", date(2026, 2, 1))
    assert facts["people"][1] == {
        **{k: v for k, v in kept.facts["people"][1].items() if not k.startswith("age")}, "age_on_1_january": 5,
    }  # fmt: skip


def test_a_birthday_of_another_month_is_not_taken_for_this_one(build, case):
    answers = {**ANSWERS, "born": [[1992, 11], [2019, 2]], "birthday": [True, None]}
    kept = check(build, case, date(2025, 11, 20), answers)
    assert kept.facts["people"][0]["age"] == 33
    facts, said = later(kept, "ES-AS", date(2026, 11, 3))
    assert "age" not in facts["people"][0] and "birthday" not in said


def test_without_consent_with_a_closed_file_or_after_a_no_nobody_is_checked(build, units, case):
    check(build, case)
    assert night(build) == 0
    agree(build, case)
    with build.unit() as work:
        withdraw(work, live_consent(work, case.person_id, Purpose.BENEFIT_RECHECK))
    assert night(build) == 0
    agree(build, case)
    with build.unit() as work:
        work.session.get_one(Case, case.id).status = CaseStatus.CLOSED
    assert night(build) == 0
    assert len(rows(units, BenefitCheck)) == 1


def test_another_version_of_the_law_is_enough_and_the_same_answer_is_no_news(build, units, case, database):
    agree(build, case)
    check(build, case, date(2026, 11, 24))
    assert night(build) == 0
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE benefit_check SET law_version = 'old'"))
    assert night(build) == 1
    assert len(rows(units, BenefitCheck)) == 2 and not rows(units, CaseTask)


def test_only_the_newest_check_of_a_file_is_repeated(build, units, case):
    agree(build, case)
    check(build, case)
    with build.unit() as work:
        work.now += timedelta(hours=1)
        attached = work.session.get_one(Case, case.id)
        work.session.refresh(attached, ["territory"])
        facts = interview_of(attached, ANSWERS, date(2026, 11, 24)).said.facts
        keep_check(work, case.id, facts, date(2026, 11, 24), ANSWERS)
    assert night(build) == 0


def test_a_night_does_a_bounded_number_and_the_next_goes_on(build, units, monkeypatch):
    monkeypatch.setattr(rechecks, "A_PORTION", 1)
    worker = build.a_worker()
    for name in ("Ana", "Eva"):
        other = build.a_case(worker, build.a_person(given_name=name))
        agree(build, other)
        check(build, other)
    assert [night(build), night(build), night(build)] == [1, 1, 0]
    assert len({kept.case_id for kept in rows(units, BenefitCheck) if kept.made_by is None}) == 2


def test_the_night_tells_what_it_did(build, units, case):
    agree(build, case)
    check(build, case)
    outcomes = {outcome.name: outcome for outcome in run_night(units)}
    assert outcomes["rechecks"].count == 1 and outcomes["silent"].count == 0
    assert not outcomes["rechecks"].failure and not outcomes["silent"].failure
    assert {outcome.name: outcome.count for outcome in run_night(units)}["rechecks"] == 0


def test_a_check_that_is_open_only_for_an_age_is_no_news():
    likely = {"benefit": "es.imv", "name": "IMV", "outcome": "likely", "amount": {"month": 10.0, "low": None}}
    ask = {**likely, "outcome": "ask", "amount": None, "missing": ["people[0].age"]}
    no = {**likely, "outcome": "unlikely", "amount": None, "missing": []}

    def news(before, after):
        return changed({"results": before}, {"results": after})

    assert news([likely], [ask]) == []
    assert news([likely], [{**ask, "missing": []}]) == []
    assert news([likely], [{**ask, "missing": ["household.net_assets"]}])[0][2] == "Something is missing"
    assert news([likely], [no]) == [("IMV", "€10.00 a month", "Probably not now")]
    assert news([no], [no]) == news([], [no]) == news([likely], [likely]) == []
    assert news([], [likely]) == [("IMV", "not checked", "€10.00 a month")]


def test_the_newest_figure_is_never_of_tomorrow():
    assert date(2026, 1, 1) <= newest_figure(date(2026, 11, 24)) <= date(2026, 11, 24)
    assert newest_figure(date(2022, 6, 1)) <= date(2022, 6, 1)


def test_facts_that_clash_are_kept_without_a_result(build, units, case):
    with build.unit() as work:
        kept = keep_check(work, case.id, {"region": "ES-AS", "people": [{"relation": "child"}]}, OLD)
    assert kept.result == {"results": []} and lines(kept.result) == []
    agree(build, case)
    assert (night(build), night(build)) == (1, 0)


def test_the_household_of_the_file_wins_and_months_told_before_are_kept():
    told = {**ANSWERS, "debts": "500/total"}
    same = home_of([("applicant", [1992, 3]), ("child", [2019, None])])
    assert merged(told, same)["born"] == [[1992, 3], [2019, 2]]
    assert merged(told, same)["debts"] == "500/total"

    grown = home_of([("applicant", [1992, 3]), ("child", [2019, None]), ("child", [2026, 1])])
    after = merged(told, grown)
    assert after["relations"] == ["child", "child"] and "debts" not in after and after["income"] == "0"
    assert merged(told, {}) == told and merged({}, same)["people"] == "2"
    assert home_of([("applicant", None)] * 7)["more_people"] == "7"


@pytest.mark.parametrize(
    ("state", "month", "told"),
    [
        ("prepared", None, {}),
        ("applied", None, {"imv": "waiting"}),
        ("refused", None, {"imv": "refused"}),
        ("granted", Decimal("658.82"), {"imv": "receives", "imv_amount": "658.82/month"}),
        ("withdrawn", None, {}),
    ],
)
def test_what_became_of_the_claim_of_the_minimum_income_is_not_asked_again(state, month, told):
    other = BenefitClaim(benefit="es.subsidio", state="granted", granted_month=Decimal(10))
    assert asked_for([other, BenefitClaim(benefit="es.imv", state=state, granted_month=month)]) == told
    for key, value in told.items():
        assert QUESTIONS[key].kind == "amount" or value in QUESTIONS[key].values


def test_a_draft_is_forgotten_after_31_days_and_nothing_is_kept_without_people(build, units, case):
    worker = build.a_worker()
    with build.unit(build.staff_actor(worker)) as work:
        attached = work.session.get_one(Case, case.id)
        work.session.refresh(attached, ["territory"])
        save_draft(work, attached, None, {"people": "?"})
        with pytest.raises(Invalid):
            keep(work, attached, interview_of(attached, {"people": "?"}, OLD), None, shared=False)
    with build.unit() as work:
        assert forget_old_drafts(work) == 0
        work.now += timedelta(days=31)
        assert forget_old_drafts(work) == 1
    assert not rows(units, BenefitDraft)


def test_a_result_says_the_most_it_could_be_while_something_is_open():
    facts = {"region": "ES-AS", "people": [{"relation": "applicant", "age": 34, "age_on_1_january": 33}]}
    found = result_of(facts, date(2026, 11, 24))
    imv = next(line for line in lines(found) if line.benefit == "es.imv")
    assert (imv.words, imv.if_well) == ("Something is missing", "€733.60")
    assert imv.missing and not any("_" in words for words in imv.missing)
    assert imv.reasons and all(reason.article for reason in imv.reasons)


def test_a_reason_names_the_two_numbers_where_its_sentence_does_not():
    compared = {"code": "nothing_known", "kind": "requirement", "met": False, "article": "art. 1"}
    one = {
        "benefit": "es.pnc.invalidez", "name": "PNC", "outcome": "unlikely", "amount": None, "missing": [], "notes": [],
        "documents": [], "where_to_apply": [], "reasons": [{**compared, "values": {"have": 33, "limit": 65.5}}],
    }  # fmt: skip
    (reason,) = lines({"results": [one]})[0].reasons
    assert (reason.numbers, reason.state, reason.article) == ("33 compared with 65.5", "not_met", "art. 1")


def test_a_file_that_is_erased_takes_its_checks_and_claims_with_it(build, units, case):
    from app.benefits.claims import prepare
    from app.benefits.models import ClaimEvent
    from app.privacy.erasure import erase_people

    check(build, case)
    with build.unit() as work:
        prepare(work, work.session.get_one(Case, case.id), "es.imv")
    with build.unit() as work:
        erase_people(work, [case.person_id])
    assert not any(rows(units, kind) for kind in (BenefitCheck, BenefitClaim, ClaimEvent, Person, HouseholdMember))
