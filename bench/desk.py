"""The workbench of a plan and the directory with 200 and with 2,000 services; a list of 5,000 people brought in.

Each page stands beside a floor of the same installation: the least that shows the same lines, signed in.
"""

import csv
import gc
import io
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path
from uuid import uuid4

from bench.grown import application, beside, printed, put

FEW, MANY = 200, 2_000
# As many services are found by the word in the small directory as in the large one: the page shows the same lines.
AGENCIES, IN_PLAN, FOUND = 20, 6, 8
ROWS, PORTION, TURNS = 5_000, 500, 3
LIKE_A_SHORT_LIST, TIMES_BARE = 1.3, 60
DOMAINS = ("income", "housing", "health", "work", "education", "family", "digital", "legal")
PAGES = {
    "a file": "/staff/cases/{case}",
    "plan, workbench": "/staff/cases/{case}/plan",
    "directory": "/staff/directory",
    "directory, by a word": "/staff/directory?q=cocina",
}
FLOORS = (("plan, workbench", "a file", 3), ("directory", "a file", 2))


def pages(_installation):
    """Each page in two installations, turn by turn; then beside the file of the same person."""
    yield from beside(_house, "services", sizes=(FEW, MANY), floors=FLOORS)


def _house(build, services):
    """Agencies with so many services, agreed needs, and a plan in the making with six of the services."""
    from app.agencies.models import ServiceOffer
    from app.casework.models import Case
    from app.packages.offering import part_of_offer
    from app.packages.services import Beginning, begin
    from app.people.vocabulary import Domain
    from tests.rooms.casework.offers import a_service

    me = build.a_worker()
    case = build.a_case(me, children=2)
    agencies = [build.an_agency(name=f"Asociación {number}") for number in range(AGENCIES)]
    chosen = [a_service(build, agencies[0], f"Taller {number}") for number in range(IN_PLAN)]
    with build.unit(build.staff_actor(me)) as work:
        alike = {column.name: getattr(chosen[0], column.name) for column in ServiceOffer.__table__.c}
        more = range(services - IN_PLAN)
        put(work, {ServiceOffer: [_service(alike, agencies[number % AGENCIES], number) for number in more]})
        found = work.session.get_one(Case, case.id)
        _agree_on_needs(work, found)
        begin(work, found, Beginning([part_of_offer(offer, None, None, Domain.WORK) for offer in chosen]))
    return me, {name: path.format(case=case.id) for name, path in PAGES.items()}


def _agree_on_needs(work, case):
    from app.assessment.rules import Answer
    from app.assessment.services import Closing, agree, begin, say
    from app.assessment.vocabulary import Voice, Way

    one = begin(work, case, "ssm")
    levels = {"empleo": Answer(2), "vivienda": Answer(3), "salud_mental": Answer(2)}
    say(work, case, one, Voice.STAFF, levels)
    agree(work, case, one, levels, Closing(Way.PHONE, talked=True, seen=0))


def _service(alike, agency, number):
    name = f"{'Curso de cocina' if number < FOUND else 'Acompañamiento'} {number}"
    return alike | {
        "id": uuid4(), "agency_id": agency.id, "name": name, "search_key": f"{name} {agency.name}".casefold(),
        "domains": [DOMAINS[number % len(DOMAINS)]], "places_total": 10, "places_free": number % 11,
        "weekly": [{"day": number % 5, "from": "16:00", "to": "18:00"}],
    }  # fmt: skip


def imports(_installation):
    """A list read, compared and shown with what each row will do: a long one beside a short one, and beside the floor."""
    short, long = (statistics.median(_brought_in(rows) for _ in range(TURNS)) for rows in (PORTION, ROWS))
    growth = (long / ROWS) / (short / PORTION)
    yield {
        "what": f"list of {ROWS:,} people read and checked, a row beside one of {PORTION:,}",
        "figure": f"{long:.1f} s, {long / ROWS * 1000:.2f} / {short / PORTION * 1000:.2f} ms = {growth:.2f}",
        "aim": f"at most {LIKE_A_SHORT_LIST} times",
        "met": growth <= LIKE_A_SHORT_LIST,
    }
    bare = statistics.median(_bare(ROWS) for _ in range(TURNS))
    yield {
        "what": f"list of {ROWS:,} people, beside reading it and writing it down bare",
        "figure": f"{long:.1f} / {bare:.2f} s = {long / bare:.0f}",
        "aim": f"at most {TIMES_BARE} times",
        "met": long / bare <= TIMES_BARE,
    }


def _brought_in(rows):
    """What the worker spends from the file to the finished preview."""
    from app.agencies.vocabulary import Role
    from app.factory import connect_rooms
    from app.jobs.imports import advance_imports
    from app.people.import_models import PeopleImport
    from app.people.import_words import Basis, Field
    from app.people.imports import Ground, start, use_columns
    from tests.rooms.people.lists import csv_of, person

    with tempfile.TemporaryDirectory() as folder:
        app, build = application(folder)
        connect_rooms()
        chief, units = build.a_worker(Role.COORDINATOR), app.extensions["camin"].units
        content = csv_of([person(number) for number in range(rows)])
        gc.collect()
        started = time.process_time()
        with build.unit(build.staff_actor(chief)) as work:
            key = start(work, content, "lista.csv", build.the_territory().id).id
        while advance_imports(units):
            pass
        with build.unit(build.staff_actor(chief)) as work:
            found = work.session.get_one(PeopleImport, key)
            columns = [Field(column) for column in found.columns]
            use_columns(work, found, columns, Ground(Basis.CONSENT, "xEITU", chief.id))
        while advance_imports(units):
            pass
        return time.process_time() - started


def _bare(rows):
    """The floor: the same file through the reader of the language, and its cells into one table with one index."""
    from tests.rooms.people.lists import csv_of, person

    content = csv_of([person(number) for number in range(rows)])
    with tempfile.TemporaryDirectory() as folder:
        started = time.process_time()
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
        connection = sqlite3.connect(Path(folder) / "bare.db")
        with connection:
            connection.execute(f"CREATE TABLE bare ({', '.join(f'c{number}' for number in range(len(lines[0])))})")
            connection.execute("CREATE INDEX ix_bare ON bare (c3)")
            connection.executemany(f"INSERT INTO bare VALUES ({', '.join('?' * len(lines[0]))})", lines[1:])
        connection.close()
        return time.process_time() - started


if __name__ == "__main__":
    printed(pages(None))
    printed(imports(None))
