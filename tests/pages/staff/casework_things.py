"""What the tests of the files have in common: a team with a case, strangers, and what stands in the database."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import insert, select

from app.agencies.vocabulary import AgencyKind, Role
from app.appointments import services as appointments
from app.audit.models import AuditEntry
from app.casework import services as casework
from app.casework.models import Case, TeamSeat
from app.casework.vocabulary import Visibility
from app.foundation.actor import Actor
from app.messaging import services as messaging
from app.people.models import NameWord, Person
from app.people.vocabulary import Domain
from app.privacy.vocabulary import Extra
from tests.support.circles import agreed, said_yes
from tests.support.page_checks import text_of

EVERYTHING = frozenset([*Domain, *Extra])


class Team:
    """A social worker with a case, a colleague of another agency in its team, and three who have no part in it."""

    def __init__(self, build, browser):
        self.build, self.browser = build, browser
        self.lucia = build.a_worker(given_name="Lucía", family_name="Fernández")
        self.office = build.an_agency(AgencyKind.EMPLOYMENT, "Oficina de Empleo")
        self.ivan = build.a_worker(Role.EMPLOYMENT_ADVISER, self.office, "Iván", "Prieto")
        self.rosa = build.a_person(phone="+34600000123", document="12345678Z", contact_note="Mornings")
        self.case = build.a_case(self.lucia, self.rosa, team=[self.ivan])
        agreed(build, build.the_agency(), self.office, EVERYTHING)
        said_yes(build, self.case, self.office, EVERYTHING)

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
    """Many open cases of one worker: in one transaction and in one statement a table, since a thousand are asked for."""
    with build.unit(build.staff_actor(worker)) as work:
        first = work.session.scalars(select(Case).order_by(Case.reference)).first()
        numbers = [(number, uuid4(), uuid4()) for number in range(count)]
        people = [
            {
                "id": person_id,
                "territory_id": first.territory_id,
                "given_name": f"Ana{number:03d}",
                "family_name": "García",
                "search_key": f"ana{number:03d} garcia",
                "created_at": clock(),
            }
            for number, person_id, _ in numbers
        ]
        words = [
            {"word": word, "person_id": person["id"], "name": person["search_key"]}
            for person in people
            for word in person["search_key"].split()
        ]
        cases = [
            {
                "id": case_id,
                "reference": f"X-{number:04d}",
                "person_id": person_id,
                "name_key": f"ana{number:03d} garcia",
                "household_id": first.household_id,
                "agency_id": first.agency_id,
                "territory_id": first.territory_id,
                "key_worker_id": worker.id,
                "opened_on": clock().date(),
                "next_action": "Call the school",
                "next_action_on": clock().date() + timedelta(days=number % 7) if number % 5 else None,
                "last_contact_at": clock() - timedelta(days=number % 40),
                "household_minors": number % 3,
            }
            for number, person_id, case_id in numbers
        ]
        seats = [
            {"case_id": case["id"], "staff_id": worker.id, "reason": "Key worker", "started_at": work.now}
            for case in cases
        ]
        for model, rows in ((Person, people), (NameWord, words), (Case, cases), (TeamSeat, seats)):
            work.session.execute(insert(model), rows)


def rows_of(page):
    """The names of the table's rows, in their order."""
    return [text_of(a) for a in page.tree.iter("a") if "data-row" in a.attrib]
