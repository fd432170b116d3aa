"""The agenda with 1,000 and with 100,000 appointments: the page must not grow with the house."""

import datetime as dt
import statistics
import tempfile
import time
from datetime import timedelta
from uuid import uuid4

from bench.grown import LANGUAGE, ROUNDS, application, beside, printed, put, signed_in

OF_ONE = 125
A_DAY = 8
AN_AGENCY = 8
PROFESSIONALS, MOST_QUERIES, FREE = 50, 8, "/appointments/new"
PAGES = {
    "my day": "/staff/",
    "agenda, one day": "/staff/agenda",
    "agenda, one week": "/staff/agenda/week",
    "agenda, several side by side": "/staff/agenda/together",
}


def pages(_installation):
    """Each page in two installations, turn by turn; the median of the same run."""
    yield from beside(lambda build, size: (_fill(build, size), PAGES), "appointments")


def month(_installation):
    """The free times of a month of 50 professionals, as the page on which a person chooses asks for them."""
    from app.appointments.availability import NewReason, add_reason
    from app.appointments.making import make_times
    from app.appointments.models import AvailabilityRule
    from app.appointments.vocabulary import Mode
    from tests.support.client import counting

    with tempfile.TemporaryDirectory() as folder:
        app, build = application(folder)
        staff = [build.a_worker(given_name=f"Ana{number}") for number in range(PROFESSIONALS)]
        person = build.a_person()
        build.a_case(staff[0], person)
        with build.unit() as work:
            reason = add_reason(work, staff[0].agency_id, NewReason("Cita", 30, Mode.OFFICE))
            for member in staff:
                work.session.add_all(
                    AvailabilityRule(
                        staff_id=member.id, reason_id=reason.id, weekday=day, begins=dt.time(9), ends=dt.time(13),
                        from_on=work.now.date(), zone=work.zone,
                    )
                    for day in range(5)
                )  # fmt: skip
            work.session.flush()
            made = make_times(work).added
        client = signed_in(app, build, person)
        client.get(FREE)
        times = []
        with counting(app.extensions["camin"].units.database.engine) as queries:
            for _ in range(ROUNDS):
                started = time.perf_counter()
                assert client.get(FREE, headers=LANGUAGE).status_code == 200
                times.append(time.perf_counter() - started)
        asked = queries.own / ROUNDS
        yield {
            "what": f"free times of {PROFESSIONALS} professionals ({made:,} in 8 weeks)",
            "figure": f"{asked:.0f} queries, {statistics.median(times) * 1000:.0f} ms",
            "aim": f"at most {MOST_QUERIES} queries",
            "met": asked <= MOST_QUERIES,
        }


def _fill(build, appointments):
    """Agencies of eight professionals with 125 appointments each, eight a day around today."""
    from sqlalchemy import text

    from app.agencies.models import Agency, StaffMember
    from app.appointments.models import Appointment, Slot
    from app.casework.models import Case, TeamSeat
    from app.identity.models import Account
    from app.people.models import Person

    me = build.a_worker()
    first = build.a_case(me)
    with build.unit() as work:
        rows = {Account: [], Agency: [], StaffMember: []}
        for number in range(appointments // OF_ONE - 1):
            _colleague(rows, first, me.agency_id if number < AN_AGENCY - 1 else None, work.now)
        put(work, rows)
        staff = [me.id, *(row["id"] for row in rows[StaffMember])]
        triggers = _put_aside(work.session)
        begins = work.now.replace(hour=7, minute=0, second=0, microsecond=0) - timedelta(days=OF_ONE // A_DAY - 3)
        for number, worker in enumerate(staff):
            rows = {Person: [], Case: [], TeamSeat: [], Slot: [], Appointment: []}
            for turn in range(A_DAY):
                _someone(rows, first, worker, number * A_DAY + turn, work.now)
            for turn in range(OF_ONE):
                starts = begins + timedelta(days=turn // A_DAY, hours=turn % A_DAY)
                _visit(rows, worker, rows[Case][turn % A_DAY], starts, work.now)
            put(work, rows)
        for trigger in triggers:
            work.session.execute(text(trigger))
    return me


def _put_aside(session):
    """The triggers that refuse double booking, taken off while rows that overlap nowhere are written in bulk."""
    from sqlalchemy import text

    found = session.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('slot', 'appointment')")
    ).all()
    for name, _sql in found:
        session.execute(text(f"DROP TRIGGER {name}"))
    return [sql for _name, sql in found]


def _colleague(rows, first, agency_id, now):
    account_model, agency_model, staff_model = rows
    account = uuid4()
    if agency_id is None:
        if len(rows[staff_model]) % AN_AGENCY == AN_AGENCY - 1:
            rows[agency_model].append(
                {"id": uuid4(), "name": "Otra entidad", "kind": "ngo", "territory_id": first.territory_id}
            )
        agency_id = rows[agency_model][-1]["id"]
    rows[account_model].append({"id": account, "area": "staff", "created_at": now})
    rows[staff_model].append(
        {
            "id": uuid4(), "account_id": account, "agency_id": agency_id, "given_name": "Ana", "family_name": "García",
            "role": "social_worker", "language": "es",
        }
    )  # fmt: skip


def _someone(rows, first, worker, number, now):
    person, case, seat = list(rows)[:3]
    one, other = uuid4(), uuid4()
    rows[person].append(
        {
            "id": one, "territory_id": first.territory_id, "given_name": f"Ana{number}", "family_name": "García",
            "search_key": f"ana{number} garcia", "created_at": now, "language": "es",
        }
    )  # fmt: skip
    rows[case].append(
        {
            "id": other, "reference": f"B-{number:06d}", "person_id": one, "household_id": first.household_id,
            "agency_id": first.agency_id, "territory_id": first.territory_id, "key_worker_id": worker,
            "status": "open", "origin": "", "opened_on": now.date(), "household_size": 1, "household_minors": 0,
            "version": 1,
        }
    )  # fmt: skip
    rows[seat].append({"id": uuid4(), "case_id": other, "staff_id": worker, "reason": "", "started_at": now})


def _visit(rows, worker, case, starts, now):
    slot_model, visit_model = list(rows)[3:]
    slot, ends, done = uuid4(), starts + timedelta(minutes=45), starts < now - timedelta(days=1)
    rows[slot_model].append(
        {
            "id": slot, "staff_id": worker, "starts_at": starts, "ends_at": ends, "zone": "Europe/Madrid",
            "mode": "office", "capacity": 1,
        }
    )  # fmt: skip
    rows[visit_model].append(
        {
            "id": uuid4(), "slot_id": slot, "seat": 1, "case_id": case["id"], "person_id": case["person_id"],
            "starts_at": starts, "ends_at": ends, "purpose": "", "what_to_bring": "", "visibility": "notified",
            "status": "fulfilled" if done else "booked", "booked_by": "staff", "booked_at": starts,
            "wants_earlier": False, "earlier_notices": 0,
        }
    )  # fmt: skip


if __name__ == "__main__":
    printed([*month(None), *pages(None)])
