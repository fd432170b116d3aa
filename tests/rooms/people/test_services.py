"""Registering people, their households, and how they are reached."""

import pytest
from sqlalchemy import select

from app.casework.search import NO_WAYS, Ways, found_people
from app.foundation.actor import Actor
from app.foundation.errors import Conflict
from app.people import services
from app.people.models import Person
from app.people.queries import AT_HOME
from app.people.services import Contact, document_index, phone_index
from app.people.vocabulary import Relation

NEW = Contact("+34985112233", "rosa@example.org", "Calle Sol 1", "Turón", "es", "Mornings")


def found(work, words, ways=NO_WAYS):
    asked = found_people(words.split(), ways, narrow=lambda statement: statement)
    return [row for statement in asked for row in work.session.execute(statement)]


def change(build, person, seen, new):
    with build.unit() as work:
        services.change_contact(work, work.session.get_one(Person, person.id), seen, new)


def test_identifiers_are_sealed_and_found_by_their_index_alone(build, units):
    build.a_case(person=build.a_person(phone="+34600000123", document="12345678Z"))

    with units.reading(Actor.system("test")) as work:
        raw = work.session.connection().exec_driver_sql("SELECT phone, document, phone_index FROM person").one()
        assert all("600000123" not in value and "12345678" not in value for value in raw)
        for phone, document in (("+34600000123", None), (None, "12345678Z")):
            ways = Ways("", phone_index(phone) if phone else None, document_index(document) if document else None)
            assert len(found(work, "nobody", ways)) == 1
        assert found(work, "nobody", Ways(phone=phone_index("+34600000124"))) == []


def test_a_household_holds_the_person_first_and_only_what_is_needed_of_the_others(build, units):
    person = build.a_person()
    with build.unit() as work:
        attached = work.session.get_one(Person, person.id)
        others = [services.NewMember(Relation.CHILD, 2019, "Alba"), services.NewMember(Relation.PARENT)]
        household = services.form_household(work, attached, others)

    with units.reading(Actor.system("test")) as work:
        found = work.session.execute(AT_HOME, {"household_id": household.id}).all()
        assert [(m.relation, m.birth_year, m.called) for m in found] == [
            ("applicant", 1992, "Rosa"),
            ("child", 2019, "Alba"),
            ("parent", None, ""),
        ]
        assert [m.person_id for m in found] == [person.id, None, None]


def test_a_change_of_contact_renews_the_index_and_names_only_the_fields(build, units):
    from app.audit.models import AuditEntry

    person = build.a_person(phone="+34600000123")
    change(build, person, 2, NEW)

    with units.reading(Actor.system("test")) as work:
        saved = work.session.get_one(Person, person.id)
        assert (saved.phone, saved.phone_index) == (NEW.phone, phone_index(NEW.phone))
        entry = work.session.scalars(select(AuditEntry).where(AuditEntry.action == "case:contact:change")).one()
        assert entry.details == {"fields": "phone email address municipality language contact_note"}


def test_a_change_from_an_old_page_is_refused(build):
    person = build.a_person()
    change(build, person, 2, NEW)

    with pytest.raises(Conflict):
        change(build, person, 2, Contact(None, None, None, "Ujo", "es", None))


def test_saving_without_a_change_writes_nothing(build, units):
    person = build.a_person(municipality="Turón")
    change(build, person, 2, Contact(None, None, None, "Turón", "en", None))

    with units.reading(Actor.system("test")) as work:
        assert work.session.get_one(Person, person.id).version == 2


def test_somebody_without_an_account_gets_one_and_keeps_it(build):
    person = build.a_person()
    with build.unit() as work:
        work.session.get_one(Person, person.id).account_id = None
    with build.unit() as work:
        first = services.account_for(work, person.id)
    with build.unit() as work:
        assert services.account_for(work, person.id) == first


def test_searching_takes_what_was_typed_as_words_and_nothing_else(build, units):
    build.a_case()
    with units.reading(Actor.system("test")) as work:
        for words in ("%", "_", "\\", "' or 1=1 --"):
            assert found(work, words) == []
        assert len(found(work, "")) == 1
