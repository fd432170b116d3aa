"""The facts of a household, read one by one: each reader answers for the completion that is being tried."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.benefits.completions import OVERFLOW, Completions, Cut, Fact, Finding, TooManyCompletions
from app.benefits.memory import ABOVE, AMONG, ASKED, EXACT, GIVEN, LEAST, Memory, Read, find, learned
from app.benefits.vocabulary import ASSUMED, FACTS, FAVOURABLE

RECEIVED = "benefits_received"
APPLIED = "benefits_applied"
ISEE_SAID = "isee, be it null"
COMPOSITION = "relations of all in their order"
WHO_IS_THERE: Read = (COMPOSITION, 0, EXACT, None)
Row = Mapping[str, Any]


class Reader(Completions):
    """Reads facts; `who` is a place in `people`, the applicant is 0."""

    def __init__(
        self,
        facts: Mapping[str, Any],
        *,
        favourable: bool,
        majority: int,
        memory: Memory,
    ) -> None:
        super().__init__()
        household = facts.get("household") or {}
        people: Sequence[Row] = facts["people"]
        self.rows: list[dict[str, Any]] = [exact({**household, **people[0]}), *(exact(row) for row in people[1:])]
        if RECEIVED in household:
            self.rows[0][RECEIVED] = tuple(exact(entry) for entry in household[RECEIVED])
        if APPLIED in household:
            self.rows[0][APPLIED] = tuple(household[APPLIED])
        if "isee" in household:
            self.rows[0][ISEE_SAID] = True
        self.rows[0][COMPOSITION] = " ".join([row["relation"] for row in self.rows])
        self.favourable = favourable
        self.majority = majority
        self._answers: dict[Any, Finding] = {}
        self._freed_answers: dict[Any, tuple[Finding, list[Read]]] = {}
        self.reads: list[Read] = []
        self.inside_a_question = False
        # What answers depend on beside the facts that are read one by one.
        self._mode = favourable, majority
        self.memory = memory
        self._remembered = memory.of(self._mode)

    def ask(self, question: Any, law: Any) -> Finding:
        """The answer to a question, worked out once: several conditions and benefits ask the same."""
        if self.freed is not None:
            return self._ask_freed(question, law)
        if self.inside_a_question:
            self.reads.append((question, 0, ASKED, None))
        return self.answer(question, law)

    def answer(self, question: Any, law: Any) -> Finding:
        """The answer to a question, when nothing that asks it is to be remembered by it."""
        known = self._answers.get(question)
        if known is None:
            memory = self.memory
            if question not in memory.money or not memory.never_kept(question, self):
                known = find(self._remembered, question, self, law)
            if known is None:
                known = self._work_out(question, law)
            self._answers[question] = known
        return known

    def _work_out(self, question: Any, law: Any) -> Finding:
        outer, was_open, self.reads, self.inside_a_question = self.reads, self.inside_a_question, [], True
        found: Finding = question.ask(self, law)
        path = self.memory.path(question, self, law, self.reads)
        self.reads, self.inside_a_question = outer, was_open
        if path is not None or found.values <= OVERFLOW:
            found = self.memory.same(question, found)
        if path is not None:
            self.memory.keep(self._mode, question, path, found)
        return found

    def _ask_freed(self, question: Any, law: Any) -> Finding:
        """As `ask`, while a fact that was taken as met is looked at as not known."""
        key = question, self.freed
        known = self._freed_answers.get(key)
        if known is None:
            outer, self.reads = self.reads, []
            known = self._freed_answers[key] = question.ask(self, law), list(dict.fromkeys(self.reads))
            self.reads = outer
        self.reads.extend(known[1])
        return known[0]

    def remembered(self, outlines: Memory, about: Any, law: Any, work_out: Callable[[], Any]) -> Any:
        """What asks nothing but questions: as it was found before with the same answers, else worked out and kept."""
        found = find(outlines.of(self._mode), about, self, law)
        if found is None:
            self.reads, self.inside_a_question = [], True
            found = work_out()
            self.inside_a_question = False
            path = outlines.path(about, self, law, self.reads)
            if path is not None:
                outlines.keep(self._mode, about, path, found)
        return found

    def pick(self, question: Any, law: Any) -> Any:
        """One value of an answer, inside a rule; the others are tried in other runs."""
        answer: Finding = self.ask(question, law)
        if None in answer.values:
            self.touched |= answer.missing
            raise TooManyCompletions
        self.taken.update(dict.fromkeys(answer.assumed))
        *others, last = sorted(answer.values) if len(answer.values) > 1 else answer.values
        for value in others:
            if self.yes_or_no(tuple(sorted(answer.missing)), (question, value)):
                return value
        return last

    def true(self, name: str, who: int = 0) -> bool:
        """Is this so? A fact that reads `met` is taken as its requirement wants it, when that may be assumed."""
        self.reads.append((name, who, EXACT, None))
        value = self.rows[who].get(name)
        if value is None:
            value = self.not_given(name, who)
            if value is None:
                return self.yes_or_no(((name, who),), (name, who))
        return bool(value)

    def at_least(self, name: str, least: Any, who: int = 0) -> bool:
        """Is it this much or more?"""
        self.reads.append((name, who, LEAST, least))
        value = self.rows[who].get(name)
        if value is None:
            value = self.not_given(name, who)
            if value is None:
                return self.cut((name, who), (least, 0))
        return bool(value >= least)

    def over(self, name: str, limit: Any, who: int = 0) -> bool:
        """Is it more than this?"""
        self.reads.append((name, who, ABOVE, limit))
        value = self.rows[who].get(name)
        if value is None:
            value = self.not_given(name, who)
            if value is None:
                return self.cut((name, who), (limit, 1))
        return bool(value > limit)

    def among(self, name: str, words: frozenset[str], who: int = 0) -> bool:
        """Is it one of these words?"""
        self.reads.append((name, who, AMONG, words))
        value = self.rows[who].get(name)
        if value is None:
            value = self.not_given(name, who)
            if value is None:
                return self._one_of((name, who), words)
        return value in words

    def number(self, name: str, who: int = 0, least: Any = None) -> Decimal:
        """The number itself, to reckon with; one that is not known is tried at its least and at its greatest."""
        self.reads.append((name, who, EXACT, None))
        value = self.rows[who].get(name)
        if value is None:
            value = self.not_given(name, who)
            if value is None:
                if least is not None:
                    self.domains.setdefault((name, who), ((least, 0), (FACTS[name].most, 1)))
                value = self.end((name, who), (name, who))
        return Decimal(value)

    def said(self, name: str, who: int = 0) -> bool:
        """Was the fact given at all? For figures that the rule asks to be told."""
        return self.known(name, who) or self.yes_or_no(((name, who),), (name, who, "said"))

    def given(self, name: str, who: int = 0) -> Any:
        """The fact as it was given, else None."""
        self.reads.append((name, who, EXACT, None))
        return self.rows[who].get(name)

    def known(self, name: str, who: int = 0) -> bool:
        """Was the fact given, whatever it is?"""
        self.reads.append((name, who, GIVEN, None))
        return self.rows[who].get(name) is not None

    def compared(self, name: str, how: int, limit: Any) -> bool | None:
        """Is the fact of the applicant at least so much, or more than it? None when it is not given."""
        self.reads.append((name, 0, how, limit))
        found: bool | None = learned(self.rows[0].get(name), how, limit)
        return found

    def there(self) -> range:
        """The places of all people at the address."""
        self.reads.append(WHO_IS_THERE)
        return range(len(self.rows))

    def relation(self, who: int) -> str:
        """What somebody is to the applicant."""
        self.reads.append(WHO_IS_THERE)
        found: str = self.rows[who]["relation"]
        return found

    def claimed_at_least(self, name: str, least: Any, who: int = 0) -> bool:
        """As `at_least`, of an exception: an absent fact that reads `met` never rescues."""
        if self.favourable and not self.known(name, who):
            return False
        return self.at_least(name, least, who)

    def claimed_among(self, name: str, words: frozenset[str], who: int = 0) -> bool:
        """As `among`, of an exception: an absent fact that reads `met` never rescues."""
        if self.favourable and not self.known(name, who):
            return False
        return self.among(name, words, who)

    def isee_made(self) -> bool:
        """An ISEE has been made; `null` says that none has, an absent one says nothing."""
        if self.given(ISEE_SAID):
            return self.known("isee")
        return self.yes_or_no((("isee", 0),), ("isee", "made"))

    def left_open(self, what: str) -> bool:
        """Something that no fact settles: both ways are tried."""
        return self.yes_or_no((), what)

    # What the completions do with a fact that is not known.

    def not_given(self, name: str, who: int) -> Any:
        """The reading of an absent fact, None when it is not known."""
        if not self.favourable or (name, who) == self.freed:
            return None
        if name in ASSUMED:
            self.taken[name, who] = None
        return FAVOURABLE[name]

    def yes_or_no(self, facts: tuple[Fact, ...], var: Any) -> bool:
        """One answer to a plain question, the same one again in the same run."""
        answer: bool | None = self.domains.get(var)
        if answer is None:
            answer = self.domains[var] = self.choose(facts, var, None)
        return answer

    def _one_of(self, fact: Fact, words: frozenset[str]) -> bool:
        left: frozenset[str] = self.domains.get(fact, FACTS[fact[0]].words)
        if left <= words:
            return True
        if not left & words:
            return False
        answer = self.choose((fact,), fact, words)
        self.domains[fact] = left & words if answer else left - words
        return answer

    def cut(self, fact: Fact, cut: Cut, var: Any = None, facts: tuple[Fact, ...] = ()) -> bool:
        """Is a number that is not known above this cut?"""
        var = var or fact
        if FACTS[fact[0]].type == "integer" and cut[1]:
            cut = (cut[0] + 1, 0)
        low, high = self.domain(fact, var)
        if cut <= low:
            return True
        if cut >= high:
            return False
        answer = self.choose(facts or (fact,), var, cut)
        self.domains[var] = (cut, high) if answer else (low, cut)
        return answer

    def domain(self, fact: Fact, var: Any) -> tuple[Cut, Cut]:
        """Between which cuts a number can still be, in this run."""
        found: tuple[Cut, Cut] | None = self.domains.get(var)
        if found is None:
            about = FACTS[fact[0]]
            least = about.least
            if about.name == "total_residence_years_country":
                least = self.given("continuous_residence_years_country", fact[1]) or least
            most = about.most if about.type != "array" else FACTS["income_month"].most
            found = ((least, 0), (most, 1))
        return found

    def end(self, fact: Fact, var: Any) -> Any:
        """The least or the greatest that a number can still be."""
        low, high = self.domain(fact, var)
        if low[0] == high[0]:
            return low[0]
        least = self.choose((fact,), (var, "end"), None)
        point = low[0] if least else high[0]
        self.domains[var] = ((point, 0), (point, 1))
        return point


def exact(row: Row) -> dict[str, Any]:
    """A row whose numbers can be reckoned with exactly: floats become the decimals they were written as."""
    return {name: Decimal(repr(value)) if type(value) is float else value for name, value in row.items()}
