"""What happens around every request: language, visitor, security headers, one log line without names."""

import gzip
import hashlib
import logging
import secrets
import time
from dataclasses import dataclass
from functools import lru_cache

import brotli
from flask import Flask, Request, Response, current_app, g, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from app.access.visitors import NOBODY, Visitor
from app.foundation import i18n
from app.foundation.unit_of_work import Units
from app.settings import Settings
from app.web.assets import Assets
from app.web.keeping import tell_the_phone

log = logging.getLogger("camin.web")

PERMISSIONS = "camera=(self), microphone=(), geolocation=(), payment=(), usb=()"
SMALLEST_COMPRESSED = 512
MOST_FORM_BYTES = 512 * 1024
BROTLI_QUALITY = 5
LANGUAGE_SECONDS = 31_536_000
COMPRESSIBLE = ("text/", "application/json", "application/javascript", "application/manifest+json", "image/svg+xml")


@dataclass(frozen=True, slots=True)
class House:
    """What the web needs of the house around it."""

    settings: Settings
    units: Units
    assets: Assets


def house() -> House:
    """The house this request is in."""
    found: House = current_app.extensions["camin"]
    return found


def cookie_name(area: str) -> str:
    """The name of a cookie; on https it is bound to this very host."""
    return f"__Host-camin-{area}" if house().settings.secure else f"camin-{area}"


def set_cookie(response: Response, area: str, value: str, seconds: int | None) -> None:
    """Set a cookie that scripts cannot read and other sites do not send; no `seconds` means until the browser ends."""
    response.set_cookie(
        cookie_name(area),
        value,
        max_age=seconds,
        path="/",
        secure=house().settings.secure,
        httponly=True,
        samesite="Lax",
    )


def drop_cookie(response: Response, area: str) -> None:
    """Take a cookie away."""
    response.delete_cookie(cookie_name(area), path="/", secure=house().settings.secure, httponly=True, samesite="Lax")


def install(app: Flask) -> None:
    """Put the cycle around every request of the app."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_forget)


def _begin() -> Response | None:
    g.started = time.perf_counter()
    g.request_id = secrets.token_hex(8)
    g.visitor = NOBODY
    g.csrf_binding = _binding(request)
    g.language_token = i18n.use_language(choose_language(None))
    if request.mimetype == "application/x-www-form-urlencoded":
        # Such a form is read whole into memory, so it may be much smaller than an upload.
        request.max_content_length = MOST_FORM_BYTES
    if request.host not in house().settings.hosts:
        return Response("Unknown host\n", 400, mimetype="text/plain")
    if "\0" in request.path or b"%00" in request.query_string:
        # PostgreSQL has no room for it in a text, and nobody types it.
        return Response("No such address\n", 400, mimetype="text/plain")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if request.method not in {"GET", "HEAD"} and site not in {"same-origin", "none"}:
        return Response("Refused: this form came from another site\n", 403, mimetype="text/plain")
    return None


def _binding(incoming: Request) -> str:
    area = "staff" if incoming.path.startswith("/staff") else "participant"
    token = incoming.cookies.get(cookie_name(area), "")
    return hashlib.sha256(f"{area}:{token}".encode()).hexdigest() if token else "anonymous"


def greet(visitor: Visitor) -> None:
    """Let the rest of the request know who is at the door, and speak their language."""
    g.visitor = visitor
    i18n.use_language(choose_language(visitor.language))


def choose_language(saved: str | None) -> str:
    """`?lang=` first, then the cookie, then what is saved with the person, then the browser, then the house."""
    asked = i18n.offered(request.args.get("lang"))
    kept = i18n.offered(request.cookies.get("lang"))
    browser = browser_language(request.headers.get("Accept-Language", ""))
    return asked or kept or i18n.offered(saved) or browser or house().settings.default_language


@lru_cache(maxsize=512)
def browser_language(header: str) -> str | None:
    """The first language of the house that the browser's header names."""
    return parse_accept_header(header, LanguageAccept).best_match(list(i18n.LANGUAGES))


def _end(response: Response) -> Response:
    if i18n.offered(request.args.get("lang")):
        response.set_cookie(
            "lang",
            i18n.language(),
            max_age=LANGUAGE_SECONDS,
            path="/",
            samesite="Lax",
            secure=house().settings.secure,
            httponly=True,
        )
    _security_headers(response)
    tell_the_phone(response)
    _compress(response)
    elapsed = (time.perf_counter() - g.started) * 1000
    log.info("%s %s %s %s %.0fms", g.request_id, request.method, request.endpoint or "-", response.status_code, elapsed)
    return response


def _security_headers(response: Response) -> None:
    headers = response.headers
    for name, value in _always(secure=house().settings.secure):
        headers.setdefault(name, value)
    headers["Referrer-Policy"] = "same-origin" if request.path.startswith("/staff") else "no-referrer"
    headers.setdefault("Cache-Control", "no-store")
    headers.setdefault("Vary", "HX-Request, Accept-Language, Cookie")


@lru_cache(maxsize=2)
def _always(*, secure: bool) -> tuple[tuple[str, str], ...]:
    headers = (
        ("Content-Security-Policy", policy(secure=secure)),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("X-Content-Type-Options", "nosniff"),
        ("Permissions-Policy", PERMISSIONS),
    )
    return (*headers, ("Strict-Transport-Security", "max-age=63072000; includeSubDomains")) if secure else headers


def policy(*, secure: bool) -> str:
    """The content policy: nothing inline, nothing from elsewhere, and no text becomes script."""
    rules = [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "media-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types htmx camin",
    ]
    return "; ".join(rules + (["upgrade-insecure-requests"] if secure else []))


def _compress(response: Response) -> None:
    accepted = request.headers.get("Accept-Encoding", "")
    if (
        response.direct_passthrough
        or "Content-Encoding" in response.headers
        or not (response.mimetype or "").startswith(COMPRESSIBLE)
        or len(response.get_data()) < SMALLEST_COMPRESSED
    ):
        return
    if "br" in accepted:
        response.set_data(brotli.compress(response.get_data(), quality=BROTLI_QUALITY))
        response.headers["Content-Encoding"] = "br"
    elif "gzip" in accepted:
        response.set_data(gzip.compress(response.get_data(), 6))
        response.headers["Content-Encoding"] = "gzip"
    else:
        return
    response.headers["Vary"] = f"{response.headers.get('Vary', '')}, Accept-Encoding".lstrip(", ")


def _forget(_error: BaseException | None) -> None:
    token = g.pop("language_token", None)
    if token is not None:
        i18n.use_language(house().settings.default_language)
