"""Domain errors as calm pages in the person's language, with what to do next and a number to call."""

import logging
from pathlib import Path
from traceback import extract_tb

from flask import Flask, Response, g, make_response, request
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from app.foundation.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, TooMany
from app.foundation.i18n import gettext as _
from app.web.render import show

log = logging.getLogger("camin.web")
# The anonymous check keeps its quick exit on every page, also on this one.
WINGS = {"/staff": "staff", "/check": "public", "/o/": "public"}
STATUS = {NotFound: 404, NotAllowed: 403, Conflict: 409, Invalid: 422, TooMany: 429}

# Shown when nothing can be trusted any more, the database and the catalogues included.
LAST_RESORT = """<!doctype html><html lang="es"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Camín</title></head><body>
<h1>Camín</h1>
<p lang="es">Algo ha fallado por nuestra parte. No se ha perdido nada guardado. Prueba otra vez en un minuto.</p>
<p lang="en">Something went wrong on our side. Nothing saved was lost. Try again in a minute.</p>
<p lang="ar" dir="rtl">حدث خطأ عندنا. لم يضِع أي شيء محفوظ. يرجى المحاولة بعد دقيقة.</p>
</body></html>"""


def install(app: Flask) -> None:
    """Give every kind of failure its page."""
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(IntegrityError, _lost_race)
    app.register_error_handler(StaleDataError, _lost_race)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(Exception, _bug)


def _domain(error: DomainError) -> Response:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
    return page(status, error.message)


def _http(error: HTTPException) -> Response:
    if isinstance(error, RequestEntityTooLarge):
        return page(413, _("What you sent is too large. Send a smaller file or a shorter text."))
    return page(error.code or 500)


def _lost_race(error: IntegrityError | StaleDataError) -> Response:
    log.warning("%s lost race: %s", g.request_id, type(error).__name__)
    return page(409)


def _database(error: OperationalError) -> Response:
    reason = str(error.orig).strip().splitlines()[0][:200] if error.orig else "unknown"
    log.error("%s database: %s", g.request_id, reason)
    return _last_resort(503)


def _bug(error: Exception) -> Response:
    # Where it happened, without what it said: the words of an error may be a person's.
    places = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(extract_tb(error.__traceback__)[-6:]))
    log.error("%s bug: %s at %s", g.request_id, type(error).__name__, places)
    return _last_resort(500)


def _last_resort(status: int) -> Response:
    return make_response(LAST_RESORT, status)


def page(status: int, words: str = "") -> Response:
    """The calm page of a refusal."""
    heading, otherwise = _sentences(status)
    wing = next((name for start, name in WINGS.items() if request.path.startswith(start)), "participant")
    return show("errors/error.html", status=status, heading=heading, words=words or otherwise, wing=wing)


def _sentences(status: int) -> tuple[str, str]:
    known = {
        400: (_("We could not read that"), _("Go back and try again, please.")),
        403: (_("You cannot do this here"), _("If you need it, ask your coordinator or call us.")),
        404: (_("We cannot find this page"), _("The address may be wrong, or the page is no longer there.")),
        405: (_("We could not read that"), _("Go back and try again, please.")),
        409: (_("Something changed in the meantime"), _("Go back, look at it again, and send it once more.")),
        413: (_("It is too large"), _("Send a smaller file or a shorter text.")),
        422: (_("There is a problem"), _("Go back and look at what you wrote, please.")),
        429: (_("Wait a moment"), _("There were many tries in a short time. Try again in a few minutes.")),
    }
    return known.get(status, known[400])
