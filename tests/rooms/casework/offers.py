"""Services of the directory for tests, in one line each."""

from datetime import UTC, datetime

from app.agencies.models import Agency, ServiceOffer
from app.agencies.vocabulary import AgencyKind
from app.foundation.folding import folded


def a_service(build, agency, name="Curso de cocina", **more):
    values = {"domains": ["work"], "updated_at": datetime(2026, 11, 1, tzinfo=UTC), **more}
    return build.save(
        ServiceOffer(agency_id=agency.id, name=name, search_key=folded(f"{name} {agency.name}"), **values)
    )


def an_outside_agency(build, name="Cocina Económica"):
    place = build.the_territory()
    return build.save(Agency(name=name, kind=AgencyKind.NGO, territory_id=place.id, outside=True))
