"""Pure rules of sharing: what each kind of agency may read of a file, and who may say yes for themselves."""

from collections.abc import Collection

from app.agencies.vocabulary import AgencyKind
from app.people.vocabulary import Domain
from app.privacy.vocabulary import Extra, Shareable

# The most that an agency of a kind may read of another agency's file, whatever else was agreed.
READ_BY_KIND: dict[AgencyKind, frozenset[Domain]] = {
    AgencyKind.SOCIAL_SERVICES: frozenset(Domain),
    AgencyKind.EMPLOYMENT: frozenset(
        {Domain.INCOME, Domain.WORK, Domain.EDUCATION, Domain.DIGITAL, Domain.LEGAL, Domain.PARTICIPATION}
    ),
    AgencyKind.NGO: frozenset(Domain) - {Domain.HEALTH, Domain.LEGAL},
}
NOTHING: frozenset[Shareable] = frozenset()


def readable(
    kind: AgencyKind, agreed: Collection[Collection[str]], consented: Collection[Collection[str]]
) -> frozenset[Shareable]:
    """What another agency reads: what its kind may, as far as the agencies agreed and the person allows."""
    shared = {name for domains in agreed for name in domains}
    allowed = {name for domains in consented for name in domains}
    return frozenset(part for part in needed_by(kind) if part.value in shared and part.value in allowed)


def needed_by(kind: AgencyKind) -> frozenset[Shareable]:
    """The most that an agency of a kind reads of others: the parts of life it works on, and what is ticked besides."""
    return READ_BY_KIND.get(kind, NOTHING) | frozenset(Extra)
