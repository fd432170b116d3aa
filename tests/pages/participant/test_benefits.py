"""My benefits: what may be for me, my claims with the next step, and saying yes or no to being checked again."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.benefits.claim_rules import Move, Told
from app.benefits.claims import carry_on, prepare
from app.benefits.models import BenefitClaim
from app.benefits.services import keep_check
from app.casework.models import Case
from app.privacy.models import Consent

NO_MONEY = {
    "region": "ES-AS",
    "people": [
        {"relation": "applicant", "age": 34, "age_on_1_january": 33, "continuous_residence_years_country": 10,
         "residence_status": "eu_citizen", "marital_status": "single", "in_public_residential_care": False,
         "company_administrator": False},
        {"relation": "child", "age": 7, "age_on_1_january": 6},
    ],
    "household": {"computable_income_previous_year": 0, "pensions_month_with_extras": 0, "net_assets": 0,
                  "asset_test_assets": 0, "unit_months": 24, "single_parent_sole_custody": True},
}  # fmt: skip
DAY = date(2026, 11, 20)


@pytest.fixture
def rosa(build):
    person = build.a_person()
    person.case = build.a_case(build.a_worker(), person)
    return person


def claim(build, rosa, *moves):
    with build.unit() as work:
        case = work.session.get_one(Case, rosa.case.id)
        made = prepare(work, case, "es.imv")
        for move, told in moves:
            carry_on(work, case, made, move, told)
    return made


def check(build, rosa, shared=True):
    with build.unit() as work:
        return keep_check(work, rosa.case.id, NO_MONEY, date(2026, 11, 24), shared=shared)


def page(build, browser, somebody):
    return build.sign_in(browser(), somebody).get("/me").click("My benefits")


def test_before_anything_happened_the_page_says_who_goes_through_it(build, browser, rosa):
    shown = page(build, browser, rosa)

    assert shown.heading == "My benefits"
    assert shown.has("Nothing was checked with you yet") and shown.has("Lucía goes through the questions with you.")
    assert "/messages?about=benefits" in shown.links().values()


def test_what_may_be_for_me_is_what_was_shared_with_me(build, browser, rosa):
    check(build, rosa, shared=False)
    assert page(build, browser, rosa).has("Nothing was checked with you yet")

    check(build, rosa)
    shown = page(build, browser, rosa)
    assert shown.has("You may be entitled to") and shown.has("€1,115.07")
    assert shown.has("Checked on November 24.") and shown.has("What to bring for Ingreso Mínimo Vital")
    assert "you are entitled" not in shown.words.lower()


ASKED = (Move.APPLY, Told(DAY)), (Move.ASK, Told(DAY, documents="Family book", until=date(2026, 11, 27)))
REFUSED = (Move.REFUSE, Told(DAY, reason="Secret words of the office"))


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        ([], "You and Lucía are getting the papers ready."),
        (ASKED[:1], "You asked for it on November 20. They have until May 20, 2027 to answer."),
        (ASKED, "They asked for papers. Take them before Friday, November 27."),
        (
            [ASKED[0], (Move.GRANT, Told(DAY, month=Decimal("658.82"), starts_on=date(2026, 12, 1)))],
            "They said yes: €658.82 a month, from December 1.",
        ),
        ([ASKED[0], REFUSED], "They said no. You can make a complaint. Take the letter to Lucía soon."),
        ([ASKED[0], REFUSED, (Move.APPEAL, Told(DAY))], "You made a complaint. They are looking at it again."),
        ([ASKED[0], (Move.WITHDRAW, Told(DAY))], "It is over since November 20."),
    ],
)
def test_a_claim_says_in_plain_words_what_comes_next(build, browser, rosa, moves, words):
    claim(build, rosa, *moves)

    shown = page(build, browser, rosa)
    assert shown.has(words)
    assert not shown.has("Secret words")
    assert shown.has("Your next step") == (moves == ASKED)


def test_who_gets_the_minimum_income_reads_that_work_does_not_take_all_of_it(build, browser, rosa):
    words = "part of what you earn from work does not count. Talk to Lucía before you say no to a job."
    check(build, rosa)
    assert not page(build, browser, rosa).has(words)

    granted = Told(DAY, month=Decimal("658.82"), starts_on=date(2026, 12, 1))
    claim(build, rosa, (Move.APPLY, Told(DAY)), (Move.GRANT, granted))
    assert page(build, browser, rosa).has(words)


def test_papers_that_are_asked_for_are_the_next_step_on_today(build, browser, rosa):
    claim(build, rosa, *ASKED)
    shown = build.sign_in(browser(), rosa).get("/")

    assert shown.has("Take the papers for Ingreso Mínimo Vital") and shown.has("Family book")


def test_a_silence_is_told_without_alarm(build, browser, rosa, clock):
    claim(build, rosa, *ASKED[:1])
    clock.move(timedelta(days=200))
    assert page(build, browser, rosa).has("Nobody has answered yet. Lucía asks the office what became of it.")


def test_nobody_sees_the_benefits_of_somebody_else(build, browser, rosa):
    claim(build, rosa)
    ana = build.a_person(given_name="Ana")
    build.a_case(build.a_worker(), ana)

    assert not page(build, browser, ana).has("Ingreso Mínimo Vital")
    assert browser().get("/benefits", follow=False).status == 303


def test_saying_yes_to_being_checked_again_and_taking_it_back(build, browser, rosa, units):
    shown = page(build, browser, rosa).send("Yes, check again for me")
    assert shown.has("You said yes on November 24.")
    shown = shown.send("Stop checking for me")

    assert shown.has("Yes, check again for me")
    with units.reading(build.person_actor(rosa)) as work:
        (consent,) = work.session.query(Consent).filter_by(purpose="benefit_recheck").all()
        assert consent.withdrawn_at is not None and consent.way == "screen" and consent.taken_by is None
        assert work.session.query(BenefitClaim).count() == 0
