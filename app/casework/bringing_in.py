"""What becomes of people who came in with a list: a case with its ground, somebody to contact, or nothing at all."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, delete, or_, select

from app.agencies.models import StaffMember
from app.audit.services import record
from app.casework.models import Case, TeamSeat
from app.casework.services import open_case
from app.casework.vocabulary import CaseOpened
from app.foundation.unit_of_work import Work
from app.people.import_models import PersonToContact
from app.people.import_queries import contacts_of
from app.people.import_words import PeopleTakenBack, PersonBroughtIn
from app.people.models import HouseholdMember, Person
from app.privacy.erasure import erase_people
from app.privacy.services import give
from app.privacy.sharing import Speaker, represent
from app.privacy.vocabulary import Purpose, Way

ORIGIN = "list"
CONTACT_WITHIN = timedelta(days=90)
MOST_A_NIGHT = 500


def known_to(agency_id: UUID | None) -> Select[*tuple[UUID]]:
    """The people whom an agency knows: of its and its staff's cases, who live with them, and whom it is to contact.

    Lists are compared with nobody else: that somebody is helped elsewhere is not for every agency to learn.
    """
    staff = select(StaffMember.id).where(StaffMember.agency_id == agency_id)
    seats = select(TeamSeat.case_id).where(TeamSeat.staff_id.in_(staff), TeamSeat.ended_at.is_(None))
    cases = or_(Case.agency_id == agency_id, Case.id.in_(seats))
    homes = select(Case.household_id).where(cases)
    at_home = select(HouseholdMember.person_id).where(
        HouseholdMember.household_id.in_(homes), HouseholdMember.person_id.is_not(None)
    )
    people = or_(
        Person.id.in_(select(Case.person_id).where(cases)),
        Person.id.in_(at_home),
        Person.id.in_(contacts_of(agency_id)),
    )
    return select(Person.id).where(people)


def open_for_imported(work: Work, brought: PersonBroughtIn) -> None:
    """Open the case of somebody who came in with a list, on the ground that the list states."""
    person = work.session.get_one(Person, brought.person_id)
    worker = work.session.get_one(StaffMember, brought.key_worker_id)
    if not brought.by_law:
        give(work, Purpose.CASE, Way.PAPER, person_id=person.id, agency_id=worker.agency_id)
    open_case(work, person, brought.household_id, worker, ORIGIN, by_law=brought.by_law)


def erase_taken_back(work: Work, taken: PeopleTakenBack) -> None:
    """Erase people whose list was taken back, with all that came with them."""
    erase_people(work, taken.people)


def open_for_contact(
    work: Work, contact: PersonToContact, worker: StaffMember, way: Way, speaker: Speaker | None = None
) -> Case:
    """Somebody who was on a list agreed: open their case. Raises Conflict when there is one, Invalid for a child."""
    person = work.session.get_one(Person, contact.person_id)
    if speaker is not None:
        represent(work, person.id, speaker)
    give(work, Purpose.CASE, way, person_id=person.id)
    return open_case(work, person, contact.household_id, worker, ORIGIN)


def end_contact(work: Work, contact: PersonToContact) -> None:
    """Somebody who was on a list does not want anything: they and all that the list said of them are erased."""
    record(work, "people:contact:refuse", contact)
    erase_people(work, _with_their_home(work, [contact.household_id]))


def no_longer_to_contact(work: Work, opened: CaseOpened) -> None:
    """Whoever has a case need not be contacted any more."""
    work.session.execute(delete(PersonToContact).where(PersonToContact.person_id == opened.person_id))


def forget_never_contacted(work: Work) -> int:
    """Erase whoever was to be contacted and was not asked within 90 days; how many."""
    due = (
        select(PersonToContact.household_id)
        .where(PersonToContact.created_at < work.now - CONTACT_WITHIN)
        .order_by(PersonToContact.created_at, PersonToContact.id)
        .limit(MOST_A_NIGHT)
    )
    return erase_people(work, _with_their_home(work, list(work.session.scalars(due))))


def _with_their_home(work: Work, homes: list[UUID]) -> list[UUID]:
    """Everybody who came into these households with the list; whoever has a case stays."""
    has_case = select(Case.id).where(Case.person_id == HouseholdMember.person_id)
    there = select(HouseholdMember.person_id).where(
        HouseholdMember.household_id.in_(homes), HouseholdMember.person_id.is_not(None), ~has_case.exists()
    )
    return sorted({person for person in work.session.scalars(there) if person})
