"""What a plan of each segment usually begins with; from YAML, in the language of the person who will read it."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from app.casework.vocabulary import TaskKind
from app.foundation.i18n import translated
from app.foundation.yaml_files import read_yaml
from app.packages.services import Beginning, Part
from app.packages.vocabulary import Doer
from app.people.vocabulary import Domain


@cache
def told() -> dict[str, Any]:
    """What the file says, by segment."""
    return dict(read_yaml(Path(__file__).parent / "templates.yaml"))


def beginning_for(segment: str, today: date) -> Beginning:
    """What a plan of this segment begins with; nothing for a segment without a template."""
    row = told().get(segment, {})
    goals = [{"domain": one["domain"], "words": translated(one["goal_text"])} for one in row.get("goals", ())]
    parts = [_part(one, today) for one in row.get("parts", ())]
    return Beginning(parts, goals, row.get("months"), row.get("team_hours"))


def _part(row: dict[str, Any], today: date) -> Part:
    return Part(
        domain=Domain(row["domain"]),
        title=translated(row["title_text"]),
        kind=TaskKind(row["kind"]),
        doer=Doer(row["doer"]),
        books=row.get("books", False),
        due_on=today + timedelta(days=row["due_days"]),
    )
