"""The number to call, on pages of people who are not signed in."""

from flask import g

from app.access.visitors import default_territory
from app.foundation.unit_of_work import Work


def with_help(work: Work, code: str | None = None) -> str:
    """Let the page show the number of the territory `code`, or of the first one; answers which one it was."""
    territory = default_territory(work.session, code)
    if territory is not None:
        g.help_phone, g.help_hours = territory.help_phone, territory.help_hours
    return territory.code if territory is not None else ""
