"""The tabular form of HSDS: a zip with one CSV for each table and the data package that says what they hold."""

import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any

from app.agencies.hsds.schema import package
from app.foundation.sheets import as_csv

Rows = dict[str, dict[str, dict[str, Any]]]
# Lists inside a service, the table each becomes, and how its rows point back.
LISTS = {
    "phones": ("phone", "service_id"),
    "schedules": ("schedule", "service_id"),
    "service_areas": ("service_area", "service_id"),
    "languages": ("language", "service_id"),
    "cost_options": ("cost_option", "service_id"),
    "required_documents": ("required_document", "service_id"),
    "funding": ("funding", "service_id"),
    "contacts": ("contact", "service_id"),
    "service_at_locations": ("service_at_location", "service_id"),
    "attributes": ("attribute", "link_id"),
}


def as_package(services: Iterable[dict[str, Any]]) -> bytes:
    """The services as a zip: what the tables have a column for, each thing once."""
    rows: Rows = {}
    for service in services:
        _add_service(rows, service)
    resources = [resource for resource in package()["resources"] if rows.get(resource["name"])]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for resource in resources:
            columns = [column["name"] for column in resource["schema"]["fields"]]
            lines = [[_cell(row.get(name)) for name in columns] for row in rows[resource["name"]].values()]
            archive.writestr(resource["path"], as_csv([columns, *lines]))
        about = {**package(), "resources": resources}
        archive.writestr("datapackage.json", json.dumps(about, ensure_ascii=False, indent=1))
    return buffer.getvalue()


def _add_service(rows: Rows, service: dict[str, Any]) -> None:
    organization = service.get("organization")
    _keep(rows, "service", {**service, **({"organization_id": organization["id"]} if organization else {})})
    if organization:
        _keep(rows, "organization", organization)
    for name, (table, points_back) in LISTS.items():
        for thing in service.get(name, ()):
            _keep(rows, table, {**thing, points_back: service["id"], **_inner(rows, thing)})


def _inner(rows: Rows, thing: dict[str, Any]) -> dict[str, Any]:
    """What stands inside a row becomes a row of its own table."""
    points = {}
    for name, column in (("taxonomy_term", "taxonomy_term_id"), ("location", "location_id")):
        if thing.get(name):
            _keep(rows, name, thing[name])
            points[column] = thing[name]["id"]
    for address in (thing.get("location") or {}).get("addresses", ()):
        _keep(rows, "address", {**address, "location_id": thing["location"]["id"]})
    return points


def _keep(rows: Rows, table: str, row: dict[str, Any]) -> None:
    rows.setdefault(table, {})[row["id"]] = row


def _cell(value: Any) -> str | None:
    return None if value is None or isinstance(value, list | dict) else str(value)
