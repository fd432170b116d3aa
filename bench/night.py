"""The night's scores at scale: people with files in a database of their own, until every score is written down.

Run `python bench/night.py 10000` for a smaller town. Filling is not measured: 5,000 files are written, and the database
copies them under other keys. The night runs in a process of its own, beside a floor: reading the same rows with the
bare driver and opening the same ciphers.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

PEOPLE = 100_000
MOST_SECONDS, MOST_MIB = 60, 1024
PORTION = 5000
# What differs in a copy: the last letters of these keys, and these numbers.
KEYS = ("id", "person_id", "case_id", "household_id", "member_id", "assessment_id")
NUMBERED = {"seat": "seat + :more", "reference": "printf('L-%06d', substr(reference, 3) + :more)"}
VISITS = 5


def fill(folder, people):
    """Files with an assessment of both voices, appointments, a household with a child, wages that ended."""
    from app.agencies.models import Programme
    from app.demo.scores import ready_model
    from app.risk.models import RiskPolicy
    from app.risk.registry import keep
    from bench.grown import application, put

    _app, build = application(folder)
    first, dice = build.a_case(), random.Random(1)
    programme = build.save(Programme(name="Large"))
    with build.unit() as work:
        work.session.add(
            RiskPolicy(
                programme_id=programme.id, switched_on=True, capacity=0.3, ties="by_score", reason="Measured",
                owner_id=first.key_worker_id, decided_at=work.now,
            )
        )  # fmt: skip
        keep(work, programme.id, ready_model(work.now.date()), None, "Measured")
    _without_guards(folder)
    lead = type("Lead", (), {"id": first.key_worker_id})
    slots = [build.a_slot(lead, work.now + timedelta(days=day)).id for day in range(VISITS)]
    rows, portion = defaultdict(list), min(people, PORTION)
    with build.unit() as work:
        for number in range(portion):
            _file(rows, number, first, programme.id, slots, work.now, dice)
        put(work, rows)
    _copy(folder, [model.__tablename__ for model in rows], portion, people // portion)


def _copy(folder, tables, portion, times):
    """The files again and again; by their keys the copies lie among each other as if each had come by itself."""
    with sqlite3.connect(Path(folder) / "camin.db") as opened:
        for table in tables:
            names = [row[1] for row in opened.execute(f'PRAGMA table_info("{table}")')]
            again = dict.fromkeys(KEYS, "substr({0}, 1, 28) || :ends")
            given = ", ".join({**again, **NUMBERED}.get(name, "{0}").format(f'"{name}"') for name in names)
            columns = ", ".join(f'"{name}"' for name in names)
            for copy in range(1, times):
                opened.execute(
                    f'INSERT INTO "{table}" ({columns}) SELECT {given} FROM "{table}" WHERE id LIKE \'%0000\'',
                    {"ends": f"{copy:04x}", "more": copy * portion},
                )
            opened.commit()


def _key():
    """A key that ends in noughts: a copy has the number of the copy there."""
    return UUID(int=uuid4().int >> 16 << 16)


def _without_guards(folder):
    """Whether a chair is taken twice is looked up at each booking; half a million invented ones need no looking."""
    with sqlite3.connect(Path(folder) / "camin.db") as opened:
        guards = opened.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'appointment'")
        for (name,) in guards.fetchall():
            opened.execute(f'DROP TRIGGER "{name}"')


def _file(rows, number, first, programme, slots, now, dice):
    from app.assessment.models import Assessment, AssessmentVoice
    from app.casework.models import Case, CaseHandover
    from app.people.models import Household, HouseholdMember, MemberIncome, Person
    from app.privacy.models import Consent

    person, home, case, member = _key(), _key(), _key(), _key()
    opened = now - timedelta(days=dice.randrange(20, 900))
    rows[Person].append(
        {"id": person, "territory_id": first.territory_id, "given_name": "Ana", "family_name": str(number), "version": 1,
         "search_key": "ana", "language": "es", "created_at": opened,
         "birth_date": now.date() - timedelta(days=dice.randrange(7500, 23000))}
    )  # fmt: skip
    rows[Household].append({"id": home, "territory_id": first.territory_id, "created_at": opened, "version": 1})
    rows[HouseholdMember] += [
        {"id": member, "household_id": home, "person_id": person, "relation": "applicant", "birth_year": 1985,
         "position": 0, "starts_on": opened.date()},
        {"id": _key(), "household_id": home, "person_id": None, "relation": "child",
         "birth_year": dice.randrange(2005, 2025), "position": 1, "starts_on": opened.date()},
    ]  # fmt: skip
    rows[MemberIncome].append(
        {"id": _key(), "member_id": member, "kind": "work", "amount": Decimal(800), "created_at": opened,
         "starts_on": opened.date() - timedelta(days=900),
         "ends_on": opened.date() - timedelta(days=dice.randrange(1, 800))}
    )  # fmt: skip
    rows[Case].append(
        {"id": case, "reference": f"L-{number:06d}", "person_id": person, "household_id": home, "version": 1,
         "agency_id": first.agency_id, "territory_id": first.territory_id, "programme_id": programme,
         "key_worker_id": first.key_worker_id, "status": "open", "origin": "", "opened_on": opened.date(),
         "household_size": 2, "household_minors": 1, "name_key": "ana",
         "last_contact_at": now - timedelta(days=dice.randrange(90))}
    )  # fmt: skip
    rows[Consent].append(
        {"id": _key(), "purpose": "estimate", "text_version": "estimate-1", "language": "es", "way": "paper",
         "person_id": person, "agency_id": first.agency_id, "given_at": opened}
    )  # fmt: skip
    if number % 3 == 0:
        rows[CaseHandover].append(
            {"id": _key(), "case_id": case, "from_id": first.key_worker_id, "to_id": first.key_worker_id,
             "reason": "load", "words": "", "made_at": opened + timedelta(days=9)}
        )  # fmt: skip
    for instrument, voices, items in QUESTIONS:
        one = _key()
        rows[Assessment].append(
            {"id": one, "case_id": case, "instrument": instrument, "version": "2026.1", "digest": "d", "state": "agreed",
             "opened_by": first.key_worker_id, "opened_at": opened, "agreed_at": opened + timedelta(days=2)}
        )  # fmt: skip
        rows[AssessmentVoice] += [
            {"id": _key(), "assessment_id": one, "voice": voice, "version": 1, "changed_at": opened + timedelta(days=1),
             "answers": {item: {"a": dice.randrange(1, most + 1), "w": ""} for item, most in items.items()}}
            for voice in voices
        ]  # fmt: skip
    _visits(rows, number, case, person, slots, opened, now, dice)


def _visits(rows, number, case, person, slots, opened, now, dice):
    from app.appointments.models import Appointment

    apart = (now - opened) / (len(slots) + 1)
    for visit, slot in enumerate(slots, start=1):
        starts = opened + visit * apart
        rows[Appointment].append(
            {"id": _key(), "slot_id": slot, "seat": number + 1, "case_id": case, "person_id": person, "purpose": "",
             "starts_at": starts, "ends_at": starts + timedelta(minutes=30), "what_to_bring": "", "visibility": "notified",
             "status": "noshow" if dice.random() < 0.15 else "fulfilled", "booked_by": "staff", "wants_earlier": False,
             "earlier_notices": 0, "booked_at": starts - timedelta(days=dice.randrange(1, 40)), "outcome_at": starts}
        )  # fmt: skip


MATRIX = dict.fromkeys(
    ("vivienda", "empleo", "ingresos", "alimentacion", "formacion_adultos", "habilidades", "red_familiar", "movilidad",
     "participacion", "juridico"), 5,
)  # fmt: skip
ABOUT_WORK = {"last_job": 4, "studies": 3, "experience": 3, "health": 3, "care": 3, "digital": 4}
QUESTIONS = (("ssm", ("staff", "person", "agreed"), MATRIX), ("employability", ("staff", "agreed"), ABOUT_WORK))


def night(folder):
    """Seconds of the processor and on the wall, MiB, and how many scores were written."""
    units = _units(folder)
    from app.jobs.nightly import _score

    before, spent = time.perf_counter(), time.process_time()
    count = _score(units)
    print(time.process_time() - spent, time.perf_counter() - before)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, count)


def floor(folder):
    """Seconds to read the same rows with the bare driver and to open the same ciphers."""
    import json

    from app.foundation.crypto import keyring

    _units(folder)
    opened, before = sqlite3.connect(Path(folder) / "camin.db"), time.process_time()
    for query in (
        "SELECT c.person_id, c.id, p.birth_date, p.created_at, c.last_contact_at, c.opened_on FROM 'case' c"
        " JOIN person p ON p.id = c.person_id",
        "SELECT person_id, status, booked_at, starts_at, outcome_at FROM appointment",
        "SELECT household_id, person_id, relation, birth_year, starts_on, ends_on FROM household_member",
        "SELECT member_id, ends_on, created_at FROM member_income",
        "SELECT case_id, made_at FROM case_handover",
    ):
        opened.execute(query).fetchall()
    voices = opened.execute(
        "SELECT a.case_id, a.instrument, v.voice, v.answers, v.changed_at, a.agreed_at FROM assessment_voice v"
        " JOIN assessment a ON a.id = v.assessment_id"
    )
    for row in voices:
        json.loads(keyring().decrypt(row[3], "assessment_voice.answers"))
    print(time.process_time() - before)


def _units(folder):
    from app.audit.services import Anchor
    from app.foundation.crypto import Keyring, use_keyring
    from app.foundation.db import Database
    from app.foundation.unit_of_work import Units
    from app.settings import Settings
    from tests.conftest import ENVIRONMENT

    url = f"sqlite:///{Path(folder) / 'camin.db'}"
    settings = Settings.from_env({**ENVIRONMENT, "CAMIN_INSTANCE": str(folder), "CAMIN_DATABASE_URL": url})
    use_keyring(Keyring(settings.data_keys))
    Anchor.at(Path(folder) / "audit-head.json")
    return Units(Database.at(url))


def _alone(name, folder):
    """Memory is only honest in a process of its own."""
    command = [sys.executable, __file__, name, folder]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [float(number) for number in said.split()]


def rows(people=PEOPLE):
    """The rows of `make bench`."""
    people -= people % min(people, PORTION)
    with tempfile.TemporaryDirectory() as folder:
        fill(folder, people)
        [bare] = _alone("floor", folder)
        seconds, wall, peak, count = _alone("night", folder)
    what = f"night's scores of {people:,} people, database included"
    yield {
        "what": f"{what}, seconds of the processor",
        "figure": f"{seconds:.1f} ({wall:.1f} on the wall), floor {bare:.1f}",
        "aim": str(MOST_SECONDS),
        "met": seconds <= MOST_SECONDS and count == people,
    }
    yield {"what": f"{what}, MiB", "figure": f"{peak:.0f}", "aim": str(MOST_MIB), "met": peak <= MOST_MIB}


def scores(_installation):
    """For bench/run.py."""
    return rows()


if __name__ == "__main__":
    if sys.argv[1:2] and not sys.argv[1].isdecimal():
        globals()[sys.argv[1]](sys.argv[2])
    else:
        from bench.grown import printed

        printed(rows(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE))
