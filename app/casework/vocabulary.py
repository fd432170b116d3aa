"""Words of the casework room and the events it tells."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.foundation.i18n import mark


class CaseStatus(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    CLOSED = "closed"


class Visibility(StrEnum):
    """Who may read a note."""

    AGENCY = "agency"
    TEAM = "team"
    PERSON = "person"


VISIBILITY_NAMES = {
    Visibility.AGENCY: mark("Only my agency"),
    Visibility.TEAM: mark("The whole team"),
    Visibility.PERSON: mark("The team and the person"),
}


class TaskOwner(StrEnum):
    """Whose step it is."""

    PERSON = "person"
    STAFF = "staff"


class TaskKind(StrEnum):
    """What a step is about; it chooses the icon and where its button leads."""

    PAPER = "paper"
    CLAIM = "claim"
    VISIT = "visit"
    LEARN = "learn"
    BOOK = "book"
    MESSAGE = "message"
    OUTCOME = "outcome"
    REVIEW = "review"
    OTHER = "other"


TASK_KIND_NAMES = {
    TaskKind.PAPER: mark("A paper"),
    TaskKind.CLAIM: mark("A benefit"),
    TaskKind.VISIT: mark("A visit"),
    TaskKind.LEARN: mark("Learning"),
    TaskKind.BOOK: mark("An appointment"),
    TaskKind.MESSAGE: mark("A message"),
    TaskKind.OUTCOME: mark("What became of an appointment"),
    TaskKind.REVIEW: mark("A review"),
    TaskKind.OTHER: mark("Something else"),
}


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """A case was opened with the person's consent."""

    case_id: UUID
    person_id: UUID
