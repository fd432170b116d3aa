"""Pure rules of sending: in which order, when again, and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from app.delivery.vocabulary import Channel, Step, Weight

HOUSE_ORDER = (Channel.PUSH, Channel.EMAIL, Channel.SMS)
# The first is sent at once; then after 1, 5, 15 and 60 minutes, and every hour from there on.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
ENOUGH_TRIES = 5
JITTER = 0.25
# Nothing goes twice by the same channel to the same person within this time.
REST = timedelta(hours=24)
UNOPENED_LEAST, UNOPENED_MOST = timedelta(hours=4), timedelta(hours=24)
DAY_BEGINS, DAY_ENDS = 9, 20


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody said about one channel."""

    channel: Channel
    wanted: bool


def ladder(wishes: Sequence[Wish], reachable: Mapping[Channel, bool]) -> list[Channel]:
    """The channels to try, in order: what the person chose, or the order of the house; only those with an address."""
    order = [wish.channel for wish in wishes if wish.wanted] if wishes else list(HOUSE_ORDER)
    return [channel for channel in order if reachable.get(channel)]


def pause(attempts: int, chance: float, asked: timedelta | None = None) -> timedelta:
    """How long to wait after so many tries; a little by `chance` (0 to 1), and never less than the service asked."""
    base = PAUSES[min(max(attempts, 1), len(PAUSES)) - 1]
    wait = base * (1 + JITTER * chance)
    return max(wait, asked) if asked else wait


def next_try(now: datetime, wait: timedelta, expires_at: datetime) -> datetime | None:
    """When to try again, or None when it would come too late to be of use."""
    again = now + wait
    return again if again < expires_at else None


def may_call(endpoint: str, hosts: Sequence[str]) -> bool:
    """True for the address of a push service on the list: https, no other port, no name or password in it.

    An entry with a scheme, such as `http://localhost:8090`, is a service of the installation's own and matches as
    it stands.
    """
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    if parts.username is not None or parts.password is not None or not parts.hostname:
        return False
    if is_own_service(endpoint, hosts):
        return True
    if parts.scheme != "https" or port not in {None, 443}:
        return False
    return any(_is_host(parts.hostname, entry.lower()) for entry in hosts if "://" not in entry)


def is_own_service(endpoint: str, hosts: Sequence[str]) -> bool:
    """True when the installation lists this very origin, which may then be on a private network."""
    parts = urlsplit(endpoint)
    return f"{parts.scheme}://{parts.netloc}" in hosts


def _is_host(name: str, entry: str) -> bool:
    return name.endswith(entry[1:]) if entry.startswith("*.") else name == entry


@dataclass(frozen=True, slots=True)
class Leaving:
    """A notice at the door, as far as the rule of one day depends on it."""

    weight: Weight
    asked: bool
    expires_at: datetime
    another_way: bool


def may_write_again(last_sent: datetime | None, now: datetime) -> bool:
    """True when nothing went out by the same way within 24 hours."""
    return last_sent is None or now - last_sent >= REST


def step_at_the_door(leaving: Leaving, last_sent: datetime | None, now: datetime) -> Step:
    """What a notice does when its channel was used `last_sent` for this person: the one rule for every kind.

    Only three pass within a day: what the person has just asked for, what guards their account, and a change that
    would otherwise come too late, when somebody would set out in vain.
    """
    if leaving.asked or leaving.weight is Weight.SECURITY or may_write_again(last_sent, now):
        return Step.GO
    free_at = (last_sent or now) + REST
    if leaving.another_way and (leaving.weight is not Weight.NEWS or free_at >= leaving.expires_at):
        return Step.NEXT
    if free_at < leaving.expires_at:
        return Step.WAIT
    return Step.GO if leaving.weight is Weight.CHANGE else Step.STOP


def second_way_at(sent_at: datetime, expires_at: datetime, zone: str) -> datetime | None:
    """When to try the next way if a push that mattered was not opened, by daylight; None when it would be too late.

    A day after it, or a day before the matter if that is sooner; but whoever was told late has some time to look.
    """
    least = sent_at + min(UNOPENED_LEAST, (expires_at - sent_at) / 2)
    at = max(least, min(sent_at + UNOPENED_MOST, expires_at - UNOPENED_MOST))
    by_day = _next_daylight(at, ZoneInfo(zone))
    return by_day if by_day < expires_at else None


def _next_daylight(at: datetime, zone: ZoneInfo) -> datetime:
    wall = at.astimezone(zone)
    if DAY_BEGINS <= wall.hour < DAY_ENDS:
        return at
    day = wall if wall.hour < DAY_BEGINS else wall + timedelta(days=1)
    return day.replace(hour=DAY_BEGINS, minute=0, second=0, microsecond=0).astimezone(at.tzinfo)
