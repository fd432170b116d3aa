"""The night, in order: each step is its own unit of work, and one that fails does not stop the others."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from app.agencies.directory_import import forget_old as forget_old_lists
from app.appointments.clockwork import by_the_clock, every_night
from app.assessment.due import ask_again
from app.audit.services import Anchor, check_chain, last_entry, record
from app.benefits.claims import raise_silent
from app.benefits.desk import forget_old_drafts
from app.benefits.rechecks import A_PORTION, recheck_portion
from app.benefits.services import forget_expired as forget_expired_answers
from app.casework.bringing_in import forget_never_contacted
from app.casework.cover import end_overdue, keep_seats
from app.casework.drafts import forget_old_drafts as forget_old_notes
from app.casework.housekeeping import forget_long_closed
from app.casework.referrals import watch_answers
from app.delivery.services import forget_signed_out
from app.foundation.actor import Actor
from app.foundation.clock import today_in
from app.foundation.unit_of_work import Units, Work
from app.identity.housekeeping import forget_ended_sessions, forget_old_codes, take_turn
from app.messaging.waiting import end_calls_not_needed, watch_the_clock
from app.outreach.services import forget_expired as forget_expired_callbacks
from app.packages.agreeing import raise_reviews
from app.people.imports import forget_old_imports
from app.risk.night import portions_due, score_portion, watch_models
from app.risk.warnings import watch_cases
from app.web.store import forget_old as forget_old_forms

log = logging.getLogger("camin.jobs")
NIGHT_BEGINS = timedelta(hours=3)
NIGHT = Actor.system("night")


class AuditBroken(Exception):
    """The chain of the audit has a broken entry; the text names it."""


class _OnlyLooking(Exception):
    """Takes back what was deleted when somebody only asked how much there is."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a step: its name, what it is about in words, how many, or why it failed."""

    name: str
    words: str
    count: int = 0
    failure: str = ""


FORGET = (
    ("callbacks", "wishes for a call that are 31 days old", forget_expired_callbacks),
    ("screenings", "anonymous answers whose time is over", forget_expired_answers),
    ("drafts", "checks that somebody began and left for 31 days", forget_old_drafts),
    ("notes", "notes that somebody began and left for 31 days", forget_old_notes),
    ("phones", "phones that took notices and are signed out", forget_signed_out),
    ("sessions", "sessions that have ended", forget_ended_sessions),
    ("codes", "codes and links that stopped working 7 days ago", forget_old_codes),
    ("lists", "lists of people last worked on 30 days ago", forget_old_imports),
    ("contacts", "people from lists whom nobody asked within 90 days", forget_never_contacted),
    ("people", "people whose last file closed five years ago", forget_long_closed),
    ("directory", "lists of services that were looked through 7 days ago", forget_old_lists),
    ("forms", "answers to forms that were sent, and counts of attempts", forget_old_forms),
)
AUDIT = ("audit", "audit entries verified")
SEATS = ("seats", "seats in teams whose time is over, or that a cover begins with")
REFERRALS = ("referrals", "services reminded of a question, or out of time to answer it")
ANSWERS = ("answers", "messages that wait for an answer, told to the team")
TIMES = ("times", "free times made from the rules or taken back")
REVIEWS = ("reviews", "plans whose review is due")
SILENT = ("silent", "claims that got no answer in time")
RECHECKS = ("rechecks", "checks made again under the law of today")
MOST_RECHECKS = 500
LOOKS = ("looks", "assessments and segments that are due to be looked at again")
SCORES = ("scores", "people whose estimate of how long help may be needed is new")
MODELS = ("models", "models that were looked at this month")
WARNINGS = ("warnings", "early warnings raised, woken or over")


def run_night(units: Units) -> list[Outcome]:
    """Do every step; a failure is logged and told, and the next step goes on."""
    return [
        *forget_due(units),
        _settled(*SEATS, lambda: _carry_out(units, keep_seats)),
        _settled(*ANSWERS, lambda: _carry_out(units, watch_the_clock)),
        _settled(*REFERRALS, lambda: _carry_out(units, watch_answers)),
        _settled(*TIMES, lambda: _carry_out(units, every_night)),
        _settled(*SILENT, lambda: _carry_out(units, raise_silent)),
        _settled(*REVIEWS, lambda: _carry_out(units, raise_reviews)),
        _settled(*RECHECKS, lambda: _recheck(units)),
        _settled(*LOOKS, lambda: _carry_out(units, ask_again)),
        _settled(*SCORES, lambda: _score(units)),
        _settled(*MODELS, lambda: _carry_out(units, watch_models)),
        _settled(*WARNINGS, lambda: _carry_out(units, watch_cases)),
        _settled(*AUDIT, lambda: _check_audit(units)),
    ]


def forget_due(units: Units) -> list[Outcome]:
    """Erase now what is due for erasure."""
    return [_settled(name, words, partial(_forget, units, name, verb)) for name, words, verb in FORGET]


def count_due(units: Units) -> list[Outcome]:
    """How much is due for erasure: it is carried out and taken back, since one step opens the way for another."""
    counted: list[Outcome] = []
    with suppress(_OnlyLooking), units.writing(NIGHT) as work:
        counted = [Outcome(name, words, verb(work)) for name, words, verb in FORGET]
        raise _OnlyLooking
    return counted


def run_when_due(units: Units) -> None:
    """Do the night's work once a day, from three in the morning on and as soon after it as a machine is on."""
    with units.writing(NIGHT) as work:
        day = today_in(work.zone, work.now - NIGHT_BEGINS)
        mine = take_turn(work, "last_night", day)
    if mine:
        run_night(units)


def keep_in_step(units: Units) -> None:
    """Refresh, several times an hour, what lists show and what changes only because time goes by."""
    with units.writing(NIGHT) as work:
        by_the_clock(work)
        end_overdue(work)
        end_calls_not_needed(work)


def _settled(name: str, words: str, deed: Callable[[], int]) -> Outcome:
    try:
        count = deed()
    except Exception as error:  # noqa: BLE001 - whatever went wrong in one step must not stop the next
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        log.error("night: %s failed: %s", name, reason)  # noqa: TRY400 - one line; the reason says enough
        return Outcome(name, words, failure=reason)
    log.info("night: %s: %s", name, count)
    return Outcome(name, words, count)


def _forget(units: Units, name: str, verb: Callable[[Work], int]) -> int:
    with units.writing(NIGHT) as work:
        count = verb(work)
        if count:
            record(work, f"retention:{name}:erase", count=count)
    return count


def _carry_out(units: Units, verb: Callable[[Work], int]) -> int:
    with units.writing(NIGHT) as work:
        return verb(work)


def _recheck(units: Units) -> int:
    """In small units, so that nobody waits for the night; what is left is done the night after."""
    checked, more = 0, A_PORTION
    while more == A_PORTION and checked < MOST_RECHECKS:
        more = _carry_out(units, recheck_portion)
        checked += more
    return checked


def _score(units: Units) -> int:
    """In portions, each whole or not at all."""
    with units.reading(NIGHT) as work:
        due = portions_due(work)
    return sum(_carry_out(units, partial(score_portion, portion=portion)) for portion in due)


def _check_audit(units: Units) -> int:
    with units.reading(NIGHT) as work:
        verdict = check_chain(work.session)
        if verdict.broken is not None:
            text = f"audit entry {verdict.broken} is broken: {verdict.reason}"
            raise AuditBroken(text)
        Anchor.append(last_entry(work.session), work.now)
    return verdict.entries
