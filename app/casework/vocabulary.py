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


class SeatKind(StrEnum):
    """How somebody came to sit in a team: asked in, covering for an absent colleague, or in an emergency."""

    MEMBER = "member"
    COVER = "cover"
    EMERGENCY = "emergency"


class SeatEnd(StrEnum):
    """Why a seat ended, where nobody wrote a reason of their own; kept in its `end_reason`."""

    CONSENT = "consent_withdrawn"
    AGREEMENT = "agreement_over"
    TIME = "time_over"
    LEFT = "left_agency"
    CHANGED = "key_worker_changed"


SEAT_END_NAMES = {
    SeatEnd.CONSENT: mark("The person no longer agrees to share with this agency"),
    SeatEnd.AGREEMENT: mark("The agreement between the agencies is over"),
    SeatEnd.TIME: mark("The time for which it was given is over"),
    SeatEnd.LEFT: mark("Does not work here any more"),
    SeatEnd.CHANGED: mark("Somebody else leads the plan now"),
}


class AskKind(StrEnum):
    """How somebody asks for access: and waits for the answer, or opens now and gives account of it afterwards."""

    REQUEST = "request"
    EMERGENCY = "emergency"


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
    SITUATION = "situation"
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
    TaskKind.SITUATION: mark("How things are"),
    TaskKind.OTHER: mark("Something else"),
}


class DraftKind(StrEnum):
    """What somebody has begun to write."""

    NOTE = "note"
    STEP = "step"
    MEETING = "meeting"
    MINUTES = "minutes"
    HANDOVER = "handover"
    REFERRAL = "referral"
    ANSWERS = "answers"
    PART = "part"
    TERMS = "terms"


class HandoverReason(StrEnum):
    """Why a file goes to another key worker."""

    MOVED = "moved"
    LEAVE = "leave"
    LOAD = "load"
    FIT = "fit"
    ASKED = "asked"
    OTHER = "other"


HANDOVER_REASONS = {
    HandoverReason.MOVED: mark("The person moved to another area"),
    HandoverReason.LEAVE: mark("The professional leaves or is away"),
    HandoverReason.LOAD: mark("To share the work evenly"),
    HandoverReason.FIT: mark("Somebody else knows this field better"),
    HandoverReason.ASKED: mark("The person asked for it"),
    HandoverReason.OTHER: mark("Another reason"),
}


class CloseReason(StrEnum):
    """Why a file is closed; what each one says about leaving is told by the room that learns from it."""

    FOUND_WORK = "found_work"
    INCOME = "income"
    ENOUGH = "enough"
    DONE = "done"
    HOUSEHOLD = "household"
    MOVED = "moved"
    WITHDREW = "withdrew"
    NO_CONTACT = "no_contact"
    OTHER_SERVICE = "other_service"
    ENDED = "ended"
    DUPLICATE = "duplicate"
    DIED = "died"


CLOSE_REASONS = {
    CloseReason.FOUND_WORK: mark("They found work"),
    CloseReason.INCOME: mark("Another income is enough now"),
    CloseReason.ENOUGH: mark("The household manages well enough without us"),
    CloseReason.DONE: mark("The plan is finished"),
    CloseReason.HOUSEHOLD: mark("They live in another household now"),
    CloseReason.MOVED: mark("The household moved away"),
    CloseReason.WITHDREW: mark("The person does not want to go on"),
    CloseReason.NO_CONTACT: mark("No contact in spite of many tries"),
    CloseReason.OTHER_SERVICE: mark("Another service goes on"),
    CloseReason.ENDED: mark("The administration ended it, or a sanction did"),
    CloseReason.DUPLICATE: mark("There is another file of the same person"),
    CloseReason.DIED: mark("The person died"),
}
# After these nobody is asked six months later how the household gets on.
NO_REVIEW = (CloseReason.DUPLICATE, CloseReason.DIED)


class CloseResult(StrEnum):
    """How the household stands when a file is closed, compared with the beginning."""

    BETTER = "better"
    PARTLY = "partly"
    SAME = "same"
    WORSE = "worse"
    UNKNOWN = "unknown"


CLOSE_RESULTS = {
    CloseResult.BETTER: mark("Better: what was agreed was reached"),
    CloseResult.PARTLY: mark("Better in part"),
    CloseResult.SAME: mark("As at the beginning"),
    CloseResult.WORSE: mark("Worse than at the beginning"),
    CloseResult.UNKNOWN: mark("We do not know"),
}


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """A case was opened with the person's consent."""

    case_id: UUID
    person_id: UUID


class ReferralState(StrEnum):
    """Where a referral to a service stands."""

    SENT = "sent"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    STARTED = "started"
    DONE = "done"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """A case was closed."""

    case_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class CaseHandedOver:
    """A case has another key worker; the person is told who it is, and nothing about why."""

    case_id: UUID
    person_id: UUID
    to_id: UUID


@dataclass(frozen=True, slots=True)
class TaskFinished:
    """A step was ticked, by the person or by the team."""

    task_id: UUID
    case_id: UUID
