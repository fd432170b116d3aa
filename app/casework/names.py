"""People by parts of their names: the rarest part leads, and whatever else was typed is only looked at.

A part is met in the order of the letters and a list is shown in an order of its own. Few parts are therefore gone
through whole and put in order; of more, the list is walked until a page is full.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from app.people.models import NameWord

Rows = Select[*tuple[Any, ...]]
LAST_LETTER = "\U0010ffff"
# So many parts are gone through for a page by date; more of them where they do not lie evenly along the list.
FEW, MANY = 2_000, 10_000


def filled(words: Sequence[str]) -> dict[str, str]:
    """What fills in the statements; no letter stands behind the last one there is, so it ends what begins so."""
    return {f"word_{n}": word for n, word in enumerate(words)} | {
        f"end_{n}": word + LAST_LETTER for n, word in enumerate(words)
    }


def looked_through(words: int, *, evenly: bool) -> int:
    """How many parts are gone through before walking the list until a page is full costs less."""
    return FEW if words == 1 and evenly else MANY


@lru_cache(maxsize=32)
def parts(words: int, most: int) -> Rows:
    """How many parts of names begin like each word; counting stops where it makes no difference any more."""
    return select(
        *(
            select(func.count())
            .select_from(select(NameWord.person_id).where(*begins(NameWord, place)).limit(most + 1).subquery())
            .scalar_subquery()
            for place in range(words)
        )
    )


def begins(part: Any, place: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The part of a name begins like this word."""
    return between(part.word, place)


def between(column: ColumnElement[str] | Any, place: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What begins like this word, as two bounds between which an index is read."""
    return column >= bindparam(f"word_{place}", type_=String), column < bindparam(f"end_{place}", type_=String)


def has_parts(person_id: ColumnElement[UUID] | Any, words: range) -> list[ColumnElement[bool]]:
    """The name of this person has a part for each word; asked of one person after the other."""
    found: list[ColumnElement[bool]] = []
    for place in words:
        part = aliased(NameWord)
        found.append(exists().where(part.person_id == person_id, *begins(part, place)))
    return found


def led_by(words: int) -> tuple[type[NameWord], list[ColumnElement[bool]]]:
    """The parts that begin like the first word, each person once, and that the other words are in the name, too.

    Whoever has two parts that begin so is met at the first of them.
    """
    lead, before = aliased(NameWord), aliased(NameWord)
    twice = exists().where(before.person_id == lead.person_id, *begins(before, 0), before.word < lead.word)
    return lead, [*begins(lead, 0), *has_parts(lead.person_id, range(1, words)), ~twice]


def rarest_first(words: Sequence[str], numbers: Sequence[int]) -> tuple[tuple[str, ...], int]:
    """The words in the order in which they single people out, and how many parts begin like the first."""
    paired = sorted(zip(numbers, range(len(words)), words, strict=True))
    return tuple(word for _number, _place, word in paired), paired[0][0]
