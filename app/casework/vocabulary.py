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


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """A case was opened with the person's consent."""

    case_id: UUID
    person_id: UUID
