"""A demonstration link: a page with one button, in a demonstration database only; it counts as both factors."""

from flask import Response

from app.access.permissions import Permission
from app.foundation.errors import NotFound
from app.foundation.unit_of_work import Work
from app.identity import services
from app.identity.vocabulary import Area, CodePurpose, SessionState
from app.pages.account.cookies import COOKIE_SECONDS
from app.pages.account.entering import begin, note_start
from app.web.forms import BaseForm
from app.web.pages import Pages
from app.web.render import go_to, show
from app.web.request_cycle import set_cookie

pages = Pages("demo", __name__)


@pages.page("/demo/<token>", needs=Permission.PUBLIC_SIGN_IN, methods=("GET", "POST"))
def enter(work: Work, token: str) -> Response:
    """Open the account behind a demonstration link, once."""
    if not services.is_demonstration(work):
        raise NotFound
    form = BaseForm()
    if not form.validate_on_submit():
        return show("account/demo.html", form=form, status=422 if form.errors else 200)
    code = services.redeem(work, token, (CodePurpose.DEMO,))
    if code is None:
        raise NotFound
    opened = begin(work, code.account_id, SessionState.OPEN, code.id, demo=True)
    if opened is None:
        raise NotFound
    note_start(work, opened, "demo")
    area = Area(opened.session.area)
    response = go_to("/staff/" if area is Area.STAFF else "/")
    set_cookie(response, area, opened.token, COOKIE_SECONDS[area])
    return response
