"""What could help: by agreed need, by what a service asks for, by what is known of its effect and by its free places.

The estimate takes no part in it, and nobody says how much a service would do for this one person.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.agencies.queries import Looking, offers
from app.assessment.queries import current_needs
from app.casework import Case
from app.foundation.clock import today_in
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.packages.offering import member_lines, need_lines, offer_line
from app.packages.queries import MEMBERS, offers_in_plan
from app.packages.rules import suggest
from app.pages.staff.package_words import reason_words
from app.people.vocabulary import DOMAIN_NAMES, Domain

MOST = 4


@dataclass(frozen=True, slots=True)
class Help:
    """A service worth talking about, with its reasons and the area under which the plan has it."""

    offer: Any
    domain: Domain
    area: str
    reasons: list[tuple[str, str]]


def helps_for(work: Work, case: Case) -> list[Help]:
    """The first few suggestions that the plan does not have yet, each service once; four questions."""
    taken = {str(one) for one in work.session.scalars(offers_in_plan(case.id))}
    known = {str(one.id): one for one in work.session.scalars(offers(Looking()))}
    members = work.session.execute(MEMBERS, {"household_id": case.household_id}).all()
    today = today_in(work.zone, work.now)
    found = suggest(
        need_lines(current_needs(work, case.id)),
        [offer_line(one) for one in known.values()],
        member_lines(members, today),
        case.territory.code,
        taken,
    )
    helps: dict[UUID, Help] = {}
    for one in found:
        offer, domain = known[one.offer_id], Domain(one.domain)
        if one.offer_id not in taken and len(helps) < MOST:
            helps.setdefault(offer.id, Help(offer, domain, _(DOMAIN_NAMES[domain]), reason_words(one.reasons)))
    return list(helps.values())
