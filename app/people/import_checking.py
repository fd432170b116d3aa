"""What each row of a list will do: compared with the other rows and with who is here already; pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from app.foundation.folding import folded
from app.people.import_cells import Entry, Reason
from app.people.import_words import Plan
from app.people.likeness import Traits, likeness, sounds_alike
from app.people.rules import search_key, sound_key
from app.people.vocabulary import Likeness, Relation

OVERWRITTEN = ("phone", "email", "address", "municipality", "language")
FILLED_IN = ("family", "born", "document")
AT_HOME = {"family": "family_name", "born": "birth_date"}
Index = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who is here already, as far as comparing needs it."""

    id: UUID
    name: str
    key: str
    traits: Traits
    household_id: UUID | None = None


@dataclass(slots=True)
class Judged:
    """A row with what it will do and why."""

    number: int
    entry: Entry
    reasons: list[Reason]
    traits: Traits
    key: str
    plan: Plan = Plan.CREATE
    home: int = 0
    person_id: UUID | None = None
    candidate: UUID | None = None
    changes: list[str] = field(default_factory=list)

    def wrong(self, code: str, **values: str) -> None:
        """This row cannot be taken."""
        self.plan = Plan.ERROR
        self.person_id = self.candidate = None
        self.reasons.append(Reason(code, values))

    def ask(self, code: str, known: Known) -> None:
        """Somebody has to say whether this is the same person."""
        self.plan, self.candidate = Plan.ASK, known.id
        self.reasons.append(Reason(code, {"name": known.name}))


def judged(number: int, entry: Entry, wrong: list[Reason], document: Index, phone: Index) -> Judged:
    """A row as it is compared."""
    traits = Traits(
        sound=sound_key(entry.given, entry.family),
        birth_date=entry.born,
        document=document(entry.document) if entry.document else None,
        phone=phone(entry.phone) if entry.phone else None,
    )
    plan = Plan.ERROR if wrong else Plan.CREATE
    return Judged(number, entry, list(wrong), traits, search_key(entry.given, entry.family), plan)


def compare_rows(rows: Sequence[Judged]) -> None:
    """Find who stands in the list twice, and give each household its number and its first person."""
    _number_homes(rows)
    seen: dict[tuple[str, str], Judged] = {}
    for row in rows:
        if row.plan is Plan.ERROR:
            continue
        earlier = next((seen[key] for key in _same_person(row) if key in seen), None)
        for key in _same_person(row):
            seen.setdefault(key, row)
        if earlier is not None:
            _twice(earlier, row)
    for home in _homes(rows).values():
        _first_person(home)


def _same_person(row: Judged) -> list[tuple[str, str]]:
    keys = [("document", row.traits.document)] if row.traits.document else []
    also = row.entry.born.isoformat() if row.entry.born else row.traits.phone or row.entry.household
    # Two documents are two people, whatever else they share.
    return keys or ([("name", f"{row.key}|{also}")] if also else [])


def _twice(earlier: Judged, row: Judged) -> None:
    if not _alike(earlier.traits, row.traits):
        row.wrong("document_twice", row=str(earlier.number))
    elif earlier.entry.household and row.entry.household and earlier.home != row.home:
        numbers = f"{earlier.number}, {row.number}"
        if earlier.plan is not Plan.ERROR:
            earlier.wrong("two_homes", rows=numbers)
        row.wrong("two_homes", rows=numbers)
    else:
        row.wrong("twice", row=str(earlier.number))


def _alike(one: Traits, other: Traits) -> bool:
    return sounds_alike(one.sound, other.sound) or (one.birth_date is not None and one.birth_date == other.birth_date)


def _number_homes(rows: Iterable[Judged]) -> None:
    known: dict[str, int] = {}
    for place, row in enumerate(rows, start=1):
        row.home = known.setdefault(row.entry.household, place) if row.entry.household else place


def _homes(rows: Iterable[Judged]) -> dict[int, list[Judged]]:
    homes: dict[int, list[Judged]] = defaultdict(list)
    for row in rows:
        homes[row.home].append(row)
    return homes


def _first_person(home: list[Judged]) -> None:
    stands = [row for row in home if not any(reason.code == "twice" for reason in row.reasons)]
    if not stands:
        return
    named = [row for row in stands if row.entry.relation is Relation.APPLICANT]
    first = next(iter(named), None) or next((row for row in stands if row.entry.relation is None), stands[0])
    for row in named[1:]:
        row.wrong("two_first")
    for row in stands:
        if row is first:
            row.entry.relation = Relation.APPLICANT
        elif row.entry.relation in {None, Relation.APPLICANT}:
            row.entry.relation = Relation.OTHER_RELATIVE
        if first.plan is Plan.ERROR and row.plan is not Plan.ERROR:
            row.wrong("first_wrong", row=str(first.number))


def compare_with(rows: Sequence[Judged], known: Iterable[Known]) -> None:
    """Find who is here already: an exact document is the same person, likeness asks."""
    by_document, by_other = dict[str, Known](), defaultdict[object, list[Known]](list)
    for somebody in known:
        if somebody.traits.document:
            by_document.setdefault(somebody.traits.document, somebody)
        for trait in {somebody.traits.birth_date, somebody.traits.phone, somebody.key} - {None}:
            by_other[trait].append(somebody)
    for row in rows:
        if row.plan is Plan.ERROR:
            continue
        same = by_document.get(row.traits.document or "")
        if same is None:
            _ask_about(row, by_other)
        elif _alike(same.traits, row.traits):
            row.plan, row.person_id = Plan.SAME, same.id
        else:
            row.ask("document_of", same)
    _one_home_each(rows, {somebody.id: somebody for somebody in by_document.values()})


def _ask_about(row: Judged, by_other: dict[object, list[Known]]) -> None:
    near = [one for trait in (row.traits.birth_date, row.traits.phone, row.key) for one in by_other.get(trait, ())]
    best: tuple[int, str, Known] | None = None
    for somebody in sorted(near, key=lambda one: one.id):
        code = _likeness_code(row, somebody)
        if code and (best is None or ASKED.index(code) < best[0]):
            best = (ASKED.index(code), code, somebody)
    if best is not None:
        row.ask(best[1], best[2])


ASKED = ("looks_like", "looks_like_phone", "looks_like_name")


def _likeness_code(row: Judged, somebody: Known) -> str:
    found = likeness(row.traits, somebody.traits)
    if Likeness.BIRTH in found or Likeness.SWAPPED in found:
        return "looks_like"
    if Likeness.PHONE in found and sounds_alike(row.traits.sound, somebody.traits.sound):
        return "looks_like_phone"
    return "looks_like_name" if Likeness.NAME in found and row.key == somebody.key else ""


def _one_home_each(rows: Sequence[Judged], known: dict[UUID, Known]) -> None:
    for home in _homes(rows).values():
        there = [row for row in home if row.person_id in known]
        homes = {known[row.person_id].household_id for row in there if row.person_id} - {None}
        if len(homes) > 1:
            for row in there:
                row.wrong("other_home")


def changes_to(entry: Entry, now: dict[str, object]) -> list[str]:
    """What a list would change of somebody: how they are reached is replaced, who they are is only filled in."""
    found = []
    for name in (*OVERWRITTEN, *FILLED_IN):
        new, old = getattr(entry, name), now[name]
        differs = folded(str(new)) != folded(str(old or "")) if isinstance(new, str) else new != old
        if new and differs and (name in OVERWRITTEN or not old):
            found.append(name)
    return found
