"""Pure rules of a claim: what may happen to it in which state, and which days make sense."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from app.benefits.claim_words import ClaimState
from app.foundation.i18n import mark

MOST_A_MONTH = Decimal(20_000)
FARTHEST = timedelta(days=3 * 366)
EARLIEST = timedelta(days=10 * 366)


class Move(StrEnum):
    """What can happen to a claim."""

    APPLY = "apply"
    ASK = "ask"
    HAND_IN = "hand_in"
    GRANT = "grant"
    REFUSE = "refuse"
    APPEAL = "appeal"
    CLOSE = "close"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody wrote down with a move; only what belongs to the move is read."""

    on: date
    where: str = ""
    reference: str = ""
    documents: str = ""
    until: date | None = None
    month: Decimal | None = None
    starts_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules look at in a claim."""

    state: ClaimState
    applied_on: date | None = None
    asked_on: date | None = None
    answer_by: date | None = None
    pays: bool = True


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a move is not possible: the field it belongs to, and words for the catalogue."""

    field: str
    words: str


S = ClaimState
WAITING = frozenset({S.APPLIED, S.DOCUMENTS_ASKED})
FROM: dict[Move, frozenset[ClaimState]] = {
    Move.APPLY: frozenset({S.PREPARED}),
    Move.ASK: frozenset({S.APPLIED}),
    Move.HAND_IN: frozenset({S.DOCUMENTS_ASKED}),
    Move.GRANT: WAITING | {S.APPEALED},
    Move.REFUSE: WAITING | {S.APPEALED},
    Move.APPEAL: frozenset({S.APPLIED, S.REFUSED, S.GRANTED}),
    Move.CLOSE: frozenset({S.DOCUMENTS_ASKED, S.GRANTED, S.REFUSED, S.APPEALED}),
    Move.WITHDRAW: WAITING | {S.PREPARED, S.APPEALED},
}
TO: dict[Move, ClaimState] = {
    Move.APPLY: S.APPLIED,
    Move.ASK: S.DOCUMENTS_ASKED,
    Move.HAND_IN: S.APPLIED,
    Move.GRANT: S.GRANTED,
    Move.REFUSE: S.REFUSED,
    Move.APPEAL: S.APPEALED,
    Move.CLOSE: S.CLOSED,
    Move.WITHDRAW: S.WITHDRAWN,
}
NOT_FROM_HERE = mark("This is not possible where the claim stands now. Look at what happened last.")
OFFICE_HAS_TIME = mark("The office still has time to answer. A complaint is possible after a refusal or a silence.")
IN_FUTURE = mark("This day is still to come. Write the day on which it happened.")
TOO_OLD = mark("This day is too long ago. Look at the paper again.")
BEFORE_CLAIM = mark("This is before the day of the claim. Look at the paper again.")
BEFORE_LETTER = mark("This is before the day of the letter. Look at the paper again.")
TOO_FAR = mark("This day is too far ahead. Look at the paper again.")
NO_AMOUNT = mark("Write how much it is a month, in euros, such as 658,82.")
TOO_MUCH = mark("This is too much for one month. Look at the letter again.")
NO_START = mark("Write the first day for which it is paid.")
NO_REASON = mark("Write the reason as it stands in the letter.")
NO_PAPERS = mark("Write which papers they ask for.")


def moves_from(standing: Standing, today: date) -> list[Move]:
    """What can happen to a claim now, in the order in which it usually does."""
    return [move for move in Move if _reachable(move, standing, today) is None]


def refusal(move: Move, standing: Standing, told: Told, today: date) -> Refusal | None:
    """Why this cannot be written down, or None when it can."""
    return _reachable(move, standing, today) or _day(standing, told, today) or _content(move, standing, told, today)


def _reachable(move: Move, standing: Standing, today: date) -> Refusal | None:
    if standing.state not in FROM[move]:
        return Refusal("", NOT_FROM_HERE)
    waiting = move is Move.APPEAL and standing.state is S.APPLIED
    if waiting and (standing.answer_by is None or standing.answer_by >= today):
        return Refusal("", OFFICE_HAS_TIME)
    return None


def _day(standing: Standing, told: Told, today: date) -> Refusal | None:
    if told.on > today:
        return Refusal("on", IN_FUTURE)
    if told.on < today - EARLIEST:
        return Refusal("on", TOO_OLD)
    if standing.applied_on is not None and told.on < standing.applied_on:
        return Refusal("on", BEFORE_CLAIM)
    return None


def _content(move: Move, standing: Standing, told: Told, today: date) -> Refusal | None:
    if move is Move.ASK and not told.documents:
        return Refusal("documents", NO_PAPERS)
    if move is Move.REFUSE and not told.reason:
        return Refusal("reason", NO_REASON)
    if move in {Move.ASK, Move.REFUSE} and told.until is not None:
        return _limit(told.until, told.on, today)
    return _grant(standing, told, today) if move is Move.GRANT else None


def _limit(until: date, letter: date, today: date) -> Refusal | None:
    if until < letter:
        return Refusal("until", BEFORE_LETTER)
    return Refusal("until", TOO_FAR) if until > today + FARTHEST else None


def _grant(standing: Standing, told: Told, today: date) -> Refusal | None:
    if standing.pays and (told.month is None or told.month <= 0):
        return Refusal("month", NO_AMOUNT)
    if told.month is not None and told.month > MOST_A_MONTH:
        return Refusal("month", TOO_MUCH)
    if told.starts_on is None:
        return Refusal("starts_on", NO_START)
    return Refusal("starts_on", TOO_FAR) if told.starts_on > today + FARTHEST else None


def is_silent(standing: Standing, today: date) -> bool:
    """True when the office had its time and did not answer; while it waits for papers its time stands still."""
    return standing.state is S.APPLIED and standing.answer_by is not None and standing.answer_by < today


def pushed(answer_by: date | None, asked_on: date | None, handed_in_on: date) -> date | None:
    """The last day for the answer after papers were handed in: the time of asking does not count (art. 22.1.a)."""
    if answer_by is None or asked_on is None:
        return answer_by
    return answer_by + max(handed_in_on - asked_on, timedelta(0))
