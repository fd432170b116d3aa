"""Pages on which one writes long: what was begun is there again, and what is typed is taken as it stands."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from flask import request
from werkzeug.datastructures import MultiDict

from app.web.forms import BaseForm

F = TypeVar("F", bound=BaseForm)
# Made anew for each page that is shown; the rest of a form is somebody's work.
OF_THE_PAGE = frozenset({"csrf_token", "idem"})


def typed_now() -> dict[str, list[str]]:
    """Every field of the form as it was sent, without what belongs to the page and not to its writer."""
    return {name: request.form.getlist(name) for name in request.form if name not in OF_THE_PAGE}


def begun(form: F, find: Callable[[], Any]) -> tuple[F, datetime | None]:
    """The form with what was begun, and when that was kept; the form alone where it was sent or nothing was begun."""
    kept = None if form.is_submitted() else find()
    return (type(form)(MultiDict(kept.content)), kept.saved_at) if kept is not None else (form, None)
