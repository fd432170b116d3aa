"""Answers that somebody shared, as a professional reads them: who lives at home, each answer in words, what follows."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.benefits.interview import Interview
from app.benefits.models import Screening
from app.benefits.questions import QUESTIONS
from app.benefits.said import Place
from app.benefits.screen import ResultScreen, result_screen
from app.benefits.told import answers_told
from app.people.vocabulary import Relation


@dataclass(frozen=True, slots=True)
class AtHome:
    """One of those who live at home."""

    relation: Relation
    birth_year: int | None


@dataclass(frozen=True, slots=True)
class SharedAnswers:
    """What the page of a callback or a code shows of the answers."""

    home: list[AtHome]
    rows: list[tuple[str, str]]
    result: ResultScreen
    checked_on: date


def shared_answers(screening: Screening) -> SharedAnswers:
    """Put shared answers into words, on the day on which they were given."""
    kept = screening.answers
    said = {key: value for key, value in (kept.get("said") or {}).items() if key in QUESTIONS}
    place = Place(region=(kept["facts"] or {}).get("region", ""))
    interview = Interview(said, screening.checked_on, place)
    return SharedAnswers(at_home(screening), answers_told(interview), result_screen(interview), screening.checked_on)


def at_home(screening: Screening) -> list[AtHome]:
    """Everybody who lives at home, the person first; nobody while it is not known who lives there."""
    facts, born = screening.answers["facts"] or {}, screening.answers.get("born") or []
    return [
        AtHome(Relation(person["relation"]), _year(person, born[i] if i < len(born) else None, screening.checked_on))
        for i, person in enumerate(facts.get("people", []))
    ]


def _year(person: dict[str, Any], born: list[int] | None, on: date) -> int | None:
    if born:
        return born[0]
    if "age_on_1_january" in person and person.get("age") != 0:
        return int(on.year - 1 - person["age_on_1_january"])
    return int(on.year - person["age"]) if "age" in person else None
