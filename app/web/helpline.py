"""The number to call, on pages of people who are not signed in."""

from flask import g

from app.access.visitors import default_territory
from app.foundation.unit_of_work import Work


def with_help(work: Work, code: str | None = None) -> None:
    """Let the page show the number of the territory `code`, or of the first one."""
    territory = default_territory(work.session, code)
    if territory is not None:
        g.help_phone, g.help_hours = territory.help_phone, territory.help_hours
