"""From an HSDS service to the values of the directory; what we have no place for stays in the document itself."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from app.agencies.offer_data import WEEKDAYS, Hours, Known, OfferData, tidy
from app.agencies.vocabulary import Evidence

TAXONOMY = "Camín"
AREA = "camin-territory"
DAYS = re.compile(r"\s*(\d{1,4}) days?\s*")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
MOST_PLACES = 9999
MOST_COST, MOST_HOURS = 100_000, 168
LONGEST = {"phone": 40, "email": 254, "address": 200, "own_key": 60}
Document = Mapping[str, Any]


def read_service(document: Document, known: Known) -> OfferData:
    """The values of a document that fits the schema; whatever cannot be understood is taken as not said."""
    own = own_values(document)
    total, free = _places(document, own)
    return OfferData(
        name=document.get("name", "").strip(),
        about=document.get("description", ""),
        agency=(document.get("organization") or {}).get("name", "").strip(),
        domains=tidy([value for value in own.get("domain", ()) if value in known.domains]),
        places_total=total,
        places_free=free,
        waiting_days=_waiting(document.get("wait_time", "")),
        monthly_cost=_money(_one(own, "monthly_cost")),
        expected_months=_number(_one(own, "expected_months")),
        evidence=_evidence(_one(own, "evidence")),
        hours_per_week=_hours(_one(own, "hours_per_week")),
        weekly=_weekly(document.get("schedules", ())),
        excludes=tidy(own.get("excludes", ())),
        min_age=_age(document.get("minimum_age")),
        max_age=_age(document.get("maximum_age")),
        territories=_territories(document.get("service_areas", ()), known),
        conditions=document.get("eligibility_description", ""),
        needs_referral=_one(own, "needs_referral") != "no",
        active=document.get("status", "active") == "active",
        phone=_short("phone", next((str(phone["number"]) for phone in document.get("phones", ())), "")),
        email=_short("email", document.get("email", "")),
        address=address_of(document)[: LONGEST["address"]],
        own_key=_short("own_key", _one(own, "own_key")),
    )


def own_values(document: Document) -> dict[str, list[str]]:
    """What this directory says in attributes of its own taxonomy, by name."""
    found: dict[str, list[str]] = {}
    for attribute in document.get("attributes", ()):
        term = attribute.get("taxonomy_term") or {}
        if term.get("taxonomy") == TAXONOMY and "value" in attribute:
            found.setdefault(term.get("code", ""), []).append(attribute["value"])
    return found


def address_of(document: Document) -> str:
    """The first address in one line, or the name of the place."""
    somewhere: Document = next(iter(document.get("service_at_locations", ())), {})
    place: Document = somewhere.get("location") or {}
    first: Document | None = next(iter(place.get("addresses", ())), None)
    if first is None:
        return str(place.get("name", ""))
    return ", ".join(first[part] for part in ("address_1", "city") if first.get(part))


def _one(own: Mapping[str, list[str]], name: str) -> str:
    return next(iter(own.get(name, ())), "")


def _places(document: Document, own: Mapping[str, list[str]]) -> tuple[int | None, int | None]:
    """Places in all and free: our own words for it, or the capacities of HSDS 3.1."""
    total, free = _number(_one(own, "places_total")), _number(_one(own, "places_free"))
    capacity: Document = next((one for one in document.get("capacities") or () if isinstance(one, dict)), {})
    total = _whole(capacity.get("maximum")) if total is None else total
    free = _whole(capacity.get("available")) if free is None else free
    return total, free if total is None or free is None else min(free, total)


def _whole(said: Any) -> int | None:
    is_number = isinstance(said, int | float) and not isinstance(said, bool)
    return int(said) if is_number and 0 <= said <= MOST_PLACES else None


def _short(name: str, said: str) -> str:
    """The text, or nothing where it is longer than such a thing can be; the document itself keeps it."""
    return said if len(said) <= LONGEST[name] else ""


def _number(said: str) -> int | None:
    short = said.isascii() and said.isdecimal() and len(said) <= len(str(MOST_PLACES))
    return _whole(int(said)) if short else None


def _age(said: Any) -> int | None:
    return _whole(said)


def _hours(said: str) -> float | None:
    try:
        hours = float(said) if said else None
    except ValueError:
        return None
    return hours if hours is not None and 0 <= hours <= MOST_HOURS else None


def _money(said: str) -> Decimal | None:
    try:
        cost = Decimal(said) if said else None
    except InvalidOperation:
        return None
    return cost if cost is not None and cost.is_finite() and 0 <= cost < MOST_COST else None


def _evidence(said: str) -> Evidence:
    return Evidence(said) if said in set(Evidence) else Evidence.UNKNOWN


def _waiting(said: str) -> int | None:
    found = DAYS.fullmatch(said)
    return int(found[1]) if found else None


def _weekly(schedules: Any) -> tuple[Hours, ...]:
    found = set()
    for one in schedules:
        opens, closes = (one.get(name, "")[:5] for name in ("opens_at", "closes_at"))
        if CLOCK.fullmatch(opens) and CLOCK.fullmatch(closes):
            days = [day.strip() for day in one.get("byday", "").split(",")]
            found |= {Hours(WEEKDAYS.index(day), opens, closes) for day in days if day in WEEKDAYS}
    return tuple(sorted(found))


def _territories(areas: Any, known: Known) -> tuple[str, ...]:
    ours = [area.get("extent", "") for area in areas if area.get("extent_type") == AREA]
    named = [known.territory(area.get("name", "")) for area in areas]
    return tidy([*(known.territory(code) or "" for code in ours), *(code for code in named if code)])
