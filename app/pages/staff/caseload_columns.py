"""The columns of the caseload: which of them are shown, and the same list to take away without what is sensitive."""

from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.sheets import Cell
from app.foundation.unit_of_work import Work

# The person and the date stand in every list: without them no row can be told from another, nor why it stands there.
COLUMNS = {
    "home": mark("At home"),
    "support": mark("Kind of support"),
    "worker": mark("Key worker"),
    "reference": mark("Reference"),
    "action": mark("Next action"),
    "contact": mark("Last contact"),
    "visit": mark("Next appointment"),
}
# Not to take away: what says how somebody is doing, and words that somebody wrote.
TAKEN = ("home", "worker", "reference", "contact", "visit")


def usual(*, mine: bool) -> tuple[str, ...]:
    """What a desk of 1,280 px has room for; in a list of my own cases the key worker is always me."""
    return tuple(name for name in COLUMNS if name != "reference" and not (mine and name == "worker"))


def columns_in(args: Mapping[str, str], otherwise: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that are asked for, ticked in the form or named in the address; `otherwise` when none is."""
    ticked = args.getlist("col") if isinstance(args, MultiDict) else []
    said = ticked or args.get("cols", "").split(".")
    return tuple(name for name in COLUMNS if name in said) or otherwise


def as_said(columns: tuple[str, ...], otherwise: tuple[str, ...]) -> str | None:
    """The columns as they stand in the address; nothing for those that are there anyway."""
    return None if columns == otherwise else ".".join(columns)


def column_choices(columns: tuple[str, ...]) -> list[tuple[str, str, bool]]:
    """Every column with its name, and whether it is shown."""
    return [(name, _(words), name in columns) for name, words in COLUMNS.items()]


def list_to_take(work: Work, rows: Iterable[Any], columns: tuple[str, ...]) -> list[list[Cell]]:
    """The heading and a line for each case, as plain values."""
    names = [name for name in TAKEN if name in columns]
    extra = [_("Children")] if "home" in names else []
    heading: list[Cell] = [_("Person"), _("Date"), *(_(COLUMNS[name]) for name in names), *extra]
    zone = ZoneInfo(work.zone)
    return [heading, *(_values(row, names, zone) for row in rows)]


def _values(row: Any, names: list[str], zone: ZoneInfo) -> list[Cell]:
    visit = row.next_appointment_at
    known: dict[str, Cell] = {
        "home": row.household_size,
        "worker": row.key_worker,
        "reference": row.reference,
        "contact": row.last_contact_at.astimezone(zone).date() if row.last_contact_at else None,
        "visit": f"{visit.astimezone(zone):%Y-%m-%d %H:%M}" if visit else None,
    }
    name = f"{row.given_name} {row.family_name}".strip()
    extra = [row.household_minors] if "home" in names else []
    return [name, row.next_action_on, *(known[one] for one in names), *extra]
