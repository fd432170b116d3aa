"""Today: the next step first, then the next appointment, messages and help; never more than four things."""

from flask import Response

from app.access.permissions import Permission
from app.appointments.queries import next_appointment
from app.casework import Case
from app.casework.queries import next_own_task
from app.foundation.unit_of_work import Work
from app.messaging.queries import newest_unread
from app.web.helpline import with_help
from app.web.pages import Pages
from app.web.render import show

pages = Pages("today", __name__)


def front(work: Work) -> Response:
    """The front page of somebody who is not signed in: what this is, and the two ways on."""
    with_help(work)
    return show("public/front.html")


@pages.page("/", needs=Permission.OWN_CASE_READ, signed_out=front)
def today(work: Work, case: Case) -> Response:
    """What matters today."""
    return show(
        "participant/today.html",
        task=work.session.scalars(next_own_task(case.id)).first(),
        appointment=work.session.scalars(next_appointment(case.id, work.now)).first(),
        news=work.session.execute(newest_unread(case.id, case.person_id)).first(),
    )
