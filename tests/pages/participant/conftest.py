"""A person with a plan, her team, and her browser."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from app.agencies.vocabulary import AgencyKind, Role
from app.casework.models import Case
from app.messaging import services as messaging
from app.people.models import Person


@dataclass
class World:
    build: object
    units: object
    person: Person
    case: Case
    lucia: object
    ivan: object
    page: object

    @property
    def rosa(self):
        return self.build.person_actor(self.person)

    def times(self, *hours, day=26, month=11, staff=None, **more):
        """Times offered in November in Madrid's winter time, one hour behind UTC."""
        return [
            self.build.a_slot(staff or self.lucia, datetime(2026, month, day, hour - 1, tzinfo=UTC), **more)
            for hour in hours
        ]

    def say(self, who, *texts):
        """Messages of one sender, in one unit of work."""
        with self.build.unit(who) as work:
            case = work.session.get_one(Case, self.case.id)
            for words in texts:
                messaging.write(work, case, words)
                work.now += timedelta(seconds=1)

    def rows(self, model):
        with self.build.unit() as work:
            return list(work.session.query(model).order_by(model.id))


@pytest.fixture
def world(build, units, browser):
    lucia = build.a_worker()
    employment = build.an_agency(AgencyKind.EMPLOYMENT, "Oficina de Empleo")
    ivan = build.a_worker(Role.EMPLOYMENT_ADVISER, employment, "Iván", "Prieto")
    person = build.a_person(phone="+34600000123")
    case = build.a_case(lucia, person, team=[ivan])
    return World(build, units, person, case, lucia, ivan, build.sign_in(browser(), person))
