"""The caseload and the search over people with 1,000 and with 100,000 cases: the page must not grow with the house."""

import gc
import random
import statistics
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

AIM = 1.3
FEW, MANY = 1_000, 100_000
CASES_OF_ONE = 60
ROUNDS = 30
GIVEN = ("Rosa", "Amina", "José", "Mihai", "Oksana", "Lidia", "Ibrahim", "Begoña", "Fátima", "Daniel", "Ana", "Pilar")
FAMILY = ("Menéndez", "Suárez", "Cueto", "Benali", "Popescu", "Díaz", "Vega", "Jiménez", "Melnyk", "Diallo", "Llaneza")
PAGES = {
    "caseload, my cases": "/staff/cases?view=all",
    "caseload, all": "/staff/cases?worker=all",
    "caseload, no contact for 30 days": "/staff/cases?worker=all&view=silent",
    "caseload by name": "/staff/cases?worker=all&sort=name",
    "caseload, a later page": "/staff/cases?worker=all&after={after}",
    "caseload, a common name": "/staff/cases?worker=all&q=rosa",
    "caseload, a rare name": "/staff/cases?worker=all&q=zubizarreta",
    "search of people, a name": "/staff/people?q=rosa+zubi",
}


def pages(_installation):
    """Each page in two installations, turn by turn; the median of the same run."""
    with tempfile.TemporaryDirectory() as few, tempfile.TemporaryDirectory() as many:
        clients = {FEW: house(Path(few), FEW), MANY: house(Path(many), MANY)}
        for name, path in PAGES.items():
            times = {FEW: [], MANY: []}
            for _ in range(ROUNDS):
                for size, (client, after) in clients.items():
                    started = time.perf_counter()
                    answer = client.get(path.format(after=after), headers={"Accept-Language": "es"})
                    times[size].append(time.perf_counter() - started)
                    assert answer.status_code == 200, f"{path} answered {answer.status_code}"
            small, large = (statistics.median(times[size]) * 1000 for size in (FEW, MANY))
            yield {
                "what": f"{name}: {MANY:,} cases beside {FEW:,}",
                "figure": f"{large:.1f} / {small:.1f} ms = {large / small:.2f}",
                "aim": f"at most {AIM} times",
                "met": large / small <= AIM,
            }


def house(folder, cases):
    """An application on a database with so many cases, a coordinator signed in, and a case in the middle."""
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
    me, after = fill(build, cases)
    client = app.test_client()
    build.sign_in(type("Jar", (), {"client": client})(), me)
    for path in PAGES.values():
        client.get(path.format(after=after))
    gc.collect()
    return client, after


def fill(build, cases):
    """So many people with their names and open cases, written in bulk; the coordinator and a case in the middle."""
    from sqlalchemy import insert

    from app.agencies.vocabulary import Role
    from app.casework.models import Case, TeamSeat
    from app.people.models import NameWord, Person

    me = build.a_worker(Role.COORDINATOR)
    first = build.a_case(me)
    dice = random.Random(7)
    rows = {Person: [], NameWord: [], Case: [], TeamSeat: []}
    with build.unit() as work:
        now, today = work.now, work.now.date()
        for number in range(cases):
            person = _person(first, number, now, dice)
            rows[Person].append(person)
            rows[NameWord] += [{"word": word, "person_id": person["id"]} for word in set(person["search_key"].split())]
            case = {"name_key": person["search_key"]} | _case(person["id"], first, number, now, today, dice)
            rows[Case].append(case)
            if number < CASES_OF_ONE:
                seat = {"id": uuid4(), "case_id": case["id"], "staff_id": me.id, "reason": "", "started_at": now}
                rows[TeamSeat].append({**seat, "kind": "member"} if "kind" in TeamSeat.__table__.c else seat)
        for model, some in rows.items():
            work.session.execute(insert(model), some)
    return me, sorted(rows[Case], key=lambda row: (row["next_action_on"] or date.max, row["id"].hex))[cases // 3]["id"]


def _person(first, number, now, dice):
    given, family = dice.choice(GIVEN), f"{dice.choice(FAMILY)} {dice.choice(FAMILY)}"
    if number % 400 == 7:
        family = "Zubizarreta"
    plain = f"{given} {family}".casefold().translate(str.maketrans("áéíóúñ", "aeioun"))
    return {
        "id": uuid4(), "territory_id": first.territory_id, "given_name": given, "family_name": family,
        "search_key": plain, "created_at": now, "language": "es",
    }  # fmt: skip


def _case(person, first, number, now, today, dice):
    return {
        "id": uuid4(), "reference": f"B-{number:06d}", "person_id": person, "household_id": first.household_id,
        "agency_id": first.agency_id, "territory_id": first.territory_id, "key_worker_id": first.key_worker_id,
        "status": "open", "origin": "", "opened_on": today, "household_size": 2, "household_minors": number % 3,
        "version": 1, "next_action": "Llamar al colegio", "last_contact_at": now - timedelta(days=dice.randrange(60)),
        "next_action_on": today + timedelta(days=dice.randrange(-5, 60)) if number % 5 else None,
    }  # fmt: skip


if __name__ == "__main__":
    for row in pages(None):
        print(f"{row['what']:<60} {row['figure']:>26}", "met" if row["met"] else "MISSED")
