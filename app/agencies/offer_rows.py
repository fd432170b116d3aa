"""Between the values of a service and its row in the directory."""

from app.agencies.models import ServiceOffer
from app.agencies.offer_data import Hours, OfferData
from app.agencies.vocabulary import Evidence
from app.foundation.folding import folded

SEARCH_LENGTH = 320


def data_of(offer: ServiceOffer, agency: str) -> OfferData:
    """The values of a row."""
    may = offer.eligibility
    return OfferData(
        name=offer.name,
        about=offer.about,
        agency=agency,
        domains=tuple(offer.domains),
        places_total=offer.places_total,
        places_free=offer.places_free,
        waiting_days=offer.waiting_days,
        monthly_cost=offer.monthly_cost,
        expected_months=offer.expected_months,
        evidence=Evidence(offer.evidence),
        hours_per_week=offer.hours_per_week,
        weekly=tuple(Hours(row["day"], row["from"], row["to"]) for row in offer.weekly),
        excludes=tuple(offer.excludes),
        min_age=may.get("min_age"),
        max_age=may.get("max_age"),
        territories=tuple(may.get("territories", ())),
        conditions=may.get("words", ""),
        needs_referral=offer.needs_referral,
        active=offer.active,
        phone=offer.phone,
        email=offer.email,
        address=offer.address,
        own_key=offer.own_key or "",
    )


def put(offer: ServiceOffer, data: OfferData, agency: str) -> None:
    """Write the values into a row; `agency` is the full name of who offers it, for the search."""
    for name in _PLAIN:
        setattr(offer, name, getattr(data, name))
    offer.domains, offer.excludes = list(data.domains), list(data.excludes)
    offer.weekly = [{"day": one.day, "from": one.opens, "to": one.closes} for one in data.weekly]
    may = {
        "min_age": data.min_age,
        "max_age": data.max_age,
        "territories": list(data.territories),
        "words": data.conditions,
    }
    offer.eligibility = {name: value for name, value in may.items() if value not in (None, [], "")}
    offer.own_key = data.own_key or None
    offer.search_key = folded(f"{data.name} {agency}")[:SEARCH_LENGTH]


_PLAIN = (
    "name", "about", "places_total", "places_free", "waiting_days", "monthly_cost", "expected_months", "evidence",
    "hours_per_week", "needs_referral", "active", "phone", "email", "address",
)  # fmt: skip
