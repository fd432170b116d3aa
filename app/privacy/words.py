"""Consents and parts of life in the words of whoever reads them."""

from collections.abc import Iterable

from app.foundation import i18n
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.privacy.vocabulary import SHAREABLE_NAMES, TEXTS, Purpose

# What a consent is about, in one line above its words.
TITLES = {
    Purpose.CASE: mark("Keep my details and help me"),
    Purpose.BENEFIT_RECHECK: mark("Check my benefits again when the law changes"),
    Purpose.SHARING: mark("Share with %(agency)s"),
    Purpose.REFERRAL: mark("Ask %(agency)s for a place"),
    Purpose.ESTIMATE: mark("Estimate how long I may need help"),
}


def title_of(purpose: Purpose, agency: str) -> str:
    """What a consent is about, in one line."""
    return _(TITLES[purpose], agency=agency)


def areas(domains: Iterable[str] | None) -> str:
    """What is shared in one row, in the order in which it is always told."""
    chosen = set(domains or ())
    return i18n.list_text([_(name) for part, name in SHAREABLE_NAMES.items() if part.value in chosen])


def agreed_words(purpose: Purpose, agency: str, domains: Iterable[str] | None) -> str:
    """The words of a consent as the person reads them now, with the agency and what is shared filled in."""
    return _(TEXTS[purpose].words, agency=agency, areas=areas(domains))
