"""The team of a file on the professional's screen, and what the person agreed to on their phone."""

from datetime import timedelta

import pytest

from app.agencies.models import Agency
from app.agencies.vocabulary import AgencyKind, Role
from app.appointments.services import book
from app.casework.models import Case
from app.people.models import Person
from tests.support.circles import a_circle, agreed, an_office


def path(case, *more):
    return "/".join([f"/staff/cases/{case.id}/team", *map(str, more)])


def test_the_person_takes_a_yes_back_and_the_other_agency_is_out_at_once(build, browser):
    lead, case, _office, adviser = a_circle(build)
    partner = build.sign_in(browser(), adviser)
    assert partner.get(f"/staff/cases/{case.id}").status == 200
    with build.unit() as work:
        rosa = work.session.get_one(Person, work.session.get_one(Case, case.id).person_id)
    phone = build.sign_in(browser(), rosa)

    page = phone.get("/me").click("What I agreed to")
    assert page.has("Oficina de Empleo de Mieres") and page.has("Money and income") and not page.has("Health")
    links = [a.get("href") for a in page.tree.iter("a") if "withdraw" in (a.get("href") or "")]
    page = next(one for one in map(phone.get, links) if one.has("cannot open anything of yours"))
    assert page.has("No benefit stops")
    page = page.send("Yes, take it back")

    assert page.heading == "It is taken back" and page.has("Oficina de Empleo de Mieres cannot open")
    for address in (f"/staff/cases/{case.id}", path(case), f"/staff/cases/{case.id}/messages"):
        assert partner.get(address).status == 404
    assert build.sign_in(browser(), lead).get(path(case)).has("no longer agrees to share")


def test_the_key_worker_asks_on_the_phone_and_the_person_says_yes(build, browser):
    lead = build.a_worker()
    rosa = build.a_person(language="ar")
    case = build.a_case(worker=lead, person=rosa)
    office, adviser = an_office(build)
    agreed(build, build.the_agency(), office)
    desk = build.sign_in(browser(), lead)

    page = desk.get(path(case, "sharing")).send(agency=str(office.id), way="ask")
    assert page.has("has not answered yet")
    page = desk.get(path(case, "add")).send(member=str(adviser.id), reason="Looks for work with her")
    assert page.status == 422 and page.has("has not agreed to share with this agency")

    phone = build.sign_in(browser("ar"), rosa)
    page = phone.get("/me/consents")
    asked = next(a.get("href") for a in page.tree.iter("a") if "/asked/" in (a.get("href") or ""))
    form = phone.get(asked).form()
    token = next(e.get("value") for e in form.iter("input") if e.get("name") == "csrf_token")
    assert phone.post(asked, {"csrf_token": token, "idem": "one", "say": "yes"}).status == 200

    page = desk.get(path(case, "add")).send(member=str(adviser.id), reason="Looks for work with her")
    assert page.has("Iván Prieto") and page.has("Looks for work with her")
    page = page.click("End").send("End the seat", reason="Found work")
    assert page.has("Found work") and not page.has("Looks for work with her.")


def test_a_stranger_learns_only_that_somebody_exists_and_the_person_sees_it(build, browser, clock):
    lead = build.a_worker()
    rosa = build.a_person(phone="+34600000123")
    case = build.a_case(worker=lead, person=rosa)
    supervisor = build.a_worker(role=Role.COORDINATOR)
    _office, adviser = an_office(build)
    desk = build.sign_in(browser(), adviser)

    page = desk.get("/staff/access")
    assert page.send("Look", who="Rosa").status == 422
    assert page.send("Look", who="600 000 999").has("Nobody with this number")
    page = page.send("Look", who="600 000 123")
    assert page.has("R. M.") and page.has("Servicios Sociales de Mieres")
    assert not page.has("Rosa") and not page.has("Lucía") and not page.has(case.reference)
    page = page.send("Ask the key worker", reason="She came to our desk for a course")
    assert page.has("No answer yet") and desk.get(f"/staff/cases/{case.id}").status == 404

    page = build.sign_in(browser(), lead).get("/staff/")
    assert page.has("asks to see the file")
    page = (
        page.browser.get(path(case)).click("Answer").send("Send the answer", granted="no", answer="The course is over")
    )
    assert desk.get("/staff/access").has("The course is over")

    page = desk.get("/staff/access").send("Look", who="600000123")
    data = {**_hidden(page), "who": "600000123", "reason": "Now", "now": "y"}
    assert desk.post("/staff/access/ask", data).status == 422
    data = {
        **_hidden(page),
        "idem": "two",
        "reason": "She is here with two children and nowhere to sleep",
        "who": "600000123",
    }
    assert desk.post("/staff/access/ask", {**data, "now": "y"}).heading == "Rosa Menéndez Álvarez"
    assert build.sign_in(browser(), supervisor).get("/staff/access").has("nowhere to sleep")
    page = build.sign_in(browser(), rosa).get("/me/who-looked")
    assert page.has("in an emergency") and page.has("24 hours") and not page.has("nowhere to sleep")
    assert page.has("only the first letters of your name")
    clock.move(timedelta(hours=25))
    assert build.sign_in(browser(), adviser).get(f"/staff/cases/{case.id}").status == 404


def _hidden(page):
    form = page.form("Open it now")
    return {e.get("name"): e.get("value") for e in form.iter("input") if e.get("type") == "hidden"}


def test_whoever_only_sits_in_the_team_reads_it_and_changes_nothing(build, browser):
    _lead, case, _office, adviser = a_circle(build)
    page = build.sign_in(browser(), adviser).get(path(case))

    assert page.status == 200 and page.has("Looks for work with her")
    assert not page.has("Ask somebody in")
    assert page.browser.post(path(case, "add"), {}).status == 404


def test_a_service_whose_name_tells_too_much_is_not_named_on_the_phone(build, browser):
    _lead, case, office, _adviser = a_circle(build, person=None)
    with build.unit() as work:
        work.session.get_one(Agency, office.id).discreet = True
        rosa = work.session.get_one(Person, work.session.get_one(Case, case.id).person_id)
    phone = build.sign_in(browser(), rosa)

    for address in ("/me/consents", "/team"):
        page = phone.get(address)
        assert page.has("a service that helps you") and not page.has("Oficina de Empleo")


def test_a_child_needs_somebody_who_speaks_for_them(build, browser):
    lead = build.a_worker()
    child = build.a_person("Alba", "Cueto")
    case = build.a_case(worker=lead, person=child, children=0)
    with build.unit() as work:
        # Put right later: without anybody who speaks for her the file of a child would not have been opened.
        work.session.get_one(Person, child.id).birth_date = work.now.date() - timedelta(days=365 * 12)
    office, _educator = an_office(build, "Cáritas", AgencyKind.NGO)
    agreed(build, build.the_agency(), office)
    desk = build.sign_in(browser(), lead)

    page = desk.get(path(case, "sharing")).send(agency=str(office.id), way="paper")
    assert page.status == 422 and page.has("Below 14 years a representative agrees")
    page = desk.get(path(case, "speakers")).send(name="Rosa Menéndez", ground="parent")
    assert page.has("Rosa Menéndez") and page.has("Mother or father")
    page = desk.get(path(case, "sharing")).send(agency=str(office.id), way="paper")
    assert page.status == 200 and page.has("They no longer agree")
    assert not page.send("They no longer agree").has("They no longer agree")
    assert desk.get(path(case)).send("No longer", action=None).has("a mother, father or guardian says yes")


def test_that_somebody_needs_an_interpreter_stands_beside_each_appointment(build, browser, clock):
    lead = build.a_worker()
    case = build.a_case(worker=lead, person=build.a_person("Amina", "Benali", language="ar"))
    slot = build.a_slot(lead, clock() + timedelta(hours=3), case=case)
    with build.unit(build.staff_actor(lead)) as work:
        book(work, work.session.get_one(Case, case.id), slot.id)
    desk = build.sign_in(browser(), lead)

    page = desk.get(path(case)).send("An interpreter is needed")
    assert page.has("Needs an interpreter: Arabic") and desk.get("/staff/").has("Needs an interpreter: Arabic")
    assert not page.send("No interpreter needed").has("Needs an interpreter")


def test_the_key_worker_hands_the_plan_to_a_colleague(build, browser):
    lead, colleague = build.a_worker(), build.a_worker(given_name="Pilar")
    case = build.a_case(worker=lead)
    desk = build.sign_in(browser(), lead)

    page = desk.get(path(case)).click("Change the key worker")
    assert page.send(member=str(colleague.id), reason="").status == 422
    page = page.send(member=str(colleague.id), reason="Lives nearer", stay=None)

    assert page.status == 404
    page = build.sign_in(browser(), colleague).get(path(case))
    assert page.has("Somebody else leads the plan now") and page.has("Key worker: Pilar")


@pytest.mark.parametrize("address", ["/staff/access"])
def test_administrators_do_not_ask_for_files(build, browser, address):
    assert build.sign_in(browser(), build.a_worker(role=Role.ADMINISTRATOR)).get(address).status == 404
