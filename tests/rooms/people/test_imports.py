"""Bringing lists in: counts that are exact, a worker that is stopped in the middle, and taking a whole list back."""

import time
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.agencies.models import StaffMember
from app.agencies.vocabulary import AgencyKind, Role
from app.casework.bringing_in import end_contact, forget_never_contacted, known_to, open_for_contact
from app.casework.models import Case
from app.factory import connect_rooms
from app.foundation.actor import Actor
from app.foundation.errors import Conflict, Invalid
from app.jobs import imports as job
from app.jobs.imports import advance_imports
from app.people.import_models import ImportColumn, ImportPart, ImportRow, PeopleImport, PersonToContact
from app.people.import_queries import row_counts
from app.people.import_running import carry_out
from app.people.import_undo import take_back
from app.people.import_words import Basis, Field, Outcome, Plan, State
from app.people.imports import Ground, confirm, decide, drop, forget_old_imports, start, use_columns
from app.people.models import Household, HouseholdMember, Person
from app.people.services import Contact, change_contact
from app.privacy.models import Consent
from app.privacy.vocabulary import Way
from tests.rooms.people.lists import bad_rows, csv_of, dni, person, xlsx_of


@pytest.fixture(autouse=True)
def rooms():
    connect_rooms()


class Desk:
    """A coordinator who brings lists in, and the worker who carries them out."""

    def __init__(self, build, units):
        self.build, self.units = build, units
        self.chief = build.a_worker(role=Role.COORDINATOR)
        self.id = None

    def unit(self):
        return self.build.unit(self.build.staff_actor(self.chief))

    def bring(self, content, basis=Basis.CONSENT, name="lista.csv"):
        with self.unit() as work:
            self.id = start(work, content, name, self.build.the_territory().id).id
        self.work_on()
        with self.unit() as work:
            found = self.found(work)
            use_columns(work, found, [Field(c) for c in found.columns], Ground(basis, "xEITU", self.chief.id))
        self.work_on()
        return self

    def confirm(self):
        with self.unit() as work:
            confirm(work, self.found(work), self.found(work).version)
        return self

    def undo(self):
        with self.unit() as work:
            take_back(work, self.found(work))
        self.work_on()

    def work_on(self):
        while advance_imports(self.units):
            pass
        return self

    def found(self, work):
        return work.session.get_one(PeopleImport, self.id)

    def ask(self, statement):
        with self.units.reading(Actor.system("test")) as work:
            return work.session.scalars(statement).all()

    def state(self):
        return self.ask(select(PeopleImport).where(PeopleImport.id == self.id))[0].state

    def rows(self):
        return self.ask(select(ImportRow).where(ImportRow.import_id == self.id).order_by(ImportRow.number))

    def plans(self):
        return [row.plan for row in self.rows()]

    def outcomes(self):
        return [row.outcome for row in self.rows()]

    def count(self, model):
        return self.ask(select(func.count()).select_from(model))[0]


@pytest.fixture
def desk(build, units):
    return Desk(build, units)


@pytest.mark.look
def test_five_thousand_rows_with_three_hundred_bad_ones_are_counted_exactly_in_seconds(desk, build):
    here = build.a_case(person=build.a_person("Ana Aao", "García García", document=dni(10_000_000)))
    rows, wrong = bad_rows(4_700)
    began = time.process_time()
    desk.bring(csv_of(rows))
    took = time.process_time() - began

    with desk.units.reading(Actor.system("test")) as work:
        counts = {plan: count for plan, _outcome, count in work.session.execute(row_counts(desk.id))}
        first = work.session.scalars(
            select(ImportRow).where(ImportRow.import_id == desk.id, ImportRow.number == 2)
        ).one()
    assert counts == {Plan.CREATE: 4_699, Plan.UPDATE: 1, Plan.ERROR: 300}
    reasons = Counter(r["code"] for row in desk.rows() if row.plan == Plan.ERROR for r in row.found["reasons"])
    assert reasons == Counter(wrong)
    assert first.person_id == here.person_id
    assert took < 15, "reading and checking takes 3 s on a quiet machine"
    assert desk.count(Person) == 1, "nothing is changed before somebody confirms"


def test_households_come_in_with_their_members_a_case_and_its_consent(desk, build):
    rows = [
        person(1, home="7"),
        person(2, home="7", relation="hija", born="03/05/2015"),
        person(3, document="12345678A"),
        person(4),
    ]
    desk.bring(csv_of(rows)).confirm().work_on()

    assert desk.outcomes() == [Outcome.CREATED, Outcome.CREATED, Outcome.LEFT, Outcome.CREATED]
    cases = desk.ask(select(Case).order_by(Case.reference))
    assert [(c.reference, c.household_size, c.household_minors, c.origin) for c in cases] == [
        ("MIE-0001", 2, 1, "list"),
        ("MIE-0002", 1, 0, "list"),
    ]
    assert {(c.way, c.agency_id) for c in desk.ask(select(Consent))} == {(Way.PAPER, desk.chief.agency_id)}
    saved = desk.ask(select(Person).where(Person.id == desk.rows()[1].person_id))[0]
    assert (saved.document, saved.phone, saved.birth_date.year) == (dni(10_000_002), "+34600000002", 2015)


def test_without_a_ground_people_are_to_be_contacted_and_the_column_decides_for_each(desk, build):
    desk.bring(csv_of([person(1), person(2)]), Basis.NONE).confirm().work_on()
    assert (desk.count(Case), desk.count(PersonToContact), desk.count(Consent)) == (0, 2, 0)

    headings = ["Nombre", "Apellidos", "Consentimiento"]
    some = [["Ana", "Uno", "sí"], ["Luis", "Dos", "no"], ["Eva", "Tres", ""]]
    desk.bring(csv_of(some, headings)).confirm().work_on()
    assert (desk.count(Case), desk.count(PersonToContact), desk.count(Consent)) == (1, 4, 1)

    desk.bring(csv_of([["Ada", "Cuatro"]], headings[:2]), Basis.LAW).confirm().work_on()
    assert (desk.count(Case), desk.count(PersonToContact), desk.count(Consent)) == (2, 4, 1)


def test_of_a_child_a_list_cannot_say_who_agreed(desk):
    desk.bring(csv_of([person(1, born="03/05/2015")])).confirm().work_on()
    assert (desk.count(Case), desk.count(PersonToContact), desk.count(Consent)) == (0, 1, 0)

    desk.bring(csv_of([person(2, born="03/05/2015")]), Basis.LAW).confirm().work_on()
    assert (desk.count(Case), desk.count(PersonToContact), desk.count(Consent)) == (1, 1, 0)


def test_whoever_is_to_be_contacted_agrees_refuses_or_is_forgotten(desk, build, clock):
    desk.bring(csv_of([person(1, home="1"), person(2, home="1"), person(3), person(4)]), Basis.NONE).confirm().work_on()
    contacts = desk.ask(select(PersonToContact).join(Person).order_by(Person.phone_index))
    with desk.unit() as work:
        worker = work.session.get_one(StaffMember, desk.chief.id)
        open_for_contact(work, work.session.get_one(PersonToContact, contacts[0].id), worker, Way.PHONE)
    with desk.unit() as work:
        end_contact(work, work.session.get_one(PersonToContact, contacts[1].id))
    assert (desk.count(Case), desk.count(PersonToContact), desk.count(Person)) == (1, 1, desk.count(HouseholdMember))

    clock.now += timedelta(days=91)
    with build.unit() as work:
        forget_never_contacted(work)
    assert desk.count(PersonToContact) == 0
    assert desk.count(Household) == 1


def test_a_list_says_what_is_the_same_what_changes_and_whom_it_may_mean(desk, build):
    for number, document in ((1, dni(10_000_001)), (2, dni(10_000_002)), (3, None)):
        row = person(number)
        someone = build.a_person(row[2], row[1], None, document=document, phone="+34600000001" if number == 1 else None,
                                 language="es")  # fmt: skip
        build.a_case(person=someone)
    rows = [person(n, born="", document=dni(10_000_000 + n) if n < 3 else "") for n in (1, 2, 3)]
    desk.bring(csv_of(rows))

    assert desk.plans() == [Plan.SAME, Plan.UPDATE, Plan.ASK]
    assert desk.rows()[1].found["changes"] == ["phone"]
    with desk.unit() as work:
        assert decide(work, desk.found(work), {4: True, 3: False, 99: True}) == 1
    assert desk.plans() == [Plan.SAME, Plan.UPDATE, Plan.UPDATE]
    desk.confirm().work_on()
    assert desk.outcomes() == [Outcome.SAME, Outcome.UPDATED, Outcome.UPDATED]
    assert (desk.count(Person), desk.count(Case)) == (3, 3)


def test_people_of_another_agency_are_not_told(desk, build):
    other = build.a_worker(agency=build.an_agency(AgencyKind.NGO, "Otra"))
    build.a_case(worker=other, person=build.a_person(document=dni(10_000_001)))
    desk.bring(csv_of([person(1)]))

    assert desk.plans() == [Plan.CREATE]


def test_the_same_list_again_changes_nothing(desk):
    content = csv_of([person(1, home="7"), person(2, home="7", relation="hija"), person(3)])
    desk.bring(content).confirm().work_on()
    people, cases = desk.count(Person), desk.count(Case)
    desk.bring(xlsx_of([person(1, home="7"), person(2, home="7", relation="hija"), person(3)]), name="lista.xlsx")
    assert desk.plans() == [Plan.SAME] * 3
    desk.confirm().work_on()

    assert (desk.count(Person), desk.count(Case)) == (people, cases) == (3, 2)
    assert desk.outcomes() == [Outcome.SAME] * 3


class Killed(BaseException):
    """The worker's process ends here."""


def stop_every_second_time(monkeypatch, name):
    """Let the job's step fail after its work and before its commit, every second time."""
    real, turns = getattr(job, name), iter(range(1000))

    def step(work, *rest):
        more = real(work, *rest)
        work.session.flush()
        if next(turns) % 2 == 0:
            raise Killed
        return more

    monkeypatch.setattr(job, name, step)


def killed_until_done(desk):
    kills = 0
    while True:
        try:
            if not advance_imports(desk.units):
                return kills
        except Killed:
            kills += 1


def test_a_worker_that_is_killed_between_portions_loses_nothing_and_repeats_nothing(desk, monkeypatch):
    for module, name, size in (("imports", "PORTION", 3), ("import_running", "HOMES", 3)):
        monkeypatch.setattr(f"app.people.{module}.{name}", size)
    monkeypatch.setattr("app.people.imports.SMALL_BYTES", 0)
    for name in ("keep_rows", "keep_findings", "carry_out", "undo_some"):
        stop_every_second_time(monkeypatch, name)
    with desk.unit() as work:
        desk.id = start(work, csv_of([person(n) for n in range(8)]), "l.csv", desk.build.the_territory().id).id
    kills = killed_until_done(desk)
    with desk.unit() as work:
        found = desk.found(work)
        use_columns(work, found, [Field(c) for c in found.columns], Ground(Basis.CONSENT, "x", desk.chief.id))
    kills += killed_until_done(desk)
    desk.confirm()
    kills += killed_until_done(desk)

    assert (desk.state(), desk.outcomes()) == (State.DONE, [Outcome.CREATED] * 8)
    assert (desk.count(Person), desk.count(Case), desk.count(ImportPart)) == (8, 8, 0)
    with desk.unit() as work:
        take_back(work, desk.found(work))
    kills += killed_until_done(desk)
    assert (desk.state(), desk.count(Person), desk.count(Case), desk.count(Household)) == (State.UNDONE, 0, 0, 0)
    assert kills >= 12


def test_something_unforeseen_stops_one_list_and_not_the_others(desk, monkeypatch):
    desk.bring(csv_of([person(1)]))
    first = desk.id
    desk.confirm()
    monkeypatch.setattr(job, "carry_out", lambda *_rest: 1 / 0)
    desk.work_on()
    monkeypatch.undo()
    assert desk.state() == State.HALTED

    from app.people.import_running import go_on

    desk.bring(csv_of([person(2)])).confirm().work_on()
    with desk.unit() as work:
        go_on(work, work.session.get_one(PeopleImport, first))
    desk.work_on()
    assert desk.count(Person) == 2


def test_taking_a_list_back_leaves_what_was_changed_since(desk, build):
    old = build.a_case(
        person=build.a_person("Rosa", "Uno", None, document=dni(10_000_001), phone="+34611111111", language="es")
    )
    kept = build.a_case(person=build.a_person("Eva", "Dos", None, document=dni(10_000_002), language="es"))
    rows = [person(1, given="Rosa", family="Uno"), person(2, given="Eva", family="Dos"), person(3), person(4)]
    desk.bring(csv_of(rows)).confirm().work_on()
    assert desk.outcomes() == [Outcome.UPDATED, Outcome.UPDATED, Outcome.CREATED, Outcome.CREATED]
    with desk.unit() as work:
        eva = work.session.get_one(Person, kept.person_id)
        change_contact(work, eva, eva.version, Contact("+34699999999", None, None, "", "es", None))
    worked_with = desk.rows()[2].person_id
    with desk.unit() as work:
        lucky = work.session.get_one(Person, worked_with)
        change_contact(work, lucky, lucky.version, Contact(lucky.phone, None, None, "Turón", "es", None))
    desk.undo()

    assert desk.outcomes() == [Outcome.UNDONE, Outcome.KEPT, Outcome.KEPT, Outcome.UNDONE]
    people = {p.id: p for p in desk.ask(select(Person))}
    assert people[old.person_id].phone == "+34611111111" and people[old.person_id].birth_date is None
    assert people[kept.person_id].phone == "+34699999999" and people[kept.person_id].birth_date is None
    assert set(people) == {old.person_id, kept.person_id, worked_with}
    assert desk.count(Case) == 3
    with desk.unit() as work, pytest.raises(Conflict):
        take_back(work, desk.found(work))


def test_somebody_registered_while_the_list_was_open_is_not_registered_twice(desk, build):
    desk.bring(csv_of([person(1)]))
    build.a_case(person=build.a_person(document=dni(10_000_001)))
    desk.confirm().work_on()

    assert desk.outcomes() == [Outcome.LEFT]
    assert desk.rows()[0].found["reasons"][-1]["code"] == "meanwhile"


def test_an_old_page_confirms_nothing_and_what_runs_cannot_be_dropped(desk):
    desk.bring(csv_of([person(1)]))
    with desk.unit() as work, pytest.raises(Conflict):
        confirm(work, desk.found(work), 1)
    desk.confirm()
    with desk.unit() as work, pytest.raises(Conflict):
        drop(work, desk.found(work))
    with desk.unit() as work:
        assert carry_out(work, desk.found(work), known_to(desk.chief.agency_id))


def test_what_an_agency_says_of_its_columns_is_remembered(desk):
    content = csv_of([["Ana", "Coto", "7"]], ["Nombre", "Apellidos", "Ref. interna"])
    desk.bring(content)
    with desk.unit() as work:
        found = desk.found(work)
        use_columns(work, found, [Field.GIVEN, Field.FAMILY, Field.HOUSEHOLD], Ground(Basis.NONE, "x", desk.chief.id))
    desk.work_on()
    with desk.unit() as work:
        again = start(work, content, "otra.csv", desk.build.the_territory().id)
        assert again.columns == ["given", "family", "household"]
    assert desk.count(ImportColumn) == 3


def test_file_and_rows_are_sealed_while_open_and_erased_after_thirty_days(desk, build, clock, monkeypatch):
    monkeypatch.setattr("app.people.imports.SMALL_BYTES", 0)
    with desk.unit() as work:
        desk.id = start(work, csv_of([person(1)]), "Apellido secreto.csv", build.the_territory().id).id
    with desk.units.reading(Actor.system("test")) as work:
        raw = work.session.connection().exec_driver_sql("SELECT content FROM import_part").scalars().all()
        assert raw and not any("10000001" in piece for piece in raw)
    desk.work_on()
    with desk.units.reading(Actor.system("test")) as work:
        raw = [*work.session.connection().exec_driver_sql("SELECT cells FROM import_row").scalars(),
               *work.session.connection().exec_driver_sql("SELECT file_name FROM people_import").scalars()]  # fmt: skip
        assert not any(word in text for text in raw for word in ("10000001", "secreto"))
    clock.now += timedelta(days=29)
    with build.unit() as work:
        assert forget_old_imports(work) == 0
    clock.now += timedelta(days=2)
    with build.unit() as work:
        assert forget_old_imports(work) == 1
    assert (desk.state(), desk.count(ImportRow), desk.count(ImportPart)) == (State.DROPPED, 0, 0)


def test_a_large_file_that_cannot_be_read_is_refused_by_the_worker_in_words(desk, monkeypatch):
    monkeypatch.setattr("app.people.imports.SMALL_BYTES", 0)
    with desk.unit() as work:
        desk.id = start(work, b"Nombre;DNI\r\n", "l.csv", desk.build.the_territory().id).id
    desk.work_on()
    assert desk.state() == State.REFUSED
    with desk.unit() as work, pytest.raises(Invalid) as refused:
        start(work, b"", "l.csv", desk.build.the_territory().id)
    assert refused.value.field == "file"
