"""Loads the demonstration: a believable programme in three territories, the same for the same seed."""

import random
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from app.agencies.models import Territory
from app.appointments import services as appointments
from app.appointments.vocabulary import Mode
from app.demo.calendar import Calendar
from app.demo.cast import roles
from app.demo.circle import agree_to_share, surround
from app.demo.claims import follow_claims
from app.demo.diagnosis import ask_how_things_are
from app.demo.diary import open_diaries
from app.demo.directory import Directory
from app.demo.files import fill_files
from app.demo.network import count_starts, weave_network
from app.demo.outreach import reach_out
from app.demo.packages import make_plans
from app.demo.plot import VISIT, Plot
from app.demo.post import call_it_sent
from app.demo.scores import NIGHT, estimate_how_long
from app.demo.stage import Stage, build_stage, told
from app.demo.story import Story
from app.foundation.actor import Actor
from app.foundation.errors import Conflict
from app.foundation.unit_of_work import Units, Work
from app.identity.models import Account
from app.identity.services import mark_as_demonstration
from app.people.models import Person
from app.risk.warnings import watch_cases

NOT_EMPTY = "this database is not empty: demonstration data go into an empty one only"
# Nights on which the published rules looked at every case, so that nobody opens an empty list of warnings. The last is
# before the second estimate: which of those are blind depends on ids, and the same seed must tell the same story.
WATCHED = ("-17d", "-10d", "-3d")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How large the demonstration is to be, with which seed, and how many months it looks back."""

    participants: int = 60
    seed: int = 1
    months: int = 8


def is_empty(work: Work) -> bool:
    """True when nobody works here, takes part or has an account."""
    return not any(work.session.scalars(select(kind.id).limit(1)).first() for kind in (Territory, Account, Person))


def load_programme(units: Units, wanted: Wanted) -> None:
    """Fill an empty database, all of it or nothing; raises Conflict where there is something already."""
    with units.writing(Actor.system("demo")) as work:
        if not is_empty(work):
            raise Conflict(NOT_EMPTY)
        mark_as_demonstration(work, wanted.seed)
        plot = Plot(Calendar(work.now, work.zone), build_stage(work))
        agree_to_share(plot)
        directory = Directory(plot)
        directory.begin()
        _offer_times(plot)
        dice = random.Random(wanted.seed)  # noqa: S311 - invented people, not secrets
        stories = [Story(role, plot) for role in roles(wanted.participants, wanted.months, dice)]
        for story in stories:
            story.tell()
        reach_out(plot, dice)
        for tell in (follow_claims, fill_files, ask_how_things_are, make_plans):
            tell(plot)
        directory.ask()
        for tell in (weave_network, surround, _watch):
            tell(plot)
        estimate_how_long(plot, stories, wanted.seed)
        plot.carry_out(work)
        work.now = plot.calendar.now
        count_starts(work, plot)
        open_diaries(work, plot)
        appointments.refresh_passed(work)
        call_it_sent(work)


def _watch(plot: Plot) -> None:
    for night in WATCHED:
        plot.at(plot.calendar.moment(night, "3:10"), lambda: NIGHT, _watch_once)


def _watch_once(work: Work) -> None:
    watch_cases(work)


def _offer_times(plot: Plot) -> None:
    for key, days in told("places")["free_times"].items():
        for day, clocks in days.items():
            for clock in clocks:
                _offer_time(plot, key, day, clock)


def _offer_time(plot: Plot, key: str, day: int, clock: str) -> None:
    starts, stage = plot.time_of(key, day, clock), plot.stage
    asked = min(starts, plot.calendar.now) - timedelta(days=7)
    place = stage.place_of(key).id
    new = appointments.NewSlot(starts, starts + VISIT, Mode.OFFICE, plot.calendar.zone, location_id=place)
    plot.at(asked, plot.staff(key), lambda work: _offer(work, stage, key, new))


def _offer(work: Work, stage: Stage, key: str, new: appointments.NewSlot) -> None:
    appointments.offer(work, stage.staff[key].id, new)
