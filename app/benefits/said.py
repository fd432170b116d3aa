"""From what somebody answered on the screens to the facts of the contract; what was not answered stays absent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from app.benefits.questions import QUESTIONS, UNKNOWN, Question
from app.people.rules import ADULT

Answers = dict[str, Any]
Facts = dict[str, Any]
Person = dict[str, Any]
Limits = dict[tuple[str, str], Decimal]
SIX = 6
MONTHS = 12
CENT = Decimal("0.01")
COUPLE = ("spouse", "partner")
OUTSIDE = ("other_relative", "unrelated")
IN_CHARGE = ("child", "grandchild")
ELSEWHERE = "list:"


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody came from, when a link told: the link, its territory and its region."""

    link: str = ""
    territory: str = ""
    region: str = ""


class Said:
    """What was answered until now, on one day."""

    def __init__(self, answers: Answers, on: date, place: Place, find_limits: Callable[[], Limits]) -> None:
        self.answers, self.on, self.place, self._find_limits = answers, on, place, find_limits

    @cached_property
    def limits(self) -> Limits:
        """The limits of the law for this home, by benefit and component; found only when they are needed."""
        return self._find_limits()

    def known(self, key: str) -> Any:
        """The answer, or None when there is none or it was “I do not know”."""
        value = self.answers.get(key)
        return None if value == UNKNOWN else value

    @property
    def count(self) -> int | None:
        """How many people live at home."""
        many = self.known("people")
        if many is None:
            return None
        if int(many) < SIX:
            return int(many)
        more = self.known("more_people")
        return int(more) if more else None

    @property
    def relations(self) -> list[str] | None:
        """What each of the others is to the person; None while one of them is not known."""
        if self.count is None:
            return None
        if self.count == 1:
            return []
        given = self.known("relations")
        if not given or len(given) != self.count - 1 or UNKNOWN in given:
            return None
        return list(given)

    @property
    def region(self) -> str:
        """The region, or the country when the region is not known."""
        chosen = str(self.known("region") or self.place.region or "ES")
        if not chosen.startswith(ELSEWHERE):
            return chosen
        country = chosen.removeprefix(ELSEWHERE)
        listed = str(self.known("other_region") or country)
        return listed if listed.startswith(country) else country

    @property
    def born(self) -> list[tuple[int, int] | None]:
        """Year and month of birth, person by person."""
        given = self.known("born") or []
        rows = [tuple(row) if row else None for row in given[: self.count or 1]]
        return rows + [None] * ((self.count or 1) - len(rows))

    def applies(self, question: Question) -> bool:
        """True when the question makes sense after the other answers."""
        return not question.when or WHEN[question.when](self)

    @cached_property
    def people(self) -> list[Person] | None:
        """Everybody at home with relation and ages; None while it is not known who lives there."""
        if self.relations is None:
            return None
        people: list[Person] = [{"relation": relation} for relation in ["applicant", *self.relations]]
        had = self.known("birthday") or []
        for index, (person, row) in enumerate(zip(people, self.born, strict=True)):
            if row:
                passed = had[index] if index < len(had) else None
                person.update(_ages(row, self.on, passed))
        return people

    @cached_property
    def facts(self) -> Facts | None:
        """The facts of the contract; None while it is not known who lives at home."""
        if self.people is None:
            return None
        people = [dict(person) for person in self.people]
        facts: Facts = {"region": self.region, "people": people, "household": {}}
        for question in QUESTIONS.values():
            if question.kind in _GIVE and self.applies(question):
                _GIVE[question.kind](self, question, facts)
        _bound_years(people[0])
        return facts


def _ages(row: tuple[int, int], on: date, had_birthday: bool | None) -> Person:  # noqa: FBT001 - an answer, not a switch
    year, month = row
    on_1_january = max(0, on.year - 1 - year)
    if year == on.year:
        return {"age": 0, "age_on_1_january": 0}
    if month == on.month and had_birthday is None:
        return {"age_on_1_january": on_1_january}
    passed = month < on.month or (month == on.month and had_birthday)
    return {"age": on.year - year - (0 if passed else 1), "age_on_1_january": on_1_january}


def _bound_years(applicant: Person) -> None:
    # “10 years or more, or always” of somebody of 9 is 9: no more years than the person has lived.
    for name in ("continuous_residence_years_country", "years_independent_from_parents"):
        if name in applicant and "age" in applicant:
            applicant[name] = min(applicant[name], applicant["age"])


def _put(facts: Facts, path: str, value: Any) -> None:
    group, _dot, name = path.partition(".")
    for target in _targets(facts, group):
        target[name] = value


def _targets(facts: Facts, group: str) -> list[Person]:
    people: list[Person] = facts["people"]
    if group == "household":
        return [facts["household"]]
    if group == "applicant":
        return people[:1]
    if group == "partner":
        return [person for person in people if person["relation"] == "partner"]
    if group == "adults":
        return [person for i, person in enumerate(people) if i == 0 or person.get("age", ADULT) >= ADULT]
    return people


def _rows(said: Said, question: Question, facts: Facts) -> None:
    value = said.answers.get(question.key, question.given)
    for option in question.options:
        if option.value == value:
            for path, fact in option.sets.items():
                _put(facts, path, fact)


def _person(said: Said, question: Question, facts: Facts) -> None:
    percent, whose = said.known("disability"), said.known(question.key)
    if said.count == 1:
        whose = "0"
    if whose is None or not whose.isdigit() or int(whose) >= len(facts["people"]):
        return
    for index, person in enumerate(facts["people"]):
        person[question.sets[0]] = int(percent) if index == int(whose) else 0


def _amount(said: Said, question: Question, facts: Facts) -> None:
    amount = sum_of(said.known(question.key), question.per)
    if amount is None:
        return
    if question.key == "debts":
        worth = sum_of(said.known("savings_total"), "total") or Decimal(0)
        amount = max(Decimal(0), worth - amount)
    for path in question.sets:
        _put(facts, path, float(amount))
    if question.key == "savings_total" and not amount:
        facts["household"]["net_assets"] = 0.0


def _bound(said: Said, question: Question, facts: Facts) -> None:
    side, limit = bound_of(said.known(question.key))
    if side == "under":
        for path in question.sets:
            _put(facts, path, float(limit - CENT))


def sum_of(answer: str | None, per: str) -> Decimal | None:
    """The sum of an answer such as `1200.50/month`, for the period `per`."""
    if answer is None:
        return None
    number, _slash, said_per = answer.partition("/")
    amount = Decimal(number)
    if per == "year" and said_per == "month":
        return amount * MONTHS
    if per == "month" and said_per == "year":
        return (amount / MONTHS).quantize(CENT)
    return amount


def bound_of(answer: str | None) -> tuple[str, Decimal]:
    """Which side of which limit was chosen."""
    side, _colon, limit = (answer or ":0").partition(":")
    return side, Decimal(limit)


def _disability_of_somebody(said: Said) -> bool:
    return said.known("disability") in {"33", "65"} and (said.count or 0) >= 1


def _lone_parent(said: Said) -> bool:
    if not said.people or any(person["relation"] in COUPLE for person in said.people):
        return False
    return any(person["relation"] in IN_CHARGE and person.get("age", 0) < ADULT for person in said.people)


def _outsiders(said: Said) -> bool:
    relations = said.relations or []
    unrecognised = "partner" in relations and said.answers.get("couple") in {UNKNOWN, "neither"}
    return unrecognised or any(relation in OUTSIDE for relation in relations)


def _birthday_open(said: Said) -> bool:
    return any(row and row[1] == said.on.month and row[0] != said.on.year for row in said.born)


def _limit_known(said: Said) -> bool:
    limit = QUESTIONS["savings"].limit
    return limit is not None and limit in said.limits


def _over_the_limit(said: Said) -> bool:
    return bound_of(said.known("savings"))[0] == "over" or ("savings" not in said.answers and not _limit_known(said))


def _worth_known(said: Said) -> bool:
    return _over_the_limit(said) and bool(sum_of(said.known("savings_total"), "total"))


WHEN: dict[str, Callable[[Said], bool]] = {
    "six_or_more": lambda said: said.known("people") == str(SIX),
    "together": lambda said: (said.count or 0) > 1,
    "partner": lambda said: "partner" in (said.relations or []),
    "elsewhere": lambda said: str(said.known("region") or "").startswith(ELSEWHERE),
    "lone_parent": _lone_parent,
    "outsiders": _outsiders,
    "birthday_open": _birthday_open,
    "limit_known": _limit_known,
    "over_the_limit": _over_the_limit,
    "worth_known": _worth_known,
    "disability_of_somebody": _disability_of_somebody,
}
_GIVE: dict[str, Callable[[Said, Question, Facts], None]] = {
    "rows": _rows,
    "amount": _amount,
    "bound": _bound,
    "person": _person,
}
