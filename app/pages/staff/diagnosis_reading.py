"""What of a questionnaire this professional may read and answer, and reading what was typed into its rows."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from app.assessment.definitions import Instrument, Item
from app.assessment.rules import Answer, read_answer
from app.foundation.errors import Invalid
from app.foundation.i18n import gettext as _
from app.people.vocabulary import Domain

MOST_WORDS = 1000
NOT_RAISED = "none"
# Versions are small numbers; a longer one was not on any screen.
LONGEST_VERSION = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """The parts of life that a professional may read; sensitive answers are for those who may read all of them."""

    domains: frozenset[Domain]

    @property
    def everything(self) -> bool:
        """True for the agency that leads the case."""
        return self.domains == frozenset(Domain)

    def must_lead(self) -> None:
        """Refuse whoever does not see everything that is to be closed."""
        if not self.everything:
            raise Invalid(_("Only the agency that leads the case can close it."))

    def may(self, item: Item) -> bool:
        """True when this question and its answers are for these eyes."""
        return item.domain in self.domains and (self.everything or not item.sensitive)

    def items(self, instrument: Instrument) -> list[Item]:
        """The questions for these eyes."""
        return [item for item in instrument.items if self.may(item)]


def typed_answers(
    items: Iterable[Item], form: Mapping[str, str], prefix: str, typed: dict[str, str]
) -> dict[str, Answer | None]:
    """Answers by question as they came in `<prefix>-<question>` with words in `w-<question>`; `typed` keeps them.

    Questions that the form does not hold stay as they are. Raises Invalid for what no form of ours ever offered.
    """
    found: dict[str, Answer | None] = {}
    wrong: list[str] = []
    for item in items:
        level, words = form.get(f"{prefix}-{item.id}"), form.get(f"w-{item.id}", "").strip()
        if level is None and f"w-{item.id}" not in form:
            continue
        level = "" if level == NOT_RAISED else level
        typed[item.id], typed[f"w-{item.id}"] = level or "", words
        if len(words) > MOST_WORDS:
            wrong.append(_("%(area)s: use at most 1000 characters.", area=_(item.name)))
            continue
        try:
            found[item.id] = read_answer(item, level or "", words)
        except ValueError:
            wrong.append(_("%(area)s: choose one of the levels on the page.", area=_(item.name)))
    if wrong:
        raise Invalid(" ".join(wrong))
    return found


def typed_before(items: Iterable[Item], kept: Any | None) -> dict[str, str] | None:
    """What a draft holds of these questions, as it was typed; None without one."""
    if kept is None:
        return None
    typed: dict[str, str] = {}
    with suppress(Invalid):
        typed_answers(items, MultiDict(kept.content), "v", typed)
    return typed


def version_in(said: str | None) -> int:
    """The version that was on the screen, 0 for none."""
    return int(said) if said and said.isascii() and said.isdecimal() and len(said) < LONGEST_VERSION else 0
