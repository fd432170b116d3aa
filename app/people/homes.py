"""Who lives where from when to when: members join, leave and move, and nothing of what was is lost.

A stay begins on its first day and ends on the first day on which somebody no longer lives there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import or_, select

from app.audit.services import record
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.events import publish
from app.foundation.i18n import date_text
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.people.models import Household, HouseholdMember, MemberIncome, Person
from app.people.services import NewMember
from app.people.vocabulary import HouseholdChanged, IncomeKind, PersonMoved, Relation

OLDEST = 120
MOST_A_MONTH = Decimal(100_000)


@dataclass(frozen=True, slots=True)
class MemberDetails:
    """What is kept of a member: relation to the first person, name, year of birth, and since when they live here."""

    relation: Relation
    given_name: str
    birth_year: int | None
    starts_on: date


def seen_as(household: Household, seen: int) -> None:
    """Raise Conflict when the household is not the one that was on the screen any more."""
    if household.version != seen:
        raise Conflict(_("Somebody else changed this household in the meantime."))


def add_member(work: Work, household: Household, new: NewMember, on: date) -> HouseholdMember:
    """Somebody lives here from a day on; raises Invalid for a day that cannot be and for two homes on one day."""
    _possible(work, on)
    if new.person_id is not None:
        _nowhere_else(work, new.person_id, on, None)
    member = HouseholdMember(
        household_id=household.id,
        person_id=new.person_id,
        relation=new.relation,
        given_name=new.given_name,
        birth_year=new.birth_year,
        position=_next_place(work, household.id),
        starts_on=on,
    )
    work.session.add(member)
    _changed(work, household, "people:household:join", member.person_id)
    return member


def change_member(work: Work, household: Household, member: HouseholdMember, seen: int, new: MemberDetails) -> None:
    """Put right what is known of a member; raises Conflict for an old page and Invalid for what cannot be."""
    seen_as(household, seen)
    _possible(work, new.starts_on, "starts_on")
    if member.ends_on is not None and new.starts_on >= member.ends_on:
        raise Invalid(_("This is after the day they left. Write an earlier day."), "starts_on")
    if member.person_id is not None:
        _nowhere_else(work, member.person_id, new.starts_on, member.ends_on, but=member.id, field="starts_on")
    for name in MemberDetails.__slots__:
        setattr(member, name, getattr(new, name))
    _changed(work, household, "people:household:change", member.person_id)


def end_membership(work: Work, household: Household, member: HouseholdMember, on: date) -> None:
    """Somebody does not live here any more from a day on; what came in for them here ends that day too."""
    _leave(work, member, on)
    _changed(work, household, "people:household:leave", member.person_id)


def move(
    work: Work, member: HouseholdMember, old: Household, new: Household | None, relation: Relation, on: date
) -> HouseholdMember:
    """Somebody lives in another household from a day on, a new one if none is named; their money goes with them."""
    if new is not None and new.id == old.id:
        raise Invalid(_("They live in this household already."), "reference")
    moving = [row for row in incomes_of(work, [member.id]) if row.ends_on is None or row.ends_on > on]
    going_on = [(row.kind, row.amount, max(row.starts_on, on), row.ends_on) for row in moving]
    _leave(work, member, on)
    household = new or _new_household(work, old)
    arrived = add_member(
        work, household, NewMember(relation, member.birth_year, member.given_name, member.person_id), on
    )
    work.session.flush()
    for kind, amount, starts, ends in going_on:
        _income(work, arrived, kind, amount, starts, ends)
    _changed(work, old, "people:household:move", member.person_id)
    if member.person_id is not None:
        publish(work, PersonMoved(member.person_id, household.id))
    return arrived


def _leave(work: Work, member: HouseholdMember, on: date) -> None:
    _possible(work, on, "on")
    if member.ends_on is not None:
        raise Conflict(_("They do not live here any more. Somebody wrote it down before you."))
    if on <= member.starts_on:
        raise Invalid(
            _("They live here since %(day)s. Write a later day.", day=_said(work, member.starts_on)),
            "on",
        )
    member.ends_on = on
    for row in incomes_of(work, [member.id]):
        if row.starts_on < on and (row.ends_on is None or row.ends_on > on):
            row.ends_on = on
        elif row.starts_on >= on:
            work.session.delete(row)
    work.session.flush()


def _new_household(work: Work, old: Household) -> Household:
    household = Household(territory_id=old.territory_id, created_at=work.now)
    work.session.add(household)
    work.session.flush()
    return household


def add_income(
    work: Work, member: HouseholdMember, kind: IncomeKind, amount: Decimal, starts_on: date, ends_on: date | None = None
) -> MemberIncome:
    """Money that comes in each month for a member from a day on; the same kind that was running ends the day before."""
    _possible(work, starts_on, "starts_on")
    if not 0 < amount <= MOST_A_MONTH:
        raise Invalid(_("Write an amount above 0 and at most 100,000 euros a month."), "amount")
    if ends_on is not None and ends_on <= starts_on:
        raise Invalid(_("The last day has to be after the first one."), "ends_on")
    for row in incomes_of(work, [member.id]):
        if row.kind == kind and row.starts_on < starts_on and (row.ends_on is None or row.ends_on > starts_on):
            row.ends_on = starts_on
    row = _income(work, member, kind, amount, starts_on, ends_on)
    record(work, "people:income:add", row, member.person_id, kind=kind.value)
    return row


def end_income(work: Work, member: HouseholdMember, income: MemberIncome, on: date) -> None:
    """The money stops coming on a day."""
    _possible(work, on, "on")
    if on <= income.starts_on:
        raise Invalid(_("It comes in since %(day)s. Write a later day.", day=_said(work, income.starts_on)), "on")
    income.ends_on = on
    work.session.flush()
    record(work, "people:income:end", income, member.person_id)


def _income(
    work: Work, member: HouseholdMember, kind: IncomeKind, amount: Decimal, starts_on: date, ends_on: date | None
) -> MemberIncome:
    row = MemberIncome(
        member_id=member.id, kind=kind, amount=amount, starts_on=starts_on, ends_on=ends_on, created_at=work.now
    )
    work.session.add(row)
    work.session.flush()
    return row


def incomes_of(work: Work, members: Sequence[UUID]) -> list[MemberIncome]:
    """All that came in for these members, the newest first."""
    statement = select(MemberIncome).where(MemberIncome.member_id.in_(members))
    return list(work.session.scalars(statement.order_by(MemberIncome.starts_on.desc(), MemberIncome.id)))


def _possible(work: Work, day: date, field: str = "on") -> None:
    today = today_in(work.zone, work.now)
    if not date(today.year - OLDEST, 1, 1) <= day <= today:
        raise Invalid(_("Write today or an earlier day: what is to come is not known yet."), field)


def _nowhere_else(
    work: Work, person_id: UUID, starts: date, ends: date | None, *, but: UUID | None = None, field: str = "on"
) -> None:
    statement = (
        select(HouseholdMember, Person)
        .join(Person, Person.id == HouseholdMember.person_id)
        .where(HouseholdMember.person_id == person_id)
        .where(or_(HouseholdMember.ends_on.is_(None), HouseholdMember.ends_on > starts))
        .order_by(HouseholdMember.starts_on, HouseholdMember.id)
    )
    for stay, person in work.session.execute(statement):
        if stay.id != but and (ends is None or stay.starts_on < ends):
            told = {"name": person.given_name, "day": _said(work, stay.starts_on)}
            raise Invalid(
                _(
                    "%(name)s lives in another household since %(day)s. Nobody lives in two households on one day: "
                    "move %(name)s from there, or write a day after they left it.",
                    **told,
                ),
                field,
            )


def _said(work: Work, day: date) -> str:
    return date_text(day, today_in(work.zone, work.now))


def _next_place(work: Work, household_id: UUID) -> int:
    places = select(HouseholdMember.position).where(HouseholdMember.household_id == household_id)
    return max(work.session.scalars(places.order_by(HouseholdMember.position)), default=-1) + 1


def _changed(work: Work, household: Household, action: str, person_id: UUID | None) -> None:
    household.version += 1
    work.session.flush()
    record(work, action, household, person_id)
    publish(work, HouseholdChanged(household.id))
