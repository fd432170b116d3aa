"""Pure rules of sharing: what each kind of agency may read of a file, and who may say yes for themselves."""

from collections.abc import Collection
from datetime import date

from app.agencies.vocabulary import AgencyKind
from app.people.rules import age_on
from app.people.vocabulary import Domain

# From this age on a person agrees for themselves (Spanish law on data protection, LOPDGDD, article 7).
OWN_CONSENT_AGE = 14

# The most that an agency of a kind may read of another agency's file, whatever else was agreed.
READ_BY_KIND: dict[AgencyKind, frozenset[Domain]] = {
    AgencyKind.SOCIAL_SERVICES: frozenset(Domain),
    AgencyKind.EMPLOYMENT: frozenset(
        {Domain.INCOME, Domain.WORK, Domain.EDUCATION, Domain.DIGITAL, Domain.LEGAL, Domain.PARTICIPATION}
    ),
    AgencyKind.NGO: frozenset(Domain) - {Domain.HEALTH, Domain.LEGAL},
}
NOTHING: frozenset[Domain] = frozenset()


def readable(
    kind: AgencyKind, agreed: Collection[Collection[str]], consented: Collection[Collection[str]]
) -> frozenset[Domain]:
    """What another agency reads: what its kind may, as far as the agencies agreed and the person allows."""
    shared = {name for domains in agreed for name in domains}
    allowed = {name for domains in consented for name in domains}
    return frozenset(d for d in READ_BY_KIND.get(kind, NOTHING) if d.value in shared and d.value in allowed)


def may_agree_alone(birth: date | None, today: date) -> bool:
    """True from 14 years on, and for somebody whose age nobody wrote down; below it a representative agrees."""
    return birth is None or age_on(birth, today) >= OWN_CONSENT_AGE
