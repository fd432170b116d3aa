"""Consents and parts of life in the words of whoever reads them."""

from collections.abc import Iterable

from app.foundation import i18n
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.people.vocabulary import DOMAIN_NAMES, Domain
from app.privacy.vocabulary import TEXTS, Purpose

# What a consent is about, in one line above its words.
TITLES = {
    Purpose.CASE: mark("Keep my details and help me"),
    Purpose.BENEFIT_RECHECK: mark("Check my benefits again when the law changes"),
    Purpose.SHARING: mark("Share with %(agency)s"),
    Purpose.REFERRAL: mark("Ask %(agency)s for a place"),
}


def title_of(purpose: Purpose, agency: str) -> str:
    """What a consent is about, in one line."""
    return _(TITLES[purpose], agency=agency)


def areas(domains: Iterable[str] | None) -> str:
    """Parts of life in one row, in the order in which they are always told."""
    chosen = set(domains or ())
    return i18n.list_text([_(DOMAIN_NAMES[domain]) for domain in Domain if domain.value in chosen])


def agreed_words(purpose: Purpose, agency: str, domains: Iterable[str] | None) -> str:
    """The words of a consent as the person reads them now, with the agency and what is shared filled in."""
    return _(TEXTS[purpose].words, agency=agency, areas=areas(domains))
