"""The demonstration: believable, the same for the same seed, and only in an empty database."""

import random
import re
from collections import Counter
from datetime import timedelta

import pytest

from app.agencies.models import Agency, StaffMember, Territory
from app.agencies.vocabulary import AgencyKind, Role
from app.appointments.models import Appointment, Slot
from app.appointments.vocabulary import AppointmentStatus
from app.audit.models import AuditEntry
from app.audit.services import Anchor, check_chain
from app.casework.models import Case, CaseTask, Note, TeamSeat
from app.delivery.models import Outbox
from app.delivery.vocabulary import State
from app.demo import programme
from app.demo.cast import roles
from app.demo.programme import Wanted, load_programme
from app.foundation.db import Base
from app.foundation.errors import Conflict
from app.foundation.i18n import LANGUAGES
from app.foundation.unit_of_work import Work
from app.identity.models import Installation
from app.messaging.models import Message, Thread
from app.outreach.models import CallbackRequest, LinkCount, OutreachLink
from app.outreach.vocabulary import CallbackStatus, Step
from app.people.models import HouseholdMember, Person
from app.people.rules import normal_document
from app.privacy.models import Consent
from app.risk.changes import estimates_that_changed
from app.risk.models import AuditTrait, RiskModel, RiskObjection, RiskReview, RiskScore
from app.risk.scores import is_signed
from tests.support.clock import TUESDAY

# What differs between two loads by its nature: ids, secrets, hashes.
UNSEEN = ("id", "subject", "token", "hash", "mac", "object", "request", "by", "details", "cache")
# Panels and excluded services name others by their ids.
SEES = re.compile(r'"sees": \{.*?\}')
AN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture
def session(loaded):
    with loaded.reader() as opened:
        yield opened


def every(session, kind):
    return session.query(kind).all()


def _without_ids(values):
    """The values without ids; what a panel keeps by the ids of agencies stands in the order of those ids, so it is sorted."""
    text = AN_ID.sub("#", repr(values))
    return SEES.sub(lambda found: "".join(sorted(found[0])), text)


def content(session):
    """Every word and date of every table, without what is random by nature."""
    told = {}
    for mapper in sorted(Base.registry.mappers, key=lambda m: m.class_.__name__):
        names = [c.key for c in mapper.column_attrs if not any(part in c.key.split("_") for part in UNSEEN)]
        rows = [_without_ids([getattr(row, name) for name in names]) for row in every(session, mapper.class_)]
        told[mapper.class_.__name__] = sorted(rows)
    return told


def test_there_are_three_territories_six_agencies_and_twenty_staff_in_every_role(session):
    assert {t.code for t in every(session, Territory)} == {"MIE", "LAN", "AVI"}
    kinds = Counter(agency.kind for agency in every(session, Agency) if not agency.outside)
    assert kinds == {AgencyKind.SOCIAL_SERVICES: 3, AgencyKind.EMPLOYMENT: 1, AgencyKind.NGO: 2}
    staff = every(session, StaffMember)
    assert len(staff) == 20
    assert {member.role for member in staff} == set(Role)


def test_sixty_participants_are_in_every_state_of_a_case(session, clock):
    cases, today = every(session, Case), clock.now.date()
    opened = [case for case in cases if case.status == "open"]
    assert (len(every(session, Person)), len(cases)) == (60, 60)
    due = Counter(
        "overdue" if c.next_action_on < today else "today" if c.next_action_on == today else "later"
        for c in opened
        if c.next_action_on
    )
    assert min(due["overdue"], due["today"], due["later"]) >= 4
    assert sum(clock.now - c.last_contact_at > timedelta(days=30) for c in opened) >= 4
    assert sum(c.status == "closed" and c.closed_on is not None for c in cases) >= 4
    assert sum(p.account_id is None for p in every(session, Person)) >= 4
    assert sum(t.unanswered_since is not None for t in every(session, Thread)) >= 4
    assert sum(t.unread_for_person > 0 for t in every(session, Thread)) >= 4
    assert {a.status for a in every(session, Appointment)} == {status.value for status in AppointmentStatus}
    assert len({case.territory_id for case in cases}) == 3


def test_teams_reach_across_agencies_and_notes_have_every_visibility(session):
    home = {member.id: member.agency_id for member in every(session, StaffMember)}
    agencies = {case.id: case.agency_id for case in every(session, Case)}
    assert any(home[seat.staff_id] != agencies[seat.case_id] for seat in every(session, TeamSeat))
    assert {note.visibility for note in every(session, Note)} == {"agency", "team", "person"}


def test_open_cases_have_scores_by_a_model_that_an_owner_decided_on(session, clock):
    [model] = every(session, RiskModel)
    assert model.decided_at is not None
    assert model.expires_on > clock.now.date()
    assert is_signed(model)
    scores = every(session, RiskScore)
    current = [score for score in scores if score.current]
    assert Counter(score.band for score in current).keys() == {"low", "medium", "high", "not_estimable"}
    assert len(current) >= 40
    assert sum(score.blind for score in scores) == 1
    assert sum(not score.current for score in scores) >= 20
    agreed = {c.person_id for c in every(session, Consent) if c.purpose == "estimate" and c.withdrawn_at is None}
    assert {score.person_id for score in scores} <= agreed
    assert len(every(session, Person)) - len(agreed) == 3
    assert Counter(review.overrides for review in every(session, RiskReview)) == {True: 1, False: 1}
    [objection] = every(session, RiskObjection)
    assert objection.answered_at is None
    rose = [
        one for one in estimates_that_changed(Work(session, None, clock.now), clock.now.date()).values() if one.rose
    ]
    assert len(rose) == 1
    assert len(every(session, AuditTrait)) >= 40


def test_what_the_story_sent_has_arrived_and_nothing_waits_to_be_sent(session):
    assert {row.state for row in every(session, Outbox)} == {State.DELIVERED, State.WITHDRAWN}


def test_languages_households_and_documents_are_believable(session):
    people = every(session, Person)
    assert {"es", "ar", "ro", "uk", "fr"} <= {person.language for person in people}
    assert set(LANGUAGES) & {person.language for person in people}
    assert all(normal_document(person.document) == person.document for person in people)
    sizes = Counter(case.household_size for case in every(session, Case))
    assert len(sizes) >= 4
    assert any(member.relation == "child" for member in every(session, HouseholdMember))


def test_the_campaign_counts_what_its_drawing_counts(session):
    total = Counter()
    for row in every(session, LinkCount):
        total[row.step] += row.count
    assert total == dict(zip(Step, (1370, 1065, 831, 432, 205, 180, 112), strict=True))
    assert len(every(session, OutreachLink)) == 8


def test_callbacks_wait_with_and_without_shared_answers(session, clock):
    asked = {callback.name: callback for callback in every(session, CallbackRequest)}
    waiting = {name for name, callback in asked.items() if callback.status == CallbackStatus.WAITING}
    assert waiting == {"Marisa", "Yasin", "Elena"}
    assert asked["Yasin"].shares_answers and asked["Yasin"].screening_id
    assert not asked["Marisa"].shares_answers and not asked["Marisa"].screening_id
    assert asked["Amina"].case_id is not None
    assert asked["Marisa"].due_at - clock.now < timedelta(hours=4)


def test_rosa_is_as_in_the_drawings(session, clock):
    rosa = session.query(Person).filter_by(given_name="Rosa").one()
    case = session.query(Case).filter_by(person_id=rosa.id).one()
    assert (rosa.name, clock.now.year - rosa.birth_date.year, case.household_size) == (
        "Rosa Menéndez Álvarez",
        34,
        2,
    )
    assert case.next_action == "IMV: falta el empadronamiento"
    assert case.next_action_on.isoformat() == "2026-11-27"
    assert case.next_appointment_at.isoformat() == "2026-11-26T09:00:00+00:00"
    team = {
        session.get(StaffMember, seat.staff_id).name for seat in every(session, TeamSeat) if seat.case_id == case.id
    }
    assert team == {"Lucía Fernández", "Iván Prieto", "Marta Solís"}
    thread = session.query(Thread).filter_by(case_id=case.id).one()
    assert (thread.unread_for_person, thread.unanswered_since) == (1, None)
    own = session.query(CaseTask).filter_by(case_id=case.id, owner="person", done_at=None).one()
    assert (own.title, own.minutes) == ("Manda una foto de tu empadronamiento", 5)


def test_nothing_has_happened_after_now_and_the_audit_is_in_order(session, clock, monkeypatch):
    monkeypatch.setattr(Anchor, "path", None)  # the head outside belongs to another test's database
    moments = [entry.at for entry in session.query(AuditEntry).order_by(AuditEntry.seq)]
    assert moments == sorted(moments)
    assert max(moments) <= clock.now
    assert check_chain(session).broken is None
    assert len(moments) > 60 * 8
    assert all(message.sent_at <= clock.now for message in every(session, Message))
    assert all(appointment.booked_at <= clock.now for appointment in every(session, Appointment))
    assert all(
        case.next_appointment_at is None or case.next_appointment_at > clock.now for case in every(session, Case)
    )


@pytest.mark.parametrize("moment", ["2026-11-22 01:30", "2026-12-31 23:50", "2027-03-28 03:10", "2026-11-27 19:00"])
def test_it_is_believable_on_any_day_and_hour(units, clock, moment):
    clock.now = TUESDAY.fromisoformat(moment + "+00:00")
    load_programme(units, Wanted(participants=16))
    with units.database.reader() as session:
        assert max(entry.at for entry in every(session, AuditEntry)) <= clock.now
        slots = every(session, Slot)
        assert len({(slot.staff_id, slot.starts_at) for slot in slots}) == len(slots)
        assert any(slot.starts_at > clock.now for slot in slots)


def test_the_same_seed_tells_the_same_story(loaded, units):
    load_programme(units, Wanted())
    with loaded.reader() as one, units.database.reader() as two:
        first, second = content(one), content(two)
    assert first.keys() == second.keys()
    for kind, rows in first.items():
        assert rows == second[kind], kind


def test_another_seed_invents_other_people():
    names = [[role.name for role in roles(60, 8, random.Random(seed))] for seed in (1, 2)]
    assert names[0][:15] == names[1][:15]
    assert names[0][15:] != names[1][15:]


def test_a_database_with_somebody_in_it_is_refused_and_left_alone(units, build):
    build.a_case()
    with pytest.raises(Conflict):
        load_programme(units, Wanted())
    with units.database.reader() as session:
        assert len(every(session, Person)) == 1
        assert session.get(Installation, "demonstration") is None


def test_a_load_that_fails_leaves_nothing(units, monkeypatch):
    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr(programme.appointments, "refresh_passed", fail)
    with pytest.raises(RuntimeError):
        load_programme(units, Wanted(participants=3))
    with units.database.reader() as session:
        assert every(session, Person) == every(session, Territory) == []
