"""What is wrong with a specification or a table, as one line that names the thing."""

from typing import NoReturn

from app.foundation.errors import DomainError

LONGEST = 60


class Refused(DomainError):
    """The table or the specification cannot be used; the message is one line."""


def refuse(message: str) -> NoReturn:
    """Say no, in one line."""
    raise Refused(message)


def shown(value: object) -> str:
    """Text of the input as it may stand inside a message of one line."""
    plain = "".join(sign if sign.isprintable() else "?" for sign in str(value))
    return plain if len(plain) <= LONGEST else plain[:LONGEST] + "…"


def listed(values: list[str], most: int = 6) -> str:
    """The first few of many names."""
    names = ", ".join(shown(value) for value in values[:most])
    return f"{names} and {len(values) - most} more" if len(values) > most else names
