"""Languages, help, the quick exit and the two health addresses."""

from flask import Response, g, make_response, request

from app.access.permissions import Permission
from app.access.visitors import NOBODY
from app.benefits.queries import places_that_help
from app.foundation import i18n
from app.foundation.unit_of_work import Work
from app.people.queries import territory_of
from app.web.health import ready, warnings
from app.web.helpline import with_help
from app.web.pages import Pages
from app.web.render import own_path, show
from app.web.request_cycle import drop_cookie, house

pages = Pages("home", __name__)
READ = Permission.PUBLIC_SITE_READ


@pages.page("/languages", needs=READ)
def languages(work: Work) -> Response:
    """Every language in its own name; the choice is one tap."""
    with_help(work)
    return show("public/languages.html", languages=i18n.LANGUAGES, back=own_path(request.args.get("next")))


@pages.page("/help", needs=READ)
def help(work: Work) -> Response:  # noqa: A001 - the page is called help
    """Whom to call, how to write and where to go, with the hours; one's own territory for who is signed in."""
    code = with_help(work) if g.visitor is NOBODY else work.session.scalar(territory_of(work.actor.person_id))
    places = work.session.execute(places_that_help("", code)).all() if code else []
    return show("public/help.html", places=places)


@pages.page("/leave", needs=READ)
def leave(work: Work) -> Response:
    """The quick exit: forget the answers, then go somewhere neutral."""
    response = make_response("", 303)
    response.headers["Location"] = house().settings.exit_url
    response.headers["Clear-Site-Data"] = '"cache"'
    drop_cookie(response, "check")
    return response


@pages.page("/healthz", needs=READ)
def alive(work: Work) -> Response:
    """The process lives."""
    return make_response({"status": "ok"}, 200)


@pages.page("/readyz", needs=READ)
def readiness(work: Work) -> Response:
    """Every part that a request needs is there; otherwise 503 with the failing part named."""
    failing = ready(work.session)
    if failing:
        return make_response({"status": "failing", "part": failing}, 503)
    return make_response({"status": "ok", "warnings": warnings(work.session, work.now)}, 200)
