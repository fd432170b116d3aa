"""The tabular form of HSDS read back: the rows of its tables become whole services again."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from math import isfinite
from typing import Any

from app.agencies.hsds.packing import LISTS
from app.agencies.hsds.schema import package

MOST_UNPACKED = 60 * 1024 * 1024
GUARDED = tuple(f"'{sign}" for sign in "=+-@")
Table = dict[str, dict[str, Any]]
# What a file that was cut off, changed on its way or locked makes the reader raise.
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, UnicodeDecodeError, csv.Error, NotImplementedError, RuntimeError, OSError,
)  # fmt: skip


class NotAPackage(Exception):
    """The zip cannot be read, is too large inside, or holds no table of services."""


def services_in(content: bytes) -> list[dict[str, Any]]:
    """The services of a data package. Raises NotAPackage."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            # Said by the archive itself, and held to: reading stops at what was said.
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise NotAPackage
            tables = dict(_tables(archive))
    except BROKEN as error:
        raise NotAPackage from error
    if "service" not in tables:
        raise NotAPackage
    parts = {name: _by(tables.get(table, {}), back) for name, (table, back) in LISTS.items()}
    addresses = _by(tables.get("address", {}), "location_id")
    for place in tables.get("location", {}).values():
        if place.get("id") in addresses:
            place["addresses"] = addresses[place["id"]]
    return [_whole(service, tables, parts) for service in tables["service"].values()]


def _by(table: Table, column: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of a table by what they point at, without the column that points."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in table.values():
        found.setdefault(str(row.get(column)), []).append({key: row[key] for key in row if key != column})
    return found


def _tables(archive: zipfile.ZipFile) -> Iterator[tuple[str, Table]]:
    names = set(archive.namelist())
    for resource in package()["resources"]:
        if resource["path"] in names:
            numbers = {column["name"] for column in resource["schema"]["fields"] if column["type"] == "number"}
            text = archive.read(resource["path"]).decode("utf-8-sig")
            rows = [_row(cells, numbers) for cells in csv.DictReader(io.StringIO(text, newline=""))]
            yield resource["name"], {str(row.get("id", number)): row for number, row in enumerate(rows)}


def _row(cells: dict[str, Any], numbers: set[str]) -> dict[str, Any]:
    said = {name: cell for name, cell in cells.items() if isinstance(name, str) and isinstance(cell, str) and cell}
    return {name: _value(cell, is_number=name in numbers) for name, cell in said.items()}


def _value(cell: str, *, is_number: bool) -> str | float:
    plain = cell[1:] if cell.startswith(GUARDED) else cell
    if not is_number:
        return plain
    try:
        number = float(plain)
    except ValueError:
        return plain
    if not isfinite(number):
        return plain
    return int(number) if number.is_integer() else number


def _whole(
    service: dict[str, Any], tables: dict[str, Table], parts: dict[str, dict[str, list[dict[str, Any]]]]
) -> dict[str, Any]:
    whole = dict(service)
    organization = tables.get("organization", {}).get(str(whole.pop("organization_id", "")))
    if organization:
        whole["organization"] = organization
    for name, rows in parts.items():
        things = rows.get(str(service.get("id")), [])
        if things:
            whole[name] = [_thing(row, tables) for row in things]
    return whole


def _thing(row: dict[str, Any], tables: dict[str, Table]) -> dict[str, Any]:
    """A row with what it points at put inside it again."""
    for name, column in (("taxonomy_term", "taxonomy_term_id"), ("location", "location_id")):
        inner = tables.get(name, {}).get(str(row.get(column)))
        if inner:
            del row[column]
            row[name] = dict(inner)
    return row
