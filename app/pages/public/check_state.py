"""The answers of the check, in one encrypted cookie that ends with the browser; the server keeps none of them."""

import base64
import json
import zlib
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Response, request

from app.benefits.interview import Interview
from app.benefits.questions import VERSION
from app.benefits.said import Answers, Place
from app.benefits.services import Left
from app.foundation.crypto import DecryptionError, keyring
from app.web.request_cycle import cookie_name, set_cookie

AREA = "check"
PLACE = "check.place"
# Phones are shared: after two quiet hours the next person begins anew, although the browser was never closed.
QUIET = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the cookie holds."""

    answers: Answers
    place: Place
    at: datetime
    counted: tuple[str, ...] = ()
    code: str = ""

    def answered(self, answers: Answers, now: datetime) -> "Kept":
        """The same with other answers; a code that was taken belongs to the earlier ones."""
        return replace(self, answers=answers, at=now, code="" if answers != self.answers else self.code)

    def with_code(self, code: str) -> "Kept":
        """The same, with the code that was taken for these answers."""
        return replace(self, code=code)

    def having_counted(self, *steps: str) -> "Kept":
        """The same, with more steps of the funnel counted."""
        return replace(self, counted=(*self.counted, *steps))


def kept(now: datetime) -> Kept | None:
    """What this browser brought; None when it is nothing, too old, or was changed by somebody."""
    sealed = request.cookies.get(cookie_name(AREA))
    try:
        return _opened(sealed, now) if sealed else None
    except (DecryptionError, ValueError, KeyError, TypeError, zlib.error):
        return None


def _opened(sealed: str, now: datetime) -> Kept | None:
    packed = base64.b85decode(keyring().decrypt(sealed, AREA))
    read: dict[str, Any] = json.loads(zlib.decompress(packed))
    at = datetime.fromisoformat(read["at"])
    if read["v"] != VERSION or now - at > QUIET:
        return None
    return Kept(read["a"], Place(**read["p"]), at, tuple(read["n"]), read["c"])


def keep(response: Response, state: Kept) -> Response:
    """Let the browser carry the answers on."""
    content = {
        "v": VERSION,
        "a": state.answers,
        "p": asdict(state.place),
        "at": state.at.isoformat(),
        "n": state.counted,
        "c": state.code,
    }
    packed = zlib.compress(json.dumps(content, separators=(",", ":")).encode(), 9)
    set_cookie(response, AREA, keyring().encrypt(base64.b85encode(packed).decode(), AREA), None)
    return response


def sealed_place(place: Place) -> str:
    """The place of a link as a hidden value of the first form, since there is no cookie yet."""
    return keyring().encrypt(json.dumps(asdict(place)), PLACE) if place.link else ""


def opened_place(sealed: str) -> Place:
    """The place that the first form brings back; nothing when it was changed."""
    try:
        return Place(**json.loads(keyring().decrypt(sealed, PLACE))) if sealed else Place()
    except (DecryptionError, ValueError, TypeError):
        return Place()


def left_by(state: Kept, on: date) -> Left:
    """What somebody leaves who shares the answers."""
    said = Interview(state.answers, on, state.place).said
    link = UUID(state.place.link) if state.place.link else None
    return Left(said.facts, [list(row) if row else None for row in said.born], state.answers, on, link)
