"""The engine's reasons, conditions and papers in words; a benefit without sentences of its own gets general ones."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from app.benefits.questions import FOLDER
from app.foundation.i18n import gettext, money_text, translated
from app.foundation.yaml_files import read_yaml

NAMED = re.compile(r"%\((\w+)\)s")
MONEY = {"have", "limit"}
STATES = {True: "met", False: "not_met", None: "unknown"}

_REASONS: dict[str, Any] = read_yaml(FOLDER / "reasons.yaml")
_OFFICES: dict[str, Any] = read_yaml(FOLDER / "offices.yaml")
CONDITIONS: dict[str, dict[str, Any]] = _REASONS["conditions"]
BRING: list[dict[str, str]] = _REASONS["bring"]


def has_sentences(benefit: str) -> bool:
    """True for a benefit with sentences of its own."""
    return benefit in _REASONS["benefits"]


def entry(benefit: str, reason: Mapping[str, Any]) -> dict[str, Any]:
    """The sentences of a reason: the benefit's own, those it borrows, or the general ones of its kind."""
    own = _REASONS["benefits"].get(benefit, {})
    borrowed = _REASONS["benefits"].get(own.get("like", ""), {})
    other = _REASONS["other"]
    general = other.get(reason["code"]) or other[reason["kind"]]
    found: dict[str, Any] = own.get(reason["code"]) or borrowed.get(reason["code"]) or general
    return found


def sentence(benefit: str, reason: Mapping[str, Any]) -> Markup:
    """How a reason stands, in one or two sentences with the numbers compared."""
    words = entry(benefit, reason)
    state = STATES[reason["met"]]
    values = reason["values"] or {}
    if reason["met"] and "zero_text" in words and not values.get("have"):
        return filled([words["zero_text"], words.get("met_plain_text", "")], values)
    if reason["met"] is None and "exception_text" in words and values.get("have") is not None:
        return filled([words["exception_text"]], values)
    return filled([words[f"{state}_text"], words.get(f"{state}_plain_text", "")], values)


def change(benefit: str, reason: Mapping[str, Any]) -> Markup | None:
    """What would change a reason that is not met; None where nothing is known to."""
    words = entry(benefit, reason)
    texts = [words[name] for name in ("change_text", "change_plain_text") if name in words]
    return filled(texts, reason["values"] or {}) if texts else None


def law_words(benefit: str, reason: Mapping[str, Any]) -> str:
    """What a reason is about, for the fold with the articles."""
    return translated(entry(benefit, reason)["law_text"])


def filled(texts: list[str], values: Mapping[str, Any]) -> Markup:
    """The first text whose values are all known, in the reader's language."""
    for text in texts:
        names = NAMED.findall(text)
        if text and all(values.get(name) is not None for name in names):
            shown = {name: _shown(name, values[name]) for name in names}
            return Markup(gettext(text)) % shown if names else Markup(gettext(text))  # noqa: S704 - texts of this house
    return Markup(re.sub(r"[^.]*%\(\w+\)s[^.]*\.", "", translated(texts[0])))  # noqa: S704 - texts of this house


def _shown(name: str, value: Any) -> str:
    return money_text(Decimal(str(value))) if name in MONEY else str(value)


def where(benefit: str, region: str) -> list[dict[str, Any]]:
    """Where to ask for a benefit, in a region or in its country."""
    known: dict[str, Any] = _OFFICES["where"].get(benefit, {})
    rows: list[dict[str, Any]] = known.get(region) or known.get(region[:2]) or []
    return [{"strong": False, **row, "words": translated(row["place_text"])} for row in rows]


def others(region: str, *, known: bool, with_imv: bool) -> list[tuple[str, str]]:
    """What else exists in a place and was not checked; `known`: the income of the region was."""
    unfit = {"unless_regional": known, "with_imv": not with_imv}
    rows = _OFFICES["others"].get(region[:2], [])
    fitting = (row for row in rows if not any(row.get(name) and out for name, out in unfit.items()))
    return [(row["icon"], translated(row["other_text"])) for row in fitting]


def decides(region: str) -> str:
    """Who decides, since this is a calculation only."""
    return translated(_OFFICES["decides"][region[:2]]["decides_text"])
