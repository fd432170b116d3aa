"""The catalogue of tasks, read once from YAML; its texts are English source texts like those of the pages."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from app.foundation.yaml_files import read_yaml
from app.skills.vocabulary import REVIEW_AFTER_DAYS, Level, Mode

FOLDER = Path(__file__).with_name("tasks")


@dataclass(frozen=True, slots=True)
class Shown:
    """A message to look at: who seems to write, what it says, whether it is real, and how one can tell."""

    sender: str
    body: str
    answer: str
    because: str


@dataclass(frozen=True, slots=True)
class Step:
    """One screen of a task."""

    head: str
    lines: tuple[str, ...]
    picture: str = ""
    practice: str = ""
    shown: Shown | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A thing to learn in three to seven screens and at most ten minutes."""

    key: str
    area: str
    name: str
    why: str
    minutes: int
    digcomp: tuple[str, ...]
    level: Level
    mode: Mode
    steps: tuple[Step, ...]
    leads: str = ""
    country: str = ""
    official: bool = False
    owner: str = ""
    written_on: date | None = None
    verified_on: date | None = None

    @property
    def review_on(self) -> date | None:
        """Until when its owner compares it with the official page; offices change theirs without telling."""
        since = self.verified_on or self.written_on
        return since + timedelta(days=REVIEW_AFTER_DAYS) if self.official and since else None


@cache
def tasks() -> dict[str, Task]:
    """Every task by its key, in the order of the catalogue."""
    found: dict[str, Task] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        area = read_yaml(path)
        found |= {entry["key"]: _task(entry, area) for entry in area["tasks"]}
    return found


def _task(entry: dict[str, Any], area: dict[str, Any]) -> Task:
    official = entry.get("official", False)
    return Task(
        key=entry["key"],
        area=area["area_text"],
        name=entry["name_text"],
        why=entry["why_text"],
        minutes=entry["minutes"],
        digcomp=tuple(entry["digcomp"]),
        level=Level(entry["level"]),
        mode=Mode(entry["mode"]),
        steps=tuple(_step(step) for step in entry["steps"]),
        leads=entry.get("leads", ""),
        country=entry.get("country", ""),
        official=official,
        owner=area["owner_text"] if official else "",
        written_on=area["written_on"] if official else None,
        verified_on=entry.get("verified_on"),
    )


def _step(entry: dict[str, Any]) -> Step:
    shown = None
    if "message" in entry:
        message = entry["message"]
        shown = Shown(message["from_text"], message["body_text"], entry["answer"], entry["because_text"])
    return Step(
        head=entry["head_text"],
        lines=tuple(entry.get("lines_texts", ())),
        picture=entry.get("picture", ""),
        practice=entry.get("practice", ""),
        shown=shown,
    )


def tasks_in(country: str) -> dict[str, Task]:
    """The tasks for somebody who lives in a country: those of its offices, and those that are the same everywhere."""
    return {key: task for key, task in tasks().items() if task.country in ("", country)}


def areas(country: str = "") -> list[tuple[str, list[Task]]]:
    """Names of areas with their tasks, in the order of the catalogue; with a country only those that are for it."""
    found: dict[str, list[Task]] = {}
    for task in (tasks_in(country) if country else tasks()).values():
        found.setdefault(task.area, []).append(task)
    return list(found.items())
