"""The benefits of a file: the check made with the person, what stays of it, and the claims that follow."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.benefits.models import BenefitCheck, BenefitClaim, BenefitDraft
from app.casework.models import CaseTask
from app.people.homes import add_member
from app.people.models import Household, HouseholdMember
from app.people.services import NewMember
from app.people.vocabulary import Relation
from app.privacy.models import Consent
from tests.pages.staff.casework_things import Team, actions, stored
from tests.pages.staff.outreach_things import a_callback, opened, reached
from tests.support.client import _filled_in
from tests.support.page_checks import text_of

GO_ON = "Save and go on"
PARTS = ["/benefits", "/benefits/check/home", "/benefits/check/money", "/benefits/check/result"]


@pytest.fixture
def team(build, browser):
    return Team(build, browser)


def typed(page, name):
    """What stands in a field of the page."""
    return next(values[name] for values in map(_filled_in, page.tree.iter("form")) if name in values)


NO_MONEY = {
    "month_1": "2", "q_custody": "yes", "q_together": "yes", "q_marital": "single", "q_independent": "3",
    "q_income": "0", "q_income_per": "year", "q_income_now_per": "none", "q_pensions_per": "none", "q_savings": "under",
    "q_papers": "eu_citizen", "q_years": "10", "q_disability": "nobody",
}  # fmt: skip


def answered(page, **values):
    """Answer what this page asks, and send it."""
    asked = {name for form in page.tree.iter("form") for name in _filled_in(form)}
    return page.send(GO_ON, **{name: value for name, value in values.items() if name in asked})


def checked(team, share=None):
    """Go through the check of a mother with a daughter and no money."""
    page = team.desk().get(team.path("/benefits")).click("New check")
    for _turn in range(12):
        if page.path.endswith("/result"):
            break
        page = answered(page, **NO_MONEY)
    return page, page.send("Keep the check", share=share)


def claimed(team, benefit="es.imv"):
    return team.desk().get(team.path("/benefits")).send("Begin a claim", benefit=benefit)


def happens(page, words, **values):
    return page.click(words).send("Write it down", **values)


@pytest.mark.parametrize("part", PARTS)
def test_the_benefits_of_a_file_are_for_its_team_alone(team, part):
    assert team.desk(team.ivan).get(team.path(part)).status == 200
    for stranger in team.strangers():
        assert team.desk(stranger).get(team.path(part)).status == 404


def test_a_check_is_filled_in_from_the_household_and_kept_with_its_facts_and_law(team, units):
    first = team.desk().get(team.path("/benefits")).click("New check")

    assert typed(first, "year_0") == "1992"
    assert typed(first, "month_0") == "3"
    assert typed(first, "year_1") == "2019"
    assert typed(first, "relation_1") == "child"

    preview, kept = checked(team)
    assert preview.has("1,115.07") and not stored(units, BenefitDraft)
    assert kept.has("Ingreso Mínimo Vital") and kept.has("May be entitled") and kept.has("€1,115.07 a month")
    assert kept.has("Ley 19/2021") and kept.has("Yes, only I have custody") and kept.has("02/2019")
    assert kept.has("Does not see it yet")
    (check,) = stored(units, BenefitCheck)
    assert kept.has(check.law_version)
    assert check.made_by == team.lucia.id and check.shared_at is None
    daughter = check.facts["people"][1]
    assert (daughter["relation"], daughter["age"], daughter["age_on_1_january"]) == ("child", 7, 6)
    assert "benefits:check:keep" in actions(units)


def test_what_is_not_known_stays_open_and_says_what_to_ask(team, units):
    desk = team.desk()
    desk.get(team.path("/benefits/check/home")).send(GO_ON, q_custody="?")
    desk.get(team.path("/benefits/check/money")).send(GO_ON, q_income_per="?")

    result = desk.get(team.path("/benefits/check/result"))
    assert result.has("Something is missing") and result.has("Still to be asked") and result.has("up to")
    assert stored(units, BenefitDraft)[0].answers["income"] == "?"

    again = desk.get(team.path("/benefits"))
    assert again.has("Go on with my check")
    assert not team.desk(team.ivan).get(team.path("/benefits")).has("Go on with my check")
    again.send("Drop what I began")
    assert not stored(units, BenefitDraft)


def test_what_cannot_be_read_is_said_on_its_field_and_what_was_typed_stays(team, units):
    page = team.desk().get(team.path("/benefits/check/home")).send(GO_ON, year_1="19", relation_2="", year_2="2020")
    assert page.status == 422
    assert page.has("Write the year with 4 digits, such as 1996.")
    assert page.has("Choose what this person is, or empty the row.")
    assert typed(page, "year_1") == "19"

    page = team.desk().get(team.path("/benefits/check/money")).send(GO_ON, q_income="a lot", q_income_per="year")
    assert page.status == 422 and page.has("Write how much, in euros, such as 850 or 850,50.")
    assert not stored(units, BenefitDraft)


def test_somebody_more_at_home_changes_the_questions_and_the_household_of_the_check(team, units):
    page = team.desk().get(team.path("/benefits/check/home"))
    page = page.send(GO_ON, relation_2="partner", year_2="1990", month_2="5")

    assert page.path.endswith("/home") and page.has("Are you and your partner registered as a couple?")
    draft = stored(units, BenefitDraft)[0].answers
    assert draft["people"] == "3" and draft["relations"] == ["child", "partner"]


def test_a_later_check_leaves_the_earlier_one_as_it_was(team, units, clock):
    checked(team)
    (before,) = stored(units, BenefitCheck)
    clock.move(timedelta(days=2))
    desk = team.desk()
    page = desk.get(team.path("/benefits/check/money"))
    assert typed(page, "q_income") == "0"
    page.send(GO_ON, q_income="20000", q_income_per="year")
    desk.get(team.path("/benefits/check/result")).send("Keep the check")

    overview = desk.get(team.path("/benefits"))
    kept = {check.id: check for check in stored(units, BenefitCheck)}
    assert len(kept) == 2 and overview.has("Probably not now")
    assert (kept[before.id].facts, kept[before.id].result) == (before.facts, before.result)
    earlier = desk.get(team.path(f"/benefits/checks/{before.id}"))
    assert earlier.has("€1,115.07 a month") and earlier.has("November 24")


def test_a_check_is_shown_to_the_person_only_when_somebody_says_so(team, units):
    _preview, kept = checked(team)
    kept = kept.send("Show it to the person")

    assert kept.has("Sees it since November 24")
    assert stored(units, BenefitCheck)[0].shared_at is not None
    stranger = next(team.strangers())
    path = team.path(f"/benefits/checks/{stored(units, BenefitCheck)[0].id}")
    assert team.desk(stranger).get(path).status == 404


def test_a_claim_is_followed_from_the_papers_to_the_money(team, units, clock):
    page = claimed(team)
    assert page.has("Being prepared") and not page.has("It was granted")

    page = happens(page, "It was handed in", on="2026-11-20", where="Oficina de Mieres", reference="2026/77")
    assert page.has("Applied for") and page.has("May 20, 2027") and page.has("Ley 19/2021 art. 28")
    page = happens(page, "They ask for papers", on="2026-11-22", documents="Family book", until="2026-11-27")
    assert page.has("Papers asked for") and page.has("Family book")
    clock.move(timedelta(days=3))
    page = team.desk().get(page.path)
    page = happens(page, "The papers were handed in", on="2026-11-27")
    assert page.has("May 25, 2027")
    page = happens(page, "It was granted", month="1.115,07", starts_on="2026-12-01")
    assert page.has("Granted") and page.has("€1,115.07 a month") and page.has("Lucía Fernández")

    (claim,) = stored(units, BenefitClaim)
    assert claim.granted_month == Decimal("1115.07") and str(claim.state) == "granted"
    (papers,) = stored(units, CaseTask)
    assert papers.owner == "person" and papers.done_at is not None
    assert team.desk().get(team.path("/benefits")).has("€1,115.07 a month, from December 1")


def test_what_cannot_have_happened_is_refused_in_words(team, units):
    page = claimed(team)
    again = claimed(team)
    assert again.status == 422 and again.has("There is a claim of this benefit already.")
    early = team.desk().get(f"{page.path}/grant").send("Write it down", month="10", starts_on="2026-12-01")
    assert early.status == 422 and early.has("This is not possible where the claim stands now.")
    future = happens(page, "It was handed in", on="2026-12-24", reference="kept")
    assert future.status == 422 and future.has("This day is still to come.")
    assert typed(future, "reference") == "kept"
    page = happens(page, "It was handed in", on="2026-11-20")
    wrong = happens(page, "It was granted", month="much", starts_on="")
    assert wrong.status == 422 and wrong.has("Write how much it is a month")
    assert not page.has("A complaint was made")
    assert team.desk().get(f"{page.path}/nonsense").status == 404
    assert str(stored(units, BenefitClaim)[0].state) == "applied"


def test_whoever_is_late_is_told_what_a_colleague_wrote(team):
    page = happens(claimed(team), "It was handed in", on="2026-11-20")
    mine = page.click("It was refused")
    happens(page, "They ask for papers", on="2026-11-23", documents="Padrón")

    late = mine.send("Write it down", reason="Income too high")
    assert late.status == 409 and late.has("A colleague wrote something down in the meantime.")
    assert late.has("Income too high")


def test_a_refusal_gives_the_key_worker_a_step_at_once(team, units):
    page = happens(claimed(team), "It was handed in", on="2026-11-20")
    page = happens(page, "It was refused", on="2026-11-23", reason="Income too high")

    (task,) = stored(units, CaseTask)
    assert task.staff_id == team.lucia.id and task.title.startswith("Ingreso Mínimo Vital was refused")
    assert page.has("Income too high") and page.has("The last day for a complaint is not known here.")
    assert team.desk().get("/staff/").has("Ingreso Mínimo Vital was refused")
    page = happens(page, "A complaint was made", on="2026-11-24")
    assert page.has("Complaint made") and page.has("It was granted")


def test_a_claim_of_another_file_is_404(team, build, units):
    claimed(team)
    (claim,) = stored(units, BenefitClaim)
    other = build.a_case(team.lucia, build.a_person(given_name="Ana"))

    assert team.desk().get(f"/staff/cases/{other.id}/benefits/claims/{claim.id}").status == 404
    assert team.desk().post(f"/staff/cases/{other.id}/benefits/claims/{claim.id}/apply", {}).status == 404
    stranger = team.desk(next(team.strangers()))
    assert stranger.post(team.path("/benefits/claims"), {"benefit": "es.imv"}).status == 404
    assert stranger.post(team.path(f"/benefits/claims/{claim.id}/withdraw"), {"on": "2026-11-24"}).status == 404


def test_agreeing_to_repeats_is_written_down_and_ends_at_once(team, units):
    page = team.desk().get(team.path("/benefits"))
    assert page.has("check again with my answers")
    assert page.send("Write down that they agree").status == 422
    page = page.send("Write down that they agree", way="paper")
    assert page.has("Agreed on November 24")
    page = page.send("They no longer agree")

    (consent,) = [c for c in stored(units, Consent) if c.purpose == "benefit_recheck"]
    assert consent.withdrawn_at is not None and consent.text_version == "benefit-recheck-1"
    assert page.has("Write down that they agree")


def test_a_case_that_comes_from_a_call_is_filled_in_with_what_the_person_answered(build, browser, units):
    worker = build.a_worker()
    callback = a_callback(build, units)
    reached(build, units, worker, callback)
    case = opened(build, units, worker, callback)

    desk = build.sign_in(browser(), worker)
    money = desk.get(f"/staff/cases/{case.id}/benefits/check/money")
    assert (typed(money, "q_income"), typed(money, "q_income_per")) == ("450", "month")
    papers = desk.get(f"/staff/cases/{case.id}/benefits/check/papers")
    assert (typed(papers, "q_papers"), typed(papers, "q_years")) == ("eu_citizen", "?")
    (check,) = stored(units, BenefitCheck)
    page = desk.get(f"/staff/cases/{case.id}/benefits/checks/{check.id}")
    assert page.has("€450.00 a month") and page.has("05/2017") and page.has("Sees it since")


def test_another_adult_at_home_may_ask_for_a_benefit_and_a_child_may_not(team, build, units):
    with build.unit() as work:
        home = work.session.scalars(select(Household)).first()
        add_member(work, home, NewMember(Relation.PARENT, 1950, "Amparo"), date(2026, 1, 1))
    page = team.desk().get(team.path("/benefits"))
    people = {text_of(option): option.get("value") for option in page.tree.iterfind(".//select[@name='member']/option")}
    assert "Amparo" in people and "Alba" not in people

    page = page.send("Begin a claim", benefit="es.pnc.jubilacion", member=people["Amparo"])
    assert page.has("Who asks for it") and page.has("Amparo")
    overview = team.desk().get(team.path("/benefits"))
    assert overview.has("for Amparo")
    assert overview.send("Begin a claim", benefit="es.pnc.jubilacion", member="").has("Being prepared")
    again = (
        team.desk()
        .get(team.path("/benefits"))
        .send("Begin a claim", benefit="es.pnc.jubilacion", member=people["Amparo"])
    )
    assert again.status == 422 and again.has("There is a claim of this benefit already.")
    child = next(one for one in stored(units, HouseholdMember) if one.given_name == "Alba")
    wrong = again.send("Begin a claim", benefit="es.subsidio", member=str(child.id))
    assert wrong.status == 422 and wrong.has("Choose one of the adults at home.")
