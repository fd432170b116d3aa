"""Today: the next step first, then the next appointment, messages and help; never more than four things."""

from typing import Any
from uuid import UUID

from flask import Response

from app.access.permissions import Permission
from app.access.policy import standing
from app.appointments.front import FRONT
from app.benefits.questions import USUALLY_ASKED
from app.foundation.clock import today_in
from app.foundation.unit_of_work import Work
from app.packages.queries import version_in_state
from app.packages.vocabulary import PackageState
from app.risk.own import not_read_yet
from app.web.helpline import with_help
from app.web.pages import Pages
from app.web.render import show

pages = Pages("today", __name__)


def front(work: Work) -> Response:
    """The front page of somebody who is not signed in: what this is, and the two ways on."""
    with_help(work)
    return show("public/front.html", questions=USUALLY_ASKED)


@pages.page("/", needs=Permission.OWN_FRONT_READ, signed_out=front)
def today(work: Work) -> Response:
    """What matters today; without an open case there is still somebody to call."""
    statement, values = standing(FRONT, work.actor, Permission.OWN_CASE_READ)
    found = work.session.execute(statement, {**values, "now": work.now}).first()
    waits = version_in_state(found.case_id, [PackageState.PROPOSED]) if found is not None else None
    proposed = waits is not None and work.session.scalars(waits).first() is not None
    estimated = found is not None and work.session.scalars(_unread(work, found.case_id)).first() is not None
    return show("participant/today.html", front=found, proposed=proposed, estimated=estimated)


def _unread(work: Work, case_id: UUID) -> Any:
    return not_read_yet(case_id, work.actor.person_id, today_in(work.zone, work.now))
