"""What the monthly look at a model says to whoever answers for it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.foundation.i18n import date_text
from app.foundation.i18n import gettext as _


def watch_words(card: Mapping[str, Any]) -> str:
    """The finding as one sentence with what to do; empty before the first look."""
    drift = card.get("drift")
    if not drift:
        return ""
    day = date_text(date.fromisoformat(drift["looked_on"]))
    if drift["alarm"] == "too_few":
        return _(
            "On %(day)s there were fewer than %(num)s people to compare: nobody can tell yet whether it still fits.",
            day=day,
            num=drift["least"],
        )
    return {
        "stop": _(
            "On %(day)s it did not fit any more. Switch estimates off, or put a new version into force.", day=day
        ),
        "look": _("On %(day)s part of what goes in had changed. Look at it before the next decision.", day=day),
    }.get(drift["alarm"], _("On %(day)s it still fitted: what goes in and what came of it are as they were.", day=day))
