"""The campaign of the demonstration: its places, what was counted there, and who waits for a call."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.audit.services import record
from app.benefits.said import Place, Said
from app.benefits.services import Left
from app.demo.plot import Plot
from app.demo.stage import told
from app.foundation.actor import Actor
from app.foundation.clock import today_in
from app.foundation.i18n import speaking
from app.foundation.unit_of_work import Work
from app.outreach.callbacks import record_attempt
from app.outreach.campaigns import NewCampaign, launch
from app.outreach.models import CallbackRequest, LinkCount, OutreachLink
from app.outreach.services import CallMe, ask_to_be_called
from app.outreach.vocabulary import CallbackStatus, GoodTime, Step

STEPS = tuple(Step)
ASKED, SPOKEN = STEPS.index(Step.CALLBACK), STEPS.index(Step.REACHED)
CASE_OPENED_AFTER = timedelta(hours=1)


def reach_out(plot: Plot, dice: random.Random) -> None:
    """Launch the campaign, count what its posters brought, and let some people ask for a call."""
    Outreach(plot, told("places")["campaign"], dice).tell()


@dataclass(slots=True)
class Outreach:
    """The campaign as the story goes on; links and callbacks exist once they were made."""

    plot: Plot
    told_of: dict[str, Any]
    dice: random.Random
    links: dict[str, UUID] = field(default_factory=dict)

    def tell(self) -> None:
        """Put the campaign and the callbacks into the plot."""
        begins = self.plot.calendar.moment(f"-{self.told_of['since_days']}d", "8:30")
        self.plot.at(begins, self.plot.staff(self.told_of["by"]), self._launch)
        for entry in self.told_of["callbacks"]:
            self._callback(entry)

    def _launch(self, work: Work) -> None:
        told_of, today = self.told_of, self.plot.calendar.today
        new = NewCampaign(
            name=told_of["name"],
            territory_id=self.plot.stage.agencies[told_of["agency"]].territory_id,
            starts_on=today - timedelta(days=told_of["since_days"]),
            ends_on=today + timedelta(days=told_of["until_days"]),
            places=list(told_of["places"]),
        )
        campaign = launch(work, new)
        links = select(OutreachLink).where(OutreachLink.campaign_id == campaign.id).order_by(OutreachLink.place)
        asked = Counter(entry["place"] for entry in told_of["callbacks"])
        spoken = Counter(entry["place"] for entry in told_of["callbacks"] if _is_reached(entry))
        for link in work.session.scalars(links):
            self.links[link.place] = link.id
            totals = list(told_of["places"][link.place])
            # Those who ask in this story, and those who are spoken with, are counted when it happens.
            totals[ASKED] -= asked[link.place]
            totals[SPOKEN] -= spoken[link.place]
            self._count(work, link.id, new.starts_on, totals)

    def _count(self, work: Work, link_id: UUID, begins: date, totals: list[int]) -> None:
        span = self.told_of["since_days"]
        for step, total in zip(STEPS, totals, strict=True):
            days = Counter(self.dice.randrange(span) for _ in range(total))
            work.session.add_all(
                LinkCount(link_id=link_id, day=begins + timedelta(days=day), step=step, count=count)
                for day, count in sorted(days.items())
            )

    def _callback(self, entry: dict[str, Any]) -> None:
        plot, made = self.plot, list[CallbackRequest]()
        asked = plot.calendar.moment(entry["day"], entry["clock"])
        plot.at(asked, Actor.anonymous, lambda work: made.append(self._ask(work, entry)))
        for day, clock, who, reached, note in entry.get("attempts", ()):
            plot.at(plot.calendar.moment(day, clock), plot.staff(who), partial(_attempt, made, note, reached))
        if "case" in entry and asked < plot.calendar.now:
            key = entry["case"]
            opened = plot.calendar.moment("-12d", "10:00") + CASE_OPENED_AFTER
            plot.at(opened, plot.staff(self.told_of["by"]), lambda work: self._open(work, made[0], key))

    def _ask(self, work: Work, entry: dict[str, Any]) -> CallbackRequest:
        wish = CallMe(
            name=entry["name"],
            phone=entry["phone"],
            language=entry["language"],
            good_time=GoodTime(entry["good_time"]),
            answers=_left(work, entry["answers"]) if "answers" in entry else None,
        )
        with speaking(entry["language"]):
            return ask_to_be_called(work, wish, self.links[entry["place"]])

    def _open(self, work: Work, callback: CallbackRequest, key: str) -> None:
        case = self.plot.cases.get(key)
        if case is not None:
            callback.case_id, callback.status = case.id, CallbackStatus.CASE_OPENED
            record(work, "outreach:callback:open_case", callback, case.person_id)


def _left(work: Work, answers: dict[str, Any]) -> Left:
    on = today_in(work.zone, work.now)
    said = Said(answers, on, Place(territory="MIE", region="ES-AS"), dict)
    return Left(said.facts, [list(row) if row else None for row in said.born], answers, on)


def _is_reached(entry: dict[str, Any]) -> bool:
    return any(reached for _day, _clock, _who, reached, _note in entry.get("attempts", ()))


def _attempt(made: list[CallbackRequest], note: str, reached: bool, work: Work) -> None:  # noqa: FBT001 - a column
    record_attempt(work, made[0], note, reached=reached)
