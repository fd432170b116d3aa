"""Long lists of services: every row that is wrong is named, and what comes again is not written twice."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.agencies.directory_csv import read_csv
from app.agencies.directory_import import CREATE, ERROR, SAME, UPDATE, carry_out, forget_old, keep, preview
from app.agencies.models import Agency, DirectoryImport, ServiceOffer
from app.agencies.offer_data import Known
from app.agencies.vocabulary import Role
from app.foundation.actor import Actor

KNOWN = Known(frozenset({"work", "health"}), {"MIE": "Mieres"})


def a_list(change=""):
    lines = ["key,name,agency,domains,places_total,places_free,territories"]
    for number in range(5000):
        free = "many" if number % 50 == 7 else str(number % 9)
        where = "Atlantis" if number % 50 == 13 else "mieres"
        email = f"S{number}" if number % 50 != 21 else f"S{number - 5}"
        lines.append(f"{email},Taller {number}{change},Entidad {number % 5},work,10,{free},{where}")
    return "\n".join(lines).encode()


@pytest.mark.look
def test_five_thousand_rows_with_three_hundred_bad_ones(build, units, clock):
    coordinator = build.a_worker(Role.COORDINATOR)
    actor = build.staff_actor(coordinator)

    def bring(content):
        with units.writing(actor) as work:
            rows, _unknown = read_csv(content, KNOWN)
            return keep(work, rows, "lista.csv").id

    def look(kept_id):
        with units.reading(actor) as work:
            return preview(work, work.session.get_one(DirectoryImport, kept_id))

    def write(kept_id):
        with units.writing(actor) as work:
            return carry_out(work, work.session.get_one(DirectoryImport, kept_id))

    began = time.monotonic()
    first = bring(a_list())
    planned = look(first)
    wrong = [row for row in planned if row.does == ERROR]
    assert len(planned) == 5000 and len(wrong) == 300
    assert {(p.column, p.code) for row in wrong for p in row.problems} == {
        ("places_free", "number"), ("territories", "territory"), ("key", "twice"),
    }  # fmt: skip
    assert [row.number for row in wrong[:3]] == [9, 15, 23]
    with units.reading(Actor.anonymous()) as work:
        assert work.session.scalar(select(func.count()).select_from(ServiceOffer)) == 0

    assert write(first) == {CREATE: 4700, ERROR: 300}
    assert {row.does for row in look(bring(a_list()))} == {SAME, ERROR}
    again = bring(a_list(" nuevo"))
    assert write(again)[UPDATE] == 4700
    assert time.monotonic() - began < 60
    with units.reading(Actor.anonymous()) as work:
        assert work.session.scalar(select(func.count()).select_from(ServiceOffer)) == 4700
        assert work.session.scalar(select(func.count()).select_from(Agency).where(Agency.outside)) == 5

    clock.move(timedelta(days=8))
    with units.writing(actor) as work:
        assert forget_old(work) == 3
