"""What the workbench of a plan shows, put together from one question to each room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.access.sharing import readable_domains
from app.agencies.queries import offers_for
from app.assessment.queries import Need, current_needs
from app.casework import Case
from app.casework.file import TEAM
from app.foundation.clock import today_in
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.packages import BasicPackage, PackageItem, PackageReference, PackageVersion
from app.packages.basics import Support, supports_of
from app.packages.clashing import Clash, PartLine, clashes
from app.packages.costs import USUAL, Cost, Light, break_even, cost_of, saving
from app.packages.offering import (
    Service,
    class_line,
    cost_line,
    member_lines,
    need_lines,
    part_line,
    services,
    visit_line,
)
from app.packages.queries import HOME_AND_HOURS, PARTS, STANDING
from app.packages.rules import Suggestion, ranked, suggestion
from app.packages.vocabulary import LIVE, OPEN, Basic, PackageState
from app.pages.staff.package_words import clash_words, reason_words
from app.people.vocabulary import DOMAIN_NAMES, Domain

BAR = 168
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Group:
    """The parts of a plan for one member of the household."""

    name: str
    rows: list[Any]


@dataclass(frozen=True, slots=True)
class NeedRow:
    """An area of life with its agreed need, and how the plan answers to it."""

    domain: Domain
    name: str
    need: Need | None
    parts: int


@dataclass(frozen=True, slots=True)
class Offered:
    """A suggestion as its card shows it."""

    offer: Service
    suggestion: Suggestion
    reasons: list[tuple[str, str]]
    item: PackageItem | None


@dataclass(slots=True)
class Bench:
    """Everything the workbench knows of a case."""

    case: Case
    today: date
    basics: dict[Basic, Support]
    live: PackageVersion | None
    open: PackageVersion | None
    asked: str
    light: Light
    readable: frozenset[Domain]
    names: dict[str, str]
    members: list[Any]
    rows: list[Any]
    needs: list[Need]
    offers: dict[UUID, Service]
    beside: list[PartLine]

    @property
    def shown(self) -> PackageVersion | None:
        """The version on the table: what is in the making, else what is in force."""
        return self.open or self.live

    @property
    def draft(self) -> PackageVersion | None:
        """The draft, if there is one."""
        return self.open if self.open and self.open.state == PackageState.DRAFT else None

    @property
    def person_member(self) -> str:
        """The id of the person's own place in the household."""
        return next((str(one.id) for one in self.members if one.person_id == self.case.person_id), "")

    def groups(self) -> list[Group]:
        """The parts by whom they are for, the person first; parts that the reader may not read are only counted."""
        own: list[Any] = []
        others: dict[str, list[Any]] = {}
        for row in self.rows:
            item = row[0]
            if Domain(item.domain) not in self.readable:
                continue
            mine = item.member_id is None or str(item.member_id) == self.person_member
            (own if mine else others.setdefault(row.member_name or "", [])).append(row)
        return [Group(self.case.person.given_name, own), *(Group(name, rows) for name, rows in others.items())]

    @property
    def hidden(self) -> int:
        """How many parts stand in areas that the reader may not read."""
        return sum(Domain(row[0].domain) not in self.readable for row in self.rows)


def bench_of(work: Work, case: Case) -> Bench:
    """Put the workbench together, in seven questions."""
    today = today_in(work.zone, work.now)
    standing = work.session.execute(STANDING, {"case_id": case.id}).all()
    versions = [version for _basic, version, _reference in standing if version is not None]
    kept, _version, reference = standing[0]
    live = next((one for one in reversed(versions) if one.state in LIVE), None)
    current = next((one for one in versions if one.state in OPEN), None)
    shown = current or live
    rows = work.session.execute(PARTS, {"version_id": shown.id}).all() if shown else []
    team = work.session.execute(TEAM, {"case_id": case.id}).all()
    asked = {
        "household_id": case.household_id, "now": work.now,
        "agency_id": case.agency_id, "person_id": case.person_id, "case_id": case.id,
    }  # fmt: skip
    at_home = work.session.execute(HOME_AND_HOURS, asked).all()
    needs = current_needs(work, case.id) if current else []
    named = {row[0].offer_id for row in rows} | {row.goes_to for row in at_home}
    wanted = offers_for({need.domain.value for need in needs}, {one for one in named if one is not None})
    found = services(work.session.execute(wanted)) if current else {}
    return Bench(
        case=case,
        today=today,
        basics=_basics(kept, case),
        live=live,
        open=current,
        asked=_asked(versions, current),
        light=light_of(reference),
        readable=readable_domains(work, case),
        names={str(seat.staff_id): seat.given_name for seat in team},
        members=list({row.id: row for row in at_home}.values()),
        beside=_beside(case, at_home, list(rows), found),
        rows=list(rows),
        needs=needs,
        offers=found,
    )


def _beside(case: Case, at_home: Sequence[Any], rows: list[Any], found: dict[UUID, Service]) -> list[PartLine]:
    """What those at home have already outside the plan: appointments, and hours of services that the person goes to."""
    zone, planned = ZoneInfo(case.territory.zone), {row[0].appointment_id for row in rows}
    in_plan = {row[0].offer_id for row in rows}
    lines: dict[str, PartLine] = {}
    for row in at_home:
        member = "" if row.person_id == case.person_id else str(row.id)
        if row.visit_id is not None and row.visit_id not in planned:
            hours = row.visit_at.astimezone(zone), row.visit_ends.astimezone(zone)
            lines[f"visit:{row.visit_id}"] = visit_line(f"visit:{row.visit_id}", row.given_name, member, hours)
        if row.goes_to in found and row.goes_to not in in_plan:
            lines[f"offer:{row.goes_to}"] = class_line(found[row.goes_to])
    return list(lines.values())


def _asked(versions: list[PackageVersion], draft: PackageVersion | None) -> str:
    """What the person asked to be changed, while the draft that answers it is open."""
    back = [one for one in versions if one.state == PackageState.RETURNED]
    return back[-1].answer if draft and back and back[-1].number == draft.number - 1 else ""


def _basics(kept: BasicPackage | None, case: Case) -> dict[Basic, Support]:
    return supports_of(kept, case)


def light_of(reference: PackageReference | None) -> Light:
    """What a programme compares with, or what is usual."""
    return Light(reference.month, reference.months, reference.team_hour) if reference else USUAL


def need_rows(bench: Bench) -> list[NeedRow]:
    """The agreed needs by area, the greatest first, then the areas without one; only what the reader may read."""
    deepest: dict[Domain, Need] = {}
    for need in bench.needs:
        before = deepest.get(need.domain)
        if before is None or need.level / need.levels < before.level / before.levels:
            deepest[need.domain] = need
    counts = {domain: sum(Domain(row[0].domain) is domain for row in bench.rows) for domain in Domain}
    order = [*deepest, *(domain for domain in Domain if domain not in deepest)]
    return [
        NeedRow(domain, _(DOMAIN_NAMES[domain]), deepest.get(domain), counts[domain])
        for domain in order
        if domain in bench.readable
    ]


def suggestions(bench: Bench, domain: Domain) -> tuple[list[Offered], int]:
    """The best suggestions for one area, with what is in the plan already, and how many there are for all."""
    by_offer = {str(row[0].offer_id): row[0] for row in bench.rows if row[0].offer_id}
    lines = [one.line for one in bench.offers.values()]
    needs = [line for line in need_lines(bench.needs) if Domain(line.domain) in bench.readable]
    found = ranked(needs, lines, member_lines(bench.members, bench.today), bench.case.territory.code, by_offer)
    here = [one for one in found if one.need.domain == domain]
    offered = [
        Offered(bench.offers[UUID(one.offer_id)], one, reason_words(one.reasons), by_offer.get(one.offer_id))
        for one in map(suggestion, here[:MOST_SHOWN])
    ]
    return offered, len({one.offer.id for one in found})


@dataclass(frozen=True, slots=True)
class ClashLine:
    """A clash in words, with the parts it is between and the ways out."""

    clash: Clash
    words: str
    parts: list[PackageItem]


def clash_lines(bench: Bench) -> list[ClashLine]:
    """Every clash of the plan on the table, in words."""
    items = {str(row[0].id): row[0] for row in bench.rows}
    beside = {line.id: line for line in bench.beside}
    lines = [part_line(row[0], bench.person_member, _offer(bench, row[0]), _visit(bench, row)) for row in bench.rows]
    found = []
    for clash in clashes(lines, bench.beside):
        parts = [items[one] for one in clash.parts]
        if all(Domain(part.domain) in bench.readable for part in parts):
            words = clash_words(bench.case.person.given_name, clash, parts, beside.get(clash.beside))
            found.append(ClashLine(clash, words, parts))
    return found


def _visit(bench: Bench, row: Any) -> tuple[datetime, datetime] | None:
    """An appointment that is offered in a part, on the wall of the territory."""
    if row.slot_at is None:
        return None
    zone = ZoneInfo(bench.case.territory.zone)
    return row.slot_at.astimezone(zone), row.slot_ends.astimezone(zone)


def _offer(bench: Bench, item: PackageItem) -> Service | None:
    return bench.offers.get(item.offer_id) if item.offer_id else None


@dataclass(frozen=True, slots=True)
class CostView:
    """The cost of a plan beside its reference, with bars."""

    cost: Cost
    light: Light
    less: Any
    even: int | None
    bar: int
    light_bar: int


def cost_view(bench: Bench) -> CostView | None:
    """What the plan on the table costs; nothing while it is empty, or when part of it may not be read."""
    version = bench.shown
    if version is None or bench.hidden or not bench.rows:
        return None
    cost = cost_of([cost_line(row[0]) for row in bench.rows], version.months, version.team_hours, bench.light)
    own = cost.total.most if cost.total.most is not None else cost.total.least
    longest = max(own, bench.light.total, Decimal(1))
    return CostView(
        cost,
        bench.light,
        saving(cost, bench.light),
        break_even(cost, bench.light),
        round(own / longest * BAR),
        round(bench.light.total / longest * BAR),
    )


def will_make(bench: Bench) -> dict[str, int]:
    """How many appointments, referrals and steps an agreement makes."""
    new = [row[0] for row in bench.rows if not (row[0].task_id or row[0].appointment_id or row[0].referral_id)]
    visits = sum(item.slot_id is not None for item in new)
    referrals = sum(item.slot_id is None and item.refers and item.offer_id is not None for item in new)
    return {"visits": visits, "referrals": referrals, "steps": len(new) - visits - referrals}
