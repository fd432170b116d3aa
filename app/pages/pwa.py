"""What makes a phone's browser part of the house: the script that shows notices while no page is open."""

from flask import Response, make_response

from app.access.permissions import Permission
from app.foundation.unit_of_work import Work
from app.settings import ROOT
from app.web.pages import Pages

pages = Pages("pwa", __name__)
SCRIPT = ROOT / "static" / "js" / "sw.js"


@pages.page("/sw.js", needs=Permission.PUBLIC_SITE_READ)
def service_worker(work: Work) -> Response:
    """The service worker; it lies at the root, because it may only act for pages below its own address."""
    response = make_response(SCRIPT.read_bytes())
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"  # a worker that cannot be replaced cannot be put right
    return response
