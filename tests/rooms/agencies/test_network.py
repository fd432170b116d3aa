"""The manual in versions, and events that reports count: what the database keeps of it."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.agencies.models import Programme
from app.agencies.network import attendance, attended, events, happened, pages_with_words
from app.agencies.network_events import NewEvent, put_right, take_out, write_down
from app.agencies.network_grants import NewAction, add_action
from app.agencies.network_models import NetworkEvent, NetworkPage, NetworkVersion, ProgrammeAction
from app.agencies.network_pages import Words, begin_page, publish_page, withdraw_page, write_draft
from app.agencies.network_report import Action, Happened, count_up
from app.agencies.network_words import EventKind, PageKind, VersionState
from app.agencies.vocabulary import AgencyKind, Role
from app.foundation.actor import Actor
from app.foundation.errors import Conflict, Invalid
from app.privacy.erasure import erase_people
from tests.rooms.agencies.test_network_rules import EXACT, numbers, seed_rows

FIRST, LAST = date(2021, 6, 1), date(2023, 3, 31)


class Network:
    """A coordinator, and the PaIS project with its two lines."""

    def __init__(self, build, units):
        self.build, self.units = build, units
        self.chief = build.a_worker(role=Role.COORDINATOR)
        self.programme = build.save(Programme(name="PaIS"))
        self.lines = {
            code: build.save(ProgrammeAction(programme_id=self.programme.id, code=code, name=code, granted=Decimal(euros),
                                             starts_on=FIRST, ends_on=LAST)).id
            for code, euros in (("B", 35_169), ("C", 7_700))
        }  # fmt: skip

    def unit(self):
        return self.build.unit(self.build.staff_actor(self.chief))

    def load_seed(self):
        people = {}
        with self.unit() as work:
            for row in seed_rows():
                write_down(work, NewEvent(
                    row.kind, row.happened_on, self.lines["B" if row.action_id.int == 2 else "C"],
                    title="x" if row.kind is EventKind.EXPENSE else "", series=row.series,
                    person_id=people.setdefault(row.subject, uuid4()) if row.subject else None,
                    jobless=row.jobless, amount=row.amount,
                ))  # fmt: skip

    def report(self, first=FIRST, last=LAST):
        with self.units.reading(Actor.system("test")) as work:
            actions = work.session.scalars(select(ProgrammeAction).order_by(ProgrammeAction.code)).all()
            rows = work.session.execute(happened(self.programme.id, first, last))
            found = [Happened(r.action_id, EventKind(r.kind), *r[2:]) for r in rows]
            return count_up([Action(a.id, a.code, a.name, a.granted) for a in actions], found)

    def one(self, kind, **more):
        statement = select(NetworkEvent).where(NetworkEvent.kind == kind).filter_by(**more)
        with self.units.reading(Actor.system("test")) as work:
            return work.session.scalars(statement.order_by(NetworkEvent.happened_on, NetworkEvent.id)).first()


@pytest.fixture
def network(build, units):
    return Network(build, units)


def test_the_seeds_report_comes_out_of_the_database_exactly_and_moves_with_its_rows(network):
    network.load_seed()
    assert numbers(network.report()) == EXACT
    assert network.report(last=date(2021, 12, 31)).people < 66

    with network.unit() as work:
        for kind in (EventKind.CONSULTATION, EventKind.MEETING):
            take_out(work, work.session.scalars(attended(network.one(kind).id)).one(), 1)
        event = work.session.scalars(attended(network.one(EventKind.START, jobless=False).id)).one()
        new = NewEvent(EventKind.START, event.happened_on, event.action_id, jobless=True)
        put_right(work, event, 1, new)
        bill = work.session.scalars(attended(network.one(EventKind.EXPENSE, amount=Decimal(1100)).id)).one()
        put_right(
            work, bill, 1, NewEvent(EventKind.EXPENSE, bill.happened_on, bill.action_id, "x", amount=Decimal("1000.50"))
        )
    people, jobless, meetings, consultations, spent_b, spent_c, _person, each = numbers(network.report())

    assert (people, jobless, sum(count for _name, count in meetings), consultations) == (66, 63, 15, 28)
    assert (spent_b, spent_c, each) == (Decimal(35_169), Decimal("7600.50"), Decimal("176.76"))


def test_a_count_stays_when_a_person_is_erased_and_leads_to_nobody(network, build):
    case = build.a_case(network.chief)
    with network.unit() as work:
        write_down(work, NewEvent(EventKind.START, FIRST, network.lines["B"], person_id=case.person_id, jobless=True))
        write_down(work, NewEvent(EventKind.START, LAST, network.lines["B"], person_id=case.person_id, jobless=False))
    with build.unit() as work:
        erase_people(work, [case.person_id])

    assert (network.report().people, network.report().jobless) == (1, 1)
    assert str(case.person_id) not in network.one(EventKind.START).subject


@pytest.mark.parametrize(
    ("sort", "given", "field"),
    [
        (EventKind.MEETING, {"series": "A", "happened_on": date(2026, 11, 25)}, "happened_on"),
        (EventKind.MEETING, {}, "series"),
        (EventKind.TRAINING, {}, "title"),
        (EventKind.EXPENSE, {"title": "x", "amount": Decimal(1), "action": None}, "line"),
        (EventKind.EXPENSE, {"title": "x"}, "amount"),
        (EventKind.EXPENSE, {"title": "x", "amount": Decimal(-1)}, "amount"),
        (EventKind.START, {"jobless": True}, "reference"),
        (EventKind.START, {"person_id": uuid4()}, "jobless"),
        (EventKind.CONSULTATION, {"happened_on": date(2023, 4, 1)}, "happened_on"),
    ],
)
def test_what_cannot_have_happened_is_refused_at_its_field(network, sort, given, field):
    given = {"happened_on": FIRST, "action": "B", **given}
    action = network.lines.get(given.pop("action") or "")
    with network.unit() as work, pytest.raises(Invalid) as refused:
        write_down(work, NewEvent(sort, action_id=action, **given))
    assert refused.value.field == field


def test_who_came_to_a_training_is_counted_agency_by_agency(network, build):
    office = build.an_agency(AgencyKind.EMPLOYMENT, "Oficina de empleo")
    own = network.chief.agency_id
    training = NewEvent(
        EventKind.TRAINING, FIRST, network.lines["C"], "Diagnóstico", attendances={own: 5, office.id: 3}
    )
    with network.unit() as work:
        event = write_down(work, training)
        write_down(work, NewEvent(EventKind.TRAINING, LAST, network.lines["C"], "Triaje", attendances={own: 2}))
    with network.unit() as work:
        again = work.session.scalars(attended(event.id)).one()
        put_right(work, again, 1, NewEvent(EventKind.TRAINING, FIRST, network.lines["C"], "Diagnóstico",
                                           attendances={own: 6, office.id: 3}))  # fmt: skip
        with pytest.raises(Conflict):
            put_right(work, again, 1, training)
    with network.units.reading(Actor.system("test")) as work:
        rows = [tuple(row) for row in work.session.execute(attendance(network.programme.id, FIRST, LAST))]
        assert [event.title for event in work.session.scalars(events("training"))] == ["Triaje", "Diagnóstico"]
    assert rows == [("Oficina de empleo", "training", 1, 3), ("Servicios Sociales de Mieres", "training", 2, 8)]


def found(network, *words):
    with network.units.reading(Actor.system("test")) as work:
        return [(version.title, version.number) for _page, version in work.session.execute(pages_with_words(words))]


def test_a_page_is_a_draft_until_it_is_published_and_what_held_before_stays(network):
    with network.unit() as work:
        page = begin_page(work, PageKind.PROTOCOL, Words("Derivación", "Avisar en 10 días"))
        publish_page(work, page, 1)
    with network.unit() as work:
        again = work.session.get_one(NetworkPage, page.id)
        write_draft(work, again, 0, Words("Derivación", "Avisar en 5 días", "Menos días"))
    assert found(network, "avisar", "10") == [("Derivación", 1)] and found(network, "5 dias") == []

    with network.unit() as work:
        again = work.session.get_one(NetworkPage, page.id)
        with pytest.raises(Conflict):
            write_draft(work, again, 0, Words("Derivación", "Otra cosa"))
        with pytest.raises(Conflict):
            publish_page(work, again, 7)
        publish_page(work, again, 1)
    with network.units.reading(Actor.system("test")) as work:
        states = work.session.execute(
            select(NetworkVersion.state, NetworkVersion.body).order_by(NetworkVersion.number)
        ).all()
    assert [tuple(s) for s in states] == [
        (VersionState.REPLACED, "Avisar en 10 días"),
        (VersionState.PUBLISHED, "Avisar en 5 días"),
    ]
    assert found(network, "5 dias") == [("Derivación", 2)]
    with network.unit() as work:
        withdraw_page(work, work.session.get_one(NetworkPage, page.id))
        for words in (Words("", "x"), Words("x", " "), Words("x", "y" * 40_001)):
            with pytest.raises(Invalid):
                begin_page(work, PageKind.MANUAL, words)


def test_a_percent_sign_is_looked_for_as_it_is_written(network):
    with network.unit() as work:
        begin_page(work, PageKind.MANUAL, Words("Umbral", "al 40 % de la renta"))
    assert found(network, "%") == [("Umbral", 1)] and found(network, "_") == []


def test_a_line_of_a_grant_has_a_code_of_its_own(network):
    new = NewAction(network.programme.id, "", "B", "x", None, FIRST, None)
    with network.unit() as work:
        for wrong in (
            new,
            NewAction(None, "", "D", "x", None, FIRST, None),
            NewAction(None, "Y", "D", "x", None, LAST, FIRST),
        ):
            with pytest.raises(Invalid):
                add_action(work, wrong)
        assert add_action(work, NewAction(None, "xEITU", "A", "Paquete", Decimal(1), FIRST, None)).code == "A"
