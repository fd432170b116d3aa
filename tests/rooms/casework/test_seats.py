"""Seats in a team: who may have one, what ends it, and that it counts in the very next request."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.access import policy
from app.access.permissions import Permission as P
from app.access.sharing import readable_domains, readable_notes
from app.agencies.models import StaffMember
from app.agencies.vocabulary import AgencyKind, Role
from app.appointments.models import Slot
from app.appointments.services import book
from app.casework import asking, cover, seats
from app.casework.models import AccessRequest, Case, CaseTask, Note, TeamSeat
from app.casework.services import write_note
from app.casework.vocabulary import AskKind, SeatEnd, SeatKind, TaskKind, TaskOwner, Visibility
from app.factory import connect_rooms
from app.foundation.actor import Actor
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.i18n import speaking
from app.outreach.callbacks import record_attempt
from app.outreach.models import CallbackRequest
from app.outreach.services import CallMe, ask_to_be_called
from app.outreach.vocabulary import GoodTime
from app.people.vocabulary import Domain
from app.privacy import sharing
from app.privacy.models import Consent, SharingAgreement
from app.privacy.services import withdraw
from app.privacy.vocabulary import Purpose
from tests.support.circles import a_circle, agreed, an_office, said_yes, seated


@pytest.fixture(autouse=True)
def rooms_listen():
    connect_rooms()
    with speaking("en"):
        yield


def sees(build, units, member, case, at=None, permission=P.CASE_READ):
    actor = replace(build.staff_actor(member), at=at or units.clock())
    with units.reading(actor) as work:
        try:
            return policy.load(work.session, actor, permission, case.id).id == case.id
        except NotFound:
            return False


def seats_of(units, case):
    with units.reading(None) as work:
        found = select(TeamSeat).where(TeamSeat.case_id == case.id).order_by(TeamSeat.started_at, TeamSeat.id)
        return list(work.session.scalars(found))


def test_somebody_of_another_agency_needs_an_agreement_and_a_yes(build, units):
    lead = build.a_worker()
    case = build.a_case(worker=lead)
    office, adviser = an_office(build)

    with pytest.raises(Invalid, match="no agreement"):
        seated(build, lead, case, adviser)
    agreed(build, build.the_agency(), office)
    with pytest.raises(Invalid, match="has not agreed"):
        seated(build, lead, case, adviser)
    said_yes(build, case, office)
    seated(build, lead, case, adviser)

    assert sees(build, units, adviser, case)


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.ADMINISTRATOR])
def test_who_does_not_work_with_cases_gets_no_seat(build, role):
    lead = build.a_worker()
    with pytest.raises(Invalid, match="works with cases"):
        seated(build, lead, build.a_case(worker=lead), build.a_worker(role=role))


def test_the_employment_office_reads_what_was_agreed_and_never_health(build, units):
    _lead, case, _office, adviser = a_circle(build)

    with units.reading(replace(build.staff_actor(adviser), at=units.clock())) as work:
        read = readable_domains(work, work.session.get_one(Case, case.id))

    assert Domain.WORK in read and Domain.HEALTH not in read and Domain.RELATIONS not in read


def test_what_the_agreement_or_the_consent_leaves_out_is_not_read(build, units):
    lead = build.a_worker()
    case = build.a_case(worker=lead)
    office, adviser = an_office(build)
    agreed(build, build.the_agency(), office, frozenset({Domain.WORK, Domain.INCOME}))
    said_yes(build, case, office, frozenset({Domain.WORK, Domain.EDUCATION}))

    with units.reading(build.staff_actor(adviser)) as work:
        assert readable_domains(work, work.session.get_one(Case, case.id)) == {Domain.WORK}
    with units.reading(build.staff_actor(lead)) as work:
        assert readable_domains(work, work.session.get_one(Case, case.id)) == set(Domain)


def test_an_agreement_counts_from_its_first_day_to_its_last(build, units, clock):
    lead = build.a_worker()
    case = build.a_case(worker=lead)
    office, adviser = an_office(build)
    agreed(build, build.the_agency(), office, starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 24))
    said_yes(build, case, office)
    actor = build.staff_actor(adviser)

    with units.reading(actor) as work:
        assert readable_domains(work, work.session.get_one(Case, case.id))
    clock.now += timedelta(days=1)
    with units.reading(actor) as work:
        assert readable_domains(work, work.session.get_one(Case, case.id)) == frozenset()


def test_a_consent_that_is_taken_back_closes_the_file_to_that_agency_alone(build, units):
    lead, case, office, adviser = a_circle(build)
    ngo, educator = an_office(build, "Cáritas", AgencyKind.NGO)
    agreed(build, build.the_agency(), ngo)
    said_yes(build, case, ngo)
    seated(build, lead, case, educator)

    with build.unit() as work:
        given = select(Consent).where(Consent.purpose == Purpose.SHARING, Consent.agency_id == office.id)
        withdraw(work, work.session.scalars(given).one())

    assert not sees(build, units, adviser, case)
    assert sees(build, units, educator, case) and sees(build, units, lead, case)
    assert [s.end_reason for s in seats_of(units, case) if s.ended_at] == [SeatEnd.CONSENT]


def test_without_the_consent_to_the_file_only_the_key_worker_opens_it_and_is_told(build, units):
    lead, case, _office, adviser = a_circle(build)

    with build.unit() as work:
        withdraw(work, work.session.scalars(select(Consent).where(Consent.purpose == Purpose.CASE)).one())

    assert sees(build, units, lead, case) and not sees(build, units, adviser, case)
    with units.reading(None) as work:
        task = work.session.scalars(select(CaseTask).where(CaseTask.staff_id == lead.id)).one()
        assert "does not want to go on" in task.title


def test_an_agreement_that_is_ended_ends_the_seats_that_rest_on_it(build, units):
    _lead, case, _office, adviser = a_circle(build)

    with build.unit() as work:
        sharing.close(work, work.session.scalars(select(SharingAgreement)).one())

    assert not sees(build, units, adviser, case)


def test_the_key_worker_stays_until_somebody_else_leads(build, units):
    lead, colleague = build.a_worker(), build.a_worker(given_name="Pilar")
    case = build.a_case(worker=lead)

    with build.unit(build.staff_actor(lead)) as work:
        found = work.session.get_one(Case, case.id)
        own = seats.open_seat(work, case.id, lead.id)
        with pytest.raises(Conflict, match="another key worker first"):
            seats.end(work, found, own, "Tired")
        seats.change_key_worker(work, found, work.session.get_one(StaffMember, colleague.id), "Lives nearer")
        seats.end(work, found, own, "Changed")

    assert sees(build, units, colleague, case, permission=P.CASE_TEAM_LEAD)
    assert not sees(build, units, lead, case)


def test_who_asks_waits_until_the_key_worker_says_yes(build, units):
    lead, colleague = build.a_worker(), build.a_worker(given_name="Pilar")
    case = build.a_case(worker=lead)

    with build.unit(build.staff_actor(colleague)) as work:
        behind = work.session.scalars(asking.case_behind(None, None)).first()
        assert behind is None
        found = _loaded(work, case)
        asking.ask_for_access(work, found, "She came to our desk")
        with pytest.raises(Conflict, match="asked already"):
            asking.ask_for_access(work, found, "Again")
    assert not sees(build, units, colleague, case)

    with build.unit(build.staff_actor(lead)) as work:
        asked = work.session.scalars(asking.waiting_for(case.id)).one()
        asking.answer(work, work.session.get_one(Case, case.id), asked, "Works with us", granted=True)
        with pytest.raises(Conflict, match="answered this already"):
            asking.answer(work, work.session.get_one(Case, case.id), asked, "Again", granted=False)

    assert sees(build, units, colleague, case)
    with units.reading(None) as work:
        assert all(task.done_at for task in work.session.scalars(select(CaseTask).where(CaseTask.staff_id == lead.id)))


def _loaded(work, case):
    from sqlalchemy.orm import joinedload

    options = [joinedload(Case.key_worker), joinedload(Case.agency), joinedload(Case.person)]
    return work.session.get_one(Case, case.id, options=options)


def test_an_emergency_opens_a_file_for_a_day_and_the_supervisor_is_told(build, units, clock):
    lead = build.a_worker()
    supervisor = build.a_worker(role=Role.COORDINATOR)
    case = build.a_case(worker=lead)
    _office, adviser = an_office(build)

    with build.unit(build.staff_actor(adviser)) as work:
        asking.break_glass(work, _loaded(work, case), "She is at the door with two children and no bed")

    assert sees(build, units, adviser, case)
    with units.reading(replace(build.staff_actor(adviser), at=clock())) as work:
        assert Domain.WORK in readable_domains(work, work.session.get_one(Case, case.id))
        task = work.session.scalars(select(CaseTask).where(CaseTask.staff_id == supervisor.id)).one()
        assert "emergency" in task.title
    assert not sees(build, units, adviser, case, at=clock() + timedelta(hours=25))


def test_an_emergency_that_was_not_right_closes_the_file_at_once(build, units):
    lead = build.a_worker()
    case = build.a_case(worker=lead)
    _office, adviser = an_office(build)
    with build.unit(build.staff_actor(adviser)) as work:
        asking.break_glass(work, _loaded(work, case), "I wanted to have a look at it")

    with build.unit(build.staff_actor(lead)) as work:
        asked = work.session.scalars(select(AccessRequest).where(AccessRequest.kind == AskKind.EMERGENCY)).one()
        asking.answer(work, work.session.get_one(Case, case.id), asked, "Curiosity", granted=False)

    assert not sees(build, units, adviser, case)


def test_a_cover_sees_the_cases_of_the_absent_and_ends_by_itself(build, units, clock):
    absent, colleague = build.a_worker(), build.a_worker(given_name="Pilar")
    case, foreign = build.a_case(worker=absent), build.a_case(person=build.a_person("Amina", "Benali"))
    today = clock().date()

    with build.unit() as work:
        both = [work.session.get_one(StaffMember, one.id) for one in (absent, colleague)]
        cover.arrange_cover(work, *both, today, today + timedelta(days=6))

    assert sees(build, units, colleague, case) and sees(build, units, colleague, case, permission=P.CASE_TEAM_LEAD)
    assert not sees(build, units, colleague, foreign)
    clock.now += timedelta(days=7)
    assert not sees(build, units, colleague, case)
    with build.unit() as work:
        assert cover.keep_seats(work) == 1
    assert [s.kind for s in seats_of(units, case) if s.ended_at] == [SeatKind.COVER]


def test_a_cover_that_begins_later_is_seated_by_the_night_and_can_be_ended(build, units, clock):
    absent, colleague = build.a_worker(), build.a_worker(given_name="Pilar")
    case, today = build.a_case(worker=absent), clock().date()
    with build.unit() as work:
        both = [work.session.get_one(StaffMember, one.id) for one in (absent, colleague)]
        cover.arrange_cover(work, *both, today + timedelta(days=1), today + timedelta(days=6))
    assert not sees(build, units, colleague, case)

    clock.now += timedelta(days=1)
    with build.unit() as work:
        assert cover.keep_seats(work) == 1
        assert cover.keep_seats(work) == 0
    assert sees(build, units, colleague, case)
    with build.unit() as work:
        cover.end_cover(work, work.session.scalars(cover.covers()).one())
    assert not sees(build, units, colleague, case)


def test_a_leaver_hands_over_and_is_out_at_once(build, units):
    leaver, successor = build.a_worker(), build.a_worker(given_name="Pilar")
    case = build.a_case(worker=leaver)
    task = build.a_task(case, owner=TaskOwner.STAFF, staff_id=leaver.id)
    taken, free = (build.a_slot(leaver, units.clock() + timedelta(days=day), case=case) for day in (2, 3))
    with build.unit(build.staff_actor(leaver)) as work:
        book(work, work.session.get_one(Case, case.id), taken.id)

    with build.unit() as work:
        going = work.session.get_one(StaffMember, leaver.id)
        with pytest.raises(Invalid, match="who leads"):
            cover.leave(work, going, None)
        cover.leave(work, going, work.session.get_one(StaffMember, successor.id))

    assert not sees(build, units, leaver, case)
    assert sees(build, units, successor, case, permission=P.CASE_TEAM_LEAD)
    with units.reading(None) as work:
        assert work.session.get_one(CaseTask, task.id).staff_id == successor.id
        titles = [one.title for one in work.session.scalars(select(CaseTask).where(CaseTask.kind == TaskKind.BOOK))]
        assert len(titles) == 1 and "move it or take it over" in titles[0]
        assert (
            work.session.get_one(Slot, free.id).withdrawn_at and not work.session.get_one(Slot, taken.id).withdrawn_at
        )


def test_who_acts_for_a_person_of_the_agency_joins_the_team_once(build, units):
    lead, colleague = build.a_worker(), build.a_worker(given_name="Pilar")
    case = build.a_case(worker=lead)
    _office, adviser = an_office(build)

    for member in (colleague, colleague, adviser, lead):
        with build.unit(build.staff_actor(member)) as work:
            seats.join_by_acting(work, work.session.get_one(Case, case.id), "Answered the call")

    assert {s.staff_id for s in seats_of(units, case)} == {lead.id, colleague.id} and len(seats_of(units, case)) == 2


def test_a_note_on_health_is_not_for_the_employment_office_and_a_general_one_is(build, units):
    lead, case, _office, adviser = a_circle(build)
    with build.unit(build.staff_actor(lead)) as work:
        for body, about, visibility in (
            ("Asthma", Domain.HEALTH, Visibility.TEAM),
            ("Wants a course", Domain.WORK, Visibility.TEAM),
            ("Came with Alba", None, Visibility.TEAM),
            ("Only ours", None, Visibility.AGENCY),
        ):
            write_note(work, work.session.get_one(Case, case.id), body, visibility).domain = about

    def reads(member):
        actor = replace(build.staff_actor(member), at=units.clock())
        with units.reading(actor) as work:
            domains = readable_domains(work, work.session.get_one(Case, case.id))
            statement, values = readable_notes(select(Note.body), actor, domains)
            return set(work.session.scalars(statement, values))

    assert reads(adviser) == {"Wants a course", "Came with Alba"}
    assert reads(lead) == {"Asthma", "Wants a course", "Came with Alba", "Only ours"}


def test_the_night_ends_seats_whose_agreement_ran_out(build, units, clock):
    lead = build.a_worker()
    case = build.a_case(worker=lead)
    office, adviser = an_office(build)
    agreed(build, build.the_agency(), office, ends_on=clock().date())
    said_yes(build, case, office)
    seated(build, lead, case, adviser)

    with build.unit() as work:
        assert cover.keep_seats(work) == 0
    clock.now += timedelta(days=1)
    with build.unit() as work:
        assert cover.keep_seats(work) == 1
    assert not sees(build, units, adviser, case) and sees(build, units, lead, case)


def test_who_answers_the_call_of_somebody_known_belongs_to_the_team_from_then_on(build, units):
    case = build.a_case(person=build.a_person(phone="+34600000123"))
    colleague = build.a_worker(given_name="Pilar")
    with units.writing(Actor.anonymous()) as work:
        asked = ask_to_be_called(work, CallMe("Rosa", "+34600000123", "es", GoodTime.ANY))
    with build.unit(build.staff_actor(colleague)) as work:
        callback = work.session.get_one(CallbackRequest, asked.id)
        record_attempt(work, callback, "", reached=False)
    assert not sees(build, units, colleague, case)

    with build.unit(build.staff_actor(colleague)) as work:
        record_attempt(work, work.session.get_one(CallbackRequest, asked.id), "Wants to come", reached=True)

    assert sees(build, units, colleague, case)
