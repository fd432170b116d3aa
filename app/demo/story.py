"""What happened to one participant, told through the same services that the pages call."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from app.appointments import services as appointments
from app.appointments.models import Appointment
from app.appointments.vocabulary import AppointmentStatus, Mode
from app.audit.services import record
from app.casework import services as casework
from app.casework.models import Case, CaseTask
from app.casework.moves import close
from app.casework.teams import refresh_panel
from app.casework.vocabulary import CloseReason, CloseResult, TaskKind, TaskOwner, Visibility
from app.demo.calendar import Day
from app.demo.cast import Role
from app.demo.circle import let_share
from app.demo.plot import VISIT, Deed, Plot
from app.foundation.actor import Actor, Capacity
from app.foundation.i18n import speaking
from app.foundation.unit_of_work import Work
from app.identity import services as identity
from app.identity.vocabulary import CodePurpose
from app.messaging import services as messaging
from app.people import services as people
from app.people.models import Person
from app.people.vocabulary import Relation
from app.privacy import services as privacy
from app.privacy.vocabulary import Purpose, Way

DAYS_OF_A_MONTH = 30
SEEN_AFTER = timedelta(minutes=30)
PERSON = "person"


@dataclass(slots=True)
class Story:
    """One participant as the story goes on; person and case exist once they were registered."""

    role: Role
    plot: Plot
    person: Person | None = None
    case: Case | None = None
    read_by: set[str] = field(default_factory=set)

    def tell(self) -> None:
        """Put what the role says into the plot."""
        self._begin()
        for step in self.role.steps:
            self._step(step)
        for visit in self.role.visits:
            self._visit(*visit)
        for message in self.role.messages:
            self._message(*message)
        for day, who, visibility, words in self.role.notes:
            self._by(who, day, "12:30", partial(self._note, visibility, words))
        for day, clock, who in self.role.reads:
            self._by(who, day, clock, self._read)
        if self.role.contact is not None:
            self._by(self.role.worker, self.role.contact, "9:15", lambda work: casework.note_contact(work, self.known))
        if self.role.closed is not None:
            self._by(self.role.worker, self.role.closed, "13:00", self._close)

    @property
    def known(self) -> Case:
        """The case, once it is open."""
        if self.case is None:
            text = f"{self.role.name} has no case yet"
            raise LookupError(text)
        return self.case

    @property
    def start(self) -> datetime:
        """When the person first came."""
        return self.plot.calendar.moment(f"-{round(self.role.months * DAYS_OF_A_MONTH)}d", "10:00")

    def _by(self, who: str, day: Day, clock: str, deed: Deed) -> None:
        self._at(who, self.plot.calendar.moment(day, clock), deed)

    def _at(self, who: str, when: datetime, deed: Deed) -> None:
        # What would have happened before the person came is told on the day they came.
        self.plot.at(max(when, self.start + timedelta(hours=2)), self.actor(who), deed)

    def actor(self, who: str) -> Callable[[], Actor]:
        """A professional by key, or the person themselves."""
        return self._self if who == PERSON else self.plot.staff(who)

    def _self(self) -> Actor:
        return Actor(
            Capacity.PARTICIPANT,
            account_id=self.person.account_id if self.person else None,
            person_id=self.known.person_id,
            role="participant",
            name=self.role.name[0],
        )

    def _begin(self) -> None:
        worker = self.plot.staff(self.role.worker)
        self.plot.at(self.start, worker, self._register)
        if self.role.access:
            self.plot.at(self.start + timedelta(hours=1), worker, self._give_access)
        for key, reason in self.role.team.items():
            self.plot.at(self.start + timedelta(hours=1), worker, partial(self._join, key, reason))

    def _register(self, work: Work) -> None:
        role, stage = self.role, self.plot.stage
        this_year = self.plot.calendar.today.year
        new = people.NewPerson(
            given_name=role.name[0],
            family_name=role.name[1],
            territory_id=stage.territories[role.territory].id,
            birth_date=date(this_year - role.age, 1, 1) + timedelta(days=len(role.name[1])),
            language=role.language,
            municipality=role.municipality,
            document=role.document,
            phone=role.phone,
            address=role.address,
            contact_note=role.contact_note,
        )
        others = [people.NewMember(Relation(kind), this_year - age, name) for kind, age, name in role.household]
        self.person = people.register(work, new)
        household = people.form_household(work, self.person, others)
        with speaking(role.language):
            privacy.give(work, Purpose.CASE, Way.PAPER, person_id=self.person.id)
        self.case = casework.open_case(work, self.person, household.id, stage.staff[role.worker], role.origin)
        self.case.programme_id = stage.programme.id
        self.plot.cases[role.key] = self.case

    def _give_access(self, work: Work) -> None:
        person_id = self.known.person_id
        identity.issue_code(work, people.account_for(work, person_id), CodePurpose.ACCESS, person_id=person_id)

    def _join(self, key: str, reason: str, work: Work) -> None:
        member = self.plot.stage.staff[key]
        let_share(work, self.known, member.agency_id)
        casework.seat(work, self.known, member, reason)
        refresh_panel(work, self.known)

    def _step(self, step: dict[str, Any]) -> None:
        who = step["who"]
        new = casework.NewTask(
            owner=TaskOwner.PERSON if who == PERSON else TaskOwner.STAFF,
            kind=TaskKind(step["kind"]),
            title=step["title"],
            why=step.get("why", ""),
            minutes=step.get("minutes"),
            due_on=self.plot.calendar.day(step["due"]) if "due" in step else None,
            staff_id=None if who == PERSON else self.plot.stage.staff[who].id,
        )
        added: list[CaseTask] = []
        maker = self.role.worker if who == PERSON else who
        self._by(maker, step["made"], "9:05", lambda work: added.append(casework.add_task(work, self.known, new)))
        if "done" in step:
            self._by(who, step["done"], "12:00", lambda work: casework.finish_task(work, added[0]))

    def _visit(self, day: Day, clock: str, mode: str, purpose: str, outcome: str) -> None:
        worker, status, now = self.role.worker, AppointmentStatus(outcome), self.plot.calendar.now
        if self.plot.calendar.moment(day, clock) < self.start + timedelta(days=1):
            return
        starts = self.plot.time_of(worker, day, clock)
        booked: list[Appointment] = []
        asked = min(starts, now) - timedelta(days=6)
        self._at(worker, asked, lambda work: booked.append(self._book(work, starts, Mode(mode), purpose)))
        if status is AppointmentStatus.CANCELLED:
            self._at(PERSON, starts - timedelta(hours=20), lambda work: appointments.cancel(work, booked[0]))
        elif status is not AppointmentStatus.BOOKED and starts + SEEN_AFTER <= now:
            self._at(
                worker, starts + SEEN_AFTER, lambda work: appointments.record_outcome(work, booked[0], status.value)
            )

    def _book(self, work: Work, starts: datetime, mode: Mode, purpose: str) -> Appointment:
        stage, worker = self.plot.stage, self.role.worker
        place = stage.place_of(worker).id if mode is Mode.OFFICE else None
        new = appointments.NewSlot(starts, starts + VISIT, mode, work.zone, location_id=place)
        slot = appointments.offer(work, stage.staff[worker].id, new)
        return appointments.book(work, self.known, slot.id, purpose)

    def _message(self, day: Day, clock: str, who: str, words: str | None) -> None:
        self._by(who, day, clock, partial(self._write, who, words))

    def _write(self, who: str, words: str | None, work: Work) -> None:
        if who not in self.read_by:
            messaging.mark_read(work, self.known)
            self.read_by.add(who)
        if words is not None:
            messaging.write(work, self.known, words)
            self.read_by = {who}

    def _note(self, visibility: str, words: str, work: Work) -> None:
        casework.write_note(work, self.known, words, Visibility(visibility))

    def _read(self, work: Work) -> None:
        record(work, "case:file:read", self.known, self.known.person_id)

    def _close(self, work: Work) -> None:
        close(work, self.known, CloseReason.FOUND_WORK, CloseResult.BETTER, "Tiene trabajo y vivienda estables.")
