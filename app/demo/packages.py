"""Plans of the demonstration: one agreed, one whose review is due, one proposed, one sent back; and basic supports."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import cycle
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.agencies.models import ServiceOffer
from app.benefits.claim_words import ClaimMoved
from app.casework.models import Case, CaseTask
from app.casework.vocabulary import CaseStatus, TaskKind
from app.demo.calendar import Day
from app.demo.plot import Deed, Plot
from app.demo.stage import told
from app.foundation.actor import Actor, Capacity
from app.foundation.clock import today_in
from app.foundation.i18n import speaking
from app.foundation.unit_of_work import Work
from app.packages.agreeing import Answered, agree, ask_change, propose
from app.packages.basics import PERSON, Support, change_support, follow_claim, kept_of, supports_of
from app.packages.models import PackageItem, PackageVersion
from app.packages.offering import part_of_offer
from app.packages.queries import MEMBERS, items_of
from app.packages.references import Reference, set_reference
from app.packages.services import Beginning, Part, add_part, begin
from app.packages.vocabulary import Basic, BasicState, Doer, Evidence, How
from app.people.models import Person
from app.people.vocabulary import Domain


def make_plans(plot: Plot) -> None:
    """Let some people of the story have plans, and everybody basic supports that are more or less covered."""
    said = told("packages")
    plot.at(plot.calendar.moment(0, "8:00"), plot.staff("carmen"), partial(_compare, plot, said["reference"]))
    for entry in said["plans"]:
        Plan(plot, entry).tell()
    others = said["others"]
    day, clock = others["day"]
    plot.at(plot.calendar.moment(day, clock), plot.staff("carmen"), partial(_cover_others, others))


def _compare(plot: Plot, said: dict[str, int], work: Work) -> None:
    month, hour = Decimal(said["month"]), Decimal(said["team_hour"])
    set_reference(work, Reference(plot.stage.programme.id, month, said["months"], hour))


def _cover_others(others: dict[str, Any], work: Work) -> None:
    turns = cycle(others["by_turn"])
    found = select(Case).where(Case.status == CaseStatus.OPEN).order_by(Case.reference)
    for case in work.session.scalars(found).all():
        turn = next(turns)
        is_drawn = kept_of(work, case.id).row is not None
        # The story is told without anybody listening, so what claims mean for the income is told here.
        follow_claim(work, ClaimMoved(case.id))
        before = supports_of(kept_of(work, case.id).row, case)
        for name, evidence in {} if is_drawn else turn.items():
            if before[Basic(name)].state is BasicState.MISSING:
                new = Support(BasicState.COVERED, evidence=Evidence(evidence))
                change_support(work, case, Basic(name), new, before[Basic(name)].turn)


@dataclass(slots=True)
class Plan:
    """One plan as the story goes on."""

    plot: Plot
    entry: dict[str, Any]
    made: list[UUID] = field(default_factory=list)

    def tell(self) -> None:
        """Put what happens to the plan into the plot."""
        self._at("begun", self._begin)
        self._at("proposed", self._propose)
        self.plot.at(self.plot.calendar.moment(0, "8:30"), self._staff, self._if_there(self._basics))
        if "agreed" in self.entry:
            self._at("agreed", self._agree, own=not self.entry.get("paper"))
        if "raised" in self.entry:
            self.plot.at(self.plot.calendar.moment(0, "9:00"), self._staff, self._if_there(self._raise))
        if "redraft" in self.entry:
            self._at("redraft", self._redraft)
        if "change" in self.entry:
            self._at("change", self._change, own=True)

    def _at(self, what: str, deed: Deed, *, own: bool = False) -> None:
        day, clock = self.entry[what][:2]
        who = self._person if own else self._staff
        self.plot.at(self.plot.calendar.moment(day, clock), who, self._if_there(deed))

    def _if_there(self, deed: Deed) -> Deed:
        """Nothing, where the demonstration is so small that this person is not in it."""
        return lambda work: deed(work) if self.entry["key"] in self.plot.cases else None

    def _staff(self) -> Actor:
        return self.plot.stage.actor(self.entry["by"])

    def _person(self) -> Actor:
        key = self.entry["key"]
        person_id = self.plot.cases[key].person_id if key in self.plot.cases else None
        return Actor(Capacity.PARTICIPANT, person_id=person_id, role="participant", name=key)

    @property
    def _case(self) -> Case:
        return self.plot.cases[self.entry["key"]]

    def _version(self, work: Work) -> PackageVersion:
        return work.session.get_one(PackageVersion, self.made[0])

    def _begin(self, work: Work) -> None:
        members = work.session.execute(MEMBERS, {"household_id": self._case.household_id}).all()
        ids = {member.given_name: member.id for member in members}
        parts = [self._part(work, row, ids) for row in self.entry["parts"]]
        first = Beginning(parts, self.entry["goals"], self.entry["months"], self.entry.get("team_hours"))
        self.made.append(begin(work, self._case, first).id)

    def _part(self, work: Work, row: dict[str, Any], members: dict[str, UUID]) -> Part:
        who, hours = row["who"], row.get("hours")
        beside = row.get("with") if who == PERSON else who
        return Part(
            domain=Domain(row["domain"]),
            title=row["title"],
            about=row.get("about", ""),
            kind=TaskKind(row.get("kind", "other")),
            offer_id=_offer(work, row["offer"]).id if "offer" in row else None,
            member_id=members.get(row.get("member", "")),
            doer=Doer.PERSON if who == PERSON else Doer.STAFF,
            staff_id=self.plot.stage.staff[beside].id if beside else None,
            due_on=self._day(row.get("due")),
            starts_on=self._day(row.get("starts")),
            minutes_week=hours * 60 if hours else None,
            times=[{"day": day, "from": row["from"], "to": row["to"]} for day in row.get("days", ())],
            cost=_amount(row.get("cost")),
            cost_most=_amount(row.get("cost_most")),
            months=row.get("months"),
            books=row.get("books", False),
        )

    def _day(self, day: Day | None) -> Any:
        return self.plot.calendar.day(day) if day is not None else None

    def _propose(self, work: Work) -> None:
        version = self._version(work)
        for item, row in zip(self._items(work), self.entry["parts"], strict=True):
            if "step" in row:
                item.task_id = self._step(work, row["step"]).id
        version.review_on = self._day(self.entry.get("review"))
        work.session.flush()
        propose(work, self._case, version, version.version)

    def _items(self, work: Work) -> Iterator[PackageItem]:
        yield from work.session.scalars(items_of(self.made[0])).all()

    def _step(self, work: Work, title: str) -> CaseTask:
        mine = select(CaseTask).where(CaseTask.case_id == self._case.id).order_by(CaseTask.id)
        return next(task for task in work.session.scalars(mine) if task.title == title)

    def _agree(self, work: Work) -> None:
        version = self._version(work)
        today = today_in(work.zone, work.now)
        paper = Answered(How.PAPER, today)
        with speaking(work.session.get_one(Person, self._case.person_id).language):
            agree(work, self._case, version, paper if self.entry.get("paper") else Answered(How.SCREEN))

    def _raise(self, work: Work) -> None:
        version = self._version(work)
        version.review_raised_on = version.review_on
        version.review_task_id = self._step(work, self.entry["raised"]).id

    def _redraft(self, work: Work) -> None:
        draft = begin(work, self._case)
        for name in self.entry["redraft"][2]:
            offer = _offer(work, name)
            add_part(work, draft, part_of_offer(offer, None, None, Domain(offer.domains[0])))

    def _change(self, work: Work) -> None:
        with speaking(work.session.get_one(Person, self._case.person_id).language):
            ask_change(work, self._case, self._version(work), self.entry["change"][2])

    def _basics(self, work: Work) -> None:
        for name, row in self.entry["basics"].items():
            owner = row.get("owner", "")
            before = supports_of(kept_of(work, self._case.id).row, self._case)[Basic(name)]
            new = Support(
                state=BasicState(row["state"]),
                owner=owner if owner in {PERSON, ""} else str(self.plot.stage.staff[owner].id),
                due_on=self._day(row.get("due")),
                what=row.get("what", ""),
                evidence=Evidence(row.get("evidence", "")),
                task_id=self._step(work, row["step"]).id if "step" in row else None,
            )
            change_support(work, self._case, Basic(name), new, before.turn)


def _offer(work: Work, name: str) -> ServiceOffer:
    return work.session.scalars(select(ServiceOffer).where(ServiceOffer.name == name)).one()


def _amount(said: int | None) -> Decimal | None:
    return Decimal(said) if said is not None else None
