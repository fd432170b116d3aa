"""Below 14 years somebody else agrees, whatever is agreed to; from 14 on the young person does."""

import pytest
from sqlalchemy import select

from app.casework.models import Case
from app.people.import_models import PersonToContact
from app.people.models import Person
from app.people.services import form_household
from app.privacy.models import Consent, Representative
from app.privacy.services import who_agrees
from app.privacy.sharing import Speaker, represent
from app.privacy.vocabulary import Ground, Purpose
from tests.rooms.casework.offers import a_service

NEW = {"given_name": "Alba", "language": "es", "way": "paper", "consent": "y"}
TWELVE, FIFTEEN = "2014-05-01", "2011-05-01"


def consents(units):
    with units.reading(None) as work:
        found = select(Consent.purpose, Representative.name).outerjoin(
            Representative, Representative.id == Consent.representative_id
        )
        return dict(map(tuple, work.session.execute(found.order_by(Consent.given_at))))


def test_a_file_of_a_child_is_opened_with_who_speaks_for_them(build, browser, units):
    desk = build.sign_in(browser(), build.a_worker())

    page = desk.get("/staff/cases/new").send(**NEW, birth_date=TWELVE)
    assert page.status == 422 and page.has("Below 14 years a representative agrees") and 'value="Alba"' in page.html
    with units.reading(None) as work:
        assert work.session.scalars(select(Person.id)).first() is None
    page = page.send(speaker_name="Ana Cueto", speaker_ground="guardian", repeats="y")

    assert page.heading == "Alba"
    assert consents(units) == {Purpose.CASE: "Ana Cueto", Purpose.BENEFIT_RECHECK: "Ana Cueto"}
    assert desk.get(f"{page.path}/team").has("Ana Cueto")


@pytest.mark.parametrize("born", [FIFTEEN, ""])
def test_from_14_on_nobody_is_asked_in_their_stead(build, browser, units, born):
    desk = build.sign_in(browser(), build.a_worker())
    page = desk.get("/staff/cases/new").send(**NEW, birth_date=born, speaker_name="Ana Cueto", speaker_ground="parent")

    assert page.heading == "Alba" and consents(units) == {Purpose.CASE: None}


def test_who_has_support_agrees_with_it_at_any_age(build, units):
    rosa = build.a_person()
    with units.writing(build.staff_actor(build.a_worker())) as work:
        represent(work, rosa.id, Speaker("Luis", Ground.PARENT))
        assert who_agrees(work, rosa.id) is None
        represent(work, rosa.id, Speaker("Eva", Ground.SUPPORT))
        assert who_agrees(work, rosa.id).name == "Eva"


def test_a_service_is_asked_for_a_child_with_the_yes_of_who_speaks_for_them(build, browser, units, clock):
    lead = build.a_worker()
    case = build.a_case(lead, build.a_person("Alba", "Cueto"), children=0)
    with build.unit() as work:
        work.session.get_one(Person, case.person_id).birth_date = clock().date().replace(year=2014)
    offer = a_service(build, build.an_agency(name="Sestaferia"), places_total=2, places_free=2)
    desk = build.sign_in(browser(), lead)
    path = f"/staff/cases/{case.id}/referrals/new?offer={offer.id}"

    page = desk.get(path)
    assert page.has("Write down first who speaks for the child")
    page = page.send("Send the question", asks="Un sitio.", consent="paper")
    assert page.status == 422 and "Un sitio." in page.html
    with build.unit(build.staff_actor(lead)) as work:
        represent(work, work.session.get_one(Case, case.id).person_id, Speaker("Ana Cueto", Ground.PARENT))
    page = desk.get(path)
    assert page.has("Below 14 years Ana Cueto agrees")
    assert page.send("Send the question", asks="Un sitio.", consent="paper").has("Sent, no answer yet")
    assert consents(units)[Purpose.REFERRAL] == "Ana Cueto"


def test_somebody_of_a_list_who_is_a_child_is_opened_with_who_speaks_for_them(build, browser, units):
    lead, child = build.a_worker(), build.a_person("Alba", "Cueto", birth_date=None)
    with build.unit() as work:
        home = form_household(work, work.session.get_one(Person, child.id), [])
        work.session.get_one(Person, child.id).birth_date = work.now.date().replace(year=2015)
        contact = PersonToContact(
            person_id=child.id, agency_id=lead.agency_id, household_id=home.id, import_id=None, created_at=work.now
        )
        work.session.add(contact)
    desk = build.sign_in(browser(), lead)

    page = desk.get(f"/staff/people/contact/{contact.id}").send("They agree: open the case", way="phone")
    assert page.status == 422 and page.has("Below 14 years")
    page = page.send("They agree: open the case", speaker_name="Ana Cueto")
    assert page.heading == "Alba Cueto" and consents(units) == {Purpose.CASE: "Ana Cueto"}
