"""The rows of a list in words: for the screen, and to take away and correct."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.foundation.i18n import gettext as _
from app.people import PeopleImport
from app.people.import_words import (
    FIELD_NAMES,
    OUTCOME_NAMES,
    PLAN_NAMES,
    REASONS,
    Field,
    Outcome,
    Plan,
    State,
)
from app.people.vocabulary import RELATION_NAMES, Relation

BEFORE = (Plan.CREATE, Plan.UPDATE, Plan.SAME, Plan.ASK, Plan.ERROR)
AFTER = tuple(Outcome)
FINISHED = frozenset({State.DONE, State.UNDONE, State.UNDOING, State.RUNNING})
ICONS = {
    Plan.CREATE: ("user-round-plus", "green"),
    Plan.UPDATE: ("pencil", ""),
    Plan.SAME: ("equal", ""),
    Plan.ASK: ("circle-dot", "amber"),
    Plan.ERROR: ("triangle-alert", "clay"),
    Outcome.CREATED: ("check", "green"),
    Outcome.UPDATED: ("pencil", ""),
    Outcome.SAME: ("equal", ""),
    Outcome.LEFT: ("triangle-alert", "clay"),
    Outcome.UNDONE: ("refresh-cw", ""),
    Outcome.KEPT: ("lock", ""),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One view of the rows with how many it holds."""

    name: str
    words: str
    count: int
    only: tuple[Any, ...]
    by_outcome: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it is shown."""

    number: int
    name: str
    born: date | None
    home: str
    relation: str
    icon: str
    tone: str
    state: str
    asked: bool
    told: list[str]


def tabs_of(found: PeopleImport, counts: Iterable[Sequence[Any]]) -> list[Tab]:
    """All rows, and those of each sort that there are."""
    by_outcome = found.state in FINISHED
    totals: dict[str, int] = {}
    for plan, outcome, count in counts:
        key = str(outcome if by_outcome else plan)
        totals[key] = totals.get(key, 0) + count
    names: dict[Any, str] = {**OUTCOME_NAMES} if by_outcome else {**PLAN_NAMES}
    sorts = [
        Tab(str(key), _(names[key]), totals[str(key)], (key,), by_outcome)
        for key in (AFTER if by_outcome else BEFORE)
        if totals.get(str(key))
    ]
    return [Tab("all", _("All rows"), sum(totals.values()), (), by_outcome), *sorts]


def line_of(row: Any) -> Line:
    """A row with its name and everything that is to be said of it."""
    said = row.found or {}
    entry = said.get("entry") or {}
    name = " ".join(part for part in (entry.get("given"), entry.get("family")) if part)
    key = Outcome(row.outcome) if row.outcome else Plan(row.plan)
    words = _(OUTCOME_NAMES[key]) if isinstance(key, Outcome) else _(PLAN_NAMES.get(key, ""))
    icon, tone = ICONS.get(key, ("circle", ""))
    relation = entry.get("relation")
    return Line(
        number=row.number,
        name=name or ", ".join(cell for cell in row.cells if cell)[:60],
        born=date.fromisoformat(entry["born"]) if entry.get("born") else None,
        home=entry.get("household", ""),
        relation=_(RELATION_NAMES[Relation(relation)]) if relation and entry.get("household") else "",
        icon=icon,
        tone=tone,
        state=words,
        asked=row.plan == Plan.ASK and row.outcome is None,
        told=[*reasons_of(said), *_changes(row.plan, said)],
    )


def reasons_of(said: dict[str, Any]) -> list[str]:
    """Why a row cannot be taken or needs a decision, in sentences."""
    return [_reason(reason["code"], reason["values"]) for reason in said.get("reasons", ())]


def _reason(code: str, values: dict[str, str]) -> str:
    named = {**values}
    if "column" in named:
        named["column"] = _(FIELD_NAMES[Field(named["column"])])
    return _(REASONS[code], **named)


def _changes(plan: str, said: dict[str, Any]) -> list[str]:
    if plan != Plan.UPDATE:
        return []
    return [_("Changes: %(fields)s", fields=", ".join(_(FIELD_NAMES[Field(name)]) for name in said.get("changes", ())))]


def cell_line(row: Any) -> list[str]:
    """A row as it came, with its number before and what is wrong with it behind."""
    return [str(row.number), *row.cells, " ".join(reasons_of(row.found or {}))]
