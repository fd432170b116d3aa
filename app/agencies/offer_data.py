"""A service of the directory as plain values: what a form, a CSV row and an HSDS document have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any

from app.agencies.vocabulary import Evidence
from app.foundation.folding import folded

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """A time in the week when the service takes place; days count from Monday, 0."""

    day: int
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class OfferData:
    """What the directory knows of a service; `agency` is the name of who offers it, empty for the keeper's own."""

    name: str = ""
    about: str = ""
    agency: str = ""
    domains: tuple[str, ...] = ()
    places_total: int | None = None
    places_free: int | None = None
    waiting_days: int | None = None
    monthly_cost: Decimal | None = None
    expected_months: int | None = None
    evidence: Evidence = Evidence.UNKNOWN
    hours_per_week: float | None = None
    weekly: tuple[Hours, ...] = ()
    excludes: tuple[str, ...] = ()
    min_age: int | None = None
    max_age: int | None = None
    territories: tuple[str, ...] = ()
    conditions: str = ""
    needs_referral: bool = True
    active: bool = True
    phone: str = ""
    email: str = ""
    address: str = ""
    own_key: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader has to know of this installation: the parts of life, and the names of its territories by code."""

    domains: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)

    def territory(self, said: str) -> str | None:
        """The code of a territory that was named by its code or its name."""
        said = folded(said)
        return next((code for code, name in self.names.items() if said in (folded(code), folded(name))), None)


def as_json(data: OfferData) -> dict[str, Any]:
    """The values for keeping them in JSON until somebody has looked through them."""
    plain: dict[str, Any] = {one.name: getattr(data, one.name) for one in fields(data)}
    plain["monthly_cost"] = None if data.monthly_cost is None else str(data.monthly_cost)
    plain["weekly"] = [[one.day, one.opens, one.closes] for one in data.weekly]
    return plain


def from_json(kept: Mapping[str, Any]) -> OfferData:
    """The values as they were kept."""
    cost, weekly = kept["monthly_cost"], kept["weekly"]
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}
    return replace(
        OfferData(**values),
        monthly_cost=None if cost is None else Decimal(cost),
        weekly=tuple(Hours(*one) for one in weekly),
        evidence=Evidence(kept["evidence"]),
    )


def tidy(names: Sequence[str]) -> tuple[str, ...]:
    """The names once each, in the order of the alphabet, so that two lists can be compared."""
    return tuple(sorted({name.strip() for name in names if name.strip()}))
