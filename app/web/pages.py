"""Pages: the one way to put a view at an address; it loads, guards, settles and answers."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, request

from app.access import policy
from app.access.permissions import Permission
from app.access.visitors import NOBODY, Visitor
from app.access.visitors import participant as participant_visitor
from app.access.visitors import staff as staff_visitor
from app.foundation.actor import Actor, Capacity
from app.foundation.errors import NotFound
from app.foundation.unit_of_work import Units, Work
from app.identity.services import touch
from app.identity.vocabulary import SessionState
from app.web.render import go, go_to, hand_on
from app.web.request_cycle import cookie_name, greet, house
from app.web.store import answered, body_hash, remember

View = Callable[..., Response]
Args = ParamSpec("Args")
REFRESH_SEEN = timedelta(minutes=1)
REFUSED = 400
KEY_LENGTH = 40
MOST_UPLOAD_BYTES = 48 * 1024 * 1024
MOST_HELD_BYTES = 256 * 1024
MOST_TEXT_BYTES = 16 * 1024 * 1024


class _Undo(Exception):
    """Carries a refusal out of the unit of work, so that nothing of it is kept."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


@dataclass(frozen=True, slots=True)
class Place:
    """A view at its address, with what the door needs to know."""

    view: View
    needs: Permission
    signed_out: View | None
    keeps_nothing: bool
    takes_files: bool


class Pages(Blueprint):
    """A blueprint whose pages cannot exist without a permission."""

    def page(
        self,
        rule: str,
        *,
        needs: Permission,
        methods: tuple[str, ...] = ("GET",),
        keeps_nothing: bool = False,
        takes_files: bool = False,
        signed_out: View | None = None,
    ) -> Callable[[Callable[Concatenate[Work, Args], Response]], Callable[Concatenate[Work, Args], Response]]:
        """Put a view at `rule`; `needs` says who may. The object of the rule's model is handed to the view.

        A page that `keeps_nothing` answers a POST in a unit that may only look: there is nothing to roll back. What
        has to stay although the answer is a refusal, such as a wrong try, it writes in small units of its own. Who is
        not signed in is sent to sign in, unless the page has something to say to them: `signed_out`. A page that
        `takes_files` lets in more than it keeps, so that it can say what is too large without losing what was typed.
        """

        def place(
            view: Callable[Concatenate[Work, Args], Response],
        ) -> Callable[Concatenate[Work, Args], Response]:
            @wraps(view)
            def answer(**values: Any) -> Response:
                return _answer(Place(view, needs, signed_out, keeps_nothing, takes_files), values)

            endpoint = view.__name__
            self.add_url_rule(rule, endpoint, answer, methods=list(methods))
            NEEDS[f"{self.name}.{endpoint}"] = needs
            return view

        return place


NEEDS: dict[str, Permission] = {}


def _answer(place: Place, values: dict[str, Any]) -> Response:
    units = house().units
    anonymous = Actor.anonymous()
    if request.method in {"GET", "HEAD"}:
        with units.reading(anonymous, g.request_id) as work:
            response = _guarded(place, values, work)
        if response.status_code < REFUSED:
            _reading_log(units, work)
        return response
    if place.keeps_nothing:
        with units.reading(anonymous, g.request_id) as work:
            return _guarded(place, values, work)
    # Read whole before the unit opens: a phone that sends a photo slowly must not hold the lock of all who write.
    digest = _said(place)
    try:
        with units.writing(anonymous, g.request_id) as work:
            return _settled(place, values, work, digest)
    except _Undo as refused:
        return refused.response


def _guarded(place: Place, values: dict[str, Any], work: Work) -> Response:
    return _door(place, work) or _called(place, values, work)


def _said(place: Place) -> str:
    """A hash of what was sent to which address: the fields, and the content of the files."""
    if place.takes_files and any(cookie_name(wing) in request.cookies for wing in ("staff", "participant")):
        request.max_content_length = MOST_UPLOAD_BYTES
        request.max_form_memory_size = MOST_TEXT_BYTES
    said = [("path", request.path), *request.form.items(multi=True)]
    for name, sent in request.files.items(multi=True):
        said.append((name, hashlib.file_digest(sent.stream, "sha256").hexdigest()))  # type: ignore[arg-type]  # a stream of bytes
        sent.stream.seek(0)
    return body_hash(said)


def _settled(place: Place, values: dict[str, Any], work: Work, digest: str) -> Response:
    stopped = _door(place, work)
    if stopped:
        return stopped
    who = str(work.actor.session_id or "anonymous")
    key = request.form.get("idem", "")[:KEY_LENGTH]
    if key:
        before = answered(work, who, key, digest)
        if before is not None:
            return go_to(before)
    response = _called(place, values, work)
    if response.status_code >= REFUSED:
        raise _Undo(response)
    location = response.headers.get("Location") or response.headers.get("HX-Redirect")
    if key and location and not response.headers.get("Set-Cookie"):
        remember(work, who, key, digest, location)
    for step in work.afterwards:
        step(work)
    return response


def _called(place: Place, values: dict[str, Any], work: Work) -> Response:
    rule, view = policy.POLICY[place.needs], place.view
    if rule.model is None:
        return view(work, **values)
    name = f"{rule.model.__tablename__}_id"
    object_id: UUID | None = values.pop(name, None)
    if object_id is None and rule.capacities == policy.STAFF:
        return view(work, **values)
    return view(work, policy.load(work.session, work.actor, place.needs, object_id), **values)


def _door(place: Place, work: Work) -> Response | None:
    rule = policy.POLICY[place.needs]
    visitor = _visitor(rule, work)
    greet(visitor)
    work.actor = visitor.actor
    g.unit = work
    if rule.capacities == policy.EVERYBODY:
        return None
    if visitor is NOBODY:
        # A session that ended elsewhere takes along what this phone had kept of it.
        g.session_gone = rule.capacities == policy.PARTICIPANT and cookie_name("participant") in request.cookies
        return place.signed_out(work) if place.signed_out else go(_sign_in(rule), next=_asked_for())
    if not visitor.is_in and not rule.unfinished:
        return _unlock_first(visitor) if visitor.actor.is_participant else go("staff_account.second")
    if not rule.admits(visitor.actor):
        raise NotFound
    return None


def _unlock_first(visitor: Visitor) -> Response:
    """To the PIN; what was being sent goes along in the same request, so that nobody has to write it again."""
    # Words, but no photo: the page that asks for the PIN takes no files.
    typed = request.method == "POST" and request.form and (request.content_length or 0) <= MOST_HELD_BYTES
    typed = typed and not any(sent.filename for sent in request.files.values())
    by_hand = "HX-Request" not in request.headers and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    if typed and by_hand and visitor.state is SessionState.LOCKED:
        return hand_on("account.pin", held=request.path)
    return go("account.carry_on", next=_asked_for())


def _sign_in(rule: policy.Rule) -> str:
    return "account.sign_in" if Capacity.PARTICIPANT in rule.capacities else "staff_account.sign_in"


def _asked_for() -> str | None:
    return request.full_path.rstrip("?") if request.method == "GET" else None


def _visitor(rule: policy.Rule, work: Work) -> Visitor:
    # One wing's page never looks at the other wing's cookie; pages for both go by their address.
    wing = "staff" if request.path.startswith("/staff") else "participant"
    if rule.capacities == policy.EVERYBODY and request.path.startswith(("/check", "/o/")):
        return NOBODY
    token = request.cookies.get(cookie_name(wing))
    if not token:
        return NOBODY
    found = staff_visitor if wing == "staff" else participant_visitor
    # In the zone of the house, whose days agreements begin and end with.
    return found(work.session, token, work.now.astimezone(ZoneInfo(work.zone)))


def _reading_log(units: Units, work: Work) -> None:
    visitor: Visitor = g.visitor
    stale = visitor.is_in and (visitor.session_seen_at or work.now) < work.now - REFRESH_SEEN
    if not work.afterwards and not stale:
        return
    with units.writing(work.actor, g.request_id) as log:
        if stale:
            touch(log)
        for step in work.afterwards:
            step(log)
