"""What could help: by agreed need, by what a service asks for, by what is known of its effect and by its free places.

The estimate takes no part in it, and nobody says how much a service would do for this one person.
"""

from dataclasses import dataclass
from uuid import UUID

from app.agencies.queries import offers_for
from app.assessment.queries import current_needs
from app.casework import Case
from app.foundation.clock import today_in
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.packages.offering import Service, member_lines, need_lines, services
from app.packages.queries import MEMBERS, offers_in_plan
from app.packages.rules import ranked, suggestion
from app.pages.staff.package_words import reason_words
from app.people.vocabulary import DOMAIN_NAMES, Domain

MOST = 4


@dataclass(frozen=True, slots=True)
class Help:
    """A service worth talking about, with its reasons and the area under which the plan has it."""

    offer: Service
    domain: Domain
    area: str
    reasons: list[tuple[str, str]]


def helps_for(work: Work, case: Case) -> list[Help]:
    """The first few suggestions that the plan does not have yet, each service once; four questions."""
    taken = {str(one) for one in work.session.scalars(offers_in_plan(case.id))}
    needs = current_needs(work, case.id)
    asked = offers_for({need.domain.value for need in needs}, {UUID(one) for one in taken})
    known = services(work.session.execute(asked))
    members = work.session.execute(MEMBERS, {"household_id": case.household_id}).all()
    today = today_in(work.zone, work.now)
    found = ranked(
        need_lines(needs),
        [one.line for one in known.values()],
        member_lines(members, today),
        case.territory.code,
        taken,
    )
    helps: dict[str, Help] = {}
    for one in found:
        if one.offer.id not in taken and one.offer.id not in helps and len(helps) < MOST:
            domain, reasons = Domain(one.need.domain), reason_words(suggestion(one).reasons)
            helps[one.offer.id] = Help(known[UUID(one.offer.id)], domain, _(DOMAIN_NAMES[domain]), reasons)
    return list(helps.values())
