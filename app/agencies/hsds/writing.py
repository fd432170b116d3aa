"""From the values of the directory to an HSDS service; what came from elsewhere changes only where we changed it."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from app.agencies.hsds.reading import AREA, TAXONOMY, Document, read_service
from app.agencies.offer_data import WEEKDAYS, Known, OfferData

HOUSE = uuid5(NAMESPACE_URL, "https://openreferral.org/#camin")
TERMS = {
    "domain": "Part of life that the service is about",
    "evidence": "How well it is known that the service helps",
    "places_total": "Places in all",
    "places_free": "Places that are free now",
    "monthly_cost": "What the service costs a programme for one person and month, in euros",
    "expected_months": "Months that it takes as a rule",
    "hours_per_week": "Hours a week that it asks of the person",
    "needs_referral": "Whether a team has to ask for a place",
    "excludes": "Id of a service that cannot be had at the same time",
    "own_key": "What the agency itself calls the service in its lists",
}


@dataclass(frozen=True, slots=True)
class Signature:
    """What a document says about itself: its id, the id of who offers it, and when it changed."""

    id: str
    organization_id: UUID
    organization_name: str
    changed_at: datetime


def write_service(
    data: OfferData, signature: Signature, known: Known, source: Document | None = None
) -> dict[str, Any]:
    """The service as HSDS has it."""
    document: dict[str, Any] = deepcopy(dict(source)) if source else {}
    before = read_service(document, known)
    changed = [field for field in _WRITERS if source is None or _has_changed(field, before, data)]
    for field in changed:
        _WRITERS[field](document, data, signature)
    if "territories" in changed:
        document["service_areas"] = _areas(data, signature, known)
    if source is None:
        document["organization"] = _organization(signature)
    if source is None or changed:
        document["last_modified"] = signature.changed_at.isoformat(timespec="seconds")
    return {"id": signature.id, **{name: value for name, value in document.items() if name != "id" and value != []}}


def _has_changed(field: str, before: OfferData, data: OfferData) -> bool:
    return any(getattr(before, name) != getattr(data, name) for name in _READS.get(field, (field,)))


def _organization(signature: Signature) -> dict[str, Any]:
    name = signature.organization_name
    return {"id": str(signature.organization_id), "name": name, "description": name}


def _plain(key: str, field: str) -> Callable[[dict[str, Any], OfferData, Signature], None]:
    def write(document: dict[str, Any], data: OfferData, _signature: Signature) -> None:
        value = getattr(data, field)
        if value in ("", None):
            document.pop(key, None)
        else:
            document[key] = value

    return write


def _status(document: dict[str, Any], data: OfferData, _signature: Signature) -> None:
    document["status"] = "active" if data.active else "inactive"


def _wait(document: dict[str, Any], data: OfferData, _signature: Signature) -> None:
    document.pop("wait_time", None)
    if data.waiting_days is not None:
        document["wait_time"] = f"{data.waiting_days} days"


def _phone(document: dict[str, Any], data: OfferData, signature: Signature) -> None:
    others = document.get("phones", [])[1:]
    own = [{"id": _id(signature, "phone"), "number": data.phone}] if data.phone else []
    document["phones"] = own + others


def _address(document: dict[str, Any], data: OfferData, signature: Signature) -> None:
    others = document.get("service_at_locations", [])[1:]
    place = {"id": _id(signature, "location"), "location_type": "physical", "name": data.address}
    own = [{"id": _id(signature, "service_at_location"), "location": place}] if data.address else []
    document["service_at_locations"] = own + others


def _schedules(document: dict[str, Any], data: OfferData, signature: Signature) -> None:
    document["schedules"] = [
        {
            "id": _id(signature, f"schedule {one.day} {one.opens} {one.closes}"),
            "freq": "WEEKLY",
            "byday": WEEKDAYS[one.day],
            "opens_at": one.opens,
            "closes_at": one.closes,
        }
        for one in data.weekly
    ]


def _areas(data: OfferData, signature: Signature, known: Known) -> list[dict[str, Any]]:
    return [
        {
            "id": _id(signature, f"area {code}"),
            "name": known.names.get(code, code),
            "extent": code,
            "extent_type": AREA,
        }
        for code in data.territories
    ]


def _no_areas(document: dict[str, Any], _data: OfferData, _signature: Signature) -> None:
    document["service_areas"] = []


def _attributes(document: dict[str, Any], data: OfferData, signature: Signature) -> None:
    def is_ours(attribute: dict[str, Any]) -> bool:
        return (attribute.get("taxonomy_term") or {}).get("taxonomy") == TAXONOMY

    others = [attribute for attribute in document.get("attributes", []) if not is_ours(attribute)]
    own = [_attribute(signature, name, value) for name, value in _own(data)]
    document["attributes"] = others + own
    # The same in the words of HSDS 3.1 would contradict what was written here just now.
    document.pop("capacities", None)


def _own(data: OfferData) -> list[tuple[str, str]]:
    single = {
        "evidence": data.evidence.value,
        "places_total": data.places_total,
        "places_free": data.places_free,
        "monthly_cost": data.monthly_cost,
        "expected_months": data.expected_months,
        "hours_per_week": data.hours_per_week,
        "needs_referral": "yes" if data.needs_referral else "no",
        "own_key": data.own_key or None,
    }
    many = [("domain", name) for name in data.domains] + [("excludes", name) for name in data.excludes]
    return many + [(name, str(value)) for name, value in single.items() if value is not None]


def _attribute(signature: Signature, name: str, value: str) -> dict[str, Any]:
    return {
        "id": _id(signature, f"{name} {value}"),
        "link_entity": "service",
        "value": value,
        "taxonomy_term": {
            "id": str(uuid5(HOUSE, name)),
            "code": name,
            "name": name,
            "description": TERMS[name],
            "taxonomy": TAXONOMY,
        },
    }


def _id(signature: Signature, part: str) -> str:
    """The same id each time for the same part, so that who reads twice sees one thing."""
    return str(uuid5(HOUSE, f"{signature.id} {part}"))


_WRITERS: dict[str, Callable[[dict[str, Any], OfferData, Signature], None]] = {
    "name": _plain("name", "name"),
    "about": _plain("description", "about"),
    "active": _status,
    "email": _plain("email", "email"),
    "waiting_days": _wait,
    "min_age": _plain("minimum_age", "min_age"),
    "max_age": _plain("maximum_age", "max_age"),
    "conditions": _plain("eligibility_description", "conditions"),
    "phone": _phone,
    "address": _address,
    "weekly": _schedules,
    "territories": _no_areas,
    "attributes": _attributes,
}
# Fields that are written together, because they stand in one list.
_READS = {
    "attributes": (
        "domains", "evidence", "places_total", "places_free", "monthly_cost", "expected_months", "hours_per_week",
        "needs_referral", "excludes", "own_key",
    )
}  # fmt: skip
