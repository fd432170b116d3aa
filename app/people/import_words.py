"""Words of bringing lists in: states, what a row will do, what a column means, and why a row cannot be taken."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.foundation.i18n import mark


class State(StrEnum):
    """How far a list has come."""

    READING = "reading"
    COLUMNS = "columns"
    CHECKING = "checking"
    PREVIEW = "preview"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    REFUSED = "refused"
    DROPPED = "dropped"
    HALTED = "halted"


AT_WORK = frozenset({State.READING, State.CHECKING, State.RUNNING, State.UNDOING})
OPEN = frozenset({State.READING, State.COLUMNS, State.CHECKING, State.PREVIEW})

STATE_NAMES = {
    State.READING: mark("Being read"),
    State.COLUMNS: mark("Columns to confirm"),
    State.CHECKING: mark("Being checked"),
    State.PREVIEW: mark("To confirm"),
    State.RUNNING: mark("Being brought in"),
    State.DONE: mark("Brought in"),
    State.UNDOING: mark("Being taken back"),
    State.UNDONE: mark("Taken back"),
    State.REFUSED: mark("Could not be read"),
    State.DROPPED: mark("Dropped"),
    State.HALTED: mark("Stopped"),
}


class Plan(StrEnum):
    """What a row will do."""

    WAITING = "waiting"
    CREATE = "create"
    UPDATE = "update"
    SAME = "same"
    ASK = "ask"
    ERROR = "error"


PLAN_NAMES = {
    Plan.CREATE: mark("New person"),
    Plan.UPDATE: mark("Update"),
    Plan.SAME: mark("Already the same"),
    Plan.ASK: mark("Decide"),
    Plan.ERROR: mark("Error"),
}


class Outcome(StrEnum):
    """What a row did."""

    CREATED = "created"
    UPDATED = "updated"
    SAME = "same"
    LEFT = "left"
    UNDONE = "undone"
    KEPT = "kept"


OUTCOME_NAMES = {
    Outcome.CREATED: mark("Person registered"),
    Outcome.UPDATED: mark("Details updated"),
    Outcome.SAME: mark("Was already the same"),
    Outcome.LEFT: mark("Left out"),
    Outcome.UNDONE: mark("Taken back"),
    Outcome.KEPT: mark("Changed since, left as it is"),
}


class Basis(StrEnum):
    """On what ground the people of a list may become cases."""

    NONE = "none"
    CONSENT = "consent"
    LAW = "law"


BASIS_NAMES = {
    Basis.NONE: mark("They have not been asked yet. They become people to contact, not cases."),
    Basis.CONSENT: mark("Each of them has agreed in writing, and my agency keeps the signed papers. A case is opened."),
    Basis.LAW: mark("A law or an agreement gives my agency this task (write which below). A case is opened."),
}


class Field(StrEnum):
    """What a column of a list can mean."""

    NOTHING = ""
    GIVEN = "given"
    FAMILY = "family"
    FAMILY_2 = "family_2"
    NAME_FAMILY = "name_family"
    FAMILY_NAME = "family_name"
    DOCUMENT = "document"
    BORN = "born"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    MUNICIPALITY = "municipality"
    LANGUAGE = "language"
    HOUSEHOLD = "household"
    RELATION = "relation"
    CONSENT = "consent"


FIELD_NAMES = {
    Field.NOTHING: mark("Leave this column out"),
    Field.GIVEN: mark("Given name"),
    Field.FAMILY: mark("Family name"),
    Field.FAMILY_2: mark("Second family name"),
    Field.NAME_FAMILY: mark("Given name and family name together"),
    Field.FAMILY_NAME: mark("Family name and given name together"),
    Field.DOCUMENT: mark("DNI, NIE or codice fiscale"),
    Field.BORN: mark("Date of birth"),
    Field.PHONE: mark("Phone"),
    Field.EMAIL: mark("E-mail"),
    Field.ADDRESS: mark("Address"),
    Field.MUNICIPALITY: mark("Municipality"),
    Field.LANGUAGE: mark("Language"),
    Field.HOUSEHOLD: mark("Household (the same number for those who live together)"),
    Field.RELATION: mark("Relation to the first person of the household"),
    Field.CONSENT: mark("Has agreed (yes or no, or the date)"),
}
NAMING = frozenset({Field.GIVEN, Field.NAME_FAMILY, Field.FAMILY_NAME})

# Why a row cannot be taken, or needs a decision; %(…)s come from the row itself.
REASONS = {
    "no_name": mark("The name is missing. Write it in the list."),
    "long": mark("“%(column)s” is too long. Use at most %(limit)s characters."),
    "document": mark("The letter of the document %(value)s does not fit its number. Look at the document again."),
    "date": mark("“%(value)s” is no possible date of birth. Write it as day, month, year: 09/03/1992."),
    "language": mark("The language “%(value)s” is not known. Write its name, such as árabe, or its code: ar."),
    "relation": mark("The relation “%(value)s” is not known. Write for example titular, cónyuge, hija, padre."),
    "phone": mark("The phone %(value)s is not complete. Write 9 digits, or + and the country first."),
    "email": mark("“%(value)s” is no e-mail address."),
    "consent": mark("“%(value)s” does not say whether the person agreed. Write sí, no or the date."),
    "twice": mark("This is the same person as in row %(row)s. That row stands, this one is left out."),
    "two_homes": mark(
        "Rows %(rows)s put this person into two households on one day. Correct the household in the list."
    ),
    "other_home": mark(
        "The people of this household live in two different households here. Somebody cannot be in both on one day: "
        "move them in their files first."
    ),
    "two_first": mark("Two rows of this household are its first person (titular). Correct the relation in the list."),
    "first_wrong": mark("The first person of this household, in row %(row)s, cannot be taken. Correct that row first."),
    "document_twice": mark(
        "Row %(row)s has the same document, but name and date of birth are different. Correct the document."
    ),
    "looks_like_name": mark("Looks like %(name)s, who is here already: the same name, no date of birth to compare."),
    "looks_like": mark("Looks like %(name)s, who is here already: names alike, same date of birth."),
    "looks_like_phone": mark("Looks like %(name)s, who is here already: names alike, same phone."),
    "document_of": mark("The document is that of %(name)s, but name and date of birth are different."),
    "meanwhile": mark("Somebody registered this person while the list was open. Bring the list in again to compare."),
    "gone": mark("The person is no longer here."),
    "undecided": mark("Nobody decided whether it is the same person."),
}


class Flaw(StrEnum):
    """Why a file cannot be taken."""

    EMPTY = "empty"
    LARGE = "large"
    PICTURE = "picture"
    OLD = "old"
    MACROS = "macros"
    BOMB = "bomb"
    BROKEN = "broken"
    NO_ROWS = "no_rows"
    MANY = "many"
    WIDE = "wide"


FLAWS = {
    Flaw.EMPTY: mark("The file is empty. Choose the file with the list."),
    Flaw.LARGE: mark("The file is too large. It may have at most 10 MB. Split the list in two."),
    Flaw.PICTURE: mark("This is a picture or another file with the name of a list. Send the list as CSV or XLSX."),
    Flaw.OLD: mark("This is an old Excel file (XLS). Open it and save it as XLSX or CSV."),
    Flaw.MACROS: mark("This file has macros, so we do not open it. Save it as XLSX without macros, or as CSV."),
    Flaw.BOMB: mark("This file unpacks to far more than a list needs, so we do not open it. Save it as CSV."),
    Flaw.BROKEN: mark("We cannot open this file. Open it in your spreadsheet, save it as CSV and send that."),
    Flaw.NO_ROWS: mark("We found headings but no rows below them. Look whether the list is on the first sheet."),
    Flaw.MANY: mark("The list has more than 10,000 rows. Split it in two."),
    Flaw.WIDE: mark("The list has more than 60 columns. Delete those that are not needed."),
}


@dataclass(frozen=True, slots=True)
class PersonBroughtIn:
    """The first person of a household came in with a list, with a ground to open a case: consent on paper, or a law."""

    person_id: UUID
    household_id: UUID
    key_worker_id: UUID
    by_law: bool


@dataclass(frozen=True, slots=True)
class PeopleTakenBack:
    """These people came in with a list that is taken back, and nobody has worked with them since."""

    people: tuple[UUID, ...]
