"""Typed builders: people, agencies, staff and cases in one line each."""

import itertools
from datetime import date, timedelta

from app.agencies.models import Agency, Location, StaffMember, Territory
from app.agencies.vocabulary import AgencyKind, Role
from app.appointments.models import Slot
from app.appointments.vocabulary import Mode
from app.casework import services as casework
from app.casework.models import Case
from app.casework.vocabulary import TaskKind, TaskOwner
from app.foundation.actor import Actor, Capacity
from app.identity import services as identity
from app.identity.vocabulary import Area, DeviceKind, SessionState
from app.people import services as people
from app.people.models import Person
from app.people.vocabulary import Relation
from app.privacy import services as privacy
from app.privacy.vocabulary import Purpose, Way

_count = itertools.count(1)


class Builders:
    def __init__(self, units):
        self.units = units
        self._agency = {}

    def unit(self, actor=None):
        return self.units.writing(actor or Actor.system("test"))

    def save(self, thing):
        with self.unit() as work:
            work.session.add(thing)
        return thing

    def a_territory(self, code="MIE", name="Mieres"):
        return self.save(
            Territory(
                name=name, code=code, region="ES-AS", zone="Europe/Madrid", help_phone="985 000 111", help_hours=""
            )
        )

    def an_agency(self, kind=AgencyKind.SOCIAL_SERVICES, name="Servicios Sociales de Mieres", territory=None):
        place = territory or self.the_territory()
        return self.save(Agency(name=name, kind=kind, territory_id=place.id))

    def the_territory(self):
        if "territory" not in self._agency:
            self._agency["territory"] = self.a_territory()
        return self._agency["territory"]

    def the_agency(self):
        if "agency" not in self._agency:
            self._agency["agency"] = self.an_agency()
        return self._agency["agency"]

    def a_location(self, agency=None, name="Centro de Servicios Sociales de Mieres"):
        owner = agency or self.the_agency()
        return self.save(Location(agency_id=owner.id, name=name, address="Calle La Vega 1, Mieres"))

    def a_worker(
        self,
        role=Role.SOCIAL_WORKER,
        agency=None,
        given_name="Lucía",
        family_name="Fernández",
        email=None,
        password=None,
        totp=None,
    ):
        owner = agency or self.the_agency()
        with self.unit() as work:
            account = identity.create_account(work, Area.STAFF, email or f"worker{next(_count)}@example.org")
            if password:
                identity.set_password(work, account, password)
            account.totp_secret = totp
            member = StaffMember(
                account_id=account.id,
                agency_id=owner.id,
                given_name=given_name,
                family_name=family_name,
                role=role,
                language="en",
            )
            work.session.add(member)
        return member

    def a_person(
        self,
        given_name="Rosa",
        family_name="Menéndez Álvarez",
        birth_date=date(1992, 3, 9),
        territory=None,
        language="en",
        **more,
    ):
        place = territory or self.the_territory()
        with self.unit() as work:
            person = people.register(
                work,
                people.NewPerson(
                    given_name=given_name,
                    family_name=family_name,
                    birth_date=birth_date,
                    territory_id=place.id,
                    language=language,
                    **more,
                ),
            )
            account = identity.create_account(work, Area.PARTICIPANT)
            person.account_id = account.id
        return person

    def a_case(self, worker=None, person=None, team=(), children=1):
        lead, who = worker or self.a_worker(), person or self.a_person()
        with self.unit(self.staff_actor(lead)) as work:
            attached = work.session.get_one(Person, who.id)
            others = [people.NewMember(Relation.CHILD, 2019, "Alba") for _ in range(children)]
            household = people.form_household(work, attached, others)
            privacy.give(work, Purpose.CASE, Way.PAPER, person_id=who.id)
            case = casework.open_case(work, attached, household.id, work.session.get_one(StaffMember, lead.id))
            for member in team:
                casework.seat(work, case, work.session.get_one(StaffMember, member.id), "Team")
        return case

    def a_task(
        self, case, title="Send a photo of your registration", owner=TaskOwner.PERSON, kind=TaskKind.PAPER, **more
    ):
        with self.unit() as work:
            return casework.add_task(
                work, work.session.get_one(Case, case.id), casework.NewTask(owner, kind, title, **more)
            )

    def a_slot(self, worker, starts_at, minutes=45, case=None, location=None, mode=Mode.OFFICE):
        return self.save(
            Slot(
                staff_id=worker.id,
                case_id=case.id if case else None,
                location_id=location.id if location else None,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=minutes),
                zone="Europe/Madrid",
                mode=mode,
            )
        )

    def staff_actor(self, member):
        return Actor(
            Capacity.STAFF,
            account_id=member.account_id,
            staff_id=member.id,
            agency_id=member.agency_id,
            role=member.role,
            name=member.name,
        )

    def person_actor(self, person):
        return Actor(
            Capacity.PARTICIPANT,
            account_id=person.account_id,
            person_id=person.id,
            role="participant",
            name=person.given_name,
        )

    def sign_in(self, browser, somebody):
        """Give the browser an open session of this person or professional."""
        area = Area.STAFF if isinstance(somebody, StaffMember) else Area.PARTICIPANT
        with self.unit() as work:
            opened = identity.start_session(work, identity.account(work, somebody.account_id), SessionState.OPEN)
            if area is Area.PARTICIPANT:
                opened.session.device = DeviceKind.SHARED
        browser.client.set_cookie(f"camin-{area}", opened.token, domain="localhost")
        return browser
