"""The directory of the demonstration, and what some services were asked for whom and answered."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.agencies.directory import add, outside_agency
from app.agencies.models import Agency, Location, ServiceOffer
from app.agencies.offer_data import Hours, OfferData
from app.agencies.vocabulary import Evidence
from app.casework.models import Referral
from app.casework.referral_queries import WHOLE
from app.casework.referral_rules import Refusal, Share
from app.casework.referrals import Answer, Asking, answer, refer, watch_answers
from app.casework.vocabulary import ReferralState
from app.demo.plot import Plot
from app.demo.stage import told
from app.foundation.actor import Actor
from app.foundation.unit_of_work import Work
from app.privacy.vocabulary import Way

QUARTER = timedelta(minutes=15)
LATELY = timedelta(days=3)
LONG_AGO = timedelta(days=61 * 31)


@dataclass(slots=True)
class Directory:
    """The services by their keys in directory.yaml, and the referrals as they are made."""

    plot: Plot
    offers: dict[str, UUID] = field(default_factory=dict)

    def begin(self) -> None:
        """Every service stands there before the first person comes."""
        self.plot.at(self.plot.calendar.now - LONG_AGO, lambda: Actor.system("demo"), self._open)

    def _open(self, work: Work) -> None:
        entries, lately = told("directory")["services"], self.plot.calendar.now - LATELY
        for entry in entries:
            self.offers[entry["key"]] = self._add(work, entry).id
        for entry in entries:
            offer = work.session.get_one(ServiceOffer, self.offers[entry["key"]])
            offer.excludes = [str(self.offers[key]) for key in entry.get("excludes", ())]
            offer.updated_at = lately

    def _add(self, work: Work, entry: dict[str, Any]) -> ServiceOffer:
        stage = self.plot.stage
        territory = stage.territories[entry.get("territories", ["MIE"])[0]]
        agency = stage.agencies.get(entry["agency"]) or outside_agency(work, entry["agency"], territory.id)
        return add(work, agency, _data(entry, self._address(work, agency, entry)))

    def _address(self, work: Work, agency: Agency, entry: dict[str, Any]) -> str:
        if "address" in entry or agency.outside:
            return str(entry.get("address", ""))
        place = select(Location).where(Location.agency_id == agency.id).order_by(Location.id)
        found = work.session.scalars(place).first()
        return found.address if found else ""

    def ask(self) -> None:
        """Put the referrals and their answers into the plot."""
        for entry in told("directory")["referrals"]:
            self._tell(entry)
        self.plot.at(self.plot.calendar.now, lambda: Actor.system("night"), _night)

    def _tell(self, entry: dict[str, Any]) -> None:
        plot, made = self.plot, list[Referral]()
        asked = plot.calendar.past(entry["day"], "12:40")
        plot.at(asked, plot.staff(entry["by"]), partial(self._refer, entry, made))
        for number, (day, who, state, words, *why) in enumerate(entry.get("answers", ())):
            said = Answer(ReferralState(state), Refusal(why[0]) if why else None, words)
            when = plot.calendar.past(day, "13:10") + number * QUARTER
            plot.at(when, plot.staff(who), partial(_answer, said, made))

    def _refer(self, entry: dict[str, Any], made: list[Referral], work: Work) -> None:
        if entry["case"] not in self.plot.cases:
            return
        asking = Asking(
            entry["asks"],
            entry.get("reason", ""),
            tuple(map(Share, entry.get("shares", ()))),
            entry.get("waiting_list", False),
            Way.SCREEN,
        )
        made.append(refer(work, self.plot.cases[entry["case"]], self.offers[entry["service"]], asking))


def _night(work: Work) -> None:
    watch_answers(work)


def _answer(said: Answer, made: list[Referral], work: Work) -> None:
    if not made:
        return
    found = select(Referral).options(*WHOLE).where(Referral.id == made[0].id)
    answer(work, work.session.scalars(found).one(), said)


def _data(entry: dict[str, Any], address: str) -> OfferData:
    return OfferData(
        name=entry["name"],
        about=entry["about"],
        domains=tuple(sorted(entry["domains"])),
        places_total=entry.get("total"),
        places_free=entry.get("free"),
        waiting_days=entry.get("wait"),
        monthly_cost=Decimal(entry["cost"]) if "cost" in entry else None,
        expected_months=entry.get("months"),
        evidence=Evidence(entry["evidence"]),
        hours_per_week=entry.get("hours"),
        weekly=tuple(Hours(day, opens.zfill(5), closes.zfill(5)) for day, opens, closes in entry.get("weekly", ())),
        min_age=entry.get("min_age"),
        max_age=entry.get("max_age"),
        territories=tuple(sorted(entry.get("territories", ()))),
        needs_referral=entry.get("referral", True),
        phone=entry.get("phone", ""),
        email=entry.get("email", ""),
        address=address,
        own_key=entry["key"],
    )
