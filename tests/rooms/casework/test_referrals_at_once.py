"""Ten ask for three places in the same moment; the database gives three."""

import multiprocessing

import pytest

from app.agencies.models import ServiceOffer
from app.casework.models import Case, Referral
from app.foundation.actor import Actor
from app.people.models import Person
from tests.rooms.casework import rush_for_a_place
from tests.rooms.casework.offers import a_service

pytestmark = pytest.mark.both
PROCESSES = 10


def ten_cases(build):
    first = build.a_case()
    with build.unit() as work:
        model = work.session.get_one(Case, first.id)
        for number in range(PROCESSES):
            person = Person(
                territory_id=model.territory_id, given_name=f"P{number}", search_key="p", created_at=work.now
            )
            work.session.add(person)
            work.session.flush()
            case = Case(
                reference=f"X-{number}", person_id=person.id, household_id=model.household_id, agency_id=model.agency_id,
                territory_id=model.territory_id, key_worker_id=model.key_worker_id, opened_on=model.opened_on,
            )  # fmt: skip
            work.session.add(case)
            work.session.flush()
            yield case.id


def test_of_ten_at_once_three_get_the_three_places(build, database, units, house_settings):
    cases = list(ten_cases(build))
    offer = a_service(build, build.an_agency(name="Sestaferia"), places_total=3, places_free=3)
    url = database.engine.url.render_as_string(hide_password=False)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([rush_for_a_place.__name__])
    gate = context.Barrier(PROCESSES), context.SimpleQueue()
    people = [
        context.Process(
            target=rush_for_a_place.rush, args=(url, house_settings.data_keys, offer.id, case, gate), daemon=True
        )
        for case in cases
    ]
    for process in people:
        process.start()
    said = [gate[1].get() for _ in cases]
    for process in people:
        process.join(timeout=20)

    assert sorted(said) == ["full"] * 7 + ["kept"] * 3
    with units.reading(Actor.anonymous()) as work:
        assert work.session.get_one(ServiceOffer, offer.id).places_free == 0
        assert work.session.query(Referral).filter_by(holds_place=True).count() == 3
