"""From a view to a response: whole pages and blocks of them, redirects, and every HX header of the house."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Response, current_app, make_response, request, url_for
from flask import redirect as flask_redirect
from jinja2 import Template
from markupsafe import Markup

from app.foundation import i18n

# Browsers drop tabs and line ends and read a backslash as a slash, so `/<tab>/elsewhere` would leave the house.
OWN_PATH = re.compile(r"/(?!/)[^\x00-\x20\x7f\\]*")


def wants_block(block: str | None) -> bool:
    """True when htmx asks for just this block of the page."""
    if block is None or request.headers.get("HX-Request") != "true":
        return False
    target = request.headers.get("HX-Target", "")
    return target.rpartition("#")[2] == block


def show(
    template: str, block: str | None = None, status: int = 200, *, beside: tuple[str, ...] = (), **context: object
) -> Response:
    """The page, or only its `block` when htmx swaps it, with the blocks `beside` it; never cached as a page."""
    page = current_app.jinja_env.get_template(template)
    if block and wants_block(block):
        text = render_block(page, block, context) + "".join(_out_of_band(page, name, context) for name in beside)
    else:
        text = _whole(page, context)
    response = make_response(text, status)
    response.headers["Vary"] = "HX-Request, Accept-Language, Cookie"
    return response


def part_in(language: str, template: str, **context: object) -> Markup:
    """A part of a page in somebody else's language, such as the back of the card that the person takes home."""
    with i18n.speaking(i18n.offered(language) or i18n.language()):
        return Markup(_whole(current_app.jinja_env.get_template(template), context))  # noqa: S704 - rendered just now


def _out_of_band(page: Template, block: str, context: Mapping[str, object]) -> str:
    return f'<div id="{block}" hx-swap-oob="innerHTML">{render_block(page, block, context)}</div>'


def _whole(page: Template, context: Mapping[str, object]) -> str:
    return page.render(**_frame(context))


def render_block(page: Template, block: str, context: Mapping[str, object]) -> str:
    """One block of a template, as the browser puts it into the page."""
    scope = page.new_context(_frame(context))
    return "".join(page.blocks[block](scope))


def _frame(context: Mapping[str, object]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    current_app.update_template_context(values)
    return {**values, **context}


def go(endpoint: str, **values: Any) -> Response:
    """Send the browser to another page of this house with 303, so that a reload repeats nothing."""
    return go_to(url_for(endpoint, **values))


def own_path(path: str | None) -> str:
    """`path` when it is a path of this house and nothing that a browser could read as another site; else `/`."""
    return path if path and OWN_PATH.fullmatch(path) else "/"


def go_on(endpoint: str, **values: Any) -> Response:
    """As `go`, but htmx follows by itself and swaps the block that it gets there, instead of leaving the page."""
    return make_response(flask_redirect(own_path(url_for(endpoint, **values)), 303))


def hand_on(endpoint: str, **values: Any) -> Response:
    """Send the browser to a page of this house with all that it has just sent."""
    return make_response(flask_redirect(own_path(url_for(endpoint, **values)), 307))


def go_to(path: str | None) -> Response:
    """Send the browser to a path of this house; anything else becomes the front page."""
    safe = own_path(path)
    if request.headers.get("HX-Request") == "true":
        response = make_response("", 204)
        response.headers["HX-Redirect"] = safe
        return response
    return make_response(flask_redirect(safe, 303))
