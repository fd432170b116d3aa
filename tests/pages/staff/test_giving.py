"""Somebody left or is away: who has an appointment hears it once, and a coordinator gives it to a colleague."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.agencies.models import StaffMember
from app.agencies.vocabulary import Role
from app.appointments.models import Appointment, Slot
from app.appointments.services import book
from app.casework import cover
from app.casework.models import Case
from app.delivery.models import Outbox
from tests.support.circles import an_office


@pytest.fixture
def scene(build, browser, units, clock):
    class Scene:
        chief = build.a_worker(role=Role.COORDINATOR)
        leaver = build.a_worker(given_name="Óscar", family_name="Rubio")
        pilar = build.a_worker(given_name="Pilar", family_name="Ortiz")
        lead = build.a_worker()
        rosa = build.a_person("Rosa", phone="+34600000123")
        case = build.a_case(worker=lead, person=rosa, team=[leaver])
        slot = build.a_slot(leaver, clock() + timedelta(days=3), case=case)

        def booked(self):
            with build.unit(build.staff_actor(self.lead)) as work:
                return book(work, work.session.get_one(Case, self.case.id), self.slot.id)

        def absent(self, days):
            today = clock().date()
            with build.unit() as work:
                both = [work.session.get_one(StaffMember, one.id) for one in (self.leaver, self.lead)]
                return cover.arrange_cover(work, *both, today, today + timedelta(days=days))

        def leaves(self):
            with build.unit() as work:
                cover.leave(work, work.session.get_one(StaffMember, self.leaver.id), None)

        def told(self):
            with units.reading(None) as work:
                kinds = select(Outbox.kind, Outbox.state).where(Outbox.turn == 0).order_by(Outbox.due_at, Outbox.kind)
                found = work.session.execute(
                    kinds.where(Outbox.kind.in_(["appointment_in_doubt", "appointment_receiver"]))
                )
                return [tuple(map(str, row)) for row in found]

        def desk(self, member=None):
            return build.sign_in(browser(), member or self.chief)

        def phone(self):
            return build.sign_in(browser(), self.rosa)

    return Scene()


def test_people_of_a_leaver_hear_it_once_and_a_colleague_receives_them(scene, build, units):
    visit = scene.booked()
    scene.absent(5)
    scene.leaves()
    assert scene.told() == [("appointment_in_doubt", "created")]
    page = scene.phone().get("/appointments")
    assert page.has("Somebody else will receive you") and not page.has("Óscar")
    assert not page.click("Your next appointment").has("Óscar")

    page = scene.desk().get("/staff/agenda").click("Give them to somebody")
    assert page.has("Rosa") and page.has("Óscar Rubio")
    page = page.click("Give to somebody")
    assert page.send("Give it to this colleague").status == 422
    page = page.send("Give it to this colleague", member=str(scene.pilar.id))
    assert page.has("Somebody receives everybody")

    assert scene.told() == [("appointment_in_doubt", "withdrawn"), ("appointment_receiver", "created")]
    page = scene.phone().get("/appointments")
    assert page.has("with Pilar") and not page.has("Somebody else")
    with units.reading(None) as work:
        moved = work.session.get_one(Appointment, visit.id)
        assert work.session.get_one(Slot, moved.slot_id).staff_id == scene.pilar.id
        assert work.session.get_one(Slot, scene.slot.id).withdrawn_at is not None
    assert scene.desk(scene.pilar).get(f"/staff/cases/{scene.case.id}/team").has("Receives the appointment")


def test_a_colleague_who_has_somebody_then_is_refused_and_a_free_time_gives_way(scene, build, units):
    scene.booked()
    other = build.a_case(worker=scene.pilar, person=build.a_person("Amina", "Benali"))
    taken = build.a_slot(scene.pilar, scene.slot.starts_at + timedelta(minutes=15), case=other)
    free = build.a_slot(scene.lead, scene.slot.starts_at)
    with build.unit(build.staff_actor(scene.pilar)) as work:
        book(work, work.session.get_one(Case, other.id), taken.id)
    scene.leaves()
    path = f"/staff/agenda/to-give/{scene.slot.id}"

    page = scene.desk().get(path).send("Give it to this colleague", member=str(scene.pilar.id))
    assert page.status == 422 and page.has("has somebody at this time")
    page = page.send("Give it to this colleague", member=str(scene.lead.id))
    assert page.has("Somebody receives everybody")
    with units.reading(None) as work:
        kept = work.session.get_one(Slot, free.id)
        assert kept.withdrawn_at is None and kept.case_id == scene.case.id
    assert scene.desk().get(path).has("Somebody receives everybody")


def test_an_absence_counts_for_its_days_and_ends_when_somebody_is_back(scene, build, units):
    scene.booked()
    scene.absent(1)
    assert scene.told() == [] and scene.desk().get("/staff/agenda/to-give").has("Somebody receives everybody")

    longer = scene.absent(4)
    again = scene.absent(5)
    assert scene.told() == [("appointment_in_doubt", "created")]
    assert scene.desk().get("/staff/agenda/to-give").has("Rosa")
    for one in (longer, again):
        with build.unit() as work:
            cover.end_cover(work, work.session.get_one(type(one), one.id))
    assert scene.told()[0] == ("appointment_in_doubt", "withdrawn")
    assert scene.phone().get("/appointments").has("with Óscar")
    assert scene.desk().get("/staff/agenda/to-give").has("Somebody receives everybody")


def test_only_a_coordinator_of_the_agency_gives_appointments(scene, build):
    scene.booked()
    scene.leaves()
    office, _adviser = an_office(build)
    for stranger in (scene.lead, build.a_worker(role=Role.COORDINATOR, agency=office)):
        desk = scene.desk(stranger)
        assert desk.get(f"/staff/agenda/to-give/{scene.slot.id}").status == 404
        assert desk.get("/staff/agenda/to-give").status == (404 if stranger is scene.lead else 200)
    assert not desk.get("/staff/agenda/to-give").has("Rosa")
