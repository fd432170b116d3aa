"""A list of people, somebody to contact, a page of the manual and an event: what the matrix of permissions is tried on."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.agencies.models import Programme
from app.agencies.network_events import NewEvent, write_down
from app.agencies.network_models import NetworkVersion, ProgrammeAction
from app.agencies.network_pages import Words, begin_page, publish_page
from app.agencies.network_words import EventKind, PageKind
from app.people.import_models import PersonToContact
from app.people.imports import start


def network(world, member, case, place):
    build, today = world.build, world.clock().date()
    programme = build.save(Programme(name=place))
    build.save(
        ProgrammeAction(programme_id=programme.id, code="A", name=place, granted=Decimal(1), starts_on=date(2026, 1, 1))
    )
    with world.units.writing(build.staff_actor(world.people["coordinator"])) as work:
        page = begin_page(work, PageKind.PROTOCOL, Words(place, "x"))
        publish_page(work, page, 1)
        version = work.session.scalars(select(NetworkVersion.id).where(NetworkVersion.page_id == page.id)).one()
        found = start(work, f"Nombre;DNI\n{place};".encode(), "l.csv", build.the_territory().id)
    with world.units.writing(build.staff_actor(member)) as work:
        event = write_down(work, NewEvent(EventKind.CONSULTATION, today))
    contact = build.save(
        PersonToContact(
            person_id=build.a_person(place).id,
            agency_id=member.agency_id,
            household_id=case.household_id,
            created_at=world.clock(),
        )
    )
    return {
        "network_page_id": page.id,
        "page_version_id": version,
        "network_event_id": event.id,
        "people_import_id": found.id,
        "person_to_contact_id": contact.id,
    }
