"""One household as the rules read it: who belongs together, and what is asked of several people at once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.benefits.completions import Fact
from app.benefits.memory import Memory
from app.benefits.reader import APPLIED, RECEIVED, WHO_IS_THERE, Reader, Row
from app.benefits.vocabulary import FACTS

SPOUSE = "spouse"
PARTNER = "partner"
CHILD = "child"
GRANDCHILD = "grandchild"
UNRELATED = "unrelated"
# Who is in the unit with the applicant; a partner only when the couple is recognised.
UNIT = frozenset(FACTS["relation"].words - {"other_relative", UNRELATED})
# Asturias and Navarra: kin by marriage to the first degree only.
NEAR_UNIT = UNIT - {"sibling_in_law"}
PENDING = "pending"
Doubt = tuple[int, tuple[Fact, ...]]


class Household(Reader):
    """The people at one address; the applicant is the first."""

    def __init__(self, facts: Mapping[str, Any], *, favourable: bool, majority: int, memory: Memory) -> None:
        super().__init__(facts, favourable=favourable, majority=majority, memory=memory)
        self._units: dict[frozenset[str], tuple[tuple[int, ...], int | None]] = {}

    # Ages.

    def adult(self, who: int) -> bool:
        """Of age; the applicant always counts as an adult."""
        return who == 0 or self.at_least("age", self.majority, who)

    def minor(self, who: int) -> bool:
        """Under age on the day, and not the applicant."""
        return not self.adult(who)

    def aged_on_1_january(self, years: int, who: int) -> bool:
        """This old or older on 1 January of the year: as given, else as old as today or a year younger."""
        if self.known("age_on_1_january", who):
            return self.at_least("age_on_1_january", years, who)
        if not self.at_least("age", years, who):
            return False
        if self.at_least("age", years + 1, who):
            return True
        fact = ("age_on_1_january", who)
        return self.yes_or_no((fact,), fact)

    # Who belongs together.

    def members(self, kin: frozenset[str] = UNIT) -> tuple[int, ...]:
        """The unit: the applicant and the kin; a partner when the couple is recognised."""
        self.reads.append(WHO_IS_THERE)
        unit = self._units.get(kin)
        if unit is None:
            unit = self._units[kin] = self._unit(kin)
        sure, partner = unit
        if partner is None or not self.true("couple_recognised", partner):
            return sure
        return tuple(sorted((*sure, partner)))

    def _unit(self, kin: frozenset[str]) -> tuple[tuple[int, ...], int | None]:
        relations = [row["relation"] for row in self.rows]
        partner = relations.index(PARTNER) if PARTNER in relations and PARTNER in kin else None
        sure = (i for i, relation in enumerate(relations) if relation in kin and i != partner)
        return tuple(sure), partner

    def size(self, kin: frozenset[str] = UNIT) -> int:
        """How many are in the unit."""
        return len(self.members(kin))

    def alone(self) -> bool:
        """Claiming alone: a unit of one."""
        return len(self.members()) == 1

    def minors(self, kin: frozenset[str] = UNIT) -> bool:
        """Somebody under age is in the unit."""
        return any(self.minor(who) for who in self.members(kin))

    def count_minors(self, people: Sequence[int]) -> int:
        """How many of these people, the applicant not among them, are under age."""
        return self._count("age", self.minor, people)

    def related(self, *relations: str) -> list[int]:
        """The people with one of these relations to the applicant, recognised or not."""
        self.reads.append(WHO_IS_THERE)
        return [who for who, row in enumerate(self.rows) if row["relation"] in relations]

    def lone_parent(self) -> bool:
        """Exactly one adult in the unit, a minor, and exclusive custody."""
        if not self.true("single_parent_sole_custody"):
            return False
        others = self.members()[1:]
        return bool(others) and self.count_minors(others) == len(others)

    # Several people at once.

    def any_at_least(self, name: str, least: Any, people: Sequence[int]) -> bool:
        """Has one of these people this much? As one question: nothing else is asked of the same fact."""
        return self.any_of([(name, lambda who: self.at_least(name, least, who), who) for who in people])

    def any_of(self, tests: Sequence[tuple[str, Callable[[int], bool], int]]) -> bool:
        """Is one of these exceptions claimed? Facts that are not known are one question together."""
        unknown: list[Fact] = []
        for name, test, who in tests:
            if not self.known(name, who) and self.not_given(name, who) is None:
                unknown.append((name, who))
            elif test(who):
                return True
        return bool(unknown) and self.yes_or_no(tuple(unknown), ("any", *unknown))

    def count(self, name: str, people: Sequence[int]) -> int:
        """How many of these people say so; only the number matters, so the unknown ones are interchangeable."""
        return self._count(name, lambda who: self.true(name, who), people)

    def _count(self, name: str, test: Callable[[int], bool], people: Sequence[int]) -> int:
        unknown: list[Fact] = []
        known = 0
        for who in people:
            if not self.known(name, who) and self.not_given(name, who) is None:
                unknown.append((name, who))
            else:
                known += test(who)
        for more in range(len(unknown)):
            if not self.yes_or_no(tuple(unknown), ("count", more, *unknown)):
                return known + more
        return known + len(unknown)

    def sort_out(self, rule: Callable[..., Any], law: Any, people: Sequence[int]) -> tuple[list[int], list[Doubt]]:
        """Those of whom a rule surely holds, and those of whom that is not known, with the facts that settle it."""
        sure, doubtful = [], []
        for who in people:
            finding = self.weigh(rule, law, who)
            if finding.value is True:
                sure.append(who)
            elif not finding.known:
                doubtful.append((who, tuple(sorted(finding.missing))))
        return sure, doubtful

    def how_many(self, doubtful: Sequence[Doubt]) -> int:
        """How many of these, of whom nothing else is asked; they are interchangeable."""
        facts = tuple(fact for _who, settling in doubtful for fact in settling)
        for more in range(len(doubtful)):
            if not self.yes_or_no(facts, ("how many", more, *facts)):
                return more
        return len(doubtful)

    def is_one(self, doubt: Doubt) -> bool:
        """Is this one of them?"""
        return self.yes_or_no(doubt[1], ("is one", doubt[0]))

    # Sums of facts of several people.

    def sum_over(
        self, name: str, people: Sequence[int], limit: Any, *, or_equal: bool = False, alike: Sequence[int] = ()
    ) -> bool:
        """Is the sum of a fact of these people over a limit? A sum already over it fails even with parts absent.

        `alike`: people who might as well be among them, in place of others of whom as little is known.
        """
        known: Any = 0
        unknown: list[Fact] = []
        for who in people:
            value = self.given(name, who)
            if value is None:
                unknown.append((name, who))
            else:
                known += value
        if not unknown:
            return bool(known >= limit if or_equal else known > limit)
        cut = (limit - known, 0 if or_equal else 1)
        if len(unknown) == 1 and not alike:
            return self.cut(unknown[0], cut)
        least = sum(self.domain(fact, fact)[0][0] for fact in unknown)
        if cut <= (least, 0):
            return True
        facts = tuple(dict.fromkeys((*unknown, *((name, who) for who in alike))))
        return self.cut(unknown[0], cut, var=(name, *(who for _name, who in unknown)), facts=facts)

    # Benefits received and applied for.

    def receives(self, benefit: str) -> bool:
        """Gets this benefit now."""
        entries = self._entries(RECEIVED)
        if entries is None:
            return self.yes_or_no(((RECEIVED, 0),), (RECEIVED, benefit))
        return any(entry["benefit"] == benefit for entry in entries)

    def received_over(self, benefit: str, limit: Any, *, or_equal: bool = False) -> bool:
        """Gets more a month of this benefit than a limit."""
        known, unknown = self._received(benefit)
        cut = (limit - known, 0 if or_equal else 1)
        if not unknown:
            return (known, 0) >= (limit, cut[1])
        return self.cut((RECEIVED, 0), cut, var=(RECEIVED, benefit, "month"))

    def received_month(self, benefit: str) -> Any:
        """How much of this benefit is received a month."""
        known, unknown = self._received(benefit)
        return known + self.end((RECEIVED, 0), (RECEIVED, benefit, "month")) if unknown else known

    def _received(self, benefit: str) -> tuple[Any, bool]:
        entries = self._entries(RECEIVED)
        if entries is None:
            return 0, self.receives(benefit)
        months = [entry.get("month") for entry in entries if entry["benefit"] == benefit]
        return sum(month for month in months if month is not None), None in months

    def applied_for(self, benefit: str, *, answered: bool = False) -> bool:
        """Has applied for this benefit, and, if asked so, has its answer."""
        entries = self._entries(APPLIED)
        if entries is None:
            facts = ((APPLIED, 0),)
            applied = self.yes_or_no(facts, (APPLIED, benefit))
            return applied and (not answered or self.yes_or_no(facts, (APPLIED, benefit, "answered")))
        return any(
            entry["benefit"] == benefit and not (answered and entry.get("result", PENDING) == PENDING)
            for entry in entries
        )

    def _entries(self, name: str) -> Sequence[Row] | None:
        value: Sequence[Row] | None = self.given(name)
        return self.not_given(name, 0) if value is None else value
