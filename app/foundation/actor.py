"""Who acts: a person, a member of staff, the system, or somebody who has not said."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Capacity(StrEnum):
    """In what capacity somebody acts."""

    ANONYMOUS = "anonymous"
    PARTICIPANT = "participant"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in what capacity, for which agency and with which role; `at` is when, for what ends by itself."""

    capacity: Capacity
    account_id: UUID | None = None
    person_id: UUID | None = None
    staff_id: UUID | None = None
    agency_id: UUID | None = None
    role: str = ""
    session_id: UUID | None = None
    name: str = ""
    at: datetime | None = None

    @classmethod
    def anonymous(cls) -> "Actor":
        """Somebody who has not said who they are."""
        return cls(Capacity.ANONYMOUS)

    @classmethod
    def system(cls, job: str) -> "Actor":
        """The installation itself, doing `job`."""
        return cls(Capacity.SYSTEM, role=job)

    @property
    def is_staff(self) -> bool:
        """True for a signed-in professional."""
        return self.capacity is Capacity.STAFF

    @property
    def is_participant(self) -> bool:
        """True for a signed-in participant."""
        return self.capacity is Capacity.PARTICIPANT
