"""The own estimate comes first, the score behind it, the decision with its reason; and what a score can never do."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.agencies.vocabulary import AgencyKind, Role
from app.appointments.models import Appointment, Slot
from app.audit.models import AuditEntry
from app.benefits.models import BenefitClaim
from app.casework.models import Case, CaseTask
from app.packages.models import PackageItem
from app.risk.models import RiskObjection, RiskReview
from app.risk.review_rules import differs
from app.risk.vocabulary import Band
from tests.pages.staff.casework_things import actions, stored
from tests.pages.staff.estimate_things import SECRETS, Scored
from tests.support.page_checks import text_of

CIRCLE = ".//{http://www.w3.org/2000/svg}circle"


@pytest.fixture
def rosa(build, clock):
    return Scored(build, clock)


@pytest.fixture
def desk(rosa, build, browser):
    return build.sign_in(browser(), rosa.lucia)


def estimated(desk, rosa, band="medium", reason="She has friends. The rent worries me."):
    return desk.get(rosa.path).send("Save my estimate", band=band, reason=reason)


def test_nothing_of_the_score_is_in_the_page_before_the_own_estimate_is_kept(desk, rosa, units):
    page = desk.get(rosa.path)

    told = page.words.replace(rosa.case.reference, "")
    told = told[told.index("Your estimate") :]
    assert not any(secret in told for secret in SECRETS), told
    headers = str(page.response.headers)
    assert "high" not in headers and "0.62" not in page.html and "62 %" not in page.html
    assert not page.tree.findall(".//input[@checked]") and page.has("It opens when your own estimate is saved.")
    assert page.send("Save my estimate").has("Choose what you think.")
    refused = page.send("Save my estimate", band="low")
    assert refused.status == 422 and refused.has("Write in a few words why you think so.")
    assert not any(secret in refused.words for secret in ("62 %", "Changes of worker")) and not stored(
        units, RiskReview
    )
    assert "risk:score:read" not in actions(units)
    assert desk.post(f"{rosa.path}/decision", {"decision": "add_help"}).status == 422


def test_after_it_the_score_is_told_with_interval_reasons_gaps_and_what_could_help(desk, rosa, build):
    rosa.an_offer()
    page = estimated(desk, rosa)

    assert page.has("Help after 24 months: longer than most, 62 %")
    assert page.has(
        "Of 100 people whose data were alike, 62 still had help then. With 80 % certainty between 51 and 72."
    )
    assert page.has("Months without work before the programme: 31") and page.has("a lot")
    assert page.has("Changes of worker: 3 This is ours to mend.") and page.has("No more changes of worker")
    assert (
        page.has("Not known") and page.has("Level of schooling Assessment") and page.has("Children at home Household")
    )
    assert page.has("Mediación por el alquiler") and page.has("Agreed need: 1 of 5") and page.has("3 places free")
    assert page.has("About as long as most. She has friends. The rent worries me.")
    assert page.has("See the table") and page.has("25 % to 55 %") and page.tree.find(CIRCLE) is not None
    assert "predicted benefit" not in page.words
    assert page.queries.own <= 8, page.queries.texts
    assert "Look at it in the plan" in page.links() and "domain=housing" in page.links()["Look at it in the plan"]
    with build.unit() as work:
        [read] = work.session.scalars(select(AuditEntry).where(AuditEntry.action == "risk:score:read")).all()
    assert (read.person_id, read.actor_id, read.details["model"]) == (rosa.rosa.id, rosa.lucia.id, 3)


def test_a_decision_has_a_reason_and_no_default_and_is_there_to_read_later(desk, rosa, units, build, browser):
    page = estimated(desk, rosa)
    decision = page.form("Save the decision")
    assert not decision.findall(".//input[@checked]")
    refused = page.send("Save the decision", decision="as_planned")
    assert refused.status == 422 and refused.has("Write why. The person can read it.")
    assert refused.tree.find(".//input[@value='as_planned'][@checked]") is not None

    page = refused.send("Save the decision", decision="as_planned", reason="She starts work in May")
    assert page.has("What you decided Go on as planned. She starts work in May")
    [kept] = stored(units, RiskReview)
    assert (kept.decision, kept.overrides, kept.decision_reason) == ("as_planned", True, "She starts work in May")
    assert actions(units, "risk:review") == ["risk:review:estimate", "risk:review:decide"]
    # Rosa reads in her app who looked and what was done.
    told = build.sign_in(browser(), rosa.rosa).get("/me/who-looked")
    assert told.has("Read the estimate of how long you may need help.")


def test_two_people_at_once_and_a_newer_score_lose_nothing_that_was_typed(desk, rosa, build, browser, units):
    pilar = build.sign_in(browser(), rosa.a_colleague())
    first, second = estimated(desk, rosa), estimated(pilar, rosa, "high", "No work for years")
    assert "She has friends" not in second.words
    pilars = second.send("Save the decision", decision="add_help", reason="Rent first")
    assert pilars.has("What you decided Add support. Rent first")
    late = first.send("Save the decision", decision="talk_first", reason="Ask her about the rent")
    assert late.status == 409 and late.has("A colleague has decided in the meantime.")
    assert late.has("Pilar decided on") and late.has("Rent first")
    assert late.tree.find(".//input[@value='Ask her about the rent']") is not None
    assert late.send("Save the decision").has("Talk first. Ask her about the rent")

    rosa.newer(chance=0.2, low=0.1, high=0.3, band="low")
    old = desk.get(rosa.path)
    page = old.send("Save my estimate", band="low", reason="Better now")
    assert page.has("Help after 24 months: shorter than most, 20 %")
    assert len(stored(units, RiskReview)) == 3


def test_what_was_written_about_an_older_score_is_given_back(desk, rosa):
    page = estimated(desk, rosa)
    rosa.newer(chance=0.2, low=0.1, high=0.3, band="low")

    late = page.send("Save the decision", decision="add_help", reason="Help with the rent")

    assert late.status == 409 and late.has("There is a newer estimate since you opened this page.")
    assert late.has("Your words, so that you can copy them: Help with the rent")
    assert late.has("It opens when your own estimate is saved.") and "20 %" not in late.html
    twice = desk.get(rosa.path)
    twice.send("Save my estimate", band="low", reason="Better now")
    again = twice.send("Save my estimate", band="high", reason="Another thought", idem="another-key")
    assert again.status == 409 and again.has("You have written your estimate already.") and again.has("Another thought")
    assert "20 %" not in again.html


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ({"band": "medium", "by": "points", "chance": None, "low": None, "high": None,
          "grounds": {"up": [["months in care", 2, False]], "down": [], "missing": [], "points": 4}},
         ("Rule of points: about as long as most", "A rule of points, not a statistical estimate", "4 points in all.", "2 points")),
        ({"band": "not_estimable", "chance": None, "low": None, "high": None,
          "grounds": {"up": [], "down": [], "missing": ["age"]}},
         ("The model cannot say anything here", "That says nothing about the person.", "Age Contact details")),
    ],
)  # fmt: skip
def test_the_rule_of_points_and_what_cannot_be_estimated_show_no_chance(desk, rosa, made, words):
    rosa.newer(**made)
    page = estimated(desk, rosa)

    assert all(page.has(one) for one in words), page.words
    assert "certainty" not in page.words and page.tree.find(CIRCLE) is None


def test_a_blind_file_is_decided_without_the_score(desk, rosa, units):
    rosa.newer(blind=True)
    page = estimated(desk, rosa, "high")

    assert (
        page.has("This one is decided without looking") and not page.has("62 %") and not page.has("Changes of worker")
    )
    assert page.send("Save the decision", decision="add_help", reason="Rent").has("What you decided Add support.")
    assert stored(units, RiskReview)[0].overrides is False
    assert "risk:score:read" not in actions(units) and "62" not in desk.get(rosa.path).words.split("Your estimate")[1]


def test_where_there_is_nothing_to_look_at_the_page_says_why(desk, rosa, build, clock, browser, units):
    page = estimated(desk, rosa)
    said = RiskObjection(case_id=rosa.case.id, person_id=rosa.rosa.id, score_id=rosa.score.id,
                         words="It is not true", made_at=clock())  # fmt: skip
    build.save(said)
    late = page.send("Save the decision", decision="add_help", reason="Help with the rent")
    assert (
        late.status == 409 and late.has("The person has objected in the meantime.") and late.has("Help with the rent")
    )
    assert "62" not in late.words.split("Not saved")[1]
    frozen = desk.get(rosa.path)
    assert frozen.has("The estimate is closed: Rosa objects to it") and frozen.has("It is not true")
    assert "It is not true" not in build.sign_in(browser(), rosa.a_colleague()).get(rosa.path).words
    with build.unit() as work:
        work.session.delete(work.session.get_one(RiskObjection, said.id))

    rosa.policy(on=False)
    assert desk.get(rosa.path).has("Estimates are switched off in this programme")
    rosa.policy(on=True)
    assert desk.get(rosa.path).has("62 %")
    rosa.model = rosa.a_model(4, expires_on=clock().date())
    rosa.newer()
    assert desk.get(rosa.path).has("The model has run out, so its estimates are hidden")


def test_without_consent_or_an_agreed_assessment_there_is_nothing_either(build, browser, clock):
    fresh = Scored(build, clock, scored=False)
    desk = build.sign_in(browser(), fresh.lucia)
    assert desk.get(fresh.path).has("There is no estimate yet")
    other = build.a_case(fresh.lucia, build.a_person(given_name="Ana"))
    page = desk.get(f"/staff/cases/{other.id}/estimate")
    assert page.has("There is no estimate: Ana has not agreed to one") and page.queries.own <= 8


def test_other_agencies_and_other_roles_never_reach_it(rosa, build, browser):
    office = build.an_agency(AgencyKind.EMPLOYMENT, "Oficina de Empleo")
    ivan = build.a_worker(Role.EMPLOYMENT_ADVISER, office, "Iván")
    with build.unit(build.staff_actor(rosa.lucia)) as work:
        from app.casework import services as casework

        casework.seat(work, work.session.get_one(Case, rosa.case.id), work.session.merge(ivan), "Team")
    outsiders = [
        ivan,
        build.a_worker(given_name="Out"),
        build.a_worker(Role.COORDINATOR, office),
        rosa.a_colleague("Edu", Role.EDUCATOR),
    ]
    for one in outsiders:
        somebody = build.sign_in(browser(), one)
        assert somebody.get(rosa.path).status == 404
        assert somebody.post(f"{rosa.path}/decision", {"decision": "add_help"}).status == 404
    page = build.sign_in(browser(), ivan).get(f"/staff/cases/{rosa.case.id}")
    assert page.status == 200 and not page.has("Longer support")


def test_no_form_of_the_page_can_change_anything_but_the_review(desk, rosa, units, build):
    rosa.an_offer()
    touched = (BenefitClaim, Appointment, Slot, CaseTask, PackageItem)
    with build.unit() as work:
        before = [work.session.scalar(select(func.count()).select_from(one)) for one in touched]
        row = work.session.execute(select(Case.next_action_on, Case.segment, Case.status)).all()
    first = desk.get(rosa.path)
    opened = estimated(desk, rosa)
    posts = {
        form.get("action")
        for page in (first, opened)
        for form in page.tree.iter("form")
        if form.get("method") == "post"
    }
    assert posts == {rosa.path, f"{rosa.path}/decision"}
    opened.send("Save the decision", decision="add_help", reason="Rent")

    with build.unit() as work:
        assert [work.session.scalar(select(func.count()).select_from(one)) for one in touched] == before
        assert work.session.execute(select(Case.next_action_on, Case.segment, Case.status)).all() == row


def test_the_list_of_cases_tells_a_band_only_to_who_estimated_it_first(desk, rosa, build, browser, units):
    office = build.sign_in(browser(), rosa.a_colleague())
    assert desk.get("/staff/cases").has("Your estimate first")
    estimated(desk, rosa, "low")

    mine, theirs = desk.get("/staff/cases"), office.get("/staff/cases")
    assert actions(units, "risk:band") == ["risk:band:list"]
    files = [one.get(f"/staff/cases/{rosa.case.id}") for one in (desk, office)]
    assert files[0].has("You wrote your estimate.") and files[1].has("Your estimate first")
    assert not any("Longer than most" in page.words for page in files) and files[0].queries.own <= 8
    assert "Longer than most" in rows_of(mine) and mine.queries.own <= 8
    assert "Your estimate first" in theirs.links() and "Longer than most" not in rows_of(theirs)
    assert "Rosa Menéndez Álvarez" in desk.get("/staff/cases?band=high").links()
    assert desk.get("/staff/cases?band=low").has("No case fits")
    assert office.get("/staff/cases?band=high").has("No case fits")
    assert "Rosa Menéndez Álvarez" in office.get("/staff/cases?band=first").links()
    taken = [desk.get(f"/staff/cases/list.csv{asked}").response.get_data() for asked in ("", "?band=high", "?band=low")]
    assert taken[0] == taken[1] == taken[2] and b"Longer" not in taken[0]
    rosa.newer(blind=True)
    estimated(desk, rosa, "low")
    assert desk.get("/staff/cases").has("Decided without looking")
    rosa.policy(on=False)
    assert not desk.get("/staff/cases").has("Longer support")


def rows_of(page):
    return text_of(page.tree.find(".//tbody"))


def test_coordinators_and_evaluators_see_how_often_decisions_differ_by_programme(rosa, build, browser, clock):
    boss = build.sign_in(browser(), build.a_worker(Role.COORDINATOR))
    assert boss.get("/staff/scores/decisions").has("No decision yet")
    decided(rosa, "high", "as_planned", 1)
    few = boss.get("/staff/scores/decisions")
    assert few.has("XeituWith the scoreUnder 5Too fewToo fewToo few to tell: a share needs 30 decisions.")
    decided(rosa, "high", "add_help", 39, start=1)
    decided(rosa, "low", "add_help", 30, start=40, blind=True)
    decided(rosa, "low", "add_help", 5, start=80, days=91)

    page = boss.get("/staff/scores/decisions")
    assert page.has("Alarm: under 5 % differ. People may be following the score instead of deciding.")
    assert page.has("XeituWith the score402 %100 %")
    assert page.has("XeituWithout looking30100 %0 %Without the score, 0 % thought as the model did.")
    decided(rosa, "high", "talk_first", 30, start=100)
    assert boss.get("/staff/scores/decisions").has("Alarm: over 40 % differ.")

    assert build.sign_in(browser(), build.a_worker(Role.EVALUATOR)).get("/staff/scores/decisions").has("Xeitu")
    elsewhere = build.a_worker(Role.COORDINATOR, build.an_agency(name="Otra"))
    assert build.sign_in(browser(), elsewhere).get("/staff/scores/decisions").has("No decision yet")
    assert build.sign_in(browser(), rosa.lucia).get("/staff/scores/decisions").status == 404


def decided(rosa, band, decision, count, start=0, *, blind=False, days=1):
    """Decisions of Lucía about as many scores, all in one transaction."""
    at = rosa.clock() - timedelta(days=days)
    own = "high" if band == "high" else "medium"
    with rosa.build.unit() as work:
        for number in range(start, start + count):
            score = rosa.score_on(date(2024, 1, 1) + timedelta(days=number), band, blind=blind)
            work.session.add(score)
            work.session.flush()
            work.session.add(
                RiskReview(case_id=rosa.case.id, score_id=score.id, staff_id=rosa.lucia.id, estimate=own,
                           estimated_at=at, decision=decision, decided_at=at, overrides=differs(Band(band), decision))
            )  # fmt: skip
