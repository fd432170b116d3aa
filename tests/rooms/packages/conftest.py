"""A household with a key worker, a service in the directory, and plans made through the room's own services."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from app.agencies.models import ServiceOffer
from app.agencies.vocabulary import AgencyKind
from app.casework.models import Case
from app.packages import services
from app.packages.agreeing import Answered, agree, propose
from app.packages.models import PackageVersion
from app.packages.vocabulary import How
from app.people.vocabulary import Domain


@dataclass
class Plans:
    build: object
    clock: object
    person: object
    lucia: object
    case: object

    @property
    def rosa(self):
        return self.build.person_actor(self.person)

    @property
    def lead(self):
        return self.build.staff_actor(self.lucia)

    def part(self, title="Curso de ayudante de cocina", domain=Domain.WORK, **more):
        return services.Part(domain, title, **more)

    def draft(self, *parts):
        with self.build.unit(self.lead) as work:
            case = work.session.get_one(Case, self.case.id)
            return services.begin(work, case, services.Beginning(list(parts) or [self.part()]))

    def proposed(self, *parts):
        draft = self.draft(*parts)
        with self.build.unit(self.lead) as work:
            version = work.session.get_one(PackageVersion, draft.id)
            propose(work, work.session.get_one(Case, self.case.id), version, version.version)
        return version

    def agreed(self, *parts):
        version = self.proposed(*parts)
        self.agree(version)
        return version

    def agree(self, version, how=How.SCREEN, **more):
        with self.build.unit(self.rosa) as work:
            found = work.session.get_one(PackageVersion, version.id)
            agree(work, work.session.get_one(Case, self.case.id), found, Answered(how, **more))

    def a_slot(self, days=2):
        return self.build.a_slot(self.lucia, self.clock.now + timedelta(days=days))

    def an_offer(self, name="Mediación en el alquiler", free=3, **more):
        agency = self.build.an_agency(AgencyKind.NGO, f"Entidad de {name}")
        domains = more.pop("domains", ["housing"])
        return self.build.save(
            ServiceOffer(agency_id=agency.id, name=name, domains=domains, places_total=free, places_free=free,
                         search_key=name.lower(), updated_at=self.clock.now, **more)
        )  # fmt: skip

    def rows(self, model):
        with self.build.unit() as work:
            return list(work.session.query(model).order_by(model.id))


@pytest.fixture
def plans(build, clock):
    lucia, person = build.a_worker(), build.a_person(phone="+34600000123")
    return Plans(build, clock, person, lucia, build.a_case(lucia, person))
