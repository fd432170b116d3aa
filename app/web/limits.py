"""How often one corner of the network may send forms on public pages; kept in this process only, and as a keyed hash.

Nothing is stored: the counters are gone with the process, and no address can be read from them. Each worker process
keeps its own, so the limits are wide enough for a library whose readers share one address.
"""

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address, ip_network

from flask import request

from app.foundation.errors import TooMany
from app.foundation.i18n import gettext as _

MOST_CORNERS = 20_000
PREFIX = {4: 24, 6: 56}


@dataclass(frozen=True, slots=True)
class Limit:
    """A bucket of `size` tokens that fills again by `per_second`."""

    size: float
    per_second: float


ANSWERS = Limit(size=180, per_second=2)
CALLBACKS = Limit(size=12, per_second=1 / 60)
CODES = Limit(size=12, per_second=1 / 30)


class Buckets:
    """Token buckets by corner of the network; the longest unused ones are forgotten first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._key, self._lock = clock, secrets.token_bytes(32), threading.Lock()
        self._levels: OrderedDict[bytes, tuple[float, float]] = OrderedDict()

    def take(self, name: str, address: str, limit: Limit) -> bool:
        """Take one token; False when there is none left."""
        corner = self._corner(name, address)
        with self._lock:
            now = self._clock()
            level, since = self._levels.pop(corner, (limit.size, now))
            level = min(limit.size, level + (now - since) * limit.per_second)
            allowed = level >= 1
            self._levels[corner] = (level - 1 if allowed else level, now)
            while len(self._levels) > MOST_CORNERS:
                self._levels.popitem(last=False)
        return allowed

    def clear(self) -> None:
        """Fill every bucket again."""
        with self._lock:
            self._levels.clear()

    def _corner(self, name: str, address: str) -> bytes:
        return hmac.new(self._key, f"{name}\0{prefix_of(address)}".encode(), hashlib.sha256).digest()


BUCKETS = Buckets()


def prefix_of(address: str) -> str:
    """The network that an address belongs to: /24 of IPv4, /56 of IPv6."""
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    mapped = getattr(found, "ipv4_mapped", None)
    known = mapped if isinstance(mapped, IPv4Address) else found
    return str(ip_network(f"{known}/{PREFIX[known.version]}", strict=False))


def spend(name: str, limit: Limit) -> None:
    """Count one form that this visitor sends; raise TooMany beyond the limit."""
    if not BUCKETS.take(name, request.remote_addr or "", limit):
        raise TooMany(_("There were many tries in a short time. Wait a minute and try again, or call us."))
