"""What the tests of the files have in common: a team with a case, strangers, and what stands in the database."""

from datetime import timedelta

from sqlalchemy import select

from app.agencies.vocabulary import AgencyKind, Role
from app.appointments import services as appointments
from app.audit.models import AuditEntry
from app.casework import services as casework
from app.casework.models import Case
from app.casework.vocabulary import Visibility
from app.foundation.actor import Actor
from app.messaging import services as messaging
from app.people.models import Person
from tests.support.page_checks import text_of


class Team:
    """A social worker with a case, a colleague of another agency in its team, and three who have no part in it."""

    def __init__(self, build, browser):
        self.build, self.browser = build, browser
        self.lucia = build.a_worker(given_name="Lucía", family_name="Fernández")
        self.office = build.an_agency(AgencyKind.EMPLOYMENT, "Oficina de Empleo")
        self.ivan = build.a_worker(Role.EMPLOYMENT_ADVISER, self.office, "Iván", "Prieto")
        self.rosa = build.a_person(phone="+34600000123", document="12345678Z", contact_note="Mornings")
        self.case = build.a_case(self.lucia, self.rosa, team=[self.ivan])

    def desk(self, member=None):
        return self.build.sign_in(self.browser(), member or self.lucia)

    def strangers(self):
        """Staff who may do casework, each of them outside the team of the case."""
        yield self.build.a_worker(given_name="Outside", family_name="Theteam")
        yield self.build.a_worker(Role.COORDINATOR, self.office, "Other", "Agency")
        yield self.build.a_worker(Role.EVALUATOR, given_name="Evaluates", family_name="Only")

    def path(self, rest=""):
        return f"/staff/cases/{self.case.id}{rest}"

    def write(self, who, words):
        actor = self.build.person_actor(self.rosa) if who is self.rosa else self.build.staff_actor(who)
        with self.build.unit(actor) as work:
            messaging.write(work, work.session.get_one(Case, self.case.id), words)

    def note(self, who, words, visibility=Visibility.TEAM):
        with self.build.unit(self.build.staff_actor(who)) as work:
            casework.write_note(work, work.session.get_one(Case, self.case.id), words, visibility)

    def book(self, starts_at, purpose="", worker=None):
        slot = self.build.a_slot(worker or self.lucia, starts_at)
        with self.build.unit(self.build.person_actor(self.rosa)) as work:
            return appointments.book(work, work.session.get_one(Case, self.case.id), slot.id, purpose)


def stored(units, model, *conditions):
    with units.reading(Actor.system("test")) as work:
        return list(work.session.scalars(select(model).where(*conditions).order_by(model.id)))


def actions(units, start=""):
    with units.reading(Actor.system("test")) as work:
        entries = work.session.scalars(select(AuditEntry).order_by(AuditEntry.seq))
        return [entry.action for entry in entries if entry.action.startswith(start)]


def many_cases(build, units, worker, count, clock):
    """Many open cases of one worker, made in one transaction."""
    with build.unit(build.staff_actor(worker)) as work:
        first = work.session.scalars(select(Case).order_by(Case.reference)).first()
        for number in range(count):
            person = Person(
                territory_id=first.territory_id,
                given_name=f"Ana{number:03d}",
                family_name="García",
                search_key=f"ana{number:03d} garcia",
                created_at=clock(),
            )
            work.session.add(person)
            work.session.flush()
            case = Case(
                reference=f"X-{number:04d}",
                person_id=person.id,
                household_id=first.household_id,
                agency_id=first.agency_id,
                territory_id=first.territory_id,
                key_worker_id=worker.id,
                opened_on=clock().date(),
                next_action="Call the school",
                next_action_on=clock().date() + timedelta(days=number % 7) if number % 5 else None,
                last_contact_at=clock() - timedelta(days=number % 40),
                household_minors=number % 3,
            )
            work.session.add(case)
            work.session.flush()
            casework.seat(work, case, worker, "Key worker")


def rows_of(page):
    """The names of the table's rows, in their order."""
    return [text_of(a) for a in page.tree.iter("a") if "data-row" in a.attrib]
