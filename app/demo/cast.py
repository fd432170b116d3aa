"""Who takes part in the demonstration: the people of the drawings, then invented ones in every state of a case."""

import random
from dataclasses import dataclass, field
from typing import Any

from app.demo.calendar import Day
from app.demo.stage import told
from app.outreach.callbacks import FROM_CALLBACK
from app.people.rules import DNI_LETTERS

WORKERS = {"MIE": ("lucia", "pilar", "diego"), "LAN": ("nuria", "hector"), "AVI": ("raquel", "samuel")}
PARTNERS = {"MIE": ("marta", "karim", "ivan"), "LAN": ("andres", "karim"), "AVI": ("ines", "jorge", "belen")}
# Nobody has numbers of these ranges, so an invented document is nobody's: a DNI, and the digits of a NIE with Z.
FIRST_DNI = 99_990_000
FIRST_NIE = 29_990_000
FIRST_PHONE = 600_000_200
NO_PHONE_EVERY = 9


@dataclass(slots=True)
class Role:
    """What is told of one participant; the fields are those of cast.yaml."""

    name: tuple[str, str]
    age: int
    territory: str
    worker: str
    months: float
    municipality: str = ""
    language: str = "es"
    phone: str | None = None
    document: str | None = None
    address: str | None = None
    contact_note: str | None = None
    origin: str = ""
    access: bool = True
    household: list[tuple[str, int, str]] = field(default_factory=list)
    team: dict[str, str] = field(default_factory=dict)
    steps: list[dict[str, Any]] = field(default_factory=list)
    messages: list[tuple[Day, str, str, str | None]] = field(default_factory=list)
    notes: list[tuple[Day, str, str, str]] = field(default_factory=list)
    visits: list[tuple[Day, str, str, str, str]] = field(default_factory=list)
    reads: list[tuple[Day, str, str]] = field(default_factory=list)
    contact: Day | None = None
    closed: Day | None = None
    key: str = ""


def roles(count: int, months: int, dice: random.Random) -> list[Role]:
    """The first `count` participants; the same for the same dice."""
    drawn = [_drawn(entry, number, months) for number, entry in enumerate(told("cast")[:count])]
    invented = [_invented(number, months, dice) for number in range(len(drawn), count)]
    return drawn + invented


def _drawn(entry: dict[str, Any], number: int, months: int) -> Role:
    role = Role(**entry)
    role.months = min(role.months, months)
    role.municipality = role.municipality or "Mieres"
    role.phone = role.phone or _phone(number)
    role.document = _document(number, role.language)
    return role


def _invented(number: int, months: int, dice: random.Random) -> Role:
    names = told("names")
    origin = dice.choices(names["origins"], [o["share"] for o in names["origins"]])[0]
    state = names["states"][number % len(names["states"])]
    territory = dice.choice(("MIE", "LAN", "AVI"))
    families = dice.sample(origin["families"], 2)
    worker = dice.choice(WORKERS[territory])
    given = dice.choice(origin["women"] + origin["men"])
    role = Role(
        name=(given, " ".join(families) if origin.get("second") else families[0]),
        age=dice.randint(19, 71),
        territory=territory,
        worker=worker,
        months=dice.randint(min(3, months), months),
        municipality=dice.choice(names["towns"][territory]),
        language=origin["language"],
        phone=None if number % NO_PHONE_EVERY == 0 else _phone(number),
        document=_document(number, origin["language"]),
        origin=dice.choice(("", "", FROM_CALLBACK)),
        notes=[(-dice.randint(2, 30), worker, dice.choice(("team", "team", "person")), dice.choice(names["notes"]))],
    )
    role.household = _household(role, origin, dice)
    partner = dice.choice(PARTNERS[territory])
    role.team = {partner: "Acompañamiento"} if dice.random() < 0.6 else {}
    _put_into(role, state, origin["words"])
    return role


def _put_into(role: Role, state: dict[str, Any], words: str) -> None:
    own = {"worker": role.worker}
    role.steps = [{**step, "who": own.get(step["who"], step["who"])} for step in state["steps"]]
    role.messages = [
        (day, clock, own.get(who, who), words if text == "words" else text)
        for day, clock, who, text in state.get("messages", ())
    ]
    role.visits = list(state.get("visits", ()))
    role.access = state.get("access", True)
    role.contact, role.closed = state.get("contact"), state.get("closed")


def _household(role: Role, origin: dict[str, Any], dice: random.Random) -> list[tuple[str, int, str]]:
    others: list[tuple[str, int, str]] = []
    everybody = origin["women"] + origin["men"]
    if dice.random() < 0.45 and role.age > 22:
        others.append((dice.choice(("spouse", "partner")), role.age + dice.randint(-5, 5), dice.choice(everybody)))
    oldest_child = min(role.age - 19, 20)
    if oldest_child > 0:
        others += [
            ("child", dice.randint(0, oldest_child), dice.choice(everybody))
            for _ in range(dice.choice((0, 0, 1, 1, 2, 3)))
        ]
    if dice.random() < 0.12:
        others.append(("parent", role.age + dice.randint(22, 30), dice.choice(everybody)))
    return others


def _phone(number: int) -> str:
    return f"+34{FIRST_PHONE + number}"


def _document(number: int, language: str) -> str:
    digits = (FIRST_DNI if language == "es" else FIRST_NIE) + number
    letter = DNI_LETTERS[digits % len(DNI_LETTERS)]
    return f"{digits}{letter}" if language == "es" else f"Z{digits - 20_000_000}{letter}"
