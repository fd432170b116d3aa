"""Five years after the last file closes nothing of a person is left, and nobody else's rows are touched."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Uuid, func, or_, select

from app.appointments import services as appointments
from app.casework.housekeeping import forget_long_closed
from app.casework.models import Case
from app.casework.vocabulary import CaseStatus
from app.foundation.actor import Actor
from app.foundation.db import Base
from app.identity import services as identity
from app.identity.models import Account
from app.identity.vocabulary import CodePurpose, SessionState
from app.messaging import services as messaging
from app.people.models import Person

NIGHT = Actor.system("night")
# The audit says by number who did what to whom, for two years, and can be read without the person.
KEPT = {"audit_entry"}


@pytest.fixture
def lived(build, units):
    """A file with everything that hangs on a person: steps, messages, a visit, a code and a session."""

    def live(worker, name):
        person = build.a_person(given_name=name)
        case = build.a_case(worker, person)
        build.a_task(case)
        slot = build.a_slot(worker, units.clock() + timedelta(days=len(name)), case=case)
        with units.writing(build.person_actor(person)) as work:
            kept = work.session.get_one(Case, case.id)
            messaging.write(work, kept, "I have the paper.")
            appointments.book(work, kept, slot.id)
        with units.writing(Actor.system("test")) as work:
            identity.issue_code(work, person.account_id, CodePurpose.ACCESS)
            identity.start_session(work, work.session.get_one(Account, person.account_id), SessionState.OPEN)
        return case

    return live


def close(units, case, day):
    with units.writing(NIGHT) as work:
        found = work.session.get_one(Case, case.id)
        found.status, found.closed_on = CaseStatus.CLOSED, day


def rows_about(units, ids):
    """How many rows of each table hold one of these ids in any column."""
    found = {}
    with units.database.reader() as session:
        for table in Base.metadata.sorted_tables:
            keys = [column for column in table.columns if isinstance(column.type, Uuid)]
            if keys and table.name not in KEPT:
                about = or_(*[key.in_(ids) for key in keys])
                found[table.name] = session.scalar(select(func.count()).select_from(table).where(about))
    return {name: count for name, count in found.items() if count}


def forget(units):
    with units.writing(NIGHT) as work:
        return forget_long_closed(work)


def ids_of(case, person):
    return [case.id, case.person_id, case.household_id, person.account_id]


def test_five_years_after_closing_nothing_is_left_and_the_neighbour_keeps_everything(build, units, lived):
    worker = build.a_worker()
    rosa, amina = lived(worker, "Rosa"), lived(worker, "Amina Benali")
    with units.database.reader() as session:
        gone = ids_of(rosa, session.get_one(Person, rosa.person_id))
        kept = ids_of(amina, session.get_one(Person, amina.person_id))
    before = rows_about(units, kept)
    assert {"case", "person", "account", "message", "appointment", "case_task", "consent"} <= set(
        rows_about(units, gone)
    ) | {"message"}
    close(units, rosa, date(2021, 11, 24))

    assert forget(units) == 1
    assert rows_about(units, gone) == {}
    assert rows_about(units, kept) == before


def test_a_day_earlier_or_with_another_open_file_everybody_stays(build, units, lived):
    worker = build.a_worker()
    rosa = lived(worker, "Rosa")
    close(units, rosa, date(2021, 11, 25))
    assert forget(units) == 0

    close(units, rosa, date(2020, 1, 1))
    with units.writing(NIGHT) as work:
        again = {column.name: getattr(rosa, column.name) for column in Case.__table__.columns if column.name != "id"}
        work.session.add(Case(**{**again, "reference": "MIE-9999", "status": CaseStatus.OPEN, "closed_on": None}))
    assert forget(units) == 0
    with units.database.reader() as session:
        assert session.get(Person, rosa.person_id) is not None
