"""Who asks for a benefit: the person of the case, or another adult at home, as the law lets them."""

from collections.abc import Sequence
from uuid import UUID

from app.benefits.models import BenefitClaim
from app.casework.models import Case
from app.foundation.clock import today_in
from app.foundation.errors import Invalid
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.people.models import HouseholdMember
from app.people.queries import everybody_of
from app.people.rules import is_minor
from app.people.vocabulary import RELATION_NAMES


def claimants(work: Work, case: Case) -> list[tuple[str, str]]:
    """The other adults at home, with their names: each of them may ask too, for themselves or for the home."""
    today = today_in(work.zone, work.now)
    return [
        (str(member.id), _called(member, person.name if person else ""))
        for member, person in work.session.execute(everybody_of(case.household_id)).all()
        if (member.ends_on is None or member.ends_on > today)
        and member.person_id != case.person_id
        and not is_minor(member.birth_year, person.birth_date if person else None, today)
    ]


def claimant(others: Sequence[tuple[str, str]], chosen: str) -> UUID | None:
    """The member who was chosen, None for the person of the case; raises Invalid for anybody else."""
    if not chosen:
        return None
    if chosen not in dict(others):
        raise Invalid(_("Choose one of the adults at home."), "member")
    return UUID(chosen)


def asked_by(claim: BenefitClaim) -> str:
    """The name of another member who asks; empty when it is the person of the case."""
    member = claim.member
    return _called(member, member.person.name if member.person else "") if member is not None else ""


def _called(member: HouseholdMember, name: str) -> str:
    relation = RELATION_NAMES[member.relation]
    return name or member.given_name or _(relation)
