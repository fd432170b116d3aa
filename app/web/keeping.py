"""What a phone may keep for hours without a connection: decided by the server, page by page, and told in a header.

Only on a phone that its owner called their own, only pages that hold no more than steps, days and first names, under a
name that is new at each sign-in. Messages, benefits, papers and the back office are never kept (reference B3).
"""

import hashlib

from flask import Response, g, request

from app.identity.vocabulary import DeviceKind
from app.web.display import attributes

HEADER, STEPS, LOOK = "X-Keep", "X-Keep-Steps", "X-Look"
KEPT = frozenset(
    {
        "today.today",
        "plan.plan",
        "appointments.list_all",
        "tasks.overview",
        "tasks.task",
        "tasks.step",
        "tasks.end",
        "home.help",
    }
)


def keeps_pages() -> bool:
    """True for a phone that may keep pages: signed in, and called their own by the person."""
    return bool(g.visitor.is_in and g.visitor.actor.is_participant and g.visitor.device is DeviceKind.MINE)


def tell_the_phone(response: Response) -> None:
    """Name the store of this sign-in on a page that may be kept, and wipe a phone whose session is gone."""
    if g.get("session_gone"):
        response.headers.setdefault("Clear-Site-Data", '"storage"')
    plain = request.method == "GET" and response.status_code == 200 and "HX-Request" not in request.headers
    if plain and keeps_pages():
        # What was kept before looks as its owner chose last.
        response.headers[LOOK] = str(attributes()).strip()
    if plain and request.endpoint in KEPT and keeps_pages():
        name = hashlib.sha256(f"keep:{g.visitor.actor.session_id}".encode()).hexdigest()[:16]
        response.headers[HEADER] = f"u-{name}"
