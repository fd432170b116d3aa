"""Words for each input of a model: for staff, and to the person; a score without words is shown to nobody.

An input raises or lowers beside others of the programme, so no sentence may say more than that: 19 months without work
lower where most have more.

The names are those of `app.risk.features.INPUTS`, written here as texts so that the web needs no numerical toolkit.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.foundation.i18n import mark

MISSING = " missing"
A_LOT, SOME = 0.5, 0.2  # log odds: beside others of the programme


class Where(StrEnum):
    """Where what is missing can be written down."""

    ASSESSMENT = "assessment"
    HOUSEHOLD = "household"
    CONTACT = "contact"
    APPOINTMENTS = "appointments"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class InputWords:
    """One input: what staff call it, what is said to the person when it raises or lowers, and where it is filled."""

    name: str
    up: str
    down: str
    where: Where
    mend: str = ""


INPUT_WORDS = {
    "months without work before care": InputWords(
        mark("Months without work before the programme"),
        mark("You had been without work for a long time at the start."),
        mark("You were without work for less time than most."),
        Where.ASSESSMENT,
    ),
    "level of schooling": InputWords(
        mark("Level of schooling"),
        mark("You could study for fewer years than most."),
        mark("You have studied for more years than most."),
        Where.ASSESSMENT,
    ),
    "work and training (1 to 5)": InputWords(
        mark("Work and training, from 1 to 5"),
        mark("Work and training are hard for you now."),
        mark("You are doing well with work and training."),
        Where.ASSESSMENT,
    ),
    "months in care": InputWords(
        mark("Months in the programme"),
        mark("You have been with us for a long time."),
        mark("You have been with us for less time than most."),
        Where.FILE,
    ),
    "earlier spells in care": InputWords(
        mark("Earlier times in the programme"),
        mark("You have needed our help before."),
        mark("This is the first time that you need our help."),
        Where.FILE,
    ),
    "own rating of strength": InputWords(
        mark("The person’s own rating of strength"),
        mark("You told us that you have little strength just now."),
        mark("You told us that you feel strong."),
        Where.ASSESSMENT,
    ),
    "worker's rating of strength": InputWords(
        mark("The professional’s rating of strength"),
        mark("Your key worker thinks that you have little strength just now."),
        mark("Your key worker sees a lot of strength in you."),
        Where.ASSESSMENT,
    ),
    "age": InputWords(
        mark("Age"),
        mark("People of your age often need help for longer."),
        mark("People of your age often need help for less time."),
        Where.CONTACT,
    ),
    "children at home": InputWords(
        mark("Children at home"),
        mark("There are children at home to look after."),
        mark("There are few children at home, or none."),
        Where.HOUSEHOLD,
    ),
    "alone with children": InputWords(
        mark("Alone with children"),
        mark("You bring up your children on your own."),
        mark("You are not bringing up children on your own."),
        Where.HOUSEHOLD,
    ),
    "housing (1 to 5)": InputWords(
        mark("Housing, from 1 to 5"),
        mark("Your home is a worry at the moment."),
        mark("Your home is safe for now."),
        Where.ASSESSMENT,
    ),
    "appointments missed in six months": InputWords(
        mark("Appointments that did not take place in six months"),
        mark("Some of your appointments did not take place."),
        mark("Most of your appointments took place."),
        Where.APPOINTMENTS,
    ),
    "days waited for an appointment": InputWords(
        mark("Days of waiting for an appointment"),
        mark("We made you wait a long time for appointments."),
        mark("You did not wait long for your appointments."),
        Where.APPOINTMENTS,
        mark("Offer an earlier appointment"),
    ),
    "changes of worker": InputWords(
        mark("Changes of worker"),
        mark("Your key worker has changed too often."),
        mark("Your key worker changed less often than for most."),
        Where.FILE,
        mark("No more changes of worker"),
    ),
}
OURS = mark("This is ours to mend.")
STRENGTHS = (mark("a lot"), mark("some"), mark("a little"))


def words_of(name: str) -> InputWords | None:
    """The words of an input, also where the model speaks of its gap; None for an input that is no longer read."""
    return INPUT_WORDS.get(name.removesuffix(MISSING))


def strength(weight: float) -> str:
    """How much an input moves the score, as a word and not as a number that nobody can weigh."""
    size = abs(weight)
    return STRENGTHS[0] if size >= A_LOT else STRENGTHS[1] if size >= SOME else STRENGTHS[2]
