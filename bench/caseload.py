"""The caseload and the search over people with 1,000 and with 100,000 cases: the page must not grow with the house."""

import random
from datetime import date, timedelta
from uuid import uuid4

from bench.grown import AIM, beside, printed, put

CASES_OF_ONE = 60
COUNT_OF_ALL = 10
# So many people of a rare name live in the small house and in the large one: their page shows the same lines.
RARE, RARE_NAME = 20, "Goikoetxea"
GIVEN = ("Rosa", "Amina", "José", "Mihai", "Oksana", "Lidia", "Ibrahim", "Begoña", "Fátima", "Daniel", "Ana", "Pilar")
FAMILY = ("Menéndez", "Suárez", "Cueto", "Benali", "Popescu", "Díaz", "Vega", "Jiménez", "Melnyk", "Diallo", "Llaneza")
PAGES = {
    "caseload, my cases": "/staff/cases?view=all",
    "caseload, all": "/staff/cases?worker=all",
    "caseload, no contact for 30 days": "/staff/cases?worker=all&view=silent",
    "caseload by name": "/staff/cases?worker=all&sort=name",
    "caseload, a later page": "/staff/cases?worker=all&after={after}",
    "caseload, a common name": "/staff/cases?worker=all&q=rosa",
    "caseload, a rare name": "/staff/cases?worker=all&q=goikoetxea",
    "caseload, one name in 400": "/staff/cases?worker=all&q=zubizarreta",
    "coverage of the basic supports": "/staff/coverage",
    "caseload, two common names": "/staff/cases?worker=all&q=rosa+menendez",
    "caseload by name, a common name": "/staff/cases?worker=all&q=rosa&sort=name",
    "search of people, a common name": "/staff/people?q=rosa",
    "search of people, two common names": "/staff/people?q=rosa+menendez",
    "search of people, a rare name": "/staff/people?q=rosa+goiko",
}
# What finds more in a larger house shows more lines there, so it stands beside a list of as many lines of that house.
# The coverage is a count of everybody; it stands beside the plain list, too.
FLOORS = (
    ("caseload, one name in 400", "caseload, all", AIM),
    ("caseload, two common names", "caseload, all", AIM),
    ("caseload by name, a common name", "caseload by name", AIM),
    ("search of people, two common names", "search of people, a common name", AIM),
    ("coverage of the basic supports", "caseload, all", COUNT_OF_ALL),
)


def pages(_installation):
    """Each page in two installations, turn by turn; the median of the same run."""
    yield from beside(_house, "cases", floors=FLOORS)


def _house(build, cases):
    me, after = fill(build, cases)
    return me, {name: path.format(after=after) for name, path in PAGES.items()}


def fill(build, cases):
    """So many people with their names and open cases, written in bulk; the coordinator and a case in the middle."""
    from app.agencies.vocabulary import Role
    from app.casework.models import Case, TeamSeat
    from app.packages.models import BasicPackage
    from app.packages.rules import letters
    from app.people.models import NameWord, Person

    me = build.a_worker(Role.COORDINATOR)
    first = build.a_case(me)
    dice = random.Random(7)
    rows = {Person: [], NameWord: [], Case: [], TeamSeat: [], BasicPackage: []}
    with build.unit() as work:
        now, today = work.now, work.now.date()
        for number in range(cases):
            person = _person(first, number, now, dice)
            rows[Person].append(person)
            name = {"person_id": person["id"], "name": person["search_key"]}
            rows[NameWord] += [{"word": word, **name} for word in set(person["search_key"].split())]
            case = {"name_key": person["search_key"], "basics": ""} | _case(
                person["id"], first, number, now, today, dice
            )
            rows[Case].append(case)
            if number % 5 == 0:
                rows[BasicPackage].append(_basics(case["id"], number, now))
                case["basics"] = letters(rows[BasicPackage][-1])
            if number < CASES_OF_ONE:
                seat = {"id": uuid4(), "case_id": case["id"], "staff_id": me.id, "reason": "", "started_at": now}
                rows[TeamSeat].append({**seat, "kind": "member"} if "kind" in TeamSeat.__table__.c else seat)
        put(work, rows)
    return me, sorted(rows[Case], key=lambda row: (row["next_action_on"] or date.max, row["id"].hex))[cases // 3]["id"]


def _person(first, number, now, dice):
    given, family = dice.choice(GIVEN), f"{dice.choice(FAMILY)} {dice.choice(FAMILY)}"
    if number % 400 == 7:
        family = "Zubizarreta"
    if number < RARE:
        given, family = GIVEN[0], RARE_NAME
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


def _basics(case, number, now):
    states = ("missing", "planned", "under_way", "covered", "declined")
    named = zip(("income", "internet", "digital", "community"), range(4), strict=True)
    return {
        "id": uuid4(), "case_id": case, "supports": {}, "settled": number % 5, "changed_at": now, "version": 1,
        **{name: states[(number + place) % 5] for name, place in named},
    }  # fmt: skip


if __name__ == "__main__":
    printed(pages(None))
