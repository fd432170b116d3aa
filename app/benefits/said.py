"""From what somebody answered on the screens to the facts of the contract; what was not answered stays absent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from app.benefits.putting import CENT, GROUPS, Facts, Person, bound_of, is_small, put, sum_of
from app.benefits.questions import QUESTIONS, UNKNOWN, Question, also_of, first_benefits
from app.people.rules import ADULT

Answers = dict[str, Any]
Limits = dict[tuple[str, str], Decimal]
SIX = 6
COUPLE = ("spouse", "partner")
PERCENT = "disability_percent"
YOUNG = range(18, 21)
OUTSIDE = ("other_relative", "unrelated")
IN_CHARGE = ("child", "grandchild")
ELSEWHERE = "list:"
MORE = "more"  # not a question: the benefits that were opened after the first result


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

    @cached_property
    def benefits(self) -> tuple[str, ...]:
        """The benefits that are checked: the first ones of the place, and those that were opened after."""
        opened = self.answers.get(MORE, ())
        return (*first_benefits(self.region), *(benefit for benefit in also_of(self.region) if benefit in opened))

    @property
    def born(self) -> list[tuple[int, int | None] | None]:
        """Year and month of birth, person by person; of some a file knows the year alone."""
        given = self.known("born") or []
        rows = [tuple(row) if row else None for row in given[: self.count or 1]]
        return rows + [None] * ((self.count or 1) - len(rows))

    def applies(self, question: Question) -> bool:
        """True when the question makes sense after the other answers."""
        if question.of and not question.of & set(self.benefits):
            return False
        if question.kind == "bound" and self.limit_of(question) is None:
            return False
        return not question.when or WHEN[question.when](self)

    def limit_of(self, question: Question) -> Decimal | None:
        """The lowest of the limits that a question asks about, among the benefits that are still possible."""
        return min((self.limits[key] for key in question.limit if key in self.limits), default=None)

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


def _ages(row: tuple[int, int | None], on: date, had_birthday: bool | None) -> Person:  # noqa: FBT001 - an answer, not a switch
    year, month = row
    on_1_january = max(0, on.year - 1 - year)
    if year == on.year:
        return {"age": 0, "age_on_1_january": 0}
    if month is None or (month == on.month and had_birthday is None):
        return {"age_on_1_january": on_1_january}
    passed = month < on.month or (month == on.month and had_birthday)
    return {"age": on.year - year - (0 if passed else 1), "age_on_1_january": on_1_january}


def _bound_years(applicant: Person) -> None:
    # “10 years or more, or always” of somebody of 9 is 9: no more years than the person has lived.
    for name in ("continuous_residence_years_country", "years_independent_from_parents"):
        if name in applicant and "age" in applicant:
            applicant[name] = min(applicant[name], applicant["age"])


def _rows(said: Said, question: Question, facts: Facts) -> None:
    value = said.answers.get(question.key, question.given)
    for option in question.options:
        if option.value == value:
            for path, fact in option.sets.items():
                put(facts, path, fact)


def _person(said: Said, question: Question, facts: Facts) -> None:
    name = question.sets[0]
    degree, none = (int(said.known("disability")), 0) if name == PERCENT else (said.known("disability_italy"), "none")
    whose = "0" if said.count == 1 else said.known(question.key)
    if whose is None or not whose.isdigit() or int(whose) >= len(facts["people"]):
        return
    for index, person in enumerate(facts["people"]):
        person[name] = degree if index == int(whose) else none


def _amount(said: Said, question: Question, facts: Facts) -> None:
    amount = sum_of(said.known(question.key), question.store)
    if amount is None:
        return
    if question.key == "debts":
        worth = sum_of(said.known("savings_total"), "total") or Decimal(0)
        amount = max(Decimal(0), worth - amount)
    for path in question.sets:
        put(facts, path, float(amount))
    if question.key == "savings_total" and not amount:
        facts["household"]["net_assets"] = 0.0


def _isee(said: Said, question: Question, facts: Facts) -> None:
    answer = said.known(question.key)
    if answer is not None:
        # “None yet” is kept without a period, an ISEE of 0 with one.
        facts["household"]["isee"] = float(sum_of(answer, question.per) or 0) if "/" in answer else None


def _bound(said: Said, question: Question, facts: Facts) -> None:
    side, limit = bound_of(said.known(question.key))
    if side == "under" or (side == "over" and question.over_sets):
        for path in question.sets:
            put(facts, path, float(limit - CENT if side == "under" else limit + CENT))


def _disability_of_somebody(said: Said) -> bool:
    return said.known("disability") in {"33", "65", "75"} and _in_spain(said)


def _in_spain(said: Said) -> bool:
    return said.region.startswith("ES")


def _in_italy(said: Said) -> bool:
    return said.region.startswith("IT")


def _together_with(said: Said, group: str) -> bool:
    """True with somebody of the group who may have money; of young children only if it was said."""
    children_count = said.known("children_money") == "some"
    others = [person for person in (said.people or [])[1:] if children_count or not is_small(person)]
    return _in_spain(said) and any(person["relation"] in GROUPS[group] for person in others)


def _young_children(said: Said) -> bool:
    people = said.people or []
    return _in_italy(said) and any(p["relation"] == "child" and p.get("age") in YOUNG for p in people)


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


def _over_the_limit(said: Said) -> bool:
    return bound_of(said.known("savings"))[0] == "over" or (
        "savings" not in said.answers and said.limit_of(QUESTIONS["savings"]) is None
    )


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
    "over_the_limit": _over_the_limit,
    "worth_known": _worth_known,
    "disability_of_somebody": _disability_of_somebody,
    "disability_of_75": lambda said: said.known("disability") == "75",
    "disability_in_italy": lambda said: _in_italy(said) and said.known("disability_italy") not in {None, "nobody"},
    "in_spain": _in_spain,
    "in_italy": _in_italy,
    "gets_imv": lambda said: said.known("imv") == "receives",
    "kin_at_home": lambda said: _together_with(said, "kin"),
    "family_at_home": lambda said: _together_with(said, "family"),
    "small_children": lambda said: _in_spain(said) and any(map(is_small, (said.people or [])[1:])),
    "young_children": _young_children,
}
_GIVE: dict[str, Callable[[Said, Question, Facts], None]] = {
    "rows": _rows,
    "amount": _amount,
    "isee": _isee,
    "bound": _bound,
    "person": _person,
}
