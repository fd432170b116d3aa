"""Answers as JSON, the same bytes as `json.dumps` writes; what stands in every answer alike is written out once.

Papers, offices, sources and the benefits of other places are most of an answer and depend on the date alone, so over a
file of many households they need not be written out each time.
"""

import json
from collections.abc import Mapping
from typing import Any

from app.benefits.engine import Told
from app.benefits.vocabulary import Outcome

RESULTS = "results"
NOTES = "notes"
FIXED = ("documents", "where_to_apply", "source", "confidence", "excludes", "offsets", "requires")


class Writer:
    """Writes the answers of one run: all of them for the same date."""

    def __init__(self) -> None:
        self._fixed: dict[tuple[str, bool], str] = {}

    def line(self, answer: Mapping[str, Any]) -> bytes:
        """One answer, or one error, as one line."""
        if RESULTS not in answer:
            return json.dumps(answer).encode("ascii") + b"\n"
        results = ", ".join(map(self._result, answer[RESULTS]))
        parts = [
            f"{json.dumps(name)}: " + (f"[{results}]" if name == RESULTS else json.dumps(value))
            for name, value in answer.items()
        ]
        return f"{{{', '.join(parts)}}}\n".encode("ascii")

    def _result(self, result: Told) -> str:
        try:
            return result.text
        except AttributeError:
            result.text = self._written(result)
            return result.text

    def _written(self, result: Told) -> str:
        key = result["benefit"], result["outcome"] == Outcome.ELSEWHERE
        fixed = self._fixed.get(key)
        if fixed is None:
            fixed = self._fixed[key] = json.dumps({name: result[name] for name in FIXED})[1:-1]
        moving = {name: value for name, value in result.items() if name not in FIXED and name != NOTES}
        return f'{json.dumps(moving)[:-1]}, {fixed}, "{NOTES}": {json.dumps(result[NOTES])}}}'
