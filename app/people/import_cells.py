"""What a row of a list says: names, documents, dates and words as services write them, made one; pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.foundation.folding import folded
from app.people.import_words import Field
from app.people.phones import normal_phone
from app.people.rules import normal_identity
from app.people.vocabulary import SPOKEN, Relation

OLDEST = 120
EXCEL_BEGINS = date(1899, 12, 30)
SERIALS = range(366, 60_000)
LIMITS = {
    Field.GIVEN: 80,
    Field.FAMILY: 120,
    Field.MUNICIPALITY: 80,
    Field.ADDRESS: 200,
    Field.EMAIL: 254,
    Field.HOUSEHOLD: 60,
}
PARTICLES = frozenset({"de", "del", "la", "las", "los", "y", "di", "da", "van", "el", "ben", "al"})
LANGUAGES = {
    "es": "espanol castellano spagnolo spanish espana",
    "ar": "arabe arabo arabic dariya marroqui",
    "ast": "asturiano bable asturian asturianu",
    "bg": "bulgaro bulgarian",
    "en": "ingles inglese english",
    "fr": "frances francese french",
    "it": "italiano italian",
    "pt": "portugues portoghese portuguese",
    "ro": "rumano rumeno romeno romanian romana",
    "ru": "ruso russo russian",
    "uk": "ucraniano ucraino ukrainian ua",
    "ur": "urdu",
    "wo": "wolof",
    "zh": "chino cinese chinese mandarin",
}
LANGUAGE_OF = {word: code for code, words in LANGUAGES.items() for word in words.split()} | {c: c for c in SPOKEN}
RELATIONS = {
    Relation.APPLICANT: "titular solicitante beneficiario intestatario richiedente dichiarante applicant",
    Relation.SPOUSE: "conyuge esposo esposa marido mujer coniuge marito moglie spouse husband wife",
    Relation.PARTNER: "pareja companero companera convivente compagno compagna partner",
    Relation.CHILD: "hijo hija figlio figlia child son daughter menor hijastro hijastra",
    Relation.PARENT: "padre madre progenitor genitore parent father mother",
    Relation.SIBLING: "hermano hermana fratello sorella sibling brother sister",
    Relation.GRANDPARENT: "abuelo abuela nonno nonna grandparent grandfather grandmother",
    Relation.GRANDCHILD: "nieto nieta nipote grandchild grandson granddaughter",
    Relation.CHILD_IN_LAW: "yerno nuera genero nuora",
    Relation.PARENT_IN_LAW: "suegro suegra suocero suocera",
    Relation.SIBLING_IN_LAW: "cunado cunada cognato cognata",
    Relation.OTHER_RELATIVE: "tio tia sobrino sobrina primo prima otro familiar pariente parente zio zia cugino cugina",
    Relation.UNRELATED: "otro otra amigo amiga amico amica companero_de_piso ninguno ninguna nessuna conviviente",
}
RELATION_OF = {word: relation for relation, words in RELATIONS.items() for word in words.split()} | {
    relation.value: relation for relation in Relation
}
YES = frozenset({"si", "s", "yes", "y", "true", "verdadero", "vero", "1", "x", "ok", "firmado", "firmato", "autoriza"})
NO = frozenset({"no", "n", "false", "falso", "0", "pendiente", "denegado", "non"})
EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row cannot be taken or needs a decision: a key of REASONS with what it names."""

    code: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Entry:
    """What one row says of one person."""

    given: str = ""
    family: str = ""
    born: date | None = None
    document: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    municipality: str = ""
    language: str | None = None
    household: str = ""
    relation: Relation | None = None
    agreed: bool | None = None

    def packed(self) -> dict[str, Any]:
        """As it is kept, sealed, in the row."""
        said = {name: getattr(self, name) for name in self.__slots__}
        return {**said, "born": self.born.isoformat() if self.born else None}

    @classmethod
    def unpacked(cls, kept: dict[str, Any]) -> "Entry":
        """From how it was kept."""
        born, relation = kept["born"], kept["relation"]
        return cls(
            **{
                **kept,
                "born": date.fromisoformat(born) if born else None,
                "relation": Relation(relation) if relation else None,
            }
        )


def read_row(cells: Sequence[str], columns: Sequence[Field], today: date) -> tuple[Entry, list[Reason]]:
    """What a row says, and everything that is wrong with it."""
    said: dict[Field, str] = {c: cell for c, cell in zip(columns, cells, strict=False) if c is not Field.NOTHING}
    entry, wrong = Entry(), list[Reason]()
    entry.given, entry.family = _names(said)
    if not entry.given:
        wrong.append(Reason("no_name"))
    entry.municipality = said.get(Field.MUNICIPALITY, "")
    entry.address = said.get(Field.ADDRESS) or None
    entry.household = folded(said.get(Field.HOUSEHOLD, ""))
    for column, reader in READERS.items():
        typed = said.get(column, "").strip()
        if typed:
            reason = reader(entry, typed, today)
            wrong += [reason] if reason else []
    checked: dict[Field, str] = {**said, Field.GIVEN: entry.given, Field.FAMILY: entry.family}
    for column, limit in LIMITS.items():
        if len(checked.get(column, "")) > limit:
            wrong.append(Reason("long", {"column": column.value, "limit": str(limit)}))
    return entry, wrong


def _names(said: dict[Field, str]) -> tuple[str, str]:
    together = said.get(Field.NAME_FAMILY) or said.get(Field.FAMILY_NAME)
    if together:
        family_first = Field.FAMILY_NAME in said
        given, family = _apart(together, family_first=family_first)
    else:
        given, family = said.get(Field.GIVEN, ""), said.get(Field.FAMILY, "")
    family = " ".join(part for part in (family, said.get(Field.FAMILY_2, "")) if part)
    return _calm(given), _calm(family)


def _apart(together: str, *, family_first: bool) -> tuple[str, str]:
    """Given and family name of “Pérez Gil, Ana”, “Ana Pérez Gil” or “Pérez Gil Ana”: two family names are the rule."""
    before, comma, after = together.partition(",")
    if comma:
        return (after.strip(), before.strip()) if after.strip() else (before.strip(), "")
    words = together.split()
    if len(words) == 1:
        return together, ""
    if family_first:
        names = 1 if len(words) == 2 else 2
        return " ".join(words[names:]), " ".join(words[:names])
    names = max(1, len(words) - 2) if len(words) > 2 else 1
    return " ".join(words[:names]), " ".join(words[names:])


def _calm(name: str) -> str:
    """A name that was written in capitals, as names are written."""
    name = " ".join(name.split())
    if not name.isupper() or len(name) < 2:
        return name
    words = [w.lower() if w.lower() in PARTICLES and at else w.title() for at, w in enumerate(name.split())]
    return " ".join(words)


def _document(entry: Entry, typed: str, _today: date) -> Reason | None:
    entry.document = normal_identity(typed)
    return None if entry.document else Reason("document", {"value": typed})


def _born(entry: Entry, typed: str, today: date) -> Reason | None:
    entry.born = day_of(typed, today)
    return None if entry.born else Reason("date", {"value": typed})


def _phone(entry: Entry, typed: str, _today: date) -> Reason | None:
    # Two numbers in one cell are common; the first one counts.
    entry.phone = normal_phone(re.split(r"[/;,]| y | o ", typed)[0])
    return None if entry.phone else Reason("phone", {"value": typed})


def _email(entry: Entry, typed: str, _today: date) -> Reason | None:
    entry.email = typed.casefold() if EMAIL.fullmatch(typed) else None
    return None if entry.email else Reason("email", {"value": typed})


def _language(entry: Entry, typed: str, _today: date) -> Reason | None:
    entry.language = LANGUAGE_OF.get(re.split(r"[\s(/,\-]", folded(typed))[0])
    return None if entry.language else Reason("language", {"value": typed})


def _relation(entry: Entry, typed: str, _today: date) -> Reason | None:
    words = re.split(r"[\s/(\-]+", folded(typed))
    whole = folded(typed).replace(" ", "_")
    entry.relation = RELATION_OF.get(whole) or RELATION_OF.get(words[0])
    if words[0] in {"otro", "otra"} and len(words) > 1 and words[1].startswith("famil"):
        entry.relation = Relation.OTHER_RELATIVE
    return None if entry.relation else Reason("relation", {"value": typed})


def _agreed(entry: Entry, typed: str, today: date) -> Reason | None:
    word = folded(typed).strip(".")
    if word in NO:
        entry.agreed = False
    elif word in YES or day_of(typed, today):
        entry.agreed = True
    else:
        return Reason("consent", {"value": typed})
    return None


READERS = {
    Field.DOCUMENT: _document,
    Field.BORN: _born,
    Field.PHONE: _phone,
    Field.EMAIL: _email,
    Field.LANGUAGE: _language,
    Field.RELATION: _relation,
    Field.CONSENT: _agreed,
}


def day_of(typed: str, today: date) -> date | None:
    """A day of the last 120 years written d/m/Y, Y-m-d or as a spreadsheet's serial number; None for no such day."""
    text = typed.strip().split("T")[0].split(" ")[0]
    day = _serial(text) if text.isdecimal() and len(text) < 8 else _written_day(text, today)
    return day if day and date(today.year - OLDEST, 1, 1) <= day <= today else None


def _serial(text: str) -> date | None:
    number = int(text)
    return EXCEL_BEGINS + timedelta(days=number) if number in SERIALS else None


def _written_day(text: str, today: date) -> date | None:
    parts = re.fullmatch(r"(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})", text)
    compact = re.fullmatch(r"((?:19|20)\d\d)(\d\d)(\d\d)", text)
    if compact:
        year, month, day = (int(part) for part in compact.groups())
    elif parts and len(parts[1]) == 4:
        year, month, day = (int(part) for part in parts.groups())
    elif parts and len(parts[3]) in {2, 4}:
        day, month, year = (int(part) for part in parts.groups())
        if len(parts[3]) == 2:
            year += 2000 if year + 2000 <= today.year else 1900
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
