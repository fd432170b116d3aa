"""Pure rules of questionnaires: what may be answered, how it is counted, and where two voices have to talk.

An answer that is not known gives a range from the hardest to the easiest it could be, never a silent zero.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.assessment.definitions import Band, Instrument, Item
from app.assessment.vocabulary import NOT_AGREED, NOT_APPLICABLE, UNKNOWN

SAID = (UNKNOWN, NOT_APPLICABLE, NOT_AGREED)


@dataclass(frozen=True, slots=True)
class Answer:
    """A level, or why there is none, with the words that go with it; no answer at all means it was not raised."""

    level: int | None = None
    said: str = ""
    words: str = ""

    def kept(self) -> dict[str, Any]:
        """As it is stored."""
        return {"a": self.level if self.level is not None else self.said, "w": self.words}


Answers = Mapping[str, Answer]


def answers_of(instrument: Instrument, kept: Mapping[str, Any] | None) -> dict[str, Answer]:
    """Stored answers; what the questionnaire does not know is left out."""
    found = {}
    for item in instrument.items:
        said = (kept or {}).get(item.id)
        if said is not None:
            level = said["a"] if isinstance(said["a"], int) else None
            found[item.id] = Answer(level, "" if level is not None else said["a"], said.get("w", ""))
    return found


def read_answer(item: Item, typed: str, words: str = "") -> Answer | None:
    """What was chosen in a form, None when it was left open; raises ValueError for what the form never offered."""
    if not typed:
        return Answer(None, "", words) if words else None
    if typed in SAID and (typed != NOT_APPLICABLE or item.may_not_apply):
        return Answer(None, typed, words)
    if typed.isascii() and typed.isdecimal() and len(typed) == 1 and 1 <= int(typed) <= item.levels:
        return Answer(int(typed), "", words)
    text = f"{item.id} has no answer {typed!r}"
    raise ValueError(text)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many questions count, how many have a level, and how many are not known or were not raised."""

    items: int
    applicable: int
    answered: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Range:
    """From the hardest to the easiest that the answers leave possible."""

    low: float
    high: float

    @property
    def is_one(self) -> bool:
        """True when nothing is open."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Score:
    """A result: the range, the names of the bands at its two ends, and what it rests on."""

    tally: Tally
    result: Range | None
    worst: str
    best: str
    crises: Range
    enough: bool


def tally(instrument: Instrument, answers: Answers) -> Tally:
    """What the result rests on."""
    out = sum(1 for item in instrument.items if _said(answers, item) == NOT_APPLICABLE)
    known = sum(1 for item in instrument.items if _level(answers, item) is not None)
    applicable = len(instrument.items) - out
    return Tally(len(instrument.items), applicable, known, applicable - known)


def score(instrument: Instrument, answers: Answers) -> Score:
    """The result of a questionnaire: a mean for a matrix, a count of difficulties for a list."""
    rests_on = tally(instrument, answers)
    hardest, easiest = _ends(instrument, answers)
    is_matrix = instrument.kind == "ordinal_matrix"
    measured = _mean if is_matrix else _count
    worst, best = measured(instrument, hardest), measured(instrument, easiest)
    result = None if worst is None or best is None else Range(min(worst, best), max(worst, best))
    return Score(
        tally=rests_on,
        result=result,
        worst=_band(instrument.bands, worst, hardest),
        best=_band(instrument.bands, best, easiest),
        crises=Range(_at_one(easiest.values()), _at_one(hardest.values())),
        enough=rests_on.answered >= instrument.min_answered_share * rests_on.applicable and rests_on.answered > 0,
    )


def _ends(instrument: Instrument, answers: Answers) -> tuple[dict[str, int], dict[str, int]]:
    """Every question that applies with its level; what is open is filled in with the hardest, then the easiest."""
    hardest, easiest = {}, {}
    for item in instrument.items:
        if _said(answers, item) == NOT_APPLICABLE:
            continue
        level = _level(answers, item)
        hardest[item.id] = level if level is not None else min(item.barrier, default=1)
        easiest[item.id] = level if level is not None else item.levels
    return hardest, easiest


def _level(answers: Answers, item: Item) -> int | None:
    answer = answers.get(item.id)
    return answer.level if answer else None


def _said(answers: Answers, item: Item) -> str:
    answer = answers.get(item.id)
    return answer.said if answer else ""


def _mean(_instrument: Instrument, levels: Mapping[str, int]) -> float | None:
    return sum(levels.values()) / len(levels) if levels else None


def _count(instrument: Instrument, levels: Mapping[str, int]) -> float:
    return float(sum(1 for item in instrument.items if levels.get(item.id) in item.barrier))


def _at_one(levels: Iterable[int]) -> int:
    return sum(1 for level in levels if level == 1)


def _band(bands: Iterable[Band], value: float | None, levels: Mapping[str, int]) -> str:
    return "" if value is None else next((band.name for band in bands if _holds(band, value, levels)), "")


def _holds(band: Band, value: float, levels: Mapping[str, int]) -> bool:
    crises = _at_one(levels.values())
    low_ones = sum(1 for level in levels.values() if level in {1, 2})
    return (
        band.always
        or any(levels.get(item) == 1 for item in band.any_urgent)
        or (band.below is not None and value < band.below)
        or (band.at_least is not None and value >= band.at_least)
        or (band.crises is not None and crises >= band.crises)
        or (band.low_ones is not None and low_ones >= band.low_ones)
    )


def difference(one: Answer | None, other: Answer | None) -> int | None:
    """How many levels lie between two answers; None when one of them has no level."""
    if one is None or other is None or one.level is None or other.level is None:
        return None
    return abs(one.level - other.level)


def to_talk(instrument: Instrument, staff: Answers, person: Answers) -> list[str]:
    """The questions in which the two voices are so far apart that they have to talk."""
    apart = {item.id: difference(staff.get(item.id), person.get(item.id)) for item in instrument.items}
    return [name for name, levels in apart.items() if levels is not None and levels >= instrument.talk_from]


def raised(answers: Answers, item: str) -> bool:
    """True when somebody said something about it; “not raised” is not “no”."""
    answer = answers.get(item)
    return answer is not None and bool(answer.level is not None or answer.said)


def still_open(instrument: Instrument, staff: Answers, person: Answers, agreed: Answers) -> list[str]:
    """The questions that one of the two answered with a level and that are not agreed yet."""
    return [
        item.id
        for item in instrument.items
        if (_level(staff, item) is not None or _level(person, item) is not None) and not raised(agreed, item.id)
    ]


def suggested(staff: Answer | None, person: Answer | None) -> Answer | None:
    """What may be agreed without a talk: the level that both chose; anything else is theirs to decide."""
    if staff is None or person is None or staff.level is None or staff.level != person.level:
        return None
    return Answer(staff.level)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (following - timedelta(days=1)).day))
