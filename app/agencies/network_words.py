"""Words of the network: kinds of pages and events."""

from enum import StrEnum

from app.foundation.i18n import mark


class PageKind(StrEnum):
    """What a page of the network is."""

    PROTOCOL = "protocol"
    MANUAL = "manual"


PAGE_KIND_NAMES = {
    PageKind.PROTOCOL: mark("Protocol"),
    PageKind.MANUAL: mark("Chapter of the manual"),
}


PAGE_KINDS = {
    PageKind.PROTOCOL: mark("Protocols"),
    PageKind.MANUAL: mark("Manual"),
}


class VersionState(StrEnum):
    """Whether the words of a version are still being written, hold now, or held before."""

    DRAFT = "draft"
    PUBLISHED = "published"
    REPLACED = "replaced"


VERSION_STATE_NAMES = {
    VersionState.DRAFT: mark("Draft"),
    VersionState.PUBLISHED: mark("Published"),
    VersionState.REPLACED: mark("Replaced"),
}


class EventKind(StrEnum):
    """What happened."""

    START = "start"
    TRAINING = "training"
    MEETING = "meeting"
    CONSULTATION = "consultation"
    EXPENSE = "expense"


EVENT_KIND_NAMES = {
    EventKind.START: mark("A person began"),
    EventKind.TRAINING: mark("Joint training"),
    EventKind.MEETING: mark("Coordination meeting"),
    EventKind.CONSULTATION: mark("Consultation"),
    EventKind.EXPENSE: mark("Expense"),
}
