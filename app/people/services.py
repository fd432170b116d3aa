"""Registering people and households; every change is dated and stands in the audit."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.audit.services import record
from app.foundation.clock import today_in
from app.foundation.crypto import keyring
from app.foundation.errors import Conflict
from app.foundation.events import publish
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.identity.services import create_account
from app.identity.vocabulary import Area
from app.people.models import Household, HouseholdMember, Person
from app.people.rules import search_key, sound_key
from app.people.vocabulary import PersonRenamed, Relation


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is known of somebody who is being registered; everything but the given name may come later."""

    given_name: str
    territory_id: UUID
    family_name: str = ""
    birth_date: date | None = None
    language: str = "es"
    municipality: str = ""
    document: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    contact_note: str | None = None


@dataclass(frozen=True, slots=True)
class NewMember:
    """Somebody else who lives in the household; only what the law's rules need."""

    relation: Relation
    birth_year: int | None = None
    given_name: str = ""
    person_id: UUID | None = field(default=None)


def register(work: Work, new: NewPerson) -> Person:
    """Register a person; identifiers are sealed and indexed for exact look-up."""
    person = Person(
        territory_id=new.territory_id,
        given_name=new.given_name,
        family_name=new.family_name,
        search_key=search_key(new.given_name, new.family_name),
        sound_key=sound_key(new.given_name, new.family_name),
        birth_date=new.birth_date,
        language=new.language,
        municipality=new.municipality,
        document=new.document,
        document_index=document_index(new.document) if new.document else None,
        phone=new.phone,
        phone_index=phone_index(new.phone) if new.phone else None,
        email=new.email,
        address=new.address,
        contact_note=new.contact_note,
        created_at=work.now,
    )
    work.session.add(person)
    work.session.flush()
    record(work, "people:person:register", person, person.id)
    return person


def form_household(work: Work, person: Person, others: list[NewMember], birth_year: int | None = None) -> Household:
    """A household with this person first and the others as they were named, from today on.

    `birth_year` is the first person's, where the day of birth is not known.
    """
    today = today_in(work.zone, work.now)
    household = Household(territory_id=person.territory_id, created_at=work.now)
    work.session.add(household)
    work.session.flush()
    first = HouseholdMember(
        household_id=household.id,
        person_id=person.id,
        relation=Relation.APPLICANT,
        given_name=person.given_name,
        birth_year=person.birth_date.year if person.birth_date else birth_year,
        starts_on=today,
    )
    work.session.add(first)
    for position, other in enumerate(others, start=1):
        work.session.add(
            HouseholdMember(
                household_id=household.id,
                person_id=other.person_id,
                relation=other.relation,
                given_name=other.given_name,
                birth_year=other.birth_year,
                position=position,
                starts_on=today,
            )
        )
    work.session.flush()
    record(work, "people:household:form", household, person.id, members=len(others) + 1)
    return household


@dataclass(frozen=True, slots=True)
class Contact:
    """How a person is reached."""

    phone: str | None
    email: str | None
    address: str | None
    municipality: str
    language: str
    contact_note: str | None


@dataclass(frozen=True, slots=True)
class Details:
    """Who a person is: names, birth date, document."""

    given_name: str
    family_name: str
    birth_date: date | None
    document: str | None


def change_details(work: Work, person: Person, seen: int, new: Details) -> None:
    """Change who a person is; raises Conflict when somebody changed it since version `seen`."""
    if person.version != seen:
        raise Conflict(_("Somebody else changed these details in the meantime."))
    changed = [name for name in Details.__slots__ if (getattr(person, name) or "") != (getattr(new, name) or "")]
    if not changed:
        return
    for name in changed:
        setattr(person, name, getattr(new, name))
    person.search_key = search_key(new.given_name, new.family_name)
    person.sound_key = sound_key(new.given_name, new.family_name)
    person.document_index = document_index(new.document) if new.document else None
    work.session.flush()
    record(work, "case:details:change", person, person.id, fields=" ".join(changed))
    publish(work, PersonRenamed(person.id))


def change_contact(work: Work, person: Person, seen: int, new: Contact) -> None:
    """Change how a person is reached; raises Conflict when somebody changed it since version `seen`."""
    if person.version != seen:
        raise Conflict(_("Somebody else changed these details in the meantime."))
    changed = [name for name in Contact.__slots__ if (getattr(person, name) or "") != (getattr(new, name) or "")]
    if not changed:
        return
    for name in changed:
        setattr(person, name, getattr(new, name))
    person.phone_index = phone_index(new.phone) if new.phone else None
    work.session.flush()
    record(work, "case:contact:change", person, person.id, fields=" ".join(changed))


def account_for(work: Work, person_id: UUID) -> UUID:
    """The account with which a person signs in; made when they first get access."""
    person = work.session.get_one(Person, person_id)
    if person.account_id is None:
        person.account_id = create_account(work, Area.PARTICIPANT).id
        work.session.flush()
    return person.account_id


def phone_index(phone: str) -> str:
    """Blind index of a phone number in international form."""
    return keyring().blind_index(phone, "phone")


def document_index(document: str) -> str:
    """Blind index of a DNI, NIE or codice fiscale in capitals."""
    return keyring().blind_index(document.upper(), "document")
