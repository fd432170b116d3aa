"""Checks and claims of the demonstration: some granted, some waiting for an answer, one with papers asked for."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import cycle
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.benefits.claim_rules import Move, Told
from app.benefits.claims import carry_on, prepare
from app.benefits.desk import at_home, interview_of
from app.benefits.models import BenefitCheck, BenefitClaim
from app.benefits.services import keep_check
from app.casework.models import Case
from app.casework.vocabulary import CaseStatus
from app.demo.plot import Plot
from app.demo.stage import told
from app.foundation.clock import today_in
from app.foundation.i18n import speaking
from app.foundation.unit_of_work import Work
from app.people.queries import AT_HOME as MEMBERS
from app.privacy import services as privacy
from app.privacy.vocabulary import Purpose, Way

EVERY = 3
IMV = "es.imv"
# The file knows of children only the year; in a check it was asked.
MAY = 5


def follow_claims(plot: Plot) -> None:
    """Let some cases ask for benefits, and tell what became of it."""
    Claims(plot, told("claims")).tell()


@dataclass(slots=True)
class Claims:
    """The claims as the story goes on; they exist once they were handed in."""

    plot: Plot
    told_of: dict[str, Any]
    waiting: list[tuple[UUID, UUID, str]] = field(default_factory=list)

    def tell(self) -> None:
        """Put checks, claims and their answers into the plot."""
        somebody = self.plot.staff(self.told_of["by"])
        self.plot.at(self.plot.calendar.moment(self.told_of["handed_in"], "11:00"), somebody, self._hand_in)
        for fate, day in self.told_of["answers"].items():
            self.plot.at(self.plot.calendar.moment(day, "11:30"), somebody, partial(self._answer, fate))
        for entry in self.told_of["drawn"]:
            when = self.plot.calendar.moment(entry["day"], "12:15")
            self.plot.at(when, self.plot.staff(entry["by"]), partial(self._drawn, entry))

    def _hand_in(self, work: Work) -> None:
        drawn = {self.plot.cases[entry["key"]].id for entry in self.told_of["drawn"] if entry["key"] in self.plot.cases}
        fates = cycle(self.told_of["fates"])
        for case in _open_cases(work)[::EVERY]:
            if case.id in drawn:
                continue
            self._as_key_worker(work, case)
            check = _check(work, case, self.told_of["usual"])
            if _month(check, IMV):
                claim = prepare(work, case, IMV)
                carry_on(work, case, claim, Move.APPLY, Told(today_in(work.zone, work.now), self.told_of["where"]))
                self.waiting.append((case.id, claim.id, next(fates)))

    def _answer(self, fate: str, work: Work) -> None:
        today = today_in(work.zone, work.now)
        for case_id, claim_id, wanted in self.waiting:
            if wanted == fate:
                case, claim = work.session.get_one(Case, case_id), work.session.get_one(BenefitClaim, claim_id)
                self._as_key_worker(work, case)
                carry_on(work, case, claim, *self._outcome(work, case, fate, today))

    def _outcome(self, work: Work, case: Case, fate: str, today: date) -> tuple[Move, Told]:
        if fate == "asked":
            until = self.plot.calendar.day(self.told_of["papers_until"])
            return Move.ASK, Told(today, documents=self.told_of["papers"], until=until)
        if fate == "refused":
            return Move.REFUSE, Told(today, reason=self.told_of["reason"])
        newest = select(BenefitCheck).where(BenefitCheck.case_id == case.id).order_by(BenefitCheck.made_at.desc())
        month = _month(work.session.scalars(newest.limit(1)).one(), IMV)
        return Move.GRANT, Told(today, month=month, starts_on=today.replace(day=1))

    def _drawn(self, entry: dict[str, Any], work: Work) -> None:
        if entry["key"] not in self.plot.cases:
            return
        case = _loaded(work, self.plot.cases[entry["key"]].id)
        today = today_in(work.zone, work.now)
        _check(work, case, {**self.told_of["usual"], **entry.get("answers", {})}, shared=True)
        with speaking("es"):
            privacy.give(work, Purpose.BENEFIT_RECHECK, Way.PAPER, person_id=case.person_id)
        for benefit, granted in entry["claims"].items():
            claim = prepare(work, case, benefit)
            if granted:
                carry_on(work, case, claim, Move.APPLY, Told(today - timedelta(days=30), self.told_of["where"]))
                carry_on(work, case, claim, Move.GRANT, Told(today, starts_on=today))

    def _as_key_worker(self, work: Work, case: Case) -> None:
        key = next(key for key, member in self.plot.stage.staff.items() if member.id == case.key_worker_id)
        work.actor = self.plot.stage.actor(key)


def _open_cases(work: Work) -> list[Case]:
    found = select(Case).options(joinedload(Case.territory)).where(Case.status == CaseStatus.OPEN)
    return list(work.session.scalars(found.order_by(Case.reference)))


def _loaded(work: Work, case_id: UUID) -> Case:
    return work.session.scalars(select(Case).options(joinedload(Case.territory)).where(Case.id == case_id)).one()


def _check(work: Work, case: Case, usual: dict[str, Any], *, shared: bool = True) -> BenefitCheck:
    members = work.session.execute(MEMBERS, {"household_id": case.household_id}).all()
    answers = {**usual, **at_home(members)}
    answers["born"] = [[birth[0], birth[1] or MAY] if birth else None for birth in answers["born"]]
    today = today_in(work.zone, work.now)
    return keep_check(work, case.id, interview_of(case, answers, today).said.facts or {}, today, answers, shared=shared)


def _month(check: BenefitCheck, benefit: str) -> Decimal | None:
    for result in check.result["results"]:
        if result["benefit"] == benefit and result["outcome"] == "likely" and result["amount"]["month"]:
            return Decimal(str(result["amount"]["month"]))
    return None
