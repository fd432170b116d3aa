"""People by parts of their names: the rarest part leads, and whatever else was typed is only looked at.

A part is met in the order of the letters and a list is shown in an order of its own. Few parts are therefore gone
through whole and put in order; of more, the list is walked until a page is full.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, exists, func, literal, select
from sqlalchemy.orm import aliased

from app.people.models import NameWord

Rows = Select[*tuple[Any, ...]]
LAST_LETTER = "\U0010ffff"
# So many parts are gone through for a page by date; more of them where they do not lie evenly along the list.
FEW, MANY = 2_000, 10_000
# So many of those who are called so are looked up first for a page by name.
NEAR = 150


def filled(words: Sequence[str]) -> dict[str, str]:
    """What fills in the statements; no letter stands behind the last one there is, so it ends what begins so."""
    found: dict[str, str] = {}
    for n, word in enumerate(words):
        said = word.replace("/", "//").replace("%", "/%").replace("_", "/_")
        found |= {f"word_{n}": word, f"end_{n}": word + LAST_LETTER, f"like_{n}": f"% {said}%"}
    if words:
        found["twice"] = found["like_0"] + found["like_0"][1:]
    return found


def looked_through(words: int, *, evenly: bool) -> int:
    """How many parts are gone through before walking the list until a page is full costs less."""
    return FEW if words > 1 or evenly else MANY


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


def has_words(name: ColumnElement[str] | Any, words: range) -> list[ColumnElement[bool]]:
    """The whole name has a part for each word; it is read where it stands and nothing else is looked up."""
    return [_like(name, f"like_{place}") for place in words]


def _like(name: ColumnElement[str] | Any, pattern: str) -> ColumnElement[bool]:
    return (literal(" ") + name).like(bindparam(pattern, type_=String), escape="/")


def led_by(words: int) -> tuple[type[NameWord], list[ColumnElement[bool]]]:
    """The parts that begin like the first word, each person once, and that the other words are in the name, too.

    Whoever has two parts that begin so is met at the first of them; of most the name alone tells that they have one.
    """
    lead, before = aliased(NameWord), aliased(NameWord)
    twice = exists().where(before.person_id == lead.person_id, *begins(before, 0), before.word < lead.word)
    once = ~and_(_like(lead.name, "twice"), twice)
    return lead, [*begins(lead, 0), *has_words(lead.name, range(1, words)), once]


def bound_of(words: int, *, falling: bool = False, goes_on: bool = False) -> ColumnElement[str]:
    """The name of the last of the first few who are called so, in the order of names.

    Whoever stands beyond it is looked up only where those up to it do not fill the page.
    """
    part, last = aliased(NameWord), bindparam("last", type_=String)
    asked = select(part.name).where(*begins(part, 0), *has_words(part.name, range(1, words)))
    if goes_on:
        asked = asked.where(part.name <= last if falling else part.name >= last)
    few = asked.order_by(part.name.desc() if falling else part.name).limit(1).offset(NEAR)
    return func.coalesce(few.scalar_subquery(), literal("" if falling else LAST_LETTER))


def rarest_first(words: Sequence[str], numbers: Sequence[int]) -> tuple[tuple[str, ...], int]:
    """The words in the order in which they single people out, and how many parts begin like the first."""
    paired = sorted(zip(numbers, range(len(words)), words, strict=True))
    return tuple(word for _number, _place, word in paired), paired[0][0]
