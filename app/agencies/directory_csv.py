"""The directory as a table: one service a row, under headings that such lists have today, Spanish or English."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.agencies.hsds.reading import CLOCK, MOST_COST, MOST_HOURS, MOST_PLACES
from app.agencies.offer_data import WEEKDAYS, Hours, Known, OfferData, tidy
from app.agencies.vocabulary import Evidence
from app.foundation.amounts import amount_of
from app.foundation.folding import folded
from app.foundation.sheets import FORMULA, separated

# What a column may be called; the first is how it goes out.
COLUMNS: dict[str, tuple[str, ...]] = {
    "hsds_id": ("hsds_id", "id"),
    "own_key": ("key", "clave", "codigo", "referencia"),
    "name": ("name", "nombre", "servicio", "recurso"),
    "about": ("about", "description", "descripcion"),
    "agency": ("agency", "organization", "entidad", "organizacion"),
    "domains": ("domains", "ambitos", "areas"),
    "places_total": ("places_total", "plazas", "plazas_totales", "plazas totales"),
    "places_free": ("places_free", "plazas_libres", "plazas libres", "vacantes"),
    "waiting_days": ("waiting_days", "espera", "dias_espera", "dias de espera"),
    "monthly_cost": ("monthly_cost", "coste_mensual", "coste mensual"),
    "expected_months": ("expected_months", "meses", "duracion_meses"),
    "evidence": ("evidence", "evidencia"),
    "hours_per_week": ("hours_per_week", "horas_semana", "horas por semana"),
    "weekly": ("weekly", "horario"),
    "min_age": ("min_age", "edad_minima", "edad minima"),
    "max_age": ("max_age", "edad_maxima", "edad maxima"),
    "territories": ("territories", "territorios", "zonas"),
    "conditions": ("conditions", "requisitos", "condiciones"),
    "needs_referral": ("needs_referral", "derivacion"),
    "active": ("active", "activo"),
    "phone": ("phone", "telefono"),
    "email": ("email", "correo"),
    "address": ("address", "direccion"),
}
LENGTHS = {
    "name": 160, "about": 4000, "agency": 120, "phone": 40, "email": 254, "address": 200, "own_key": 60,
    "conditions": 1000, "hsds_id": 80,
}  # fmt: skip
COUNTS = {
    "places_total": MOST_PLACES, "places_free": MOST_PLACES, "waiting_days": 3650, "expected_months": 120,
    "min_age": 120, "max_age": 120,
}  # fmt: skip
YES, NO = {"yes", "si", "s", "1", "true", "x"}, {"no", "n", "0", "false"}
SEPARATORS = ";,\t"
EMPTY, HEADING, KIND, ROWS, SIZE, NONE = "empty", "heading", "kind", "rows", "size", "none"
GUARDED = tuple(f"'{sign}" for sign in FORMULA)
DAY_NAMES = {
    **{day.casefold(): number for number, day in enumerate(WEEKDAYS)},
    "lu": 0, "ma": 1, "mi": 2, "ju": 3, "vi": 4, "sa": 5, "do": 6,
    "l": 0, "m": 1, "x": 2, "j": 3, "v": 4, "s": 5, "d": 6,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a row: the column, which sort of mistake, and what stands there."""

    column: str
    code: str
    said: str = ""


@dataclass(slots=True)
class Row:
    """A row of a file: its number, values and problems; `given` names the columns of a file that lacks some."""

    number: int
    data: OfferData
    hsds_id: str = ""
    problems: list[Problem] = field(default_factory=list)
    source: dict[str, Any] | None = None
    given: list[str] | None = None


class NotATable(Exception):
    """The file has no heading that can be understood; the text is the code of the message."""


def read_csv(content: bytes, known: Known) -> tuple[list[Row], list[str]]:
    """The rows of a file, and the headings that say nothing here. Raises NotATable."""
    lines = [line for line in _lines(_text(content)) if any(cell.strip() for cell in line[1])]
    if not lines:
        raise NotATable(EMPTY)
    names = _columns(lines[0][1])
    if "name" not in names:
        raise NotATable(HEADING)
    unknown = [cell.strip() for cell, name in zip(lines[0][1], names, strict=True) if name is None and cell.strip()]
    given = [name for name in names if name and name != "hsds_id"]
    rows = [
        _row(number, {n: c.strip() for n, c in zip(names, cells, strict=False) if n and c.strip()}, known, given)
        for number, cells in lines[1:]
    ]
    return rows, unknown


def table(offers: Iterable[tuple[str, OfferData]]) -> Iterator[list[Any]]:
    """The directory as rows under their headings, each with its HSDS id."""
    yield [names[0] for names in COLUMNS.values()]
    for hsds_id, data in offers:
        written = {
            "hsds_id": hsds_id,
            "domains": "; ".join(data.domains),
            "territories": "; ".join(data.territories),
            "weekly": weekly_text(data.weekly),
            "needs_referral": "yes" if data.needs_referral else "no",
            "active": "yes" if data.active else "no",
            "evidence": data.evidence.value,
            "hours_per_week": None if data.hours_per_week is None else str(data.hours_per_week),
        }
        yield [written[name] if name in written else getattr(data, name) for name in COLUMNS]


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise NotATable(KIND)


def _lines(text: str) -> list[tuple[int, list[str]]]:
    first = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    try:
        return list(enumerate(separated(text, separator), start=1))
    except csv.Error as error:
        raise NotATable(KIND) from error


def _columns(headings: Iterable[str]) -> list[str | None]:
    """What each column says; of two that say the same the first counts, and the other one is told."""
    found: list[str | None] = []
    for heading in headings:
        name = _column(heading)
        found.append(None if name in found else name)
    return found


def _column(heading: str) -> str | None:
    bare = folded(heading)
    return next((name for name, called in COLUMNS.items() if bare in called or bare == name), None)


def _row(number: int, cells: Mapping[str, str], known: Known, given: list[str]) -> Row:
    row = Row(number, OfferData(), cells.get("hsds_id", ""), given=given)
    values: dict[str, Any] = {}
    for column, text in cells.items():
        said = text[1:] if text.startswith(GUARDED) else text
        if len(said) > LENGTHS.get(column, 1000):
            row.problems.append(Problem(column, "long", str(LENGTHS.get(column, 1000))))
        elif column in READERS:
            value = READERS[column](said, known)
            if isinstance(value, Problem):
                row.problems.append(Problem(column, value.code, value.said or said))
            else:
                values[column] = value
        elif column != "hsds_id":
            values[column] = said
    row.data = OfferData(**values)
    if not row.data.name:
        row.problems.append(Problem("name", "missing"))
    row.problems += contradictions(row.data)
    return row


def contradictions(data: OfferData) -> list[Problem]:
    """Values that cannot hold together."""
    found = []
    if data.places_free is not None and data.places_total is not None and data.places_free > data.places_total:
        found.append(Problem("places_free", "more_than_all", str(data.places_free)))
    if data.min_age is not None and data.max_age is not None and data.min_age > data.max_age:
        found.append(Problem("max_age", "ages", str(data.max_age)))
    return found


def _count(most: int) -> Callable[[str, Known], Any]:
    def read(said: str, _known: Known) -> int | Problem:
        right = said.isascii() and said.isdecimal() and int(said) <= most
        return int(said) if right else Problem("", "number", "")

    return read


def _parts(said: str) -> list[str]:
    return [part.strip() for part in said.replace("|", ";").replace(",", ";").split(";") if part.strip()]


def _domains(said: str, known: Known) -> tuple[str, ...] | Problem:
    wrong = [part for part in _parts(said) if folded(part) not in known.domains]
    return Problem("", "domain", wrong[0]) if wrong else tidy([folded(part) for part in _parts(said)])


def _territories(said: str, known: Known) -> tuple[str, ...] | Problem:
    codes = [(part, known.territory(part)) for part in _parts(said)]
    wrong = [part for part, code in codes if code is None]
    return Problem("", "territory", wrong[0]) if wrong else tidy([code for _part, code in codes if code])


def _yes(said: str, _known: Known) -> bool | Problem:
    bare = folded(said)
    return Problem("", "yes_no") if bare not in YES | NO else bare in YES


def _evidence(said: str, _known: Known) -> Evidence | Problem:
    return Evidence(folded(said)) if folded(said) in set(Evidence) else Problem("", "evidence")


def _money(said: str, _known: Known) -> Decimal | Problem:
    value = amount_of(said)
    return Problem("", "money") if value is None or value >= MOST_COST else value.quantize(Decimal("0.01"))


def _hours(said: str, _known: Known) -> float | Problem:
    try:
        value = float(said.replace(" ", "").replace(",", "."))
    except ValueError:
        return Problem("", "hours")
    return value if 0 <= value <= MOST_HOURS else Problem("", "hours")


def weekly_text(weekly: Iterable[Hours]) -> str:
    """The hours of a week in one line, as they are read again."""
    return "; ".join(f"{WEEKDAYS[one.day]} {one.opens}-{one.closes}" for one in weekly)


def read_weekly(said: str, _known: Known | None = None) -> tuple[Hours, ...] | Problem:
    """The hours of a week, or the part that cannot be read."""
    found = set()
    for part in filter(str.strip, said.replace("\n", ";").split(";")):
        day, _space, times = part.strip().partition(" ")
        opens, _dash, closes = (time.strip().rjust(5, "0") for time in times.partition("-"))
        if folded(day) not in DAY_NAMES or not (CLOCK.fullmatch(opens) and CLOCK.fullmatch(closes)) or opens >= closes:
            return Problem("", "weekly", part.strip())
        found.add(Hours(DAY_NAMES[folded(day)], opens, closes))
    return tuple(sorted(found))


def _email(said: str, _known: Known) -> str | Problem:
    name, at, host = said.partition("@")
    right = name and at and "." in host and said.isascii() and " " not in said and "@" not in host
    return said if right else Problem("", "email")


READERS: dict[str, Callable[[str, Known], Any]] = {
    **{column: _count(most) for column, most in COUNTS.items()},
    "domains": _domains,
    "territories": _territories,
    "needs_referral": _yes,
    "active": _yes,
    "evidence": _evidence,
    "monthly_cost": _money,
    "hours_per_week": _hours,
    "weekly": read_weekly,
    "email": _email,
}
