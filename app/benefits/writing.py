"""Answers as JSON, the same bytes as `json.dumps` writes; what stands in every answer alike is written out once.

Papers, offices, sources and the benefits of other places are most of an answer and depend on the date alone, and a
reason differs from one household to the next by its numbers at most. So over a file of many households little has to be
written anew.
"""

import json
from collections.abc import Mapping
from json.encoder import encode_basestring_ascii
from typing import Any

from app.benefits.engine import Told

RESULTS = "results"
HEAD = ("benefit", "name", "outcome")
FIXED = ("documents", "where_to_apply", "source", "confidence", "excludes", "offsets", "requires")
REASON = ("code", "kind", "met", "article")


class Writer:
    """Writes the answers of one run: all of them for the same date."""

    def __init__(self) -> None:
        self._fixed: dict[tuple[str, bool], str] = {}
        self._heads: dict[tuple[str, str], str] = {}
        self._reasons: dict[tuple[Any, ...], str] = {}

    def line(self, answer: Mapping[str, Any]) -> bytes:
        """One answer, or one error, as one line."""
        if RESULTS not in answer:
            return json.dumps(answer).encode("ascii") + b"\n"
        results = ", ".join(map(self._result, answer[RESULTS]))
        parts = [f'"{name}": {f"[{results}]" if name == RESULTS else _plain(value)}' for name, value in answer.items()]
        return f"{{{', '.join(parts)}}}\n".encode("ascii")

    def _result(self, result: Mapping[str, Any]) -> str:
        return result.written(self._result_text) if type(result) is Told else self._result_text(result)

    def _result_text(self, result: Mapping[str, Any]) -> str:
        """The members in the order in which the engine puts them."""
        key = result["benefit"], result["outcome"]
        if key not in self._heads:
            self._heads[key] = _members(result, HEAD)
            self._fixed[key] = _members(result, FIXED)
        amount = result["amount"]
        return (
            f"{{{self._heads[key]}, "
            f'"amount": {"null" if amount is None else _flat(amount)}, "components": {_flat(result["components"])}, '
            f'"reasons": [{", ".join(map(self._reason, result["reasons"]))}], '
            f'"missing": {_texts(result["missing"])}, "assumed": {_texts(result["assumed"])}, '
            f'{self._fixed[key]}, "notes": {_texts(result["notes"])}}}'
        )

    def _reason(self, reason: Mapping[str, Any]) -> str:
        return reason.written(self._reason_text) if type(reason) is Told else self._reason_text(reason)

    def _reason_text(self, reason: Mapping[str, Any]) -> str:
        key = reason["code"], reason["kind"], reason["met"], reason["article"]
        start = self._reasons.get(key)
        if start is None:
            start = self._reasons[key] = f'{{{_members(reason, REASON)}, "values": '
        return f"{start}{_flat(reason['values'])}}}"


def _members(value: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return json.dumps({name: value[name] for name in names})[1:-1]


def _flat(values: Mapping[str, Any]) -> str:
    """An object of plain values whose names are plain too."""
    return "{" + ", ".join([f'"{name}": {_plain(value)}' for name, value in values.items()]) + "}" if values else "{}"


def _plain(value: Any) -> str:
    kind = type(value)
    if kind is float or kind is int:
        return repr(value)
    if kind is str:
        return encode_basestring_ascii(value)
    return "null" if value is None else json.dumps(value)


def _texts(texts: list[str]) -> str:
    return json.dumps(texts) if texts else "[]"
