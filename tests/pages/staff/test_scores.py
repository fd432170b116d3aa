"""Which model makes the estimates, what was decided by whom, whether it reaches everybody alike, and for whose eyes."""

from datetime import date, timedelta

import pytest

from app.agencies.models import Programme
from app.agencies.vocabulary import AgencyKind, Role
from app.casework.models import Case
from app.casework.vocabulary import CaseStatus
from app.demo.scores import ready_model
from app.foundation.actor import Actor
from app.identity.models import DeviceSession
from app.risk.models import AuditTrait, RiskModel, RiskPolicy, RiskScore
from app.risk.registry import keep, points_card
from app.risk.scores import shown_score
from tests.pages.staff.casework_things import actions, stored
from tests.pages.staff.estimate_things import Scored

SCORES = "/staff/scores"


@pytest.fixture
def scored(build, clock):
    return Scored(build, clock)


@pytest.fixture
def ada(build):
    return build.a_worker(Role.COORDINATOR, given_name="Ada", family_name="Coll")


@pytest.fixture
def desk(build, browser, ada):
    return lambda member=None, language="en": build.sign_in(browser(language), member or ada)


def test_the_model_in_force_its_versions_and_its_card_are_read_line_by_line(scored, desk, units, clock, ada):
    with units.writing(Actor.system("night")) as work:
        made = keep(work, scored.programme.id, ready_model(clock().date()), work.session.merge(ada), "")
    scored.a_model(version=2, artefact="", card=points_card(), decided_at=None, decision="")
    page = desk().get("/staff/warnings").click("Estimates")
    assert page.heading == "Estimates: Xeitu" and page.has("People by what is estimated")
    assert page.has("Nobody has decided on it.") and page.has("On, with room for 10 of 100")
    card = page.click(f"Statistical model, version {made.version}")
    assert card.has("To look for fraud, or to sanction.") and card.has("Ranks people rightly")
    assert card.has("Months in the programme") and card.has("ours to mend")
    assert "stopped" not in card.words
    rule = page.click("Rule of points, version 2")
    assert rule.has("A rule of points is no statistical estimate") and rule.has("… ≥ 24")
    assert rule.has("From 3 points on about as long as most, from 6 on longer than most.")
    assert desk(language="ar").get(f"{SCORES}/{scored.programme.id}/versions/{made.version}").status == 200


def test_a_version_is_put_in_force_by_somebody_with_a_reason_and_their_second_factor(scored, desk, units, clock, ada):
    scored.a_model(version=4, decided_at=None, decision="")
    table = desk()
    page = table.get(f"{SCORES}/{scored.programme.id}/versions/4").click("Put it in force")
    assert page.send("Put it in force").has("Write why. It is kept with the decision.")
    with units.writing(Actor.system("test")) as work:
        for session in work.session.query(DeviceSession):
            session.factor_at = clock() - timedelta(hours=1)
    late = page.send("Put it in force", reason="Mirada con el equipo")
    assert late.status in {409, 422} and late.has("Mirada con el equipo") is False
    assert late.has("Prove again who you are")
    assert table.get(page.path, follow=False).location.startswith("/staff/sign-in/second")
    page = desk().get(f"{SCORES}/{scored.programme.id}/versions/4/decide")
    page.send("Put it in force", reason="Mirada con el equipo")
    [kept] = stored(units, RiskModel, RiskModel.version == 4)
    assert (kept.decision, kept.owner_id, kept.decided_at) == ("Mirada con el equipo", ada.id, clock())
    assert page.send("Put it in force", reason="Otra vez").status == 409
    assert actions(units, "risk:model") == ["risk:model:decide"]


def test_switching_off_hides_every_estimate_at_once_and_each_decision_stays(scored, desk, units, ada, clock):
    clock.move(timedelta(hours=1))
    page = desk().get(SCORES).click("Decide")
    assert page.send("See what would change", capacity="0").status == 422
    looked = page.send("See what would change", capacity="30", ties="quota", quota_by="age", reason="Por edad")
    assert looked.has("Who would have a place") and looked.has("30 to 44") and len(stored(units, RiskPolicy)) == 1
    page = looked.send("Save the decision", quota_by="")
    assert page.has("Choose for which groups the shares are.")
    page = page.send("Save the decision", switched="off", ties="lottery", reason="Lo revisamos")
    assert page.heading == "Estimates: Xeitu" and page.has("Switched off. Nobody sees an estimate.")
    first, second = sorted(stored(units, RiskPolicy), key=lambda one: one.decided_at)
    assert first.switched_on and not second.switched_on and second.owner_id == ada.id
    with units.reading(Actor.system("test")) as work:
        assert shown_score(work, scored.case.id) is None
    assert actions(units, "risk:policy") == ["risk:policy:decide"]


def test_the_fairness_page_says_first_what_is_written_down_and_hides_small_groups(scored, desk, build):
    build.save(AuditTrait(person_id=scored.rosa.id, sex="woman", nationality="elsewhere"))
    scored.a_score(date(2024, 3, 1), current=False)
    page = desk().get(f"{SCORES}/fairness")
    assert page.words.index("are outcomes written down alike?") < page.words.index("whom do the places reach?")
    assert page.has("From 1 estimate of this programme whose 24 months are over.") and page.has("hidden")
    assert page.has("Too few people to tell: a difference between these groups could not be seen here.")
    assert "elsewhere" not in page.html and "Another country" not in page.words and "Rosa" not in page.html
    assert page.click("Shares or a lottery").heading == "Decide about estimates"
    points = {"by": "points", "chance": None, "grounds": {"points": 7}, "current": False}
    scored.a_score(date(2024, 4, 1), **points)
    assert desk().get(f"{SCORES}/fairness").has("From 1 estimate of this programme")


def test_without_a_history_of_its_own_the_card_of_the_model_is_shown(scored, desk):
    line = {"n": 240, "prevalence": 0.3, "mean_prediction": 0.31, "recall_at_0.30": 0.42, "ci": [0.3, 0.54]}
    card = {
        "drift": {"looked_on": "2026-11-20", "alarm": "look", "inputs": {"age": 0.12}},
        "groups": {"age": {"<30": line, "45+": {**line, "n": 3}}},
        "warnings": ["too small to tell"],
    }
    scored.a_model(version=4, card=card)
    page = desk().get(f"{SCORES}/fairness")
    assert page.has("No estimate of this programme is 24 months old yet.") and page.has("From the model's card")
    version = page.browser.get(f"{SCORES}/{scored.programme.id}/versions/4")
    assert version.has("What has changed since it was made") and version.has("0.12")
    assert page.has("0.30 – 0.54") and page.has("45+hidden") and page.has("too small to tell")


def test_other_agencies_and_roles_find_nothing_and_an_evaluator_reads_sums_only(scored, desk, build, browser):
    office = build.an_agency(AgencyKind.EMPLOYMENT, "Oficina de Empleo")
    other = desk(build.a_worker(Role.COORDINATOR, office))
    assert other.get(SCORES).has("Your agency leads no case in a programme")
    addresses = [f"{SCORES}?programme={scored.programme.id}", f"{SCORES}/{scored.programme.id}/versions/3",
                 f"{SCORES}/{scored.programme.id}/policy", f"{SCORES}/fairness?programme={scored.programme.id}"]  # fmt: skip
    assert [other.get(address).status for address in addresses] == [404] * 4
    assert [desk(scored.lucia).get(address).status for address in addresses] == [404] * 4
    judge = desk(build.a_worker(Role.EVALUATOR, office))
    assert [judge.get(address, follow=False).status for address in addresses] == [200, 200, 404, 200]
    assert judge.get("/staff/objections").status == 404
    build.save(Programme(name="Otro"))
    assert judge.get(SCORES).has("Show")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_public_reads_which_estimates_run_and_what_is_never_used(scored, browser, build, language):
    page = browser(language).get("/privacy")
    page = (
        page.click("Which estimates there are, and what is never used")
        if language == "en"
        else browser(language).get("/algorithms")
    )
    if language == "en":
        assert page.has("Xeitu") and page.has("Statistics of people who had help here before.")
        assert page.has("Nationality, origin, religion, health and postcode are never used.")
        assert "Lucía" not in page.html
        scored.policy(on=False)
        assert browser().get("/algorithms").has("None. No programme here uses one.")


def test_who_is_looked_at_first_is_a_list_of_names_of_ones_own_agency_without_a_figure(scored, desk, units, clock):
    clock.move(timedelta(minutes=1))
    scored.build.save(
        RiskPolicy(programme_id=scored.programme.id, switched_on=True, capacity=1.0, ties="lottery", reason="Sitio para todos",
                   owner_id=scored.lucia.id, decided_at=clock())
    )  # fmt: skip
    page = desk().get(SCORES).click("Who to look at first")
    assert page.has("Rosa Menéndez Álvarez") and page.has("Leads the plan: Lucía Fernández")
    assert "62" not in page.words and "Longer than most" not in page.words
    assert page.click("Your estimate first").path == scored.path
    assert actions(units, "risk:places") == ["risk:places:read"]
    for status, shown in ((CaseStatus.CLOSED, False), (CaseStatus.OPEN, True)):
        with scored.build.unit() as work:
            case = work.session.get_one(Case, scored.case.id)
            case.status, case.closed_on = status, None if shown else clock().date()
        assert desk().get(f"{SCORES}/{scored.programme.id}/first").has("Rosa Menéndez Álvarez") is shown
        assert desk().get(scored.path).has("This file is closed") is not shown
    with scored.build.unit() as work:
        work.session.get_one(RiskScore, scored.score.id).blind = True
    assert desk().get(f"{SCORES}/{scored.programme.id}/first").has("Nobody to show")
    scored.policy(on=False)
    assert desk().get(f"{SCORES}/{scored.programme.id}/first").has("Nobody to show")


def test_who_is_estimated_is_told_by_no_page_of_sums(scored, desk, units):
    for address in (SCORES, f"{SCORES}/fairness"):
        assert str(scored.case.id) not in desk().get(address).html
    assert stored(units, RiskScore)[0].current
