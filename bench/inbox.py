"""The inbox and a conversation with 1,000 and with 100,000 messages: the page must not grow with the house."""

from datetime import timedelta
from uuid import uuid4

from bench.grown import beside, printed, put

IN_A_THREAD = 10
CASES_OF_ONE = 100


def pages(_installation):
    """Each page in two installations, turn by turn; the median of the same run."""
    yield from beside(_house, "messages")


def _house(build, messages):
    me, case_id = _fill(build, messages)
    return me, {
        "inbox, my cases": "/staff/messages",
        "inbox, all of my agency": "/staff/messages?who=agency",
        "conversation": f"/staff/cases/{case_id}/messages",
    }


def _fill(build, messages):
    from app.agencies.vocabulary import Role
    from app.casework.models import Case, TeamSeat
    from app.messaging.models import Message, Thread
    from app.people.models import Person

    me = build.a_worker(Role.COORDINATOR)
    first = build.a_case(me)
    rows = {Person: [], Case: [], TeamSeat: [], Thread: [], Message: []}
    with build.unit() as work:
        now = work.now
        for number in range(messages // IN_A_THREAD):
            person, case, thread = uuid4(), uuid4(), uuid4()
            worker = me.id if number < CASES_OF_ONE else None
            rows[Person].append(_person(person, first, number, now))
            rows[Case].append(_case(case, person, first, number, now))
            if worker:
                rows[TeamSeat].append(
                    {"id": uuid4(), "case_id": case, "staff_id": worker, "reason": "", "started_at": now}
                )
            last = now - timedelta(minutes=number)
            rows[Thread].append(_thread(thread, case, number, last))
            rows[Message] += [_message(thread, person, last - timedelta(hours=n)) for n in range(IN_A_THREAD)]
        put(work, rows)
    return me, rows[Case][0]["id"]


def _person(key, first, number, now):
    return {
        "id": key, "territory_id": first.territory_id, "given_name": f"Ana{number}", "family_name": "García",
        "search_key": f"ana{number} garcia", "created_at": now, "language": "es",
    }  # fmt: skip


def _case(key, person, first, number, now):
    return {
        "id": key, "reference": f"B-{number:06d}", "person_id": person, "household_id": first.household_id,
        "agency_id": first.agency_id, "territory_id": first.territory_id, "key_worker_id": first.key_worker_id,
        "status": "open", "origin": "", "opened_on": now.date(), "household_size": 1, "household_minors": 0, "version": 1,
    }  # fmt: skip


def _thread(key, case, number, last):
    # Every fifth conversation waits for an answer.
    waiting = last if number % 5 == 0 else None
    return {"id": key, "case_id": case, "last_at": last, "unanswered_since": waiting, "unread_for_person": 0}


def _message(thread, person, at):
    return {"id": uuid4(), "thread_id": thread, "person_id": person, "body": "Hola, ¿hay novedades?", "sent_at": at}


if __name__ == "__main__":
    printed(pages(None))
