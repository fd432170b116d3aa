"""A person whose case has closed: the pages of a plan lead to Today, which says so and whom to call."""

from flask import Response, g

from app.access.visitors import Visitor
from app.foundation.errors import NotFound
from app.web import errors
from app.web.pages import Pages
from app.web.render import go


def lead_back(pages: Pages) -> None:
    """Let these pages answer somebody without an open case with Today, and everybody else with “not found”."""
    pages.register_error_handler(NotFound, _answer)


def _answer(_error: NotFound) -> Response:
    visitor: Visitor = g.visitor
    return go("today.today") if visitor.is_in and not visitor.has_case else errors.page(404)
