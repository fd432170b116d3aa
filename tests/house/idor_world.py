"""Rosa's case with one of everything, and Amina's beside it: what the matrix of permissions is tried on.

Each room adds its own things: one function in `THINGS`, which answers the names of addresses' ids and the objects behind.
"""

from datetime import time, timedelta
from uuid import uuid4

from sqlalchemy import select

from app.agencies.vocabulary import AgencyKind, Role
from app.appointments.arrangements import NewRoom, add_room
from app.appointments.availability import (
    NewReason,
    NewRule,
    absences_of,
    add_absence,
    add_reason,
    add_rule,
    rules_of,
)
from app.appointments.expansion import Away
from app.appointments.services import book
from app.appointments.vocabulary import Mode
from app.benefits.claims import prepare
from app.benefits.services import keep_check
from app.casework.models import Case
from app.casework.vocabulary import TaskOwner
from app.foundation.actor import Actor
from app.identity import services as identity
from app.identity.vocabulary import SessionState
from app.messaging.files import release
from app.messaging.models import Attachment
from app.messaging.services import write
from app.messaging.vocabulary import FileKind
from app.outreach.models import Campaign, OutreachLink
from app.outreach.services import CallMe, ask_to_be_called
from app.outreach.vocabulary import GoodTime
from app.people.models import Person
from tests.house.things_assessment import assessments
from tests.house.things_circle import circle
from tests.house.things_directory import directory
from tests.house.things_file import file
from tests.house.things_network import network
from tests.house.things_packages import packages
from tests.house.things_risk import warnings
from tests.house.things_scores import scores


def appointments(world, member, case, place):
    build = world.build
    slots = [build.a_slot(member, world.clock() + timedelta(days=day), case=case) for day in (2, 3)]
    today, office = world.clock().date(), build.a_location(name=place)
    with world.units.writing(build.staff_actor(member)) as work:
        booked = book(work, work.session.get_one(Case, case.id), slots[0].id)
        about = add_reason(work, member.agency_id, NewReason("Talk", 60, Mode.OFFICE))
        add_rule(work, member.id, NewRule(about.id, 5, time(9), time(10), today))
        add_absence(work, member.id, Away(today, today))
        rule = work.session.scalars(rules_of(member.id, today)).one()
        absence = work.session.scalars(absences_of(member.id, today)).one()
        room = add_room(work, office.id, NewRoom("Sala", 4))
    arranged = {"reason_id": about.id, "room_id": room.id, "place_id": office.id}
    return {
        "slot_id": slots[1].id,
        "appointment_id": booked.id,
        "rule_id": rule.id,
        "absence_id": absence.id,
    } | arranged


def sign_in(world, member, case, _place):
    with world.units.writing(world.build.staff_actor(member)) as work:
        account = work.session.get_one(Person, case.person_id).account_id
        device = identity.start_session(work, identity.account(work, account), SessionState.OPEN).session
    return {"session_id": device.id, "passkey_id": uuid4()}


def steps(world, _member, case, _place):
    build = world.build
    return {"case_task_id": build.a_task(case).id, "task_id": build.a_task(case, owner=TaskOwner.STAFF).id}


def benefits(world, member, case, _place):
    with world.units.writing(world.build.staff_actor(member)) as work:
        kept = keep_check(work, case.id, {"region": "ES", "people": []}, world.clock().date())
        claim = prepare(work, work.session.get_one(Case, case.id), "es.imv")
        return {"check_id": kept.id, "claim_id": claim.id}


def files(world, member, case, _place):
    with world.units.writing(world.build.staff_actor(member)) as work:
        message = write(work, work.session.get_one(Case, case.id), "", [b"%PDF-"])
        attachment = work.session.scalars(select(Attachment).where(Attachment.message_id == message.id)).one()
        release(work, attachment.id, FileKind.PDF, b"%PDF-")
    return {"attachment_id": attachment.id}


def outreach(world, _member, _case, place):
    build, today, agency = world.build, world.clock().date(), world.build.the_agency()
    campaign = build.save(
        Campaign(
            name=place,
            agency_id=agency.id,
            territory_id=agency.territory_id,
            starts_on=today,
            ends_on=today,
            created_at=world.clock(),
        )
    )
    link = build.save(OutreachLink(campaign_id=campaign.id, place=place, token=place[:8]))
    with world.units.writing(Actor.anonymous()) as work:
        callback = ask_to_be_called(work, CallMe("Rosa", "+34600000123", "es", GoodTime.ANY)).id
    return {"campaign_id": campaign.id, "link_id": link.id, "callback_request_id": callback}


THINGS = (
    appointments,
    sign_in,
    steps,
    benefits,
    files,
    outreach,
    circle,
    packages,
    assessments,
    warnings,
    scores,
    directory,
    network,
    file,
)


class World:
    """Rosa's case with one of everything, and Amina's beside it, led by somebody else in the same agency."""

    def __init__(self, build, units, clock):
        self.build, self.units, self.clock = build, units, clock
        other = build.an_agency(AgencyKind.NGO, "Otra entidad")
        self.partner_agency = build.an_agency(AgencyKind.EMPLOYMENT, "Oficina de Empleo")
        self.people = {
            "lead": build.a_worker(),
            "colleague": build.a_worker(given_name="Pilar"),
            "coordinator": build.a_worker(role=Role.COORDINATOR),
            "adviser": build.a_worker(role=Role.EMPLOYMENT_ADVISER),
            "evaluator": build.a_worker(role=Role.EVALUATOR),
            "administrator": build.a_worker(role=Role.ADMINISTRATOR),
            "outsider": build.a_worker(role=Role.COORDINATOR, agency=other),
            "partner": build.a_worker(role=Role.EMPLOYMENT_ADVISER, agency=self.partner_agency),
            "rosa": build.a_person(),
            "amina": build.a_person("Amina", "Benali"),
        }
        self.rosas = self._things("lead", "rosa", "Library")
        self.aminas = self._things("colleague", "amina", "Pharmacy")

    def _things(self, worker, person, place):
        member = self.people[worker]
        case = self.build.a_case(worker=member, person=self.people[person])
        found = {"case_id": case.id}
        for of_a_room in THINGS:
            found |= of_a_room(self, member, case, place)
        return found
