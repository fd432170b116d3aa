"""What makes a phone's browser part of the house: its worker, the manifest, and the page without a connection."""

import hashlib
import json

from flask import Response, g, make_response, request, url_for

from app.access.permissions import Permission
from app.access.visitors import Visitor
from app.foundation import i18n
from app.foundation.i18n import gettext as _
from app.foundation.i18n import pgettext
from app.foundation.unit_of_work import Work
from app.settings import ROOT
from app.web.files import ACCEPTED
from app.web.helpline import with_help
from app.web.pages import Pages
from app.web.render import go_to, show
from app.web.request_cycle import house, policy

pages = Pages("pwa", __name__)
SCRIPTS = (ROOT / "static" / "js" / "outbox.js", ROOT / "static" / "js" / "sw.js")
# What every page needs; the worker keeps it under the version that the names carry.
FILES = ("app.css", "app.js", "icons/sprite.svg")
# What some tasks need; it comes along with the first task, so that a first visit stays small.
LATER = ("photo.js",)
# Whoever puts this file into the instance folder takes every phone's worker away, with all that it kept.
KILL = "no-offline"
STATES = ("offline", "unsent", "photo", "saved")


@pages.page("/sw.js", needs=Permission.PUBLIC_SITE_READ)
def service_worker(work: Work) -> Response:
    """The service worker; it lies at the root, because it may only act for pages below its own address."""
    files, later = ([house().assets.url(name) for name in names] for names in (FILES, LATER))
    told = {
        "off": (house().settings.instance / KILL).exists(),
        "version": hashlib.sha256("".join(files + later).encode()).hexdigest()[:10],
        "files": files,
        "later": later,
        "policy": policy(secure=house().settings.secure),
        "pages": {state: show("public/offline.html", state=state).get_data(as_text=True) for state in STATES},
    }
    script = f"const CAMIN = {json.dumps(told, ensure_ascii=False, sort_keys=True)};\n"
    response = make_response(script + "\n".join(path.read_text("utf-8") for path in SCRIPTS))
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"  # a worker that cannot be replaced cannot be put right
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:20], weak=True)
    response.make_conditional(request)
    return response


@pages.page("/offline", needs=Permission.PUBLIC_SITE_READ)
def offline(work: Work) -> Response:
    """What a page says that could not be fetched."""
    return show("public/offline.html", state="offline")


@pages.page("/share", needs=Permission.PUBLIC_SITE_READ, methods=("GET", "POST"), keeps_nothing=True)
def share(work: Work) -> Response:
    """Where another app hands a photo over. The worker keeps it on the phone; nothing that comes here is read.

    What is posted here carries no forgery token, since another app sends it: so it changes nothing, and says so.
    """
    with_help(work)
    visitor: Visitor = g.visitor
    goal = url_for("paper.send")
    if request.method == "GET" and visitor.is_in:
        return go_to(goal)
    door = "account.carry_on" if visitor.state else "account.sign_in"
    onward = goal if visitor.is_in else url_for(door, next=goal)
    return show("public/share.html", arrived=request.method == "POST", onward=onward)


@pages.page("/manifest.webmanifest", needs=Permission.PUBLIC_SITE_READ)
def manifest(work: Work) -> Response:
    """How the app stands on a home screen, in the reader's language; its name does not say what it is for."""
    url = house().assets.url
    icons = [
        {"src": url(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"}
        for size in (192, 512)
    ]
    masked = {"src": url("img/icon-maskable-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"}
    told = {
        "id": "/?app",
        "name": "Camín",
        "short_name": "Camín",
        "description": _("Your appointments, your steps and your messages in one place."),
        "lang": i18n.language(),
        "dir": i18n.direction(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "display_override": ["standalone", "minimal-ui"],
        "background_color": "#fbf8f2",
        "theme_color": "#fbf8f2",
        "prefer_related_applications": False,
        "icons": [*icons, masked],
        # A photo of a paper, from the camera or another app; the person looks at it and sends it, or not.
        "share_target": {
            "action": "/share",
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {"files": [{"name": "files", "accept": ACCEPTED.split(",")}]},
        },
        "shortcuts": [
            {"name": pgettext("menu", "Appointments"), "url": "/appointments"},
            {"name": pgettext("menu", "Messages"), "url": "/messages"},
            {"name": _("Help"), "url": "/help"},
        ],
    }
    response = make_response(json.dumps(told, ensure_ascii=False))
    response.headers["Content-Type"] = "application/manifest+json; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"
    return response
