"""JSON as it comes in, read with care: size, depth, encoding, names given twice, numbers that are none."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import isinf
from typing import Any, NoReturn

LARGEST = 1024 * 1024  # bytes for one household
DEEPEST = 20
LONGEST_NUMBER = 40  # digits; what is longer is no more exact than the nearest float
LONGEST_ID = 64
SHOWN = 60
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# The order in which errors are told.
CODES = (
    "too_large",
    "bad_encoding",
    "malformed_json",
    "duplicate_key",
    "not_an_object",
    "missing_field",
    "unknown_field",
    "wrong_type",
    "not_a_number",
    "out_of_range",
    "unknown_region",
    "unknown_value",
    "too_many_items",
    "contradiction",
)


class FactsError(Exception):
    """The facts cannot be used; `code`, `field` and `message` are what the contract says of it."""

    def __init__(self, code: str, field: str | None, message: str, label: str | None = None) -> None:
        super().__init__(message)
        self.code, self.field, self.message, self.label = code, field, message, label

    def as_answer(self) -> dict[str, Any]:
        """The answer in place of a result."""
        label = {} if self.label is None else {"id": self.label}
        return label | {"error": {"code": self.code, "field": self.field, "message": self.message}}


def refuse(code: str, field: str | None, message: str, label: str | None = None) -> NoReturn:
    """Raise the error."""
    raise FactsError(code, field, message, label)


class _Doubled(dict[str, Any]):
    """An object in which a name stands twice; `pairs` keeps all of them."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.pairs = pairs


class _NameTwice(Exception):
    """A name stands twice in one object."""


@dataclass(frozen=True, slots=True)
class NoNumber:
    """NaN, Infinity, or more than a float can hold."""

    text: str


def read(text: str | bytes) -> Any:
    """What stands in a JSON text; raises FactsError when it cannot be read or a name is given twice."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(data) > LARGEST:
        refuse("too_large", None, "the household is larger than 1 MiB")
    data = data.removeprefix(BYTE_ORDER_MARK)
    if _depth(data) > DEEPEST:
        refuse("too_large", None, f"lists and objects stand more than {DEEPEST} deep in each other")
    try:
        value = _decoded(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        refuse("bad_encoding", None, f"byte {error.start} is not UTF-8")
    except ValueError as error:
        refuse("malformed_json", None, f"not JSON: {error}")
    return value


def _decoded(text: str) -> Any:
    try:
        return ONCE.decode(text)
    except _NameTwice:
        # Read on, since what is no JSON further down is told first.
        value = TWICE.decode(text)
    path = next(_doubles(value, ""))
    refuse("duplicate_key", path, f"{show(path)} is given twice", label_of(value))


def label_of(value: Any) -> str | None:
    """The label of the household, when it can be read."""
    label = value.get("id") if isinstance(value, Mapping) else None
    return label if isinstance(label, str) and len(label) <= LONGEST_ID else None


def show(text: str) -> str:
    """Text of the input as it may stand in a one-line message."""
    plain = ascii(text)[1:-1]
    return plain if len(plain) <= SHOWN else plain[:SHOWN] + "..."


def _depth(data: bytes) -> int:
    """How deep brackets stand in each other, outside of texts."""
    if data.count(b"[") + data.count(b"{") <= DEEPEST:
        return 0
    depth = deepest = 0
    in_text = skip = False
    for byte in data:
        if skip:
            skip = False
        elif in_text:
            skip, in_text = byte == ord("\\"), byte != ord('"')
        elif byte == ord('"'):
            in_text = True
        elif byte in b"[{":
            depth += 1
            deepest = max(depth, deepest)
        elif byte in b"]}":
            depth -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _NameTwice
    return found


def _twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else _Doubled(pairs)


def _whole(text: str) -> Any:
    if len(text) <= LONGEST_NUMBER:
        return int(text)
    number = float(text)
    return NoNumber(text[:SHOWN]) if isinf(number) else Decimal(repr(number))


def _decimal(text: str) -> Any:
    number = float(text)
    if isinf(number):
        return NoNumber(text[:SHOWN])
    plain = len(text) <= LONGEST_NUMBER and "e" not in text and "E" not in text
    return Decimal(text if plain else repr(number))


def _decoder(pairs_hook: Callable[[list[tuple[str, Any]]], dict[str, Any]]) -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=pairs_hook, parse_int=_whole, parse_float=_decimal, parse_constant=NoNumber
    )


ONCE, TWICE = _decoder(_once), _decoder(_twice)


def _doubles(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        seen: set[str] = set()
        for name, child in value.pairs if isinstance(value, _Doubled) else value.items():
            place = f"{path}.{name}" if path else name
            if name in seen:
                yield place
            seen.add(name)
            yield from _doubles(child, place)
    elif isinstance(value, list):
        for i, child in enumerate(value):
            yield from _doubles(child, f"{path}[{i}]")
