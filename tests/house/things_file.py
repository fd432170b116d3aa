"""What stands in a file beside what other rooms put there: a member with income, a meeting, a merge, a saved view."""

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from app.casework.meetings import NewMeeting, call_meeting
from app.casework.models import Case
from app.casework.views import keep_view
from app.people.homes import add_income
from app.people.merging import merge
from app.people.models import HouseholdMember, Person
from app.people.vocabulary import IncomeKind


def file(world, member, case, place):
    """The ids that addresses of a file name; only Rosa's key worker has a second file to compare hers with."""
    build = world.build
    twin = build.a_person("Rosa", "Menendez")
    with world.units.writing(build.staff_actor(member)) as work:
        mine = work.session.get_one(Case, case.id)
        someone = work.session.scalars(
            select(HouseholdMember).where(
                HouseholdMember.household_id == case.household_id, HouseholdMember.person_id.is_(None)
            )
        ).one()
        income = add_income(work, someone, IncomeKind.SUBSIDY, Decimal(480), date(2026, 1, 1))
        meeting = call_meeting(
            work, mine, NewMeeting(world.clock() - timedelta(hours=1), "", "The rent", (member.id,), with_person=False)
        )
        people = [work.session.get_one(Person, one) for one in (case.person_id, twin.id)]
        merged = merge(work, *people, frozenset(), home_of_gone=False)
        view = keep_view(work, place, {"view": "today"}, first=False)
        found = {
            "member_id": someone.id,
            "income_id": income.id,
            "case_meeting_id": meeting.id,
            "merge_id": merged.id,
            "saved_view_id": view.id,
        }
    if place == "Library":
        found["other_case_id"] = build.a_case(worker=member, person=build.a_person("Rosa", "Otra")).id
    return found
