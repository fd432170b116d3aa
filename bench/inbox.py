"""The inbox and a conversation with 1,000 and with 100,000 messages: the page must not grow with the house."""

import gc
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

AIM = 1.3
FEW, MANY = 1_000, 100_000
IN_A_THREAD = 10
CASES_OF_ONE = 100
ROUNDS = 40


def pages(_installation):
    """Each page in two installations, turn by turn; the median of the same run."""
    with tempfile.TemporaryDirectory() as few, tempfile.TemporaryDirectory() as many:
        clients = {FEW: _house(Path(few), FEW), MANY: _house(Path(many), MANY)}
        for name, which in (
            ("inbox, my cases", "inbox"),
            ("inbox, all of my agency", "agency"),
            ("conversation", "one"),
        ):
            times = {FEW: [], MANY: []}
            for _ in range(ROUNDS):
                for size, (client, paths) in clients.items():
                    started = time.perf_counter()
                    answer = client.get(paths[which], headers={"Accept-Language": "es"})
                    times[size].append(time.perf_counter() - started)
                    assert answer.status_code == 200, f"{paths[which]} answered {answer.status_code}"
            small, large = (statistics.median(times[size]) * 1000 for size in (FEW, MANY))
            yield {
                "what": f"{name}: {MANY:,} messages beside {FEW:,}",
                "figure": f"{large:.1f} / {small:.1f} ms = {large / small:.2f}",
                "aim": f"at most {AIM} times",
                "met": large / small <= AIM,
            }


def _house(folder, messages):
    """An application on a database with so many messages, and a coordinator signed in."""
    from alembic import command

    from app.cli.db import alembic_config
    from app.factory import create_app
    from app.settings import Settings
    from tests.conftest import ENVIRONMENT
    from tests.support.builders import Builders

    url = f"sqlite:///{folder / 'camin.db'}"
    settings = Settings.from_env({**ENVIRONMENT, "CAMIN_INSTANCE": str(folder), "CAMIN_DATABASE_URL": url})
    command.upgrade(alembic_config(url), "head")
    app = create_app(settings)
    build = Builders(app.extensions["camin"].units)
    me, case_id = _fill(build, messages)
    client = app.test_client()
    build.sign_in(type("Jar", (), {"client": client})(), me)
    paths = {
        "inbox": "/staff/messages",
        "agency": "/staff/messages?who=agency",
        "one": f"/staff/cases/{case_id}/messages",
    }
    for path in paths.values():
        client.get(path)
    gc.collect()
    return client, paths


def _fill(build, messages):
    from sqlalchemy import insert

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
        for model, some in rows.items():
            work.session.execute(insert(model), some)
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
    for row in pages(None):
        print(row["what"], row["figure"], "met" if row["met"] else "MISSED")
