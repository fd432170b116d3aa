"""Words of the packages room and the events it tells."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.foundation.i18n import mark
from app.people.vocabulary import Domain


class PackageState(StrEnum):
    """Where a version of a plan stands; only a draft changes."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    RETURNED = "returned"
    AGREED = "agreed"
    REVIEWED = "reviewed"
    CLOSED = "closed"


STATE_NAMES = {
    PackageState.DRAFT: mark("Draft"),
    PackageState.PROPOSED: mark("Proposed, waits for an answer"),
    PackageState.RETURNED: mark("A change was asked for"),
    PackageState.AGREED: mark("Agreed"),
    PackageState.REVIEWED: mark("Reviewed, goes on"),
    PackageState.CLOSED: mark("Closed"),
}
STATE_ICONS = {
    PackageState.DRAFT: "pencil",
    PackageState.PROPOSED: "clock",
    PackageState.RETURNED: "message-circle",
    PackageState.AGREED: "check",
    PackageState.REVIEWED: "refresh-cw",
    PackageState.CLOSED: "circle",
}
LIVE = (PackageState.AGREED, PackageState.REVIEWED)
OPEN = (PackageState.DRAFT, PackageState.PROPOSED)


class How(StrEnum):
    """How the person answered."""

    SCREEN = "screen"
    PAPER = "paper"


class Doer(StrEnum):
    """Who does a part of the plan: the person, somebody of the team, or the service itself."""

    PERSON = "person"
    STAFF = "staff"
    SERVICE = "service"


class CloseReason(StrEnum):
    """Why a plan ends."""

    REPLACED = "replaced"
    ACHIEVED = "achieved"
    PERSON = "person"
    MOVED = "moved"
    CASE = "case"
    WITHDRAWN = "withdrawn"


CLOSE_NAMES = {
    CloseReason.ACHIEVED: mark("The goals were reached"),
    CloseReason.PERSON: mark("The person does not want to go on"),
    CloseReason.MOVED: mark("The person has moved away"),
    CloseReason.REPLACED: mark("A new version was agreed"),
    CloseReason.CASE: mark("The file was closed"),
    CloseReason.WITHDRAWN: mark("The team took it back"),
}
# What somebody can choose; the others come about by themselves.
CHOSEN = (CloseReason.ACHIEVED, CloseReason.PERSON, CloseReason.MOVED)


class Basic(StrEnum):
    """What everybody gets, whatever else is in their plan (xEITU's common basic package)."""

    INCOME = "income"
    INTERNET = "internet"
    DIGITAL = "digital"
    COMMUNITY = "community"


BASIC_NAMES = {
    Basic.INCOME: mark("Income secured"),
    Basic.INTERNET: mark("Internet access"),
    Basic.DIGITAL: mark("Digital skills"),
    Basic.COMMUNITY: mark("Life in the neighbourhood"),
}
# The same four in words for the person, as things that are done.
BASIC_OWN_NAMES = {
    Basic.INCOME: mark("A secure income"),
    Basic.INTERNET: mark("Internet for me"),
    Basic.DIGITAL: mark("Learn to use this app and the Internet"),
    Basic.COMMUNITY: mark("Get to know places and people nearby"),
}
BASIC_STEPS = {
    Basic.INCOME: mark("Talk about your income and your benefits"),
    Basic.INTERNET: mark("Get Internet on your phone or at home"),
    Basic.DIGITAL: mark("Do a first exercise with your phone"),
    Basic.COMMUNITY: mark("Visit a place in your neighbourhood"),
}
BASIC_DOMAINS = {
    Basic.INCOME: Domain.INCOME,
    Basic.INTERNET: Domain.DIGITAL,
    Basic.DIGITAL: Domain.DIGITAL,
    Basic.COMMUNITY: Domain.PARTICIPATION,
}
BASIC_ICONS = {
    Basic.INCOME: "landmark",
    Basic.INTERNET: "wifi",
    Basic.DIGITAL: "smartphone",
    Basic.COMMUNITY: "users-round",
}


class BasicState(StrEnum):
    """How far a basic support has come."""

    MISSING = "missing"
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    COVERED = "covered"
    DECLINED = "declined"


BASIC_STATE_NAMES = {
    BasicState.MISSING: mark("Missing"),
    BasicState.PLANNED: mark("Planned"),
    BasicState.UNDER_WAY: mark("Under way"),
    BasicState.COVERED: mark("Covered"),
    BasicState.DECLINED: mark("The person does not want it"),
}
BASIC_STATE_ICONS = {
    BasicState.MISSING: "circle",
    BasicState.PLANNED: "calendar-days",
    BasicState.UNDER_WAY: "clock",
    BasicState.COVERED: "check",
    BasicState.DECLINED: "user-minus",
}


class Evidence(StrEnum):
    """What a basic support's state rests on."""

    NONE = ""
    CLAIM = "claim"
    PAPER = "paper"
    SEEN = "seen"
    SAID = "said"


EVIDENCE_NAMES = {
    Evidence.NONE: mark("Nothing yet"),
    Evidence.CLAIM: mark("The state of a benefit claim"),
    Evidence.PAPER: mark("A paper that we have seen"),
    Evidence.SEEN: mark("We were there"),
    Evidence.SAID: mark("The person says so"),
}


class Trouble(StrEnum):
    """Why a step does not work for somebody, in words that can be tapped."""

    TIME = "time"
    PLACE = "place"
    MONEY = "money"
    UNCLEAR = "unclear"
    OTHER = "other"


TROUBLE_NAMES = {
    Trouble.TIME: mark("The day or the time is not good for me"),
    Trouble.PLACE: mark("I cannot get there"),
    Trouble.MONEY: mark("It costs me money that I do not have"),
    Trouble.UNCLEAR: mark("I do not understand what I have to do"),
    Trouble.OTHER: mark("Something else"),
}


@dataclass(frozen=True, slots=True)
class PackageProposed:
    """A version of a plan waits for the person's answer."""

    version_id: UUID
    case_id: UUID


@dataclass(frozen=True, slots=True)
class PackageAgreed:
    """The person has agreed, and everything in the plan was made."""

    version_id: UUID
    case_id: UUID


@dataclass(frozen=True, slots=True)
class ChangeAsked:
    """The person asks for another plan, in their own words."""

    version_id: UUID
    case_id: UUID
