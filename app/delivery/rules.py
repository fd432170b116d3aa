"""Pure rules of sending: in which order, when again, and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from app.delivery.vocabulary import Channel

HOUSE_ORDER = (Channel.PUSH, Channel.EMAIL, Channel.SMS)
# The first is sent at once; then after 1, 5, 15 and 60 minutes, and every hour from there on.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
ENOUGH_TRIES = 5
JITTER = 0.25


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
