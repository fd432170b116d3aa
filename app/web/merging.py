"""Two people edited the same thing: field by field, what I typed beside what they saved; none is lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from app.foundation.i18n import gettext as _
from app.web.forms import BaseForm

THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which the two differ: its name and label, and both values in words."""

    name: str
    label: str
    mine: str
    theirs: str


def take_theirs(form: BaseForm, saved: Mapping[str, Any]) -> None:
    """Put what they saved into the fields for which that was chosen on the page that showed both."""
    for name, value in saved.items():
        if request.form.get(f"keep_{name}") == THEIRS:
            form[name].data = value


def differences(
    form: BaseForm, saved: Mapping[str, Any], words: Mapping[str, Callable[[Any], str]] | None = None
) -> list[Difference]:
    """Where what was typed is not what is saved; `words` say a code of a field as it is read."""
    found = []
    for name, value in saved.items():
        typed = form[name].data
        if (typed or "") != (value or ""):
            say = (words or {}).get(name, str)
            mine, theirs = ("" if one in (None, "") else say(one) for one in (typed, value))
            found.append(Difference(name, _(form[name].label.text), mine, theirs))
    return found
