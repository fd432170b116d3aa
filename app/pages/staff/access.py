"""Giving a person access to the app: a code and QR that work once, a card of codes, and ending a lost phone."""

from uuid import UUID

from flask import Response

from app.access.permissions import Permission
from app.casework import Case
from app.foundation.errors import NotFound
from app.foundation.tokens import spoken_code
from app.foundation.unit_of_work import Work
from app.identity.queries import live_sessions
from app.identity.services import end_session, issue_code, issue_printed_codes
from app.identity.vocabulary import CodePurpose
from app.people.services import account_for
from app.web.forms import BaseForm
from app.web.pages import Pages
from app.web.qr import secret_qr_svg
from app.web.render import go, part_in, show
from app.web.request_cycle import house

pages = Pages("access", __name__)
# The way in, in drawn steps and the person's language, for the back of what they take home.
BACK = "components/first_steps.html"


@pages.page("/staff/cases/<uuid:case_id>/access", needs=Permission.CASE_ENTRY, methods=("GET", "POST"))
def give(work: Work, case: Case) -> Response:
    """Make a code and its QR; they are shown once and work once, for a day."""
    form = BaseForm()
    if form.validate_on_submit():
        issued = issue_code(work, account_for(work, case.person_id), CodePurpose.ACCESS, person_id=case.person_id)
        address = f"{house().settings.base_url}/sign-in/{issued.token}"
        return show(
            "staff/access/code.html",
            case=case,
            qr=secret_qr_svg(address),
            code=spoken_code(issued.code),
            until=issued.expires_at,
            back=part_in(case.person.language, BACK),
        )
    devices = list(work.session.scalars(live_sessions(case.person.account_id, work.now)))
    status = 422 if form.errors else 200
    return show("staff/access/give.html", status=status, form=form, case=case, here="access", devices=devices)


@pages.page("/staff/cases/<uuid:case_id>/access/card", needs=Permission.CASE_ENTRY, methods=("POST",))
def card(work: Work, case: Case) -> Response:
    """Ten codes to print, for a person without a phone number; an earlier card stops working."""
    if not BaseForm().validate_on_submit():
        return go("access.give", case_id=case.id)
    codes = issue_printed_codes(work, account_for(work, case.person_id), case.person_id)
    return show(
        "staff/access/card.html",
        case=case,
        codes=[spoken_code(code) for code in codes],
        back=part_in(case.person.language, BACK),
    )


@pages.page("/staff/cases/<uuid:case_id>/access/<uuid:session_id>/end", needs=Permission.CASE_ENTRY, methods=("POST",))
def end(work: Work, case: Case, session_id: UUID) -> Response:
    """Sign out a phone that was lost."""
    if BaseForm().validate_on_submit():
        theirs = {device.id for device in work.session.scalars(live_sessions(case.person.account_id, work.now))}
        if session_id not in theirs:
            raise NotFound
        end_session(work, session_id, "by_team", case.person_id)
    return go("access.give", case_id=case.id)
