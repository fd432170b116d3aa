"""Referrals on their pages: asking, the inbox of a service, what it may read, and the person who takes it back."""

import re

import pytest

from app.agencies.models import ServiceOffer
from app.agencies.vocabulary import Role
from app.casework.models import Referral
from app.casework.vocabulary import ReferralState
from app.foundation.actor import Actor
from app.privacy.models import Consent
from tests.rooms.casework.offers import a_service, an_outside_agency


@pytest.fixture
def scene(build, browser):
    """Lucía with Rosa's case, Marta's agency with a cooking course, and a canteen without an account."""

    class Scene:
        lead = build.a_worker()
        case = build.a_case(lead, build.a_person(phone="+34600000123"))
        ngo = build.an_agency(name="Sestaferia")
        marta = build.a_worker(Role.EDUCATOR, agency=ngo, given_name="Marta")
        course = a_service(build, ngo, places_total=2, places_free=2)
        canteen = a_service(build, an_outside_agency(build), "Comedor", email="comedor@example.org", places_free=0)
        lucia = build.sign_in(browser(), lead)
        inbox = build.sign_in(browser(), marta)

        def ask(self, offer=None, **more):
            path = f"/staff/cases/{self.case.id}/referrals/new?offer={(offer or self.course).id}"
            said = {"asks": "Un sitio en enero.", "reason": "Quiere ser cocinera.", "consent": "screen", **more}
            return self.lucia.get(path).send("Send the question", **said)

    return Scene()


def one(units, kind=Referral):
    with units.reading(Actor.anonymous()) as work:
        return work.session.query(kind).order_by(kind.id).first()


def free(units):
    with units.reading(Actor.anonymous()) as work:
        return work.session.query(ServiceOffer).filter_by(name="Curso de cocina").one().places_free


def test_from_the_file_to_a_service_and_its_answers(scene, units):
    case_page = scene.lucia.get(f"/staff/cases/{scene.case.id}/referrals")
    assert case_page.has("No service was asked yet")
    offer = case_page.click("Find a service").click("Curso de cocina").click("Ask for a place")
    assert offer.has("My team may ask Sestaferia whether there is a place for me.")
    wrong = offer.send("Send the question", asks="Un sitio en enero.", reason="Quiere ser cocinera.")
    assert wrong.status == 422 and "Un sitio en enero." in wrong.html and wrong.has("First ask the person")
    sent = wrong.send("Send the question", consent="screen", shares=["phone"])
    assert sent.has("Curso de cocina") and sent.has("Sent, no answer yet")
    twice = scene.lucia.get(f"/staff/cases/{scene.case.id}/referrals/new?offer={scene.course.id}")
    assert twice.send("Send the question", asks="Otra vez.").has("already")

    question = scene.inbox.get("/staff/referrals").click("Rosa")
    assert question.has("Un sitio en enero.") and question.has("600 000 123")
    assert not question.has("Menéndez") and not question.has("cocinera")
    wrong = question.send("Answer", state="refused", words="Solo por la mañana.")
    assert wrong.status == 422 and wrong.has("Choose why.") and "Solo por la mañana." in wrong.html
    assert question.send("Answer", state="done").status == 422
    assert question.send("Answer").has("Choose an answer.")
    page = wrong.send("Answer", state="accepted", refusal="")
    assert page.has("They have a place") and page.has("They have one of your places.")
    assert free(units) == 1
    assert scene.lucia.get("/staff/referrals/sent").click("Rosa").has("They wrote")
    page.send("Answer", state="started").send("Answer", state="done")
    assert scene.inbox.get("/staff/referrals?over=1").has("They have finished")
    assert scene.inbox.get("/staff/referrals").has("Nobody waits for an answer")


def test_only_the_service_that_is_asked_and_the_team_that_asks_see_it(scene, build, browser, units):
    scene.ask()
    referral = one(units)
    other = build.sign_in(browser("ar"), build.a_worker(Role.COORDINATOR, agency=build.an_agency(name="Otra")))
    colleague = build.sign_in(browser(), build.a_worker(given_name="Pilar"))
    for stranger in (other, colleague, scene.inbox):
        assert stranger.get(f"/staff/referrals/sent/{referral.id}").status == 404
    for stranger in (other, colleague, scene.lucia):
        assert stranger.get(f"/staff/referrals/{referral.id}").status == 404
    assert other.get("/staff/referrals").status == 200 and not other.get("/staff/referrals/sent").has("Rosa")
    assert colleague.get("/staff/referrals/sent").has("Nobody was asked for a place")
    assert scene.inbox.get(f"/staff/cases/{scene.case.id}").status == 404


def test_a_referral_taken_back_while_the_service_answers(scene, units):
    scene.ask()
    question = scene.inbox.get("/staff/referrals").click("Rosa")
    ours, second = (scene.lucia.get("/staff/referrals/sent").click("Rosa") for _tab in range(2))
    back = ours.send("Take it back")
    assert back.has("Taken back") and back.has("The team took it back.")

    late = question.send("Answer", state="accepted")
    assert late.status == 422 and late.has("has moved on") and not late.has("Rosa")
    assert free(units) == 2
    assert second.send("Take it back").has("over already")


def test_the_waiting_list_and_an_answer_by_telephone(scene, units):
    refused = scene.ask(scene.canteen)
    assert refused.status == 422 and refused.has("No place is free there now.")
    assert refused.send("Send the question", waiting_list="y").has("Comedor")
    ours = scene.lucia.get("/staff/referrals/sent").click("Rosa")
    link = ours.send("Make a fresh link")
    assert re.search(r"/answer/[0-9a-f]{64}", link.html) and link.has("comedor@example.org")
    told = ours.send("Write down their answer", state="waiting")
    assert told.has("On the waiting list") and one(units).state == ReferralState.WAITING


def test_the_person_sees_what_was_asked_and_takes_it_back(scene, build, browser, units):
    scene.ask(shares=["birth_year"])
    with units.reading(Actor.anonymous()) as work:
        person = scene.case.person_id
        from app.people.models import Person

        rosa = build.sign_in(browser(), work.session.get_one(Person, person))
    team = rosa.get("/team")
    assert team.has("Curso de cocina") and team.has("They have not answered yet.") and team.has("They answer by")
    page = team.click("Curso de cocina")
    assert page.has("Un sitio en enero.") and page.has("the year you were born") and page.has("Quiere ser cocinera.")
    amina = build.sign_in(browser("ar"), build.a_person("Amina", "Benali"))
    assert amina.get(page.path).status in {303, 404} or amina.get(page.path).path == "/"
    assert page.send("Take it back").has("It was taken back.")
    assert free(units) == 2
    assert scene.lucia.get("/staff/referrals/sent?over=1").click("Rosa").has("took it back in the app")


def test_a_yes_taken_back_in_the_app_ends_the_question_at_once(scene, build, browser, units):
    scene.ask()
    from app.people.models import Person

    with units.reading(Actor.anonymous()) as work:
        consent = next(c for c in work.session.query(Consent).order_by(Consent.id) if c.purpose == "referral")
        rosa = build.sign_in(browser(), work.session.get_one(Person, scene.case.person_id))
    rosa.get(f"/me/consents/{consent.id}/withdraw").send("Yes, take it back")

    assert one(units).state == ReferralState.WITHDRAWN
    inbox = scene.inbox.get("/staff/referrals?over=1")
    assert inbox.has("No longer shown") and not inbox.has("Rosa") and not inbox.click("No longer shown").has("agrees")
    assert scene.lucia.get("/staff/referrals/sent?over=1").click("Rosa").has("no longer agrees")
