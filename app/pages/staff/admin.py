"""Administration: its front, what was changed lately, and who can see what."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, make_response, request

from app.access.permissions import Permission
from app.access.policy import may, visible
from app.agencies.administration import coordinators
from app.agencies.queries import agencies, staff_by_ids, territories
from app.agencies.vocabulary import ROLE_NAMES, Role
from app.audit import AuditEntry
from app.audit.queries import administration
from app.audit.services import record
from app.casework.review import MOST_SEATS, by_professional, seats
from app.casework.vocabulary import SeatKind
from app.foundation.clock import today_in
from app.foundation.i18n import date_text, mark
from app.foundation.i18n import gettext as _
from app.foundation.sheets import CSV, as_csv
from app.foundation.unit_of_work import Work
from app.web.pages import NEEDS, Pages
from app.web.render import show

pages = Pages("admin", __name__)
PAGE = 60
CHANGES = {
    "admin:agency:save": mark("Saved an agency"),
    "admin:territory:save": mark("Saved a territory"),
    "admin:agreement:agree": mark("Wrote down an agreement between agencies"),
    "admin:agreement:close": mark("Ended an agreement between agencies"),
    "admin:staff:invite": mark("Invited somebody to work here"),
    "admin:staff:role": mark("Changed a role"),
    "admin:staff:leave": mark("Ended somebody's work here"),
    "admin:account:close": mark("Closed a sign-in"),
    "admin:account:reset": mark("Sent a new invitation and ended the old sign-in"),
    "admin:cover:arrange": mark("Arranged a cover"),
    "admin:cover:begin": mark("A cover began"),
    "admin:cover:end": mark("Ended a cover"),
    "admin:holiday:add": mark("Added a day off"),
    "admin:holiday:remove": mark("Removed a day off"),
    "admin:text:save": mark("Saved a ready text"),
    "admin:text:retire": mark("Took a ready text out of use"),
    "admin:review:read": mark("Took away the list of who can see what"),
}
# Kept on the pages of their own rooms.
ELSEWHERE = (
    ("arrangements.all", mark("Reasons and places of appointments")),
    ("triage.thresholds", mark("Thresholds of the segments")),
    ("directory.services", mark("Directory of services")),
    ("imports.lists", mark("Import people from a list")),
    ("network.manual", mark("Protocols and the manual")),
    ("asking.ask", mark("Files opened in an emergency")),
)
KINDS = {
    SeatKind.MEMBER: mark("In the team"),
    SeatKind.COVER: mark("Covers for somebody"),
    SeatKind.EMERGENCY: mark("Emergency"),
}


@pages.page("/staff/admin", needs=Permission.ADMIN_FRONT)
def front(work: Work) -> Response:
    """Everything that can be changed here, and what was changed last."""
    elsewhere = [(endpoint, _(words)) for endpoint, words in ELSEWHERE if may(work.actor, NEEDS[endpoint])]
    return show("staff/admin/front.html", changes=_changes(work, None, 8)[0], elsewhere=elsewhere)


@pages.page("/staff/admin/changes", needs=Permission.ADMIN_CHANGES)
def changes(work: Work) -> Response:
    """What was changed, by whom and when; nobody can erase it."""
    found, earlier = _changes(work, request.args.get("before", type=int), PAGE)
    return show("staff/admin/changes.html", changes=found, earlier=earlier)


def _changes(work: Work, before: int | None, limit: int) -> tuple[list[dict[str, Any]], int | None]:
    statement = visible(work.actor, administration(before, limit), Permission.ADMIN_CHANGES)
    entries = list(work.session.scalars(statement))
    names = _names(work, entries)
    lines = [
        {
            "at": entry.at,
            "who": names.get(str(entry.actor_id), "") or _("The system"),
            "what": _(CHANGES[entry.action]) if entry.action in CHANGES else entry.action,
            "about": names.get(entry.object_id, "") or names.get(str(entry.details.get("staff")), ""),
            "more": _more(entry),
        }
        for entry in entries
    ]
    return lines, entries[-1].seq if len(entries) == limit else None


def _names(work: Work, entries: Iterable[AuditEntry]) -> dict[str, str]:
    """Names of the professionals, agencies and territories that the entries speak of, by id."""
    said = list(entries)
    people = {entry.actor_id for entry in said if entry.actor_id}
    people |= {UUID(entry.object_id) for entry in said if entry.object_type == "StaffMember"}
    people |= {UUID(entry.details["staff"]) for entry in said if entry.details.get("staff")}
    found = {str(member.id): member.name for member in work.session.scalars(staff_by_ids(people))} if people else {}
    kinds = {entry.object_type for entry in said}
    for kind, statement in (("Agency", agencies()), ("Territory", territories())):
        if kind in kinds:
            found |= {str(thing.id): thing.name for thing in work.session.scalars(statement)}
    return found


def _more(entry: AuditEntry) -> str:
    role = entry.details.get("role")
    if role in set(Role):
        return _(ROLE_NAMES[Role(role)])
    on = entry.details.get("on")
    return date_text(date.fromisoformat(on)) if on else ""


@pages.page("/staff/admin/access", needs=Permission.ADMIN_REVIEW)
def review(work: Work) -> Response:
    """Who can open which file and why: by professional, or the people of one file."""
    reference, staff = request.args.get("file", "").strip().upper()[:20], _uuid(request.args.get("staff"))
    people = work.session.execute(visible(work.actor, by_professional(), Permission.ADMIN_REVIEW)).all()
    found = []
    if reference or staff:
        statement = visible(work.actor, seats(MOST_SEATS, reference, staff), Permission.ADMIN_REVIEW)
        found = list(work.session.execute(statement))
    return show(
        "staff/admin/review.html",
        people=people,
        seats=found,
        kinds=KINDS,
        reference=reference,
        staff=staff,
        most=MOST_SEATS,
        coordinators=list(work.session.scalars(visible(work.actor, coordinators(), Permission.ADMIN_STAFF))),
    )


def _uuid(said: str | None) -> UUID | None:
    try:
        return UUID(said or "")
    except ValueError:
        return None


@pages.page("/staff/admin/access.csv", needs=Permission.ADMIN_REVIEW)
def review_csv(work: Work) -> Response:
    """The whole list to take away; that it was taken is written down."""
    found = work.session.execute(visible(work.actor, seats(), Permission.ADMIN_REVIEW))
    head = [_("Professional"), _("Role"), _("Agency"), _("File"), _("Agency that leads"), _("Leads the plan")]
    head += [_("Kind of seat"), _("Reason"), _("Since"), _("Until")]
    rows = [
        [
            f"{one.given_name} {one.family_name}".strip(),
            _(ROLE_NAMES[Role(one.role)]),
            one.agency,
            one.reference,
            one.leading,
            _("Yes") if one.leads else _("No"),
            _(KINDS[SeatKind(one.kind)]),
            one.reason,
            today_in(work.zone, one.started_at).isoformat(),
            today_in(work.zone, one.until_at).isoformat() if one.until_at else "",
        ]
        for one in found
    ]
    work.log_reading(lambda later: record(later, "admin:review:read", seats=len(rows)))
    response = make_response(as_csv([head, *rows]))
    response.headers["Content-Type"] = CSV
    response.headers["Content-Disposition"] = 'attachment; filename="who-can-see-what.csv"'
    return response
