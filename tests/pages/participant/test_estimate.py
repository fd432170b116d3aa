"""An estimate about me: read whole, taken back, objected to and answered, in each state it can be in."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.agencies.vocabulary import Role
from app.audit.models import AuditEntry
from app.casework.models import Case, CaseTask
from app.casework.vocabulary import CaseStatus
from app.delivery.models import Outbox
from app.delivery.texts import KINDS, NEWS
from app.foundation.actor import Actor
from app.people.models import Person
from app.privacy.models import Consent
from app.privacy.vocabulary import Purpose
from app.risk.models import AuditTrait, RiskModel, RiskObjection, RiskReview, RiskScore, RiskSnapshot
from app.risk.own import of_hundred
from tests.pages.staff.casework_things import actions, stored
from tests.pages.staff.estimate_things import Scored

ME = "/me/estimate"


@pytest.fixture
def scored(build, clock):
    made = Scored(build, clock)
    with build.unit() as work:
        work.session.get_one(Person, made.rosa.id).email = "rosa@example.org"
    return made


@pytest.fixture
def phone(scored, browser):
    return lambda language="en": scored.build.sign_in(browser(language), scored.rosa)


@pytest.fixture
def ada(build):
    return build.a_worker(Role.COORDINATOR, given_name="Ada", family_name="Coll")


def changed(scored, **values):
    with scored.build.unit() as work:
        for name, value in values.items():
            setattr(work.session.get_one(RiskScore, scored.score.id), name, value)


@pytest.mark.parametrize(
    ("chance", "low", "high", "told"),
    [
        (0.62, 0.51, 0.72, (60, 50, 75)),
        (0.01, 0.0, 0.04, (5, 1, 5)),
        (0.99, 0.97, 1.0, (95, 95, 99)),
        (None, None, None, None),
    ],
)
def test_of_a_hundred_people_is_told_in_fives_and_never_as_certain(chance, low, high, told):
    assert of_hundred(RiskScore(chance=chance, low=low, high=high)) == told


def test_it_is_on_today_once_and_says_what_it_says_and_why(scored, phone, units):
    mine = phone()
    page = mine.get("/").click("An estimate about me")
    assert page.heading == "An estimate about me"
    assert page.has("It can never take away a benefit, an appointment or a place.")
    assert page.has("You may need help for longer than most.")
    assert page.has("Of 100 people in a situation like yours, about 60 still need help after 2 years.")
    assert page.has("It may be as few as 50 or as many as 75.")
    assert page.has("Your key worker has changed too often. This is ours to mend.")
    assert page.has("You told us that you feel strong.")
    assert page.has("Who lives with you.") and page.has("Statistics, number 3") and page.has("Nothing yet.")
    assert not page.has("0.62") and not page.has("62") and "Print this page" in page.html
    assert "An estimate about me" not in mine.get("/").links(), "it is said on Today once"
    assert mine.get("/me").links()["What it says, why, and how to say no An estimate about me"] == ME
    assert actions(units, "risk:score:read_own") == ["risk:score:read_own"]


@pytest.mark.parametrize("language", ["ar", "es"])
def test_it_reads_in_every_language(scored, phone, language):
    assert phone(language).get(ME).status == 200


def test_points_are_no_statistics_and_what_the_team_decided_is_told_with_its_reason(scored, phone, clock):
    changed(
        scored,
        by="points",
        chance=None,
        low=None,
        high=None,
        grounds={"points": 5, "up": [], "down": [], "missing": []},
    )
    scored.build.save(
        RiskReview(
            case_id=scored.case.id, score_id=scored.score.id, staff_id=scored.lucia.id, estimate="high", estimated_at=clock(),
            decision="add_help", decision_reason="Un curso y una visita", overrides=False, decided_at=clock(),
        )
    )  # fmt: skip
    page = phone().get(ME)
    assert page.has("It is not statistics, and nobody counted anything. The rule gives you 5 points.")
    assert page.has("Lucía decided to offer more help.") and page.has("Un curso y una visita")
    assert not page.has("Of 100 people")


def test_a_blind_one_and_one_that_cannot_be_made_are_mine_to_read(scored, phone):
    changed(scored, blind=True, band="not_estimable", chance=None)
    page = phone().get(ME)
    assert page.has("A computer can say nothing about you: too little is known.")
    assert page.has("This time your team decides without looking at it.")


def test_no_model_in_use_and_one_that_ran_out_say_so_and_what_is_held_stays_readable(scored, phone, clock):
    with scored.build.unit() as work:
        work.session.get_one(RiskModel, scored.model.id).expires_on = clock().date()
    assert phone().get(ME).has("This estimate is too old")
    scored.policy(on=False)
    page = phone().get(ME)
    assert page.has("No estimates are made just now") and page.has("You may need help for longer than most.")
    with scored.build.unit() as work:
        work.session.get_one(Case, scored.case.id).status = CaseStatus.CLOSED
    page = phone().get(ME)
    assert page.has("Your plan has ended") and page.has("You may need help for longer than most.")
    assert phone().get(f"{ME}/object").heading == "Hello, Rosa"


def test_nobody_makes_one_without_a_yes_and_taking_it_back_deletes_everything(scored, phone, units, clock):
    mine = phone()
    page = mine.get(ME).click("I do not want an estimate").send("Yes, take it back")
    assert page.has("No benefit stops and no claim is lost.")
    assert not any(stored(units, model) for model in (RiskScore, RiskSnapshot, RiskReview))
    page = mine.get(ME)
    assert page.has("Nobody makes one about you") and page.has("It can only bring me more help, never less.")
    clock.move(timedelta(minutes=1))
    page = page.send("Yes, they may")
    assert page.has("There is none yet") and page.has("It is made at night, from what your file says.")
    live = [one for one in stored(units, Consent) if one.purpose == Purpose.ESTIMATE and one.withdrawn_at is None]
    assert len(live) == 1
    mine.post(f"{ME}/yes")
    assert mine.get("/me/consents").has("Estimate how long I may need help")


def test_an_objection_freezes_at_once_and_the_answer_comes_back(scored, phone, units, ada, browser, clock):
    mine = phone()
    page = mine.get(ME).click("This is wrong")
    assert page.has("Ada Coll looks at it within 7 days")
    assert page.send("Send it").status == 422
    page = page.send("Send it", reason="wrong", words="No vivo sola")
    assert page.has("Ada Coll looks at it by Tuesday, December 1") and page.has("No vivo sola")
    assert "This is wrong" not in page.links()
    mine.post(f"{ME}/object", {"csrf_token": "x"})
    [objection] = stored(units, RiskObjection)
    [task] = [one for one in stored(units, CaseTask) if one.id == objection.task_id]
    assert (task.staff_id, task.due_on, task.done_at) == (ada.id, clock().date() + timedelta(days=7), None)
    closed = scored.build.sign_in(browser(), scored.lucia).get(scored.path)
    assert not closed.has("62 %") and closed.has("objects to it")

    desk = scored.build.sign_in(browser(), ada)
    page = desk.get("/staff/objections").click("Answer").send("Send the answer", upheld="stays")
    assert page.status == 422 and page.has("Write to the person why, in plain words.")
    assert page.has("No vivo sola") and page.has("Something in it is wrong") and page.has("62 %")
    assert page.has("Changes of worker: 3"), "what it was made from can be compared with what the person says"
    page.send("Send the answer", upheld="stays", words="Lo miramos: está bien")
    assert stored(units, CaseTask, CaseTask.id == task.id)[0].done_at is not None
    assert {row.kind for row in stored(units, Outbox)} == {"estimate_answered"}
    assert KINDS["estimate_answered"].words is NEWS
    page = mine.get(ME)
    assert page.has("Lo miramos: está bien") and page.has("The estimate stays.") and page.has("This is wrong")
    assert {"risk:objection:make", "risk:objection:answer", "risk:score:read"} <= set(actions(units, "risk:"))


def test_one_that_was_right_deletes_the_estimate_and_none_is_made_before_a_new_yes(
    scored, phone, units, ada, browser, clock
):
    mine = phone()
    mine.get(f"{ME}/object").send("Send it", reason="unfair")
    clock.move(timedelta(hours=1))
    desk = scored.build.sign_in(browser(), ada)
    desk.get("/staff/objections").click("Answer").send("Send the answer", upheld="right", words="Tienes razón")
    assert not any(stored(units, model) for model in (RiskScore, RiskSnapshot, RiskReview))
    assert desk.get("/staff/objections").click("Read").has("It is deleted.")
    mine = phone()
    page = mine.get(ME)
    assert page.has("You were right") and page.has("Tienes razón")
    clock.move(timedelta(hours=1))
    page = phone().get(ME).send("Yes, make a new one")
    assert not page.has("You were right") and len(stored(units, Consent, Consent.withdrawn_at.is_(None))) == 2


def test_whoever_judged_the_estimate_does_not_answer_for_it_where_somebody_else_can(
    scored, phone, units, ada, browser, clock
):
    bea = scored.build.a_worker(Role.COORDINATOR, given_name="Bea")
    scored.build.save(
        RiskReview(
            case_id=scored.case.id, score_id=scored.score.id, staff_id=ada.id, estimate="high", estimated_at=clock()
        )
    )
    page = phone().get(f"{ME}/object")
    assert page.has("Bea Fernández looks at it")
    page.send("Send it", reason="changed")
    refused = scored.build.sign_in(browser(), ada).get("/staff/objections").click("Answer")
    refused = refused.send("Send the answer", upheld="stays", words="Yo lo hice")
    assert refused.status == 409 and refused.has("Bea Fernández answers instead.") and refused.has("Yo lo hice")
    assert scored.build.sign_in(browser(), bea).get("/staff/objections").has("Rosa")


def test_where_nobody_coordinates_whoever_leads_the_plan_answers(scored, phone, browser):
    phone().get(f"{ME}/object").send("Send it", reason="wrong")
    assert scored.build.sign_in(browser(), scored.lucia).get("/staff/objections").click("Answer").heading == (
        "Objection of Rosa Menéndez Álvarez"
    )


def test_taking_back_the_yes_leaves_nothing_to_answer(scored, phone, units, ada):
    mine = phone()
    mine.get(f"{ME}/object").send("Send it", reason="wrong")
    mine.get(ME).click("I do not want an estimate").send("Yes, take it back")
    assert stored(units, RiskObjection) == []
    assert all(task.done_at for task in stored(units, CaseTask) if task.staff_id == ada.id)


def test_a_person_says_of_themselves_what_they_want_and_erases_it(scored, phone, units):
    mine = phone()
    page = mine.get(ME).click("Does help reach everybody alike?")
    page = page.send("Keep it like this", sex="woman", nationality="elsewhere")
    assert page.has("We keep what you told us")
    assert [(one.sex, one.nationality) for one in _traits(units)] == [("woman", "elsewhere")]
    page = page.send("Keep it like this", sex="", nationality="union")
    assert [(one.sex, one.nationality) for one in _traits(units)] == [(None, "union")]
    page.send("Keep it like this", sex="", nationality="")
    assert _traits(units) == []


def _traits(units):
    with units.reading(Actor.system("test")) as work:
        return work.session.scalars(select(AuditTrait)).all()


def test_everything_of_it_stands_in_the_audit_without_its_content(scored, phone, units):
    mine = phone()
    mine.get(ME)
    mine.get(f"{ME}/object").send("Send it", words="Muy privado")
    told = [entry.details for entry in stored_entries(units) if entry.action.startswith("risk:")]
    assert told and "Muy privado" not in str(told) and "high" not in str(told)


def stored_entries(units):
    with units.reading(Actor.system("test")) as work:
        return work.session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
