"""What all channels have in common: a notice goes in, and one of a few results comes out."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from app.delivery.vocabulary import Reason

ENOUGH_FAILURES = 3
REST_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Phone:
    """A browser that takes notices: where its push service is and the keys that only it can open."""

    id: UUID
    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What leaves: nothing in it tells why. `topic` lets a newer notice about the same take the older one's place.

    `tells_opened`: the browser says when it was opened, since otherwise another way has to be tried.
    """

    id: UUID
    title: str
    words: str
    ending: str
    language: str
    direction: str
    url: str
    front: str
    urgency: str
    topic: str
    now: datetime
    expires_at: datetime
    tells_opened: bool = False


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where the notice goes: an address, a number, or the browsers of one account."""

    address: str = ""
    phones: Sequence[Phone] = ()


@dataclass(frozen=True, slots=True)
class Arrived:
    """The receiver's side took it."""

    gone: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """A gateway took it and will tell by a receipt what became of it."""


@dataclass(frozen=True, slots=True)
class Later:
    """Not now; `after` is how long the other side asked to be left alone."""

    reason: Reason
    after: timedelta | None = None
    gone: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Never:
    """It will not work this way, however often it is tried; `gone` are phones that do not exist any more."""

    reason: Reason
    gone: tuple[UUID, ...] = ()


Result = Arrived | Accepted | Later | Never


class Way(Protocol):
    """A channel that is set up here: it sends and says what happened; it never raises for what the network does."""

    def send(self, notice: Notice, to: Receiver) -> Result:
        """Hand the notice on."""


@dataclass(slots=True)
class Rest:
    """Leaves a service alone for a while after it failed several times in a row, so that others do not wait for it."""

    failures: dict[str, int] = field(default_factory=dict)
    until: dict[str, float] = field(default_factory=dict)

    def is_due(self, host: str) -> bool:
        """True while the service is being left alone."""
        return self.until.get(host, 0.0) > time.monotonic()

    def failed(self, host: str) -> None:
        """Count a failure to reach the service."""
        self.failures[host] = self.failures.get(host, 0) + 1
        if self.failures[host] >= ENOUGH_FAILURES:
            self.until[host] = time.monotonic() + REST_SECONDS

    def worked(self, host: str) -> None:
        """The service answered."""
        self.failures.pop(host, None)
        self.until.pop(host, None)


def retry_after(header: str | None) -> timedelta | None:
    """The seconds of a Retry-After header; a date or nonsense counts as nothing, and nobody waits more than a day."""
    if header is None or not header.strip().isdigit():
        return None
    return timedelta(seconds=min(int(header), 86_400))
