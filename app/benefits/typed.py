"""Reading what was typed on a question's screen, in any format a person may use, and showing it again."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.benefits.questions import REGION_NAMES, REGIONS, UNKNOWN, Question
from app.benefits.said import COUPLE, ELSEWHERE, Said
from app.foundation.amounts import amount_of, plain_digits
from app.foundation.errors import Invalid
from app.foundation.i18n import gettext as _
from app.people.vocabulary import Relation

Typed = Mapping[str, str]
MOST_PEOPLE = 30
FEWEST_TYPED = 6
MOST_MONEY = Decimal(1_000_000_000)
OLDEST = 120
MONTHS = range(1, 13)
RELATIONS = [relation.value for relation in Relation if relation is not Relation.APPLICANT]


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody sent from the screen of a question, and what they had answered before."""

    question: Question
    typed: Typed
    said: Said

    def get(self, name: str) -> str:
        """What stands in a field."""
        return self.typed.get(name, "")

    @property
    def choice(self) -> str:
        """What was chosen among the answers."""
        return self.get("answer")

    @property
    def count(self) -> int:
        """How many people live at home."""
        return self.said.count or 1


def read(question: Question, typed: Typed, said: Said) -> Any:
    """The answer to keep; raise Invalid with what to do when it cannot be read."""
    sent = Sent(question, typed, said)
    if sent.choice == UNKNOWN:
        return _some_rows(sent) if question.kind in PEOPLE_KINDS else UNKNOWN
    return READERS[question.kind](sent)


def _some_rows(sent: Sent) -> Any:
    """With “I do not know” the rows that are filled in count all the same."""
    names = [f"{name}-{index}" for name in ("month", "year", "had") for index in range(sent.count)]
    if not any(sent.get(name) for name in names):
        return UNKNOWN
    return READERS[sent.question.kind](sent)


def _choice(sent: Sent) -> str:
    value = sent.choice
    if value not in sent.question.values:
        raise Invalid(_("Choose an answer. If you are not sure, choose “I do not know”."), "answer")
    return value


def _tiles(sent: Sent) -> str:
    value = sent.choice
    if value not in {"1", "2", "3", "4", "5", "6"}:
        raise Invalid(_("Choose how many you are. If you are not sure, choose “I do not know”."), "answer")
    return value


def _number(sent: Sent) -> str:
    number = _small(sent.get("number"))
    if number is None or not FEWEST_TYPED <= number <= MOST_PEOPLE:
        raise Invalid(_("Write a number from %(low)s to %(high)s.", low=FEWEST_TYPED, high=MOST_PEOPLE), "answer")
    return str(number)


def _relations(sent: Sent) -> Any:
    given = [sent.get(f"relation-{index}") for index in range(1, sent.count)]
    if any(value not in RELATIONS for value in given):
        raise Invalid(_("Choose what each person is to you. If you are not sure, choose “I do not know”."), "answer")
    if sum(value in COUPLE for value in given) > 1:
        raise Invalid(_("Choose only one person as husband, wife or partner."), "answer")
    return given


def _born(sent: Sent) -> Any:
    rows = [_birth(sent, index) for index in range(sent.count)]
    return rows if any(rows) else UNKNOWN


def _birth(sent: Sent, index: int) -> list[int] | None:
    month, year = _small(sent.get(f"month-{index}")), _small(sent.get(f"year-{index}"))
    if sent.choice == UNKNOWN and not (month and year):
        return None
    if month is None or month not in MONTHS or year is None:
        raise Invalid(_("Write the month and the year of each person, or choose “I do not know”."), "answer")
    today = sent.said.on
    if not today.year - OLDEST <= year or (year, month) > (today.year, today.month):
        raise Invalid(_("Write the year with 4 digits, such as %(year)s.", year=today.year - 30), "answer")
    return [year, month]


def _small(text: str) -> int | None:
    """A number of at most four digits, in any script; None for everything else."""
    digits = plain_digits(text)
    return int(digits) if re.fullmatch(r"[0-9]{1,4}", digits) else None


def _birthday(sent: Sent) -> Any:
    given = [{"yes": True, "no": False}.get(sent.get(f"had-{index}")) for index in range(sent.count)]
    if sent.choice != UNKNOWN and any(given[i] is None for i in born_this_month(sent.said)):
        raise Invalid(_("Choose yes or no. If you are not sure, choose “I do not know”."), "answer")
    return given


def born_this_month(said: Said) -> list[int]:
    """Whose birthday is in the month of the check; the exact age of the others is known."""
    return [i for i, row in enumerate(said.born) if row and row[1] == said.on.month and row[0] != said.on.year]


def _region(sent: Sent) -> str:
    value = sent.choice
    if value not in REGION_NAMES and value not in REGIONS and value.removeprefix(ELSEWHERE) not in REGIONS:
        raise Invalid(_("Choose where you live."), "answer")
    return value


def _region_list(sent: Sent) -> str:
    value = sent.get("region")
    if value not in REGION_NAMES:
        raise Invalid(_("Choose your region from the list, or choose “I do not know”."), "answer")
    return value


def _person(sent: Sent) -> str:
    number = _small(sent.choice)
    if number is None or number >= sent.count:
        raise Invalid(_("Choose an answer. If you are not sure, choose “I do not know”."), "answer")
    return str(number)


def _amount(sent: Sent) -> str:
    if sent.choice == "none":
        return "0"
    amount = money(sent.get("amount"))
    if amount is None:
        raise Invalid(_("Write how much, in euros, such as 850 or 850,50."), "answer")
    if amount > MOST_MONEY:
        raise Invalid(_("This is too much. Write the sum in euros."), "answer")
    per = sent.get("per")
    choices = {"month", "year"} if sent.question.per in {"month", "year"} else {sent.question.per}
    return f"{amount}/{per if per in choices else sent.question.per}"


def _bound(sent: Sent) -> str:
    value = sent.choice
    limit = sent.said.limit_of(sent.question)
    if value not in {"under", "over"} or limit is None:
        raise Invalid(_("Choose an answer. If you are not sure, choose “I do not know”."), "answer")
    return f"{value}:{limit}"


READERS: dict[str, Callable[[Sent], Any]] = {
    "tiles": _tiles,
    "number": _number,
    "relations": _relations,
    "born": _born,
    "birthday": _birthday,
    "region": _region,
    "region_list": _region_list,
    "person": _person,
    "rows": _choice,
    "amount": _amount,
    "isee": _amount,
    "bound": _bound,
}
PEOPLE_KINDS = {"born", "birthday"}


def money(text: str) -> Decimal | None:
    """A sum to the cent; None when it is no sum, and at most more than anybody has."""
    amount = amount_of(text)
    if amount is None:
        return None
    return amount.quantize(Decimal("0.01")).normalize() + 0 if amount < MOST_MONEY * 10 else MOST_MONEY * 10


def as_typed(question: Question, answer: Any) -> dict[str, str]:
    """The fields of the screen as they were when this answer was given."""
    if answer is None:
        return {}
    if answer == UNKNOWN:
        return {"answer": UNKNOWN}
    return SHOWERS.get(question.kind, _shown_plain)(answer)


def _shown_plain(answer: Any) -> dict[str, str]:
    return {"answer": str(answer), "number": str(answer), "region": str(answer)}


def _shown_relations(answer: Any) -> dict[str, str]:
    return {f"relation-{index}": value for index, value in enumerate(answer, start=1)}


def _shown_born(answer: Any) -> dict[str, str]:
    shown = {"answer": UNKNOWN} if None in answer else {}
    for index, row in enumerate(answer):
        if row:
            shown |= {f"year-{index}": str(row[0]), f"month-{index}": str(row[1])}
    return shown


def _shown_birthday(answer: Any) -> dict[str, str]:
    words = {True: "yes", False: "no"}
    return {f"had-{index}": words[value] for index, value in enumerate(answer) if value is not None}


def _shown_amount(answer: Any) -> dict[str, str]:
    number, _slash, per = str(answer).partition("/")
    return {"answer": "some", "amount": number, "per": per} if per else {"answer": "none"}


def _shown_bound(answer: Any) -> dict[str, str]:
    return {"answer": str(answer).partition(":")[0]}


SHOWERS: dict[str, Callable[[Any], dict[str, str]]] = {
    "relations": _shown_relations,
    "born": _shown_born,
    "birthday": _shown_birthday,
    "amount": _shown_amount,
    "isee": _shown_amount,
    "bound": _shown_bound,
}
