"""The case follows its household: how many live there is counted anew, and the file moves with the person."""

from sqlalchemy import select, update

from app.casework.models import Case
from app.casework.services import household_counts
from app.casework.vocabulary import CaseStatus
from app.foundation.unit_of_work import Work
from app.people.models import Person
from app.people.vocabulary import HouseholdChanged, PersonMoved, PersonRenamed


def count_again(work: Work, event: HouseholdChanged) -> None:
    """Bring the counts that lists show in step with who lives there."""
    for case in work.session.scalars(select(Case).where(Case.household_id == event.household_id).order_by(Case.id)):
        case.household_size, case.household_minors = household_counts(work, event.household_id)
    work.session.flush()


def follow(work: Work, event: PersonMoved) -> None:
    """The open file of a person is about the household that they live in now."""
    mine = select(Case).where(Case.person_id == event.person_id, Case.status == CaseStatus.OPEN).order_by(Case.id)
    for case in work.session.scalars(mine):
        case.household_id = event.household_id
        case.household_size, case.household_minors = household_counts(work, event.household_id)
    work.session.flush()


def name_again(work: Work, event: PersonRenamed) -> None:
    """Lists of files sort by the person's name as it is now."""
    key = select(Person.search_key).where(Person.id == event.person_id).scalar_subquery()
    work.session.execute(update(Case).where(Case.person_id == event.person_id).values(name_key=key))
