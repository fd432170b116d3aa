"""My team: who helps me, as what, and since when."""

from flask import Response

from app.access.permissions import Permission
from app.casework import Case
from app.casework.queries import team_of
from app.foundation.unit_of_work import Work
from app.pages.participant.ended import lead_back
from app.pages.participant.referrals import asked_for
from app.web.pages import Pages
from app.web.render import show

pages = Pages("team", __name__)
lead_back(pages)


@pages.page("/team", needs=Permission.OWN_CASE_READ)
def team(work: Work, case: Case) -> Response:
    """The key worker first, then the others."""
    seats = sorted(work.session.scalars(team_of(case.id)), key=lambda seat: seat.staff_id != case.key_worker_id)
    return show("participant/team.html", seats=seats, case=case, asked=asked_for(work, case.id))
