"""Words of the outreach room."""

from enum import StrEnum

from app.foundation.i18n import mark


class Step(StrEnum):
    """Steps of the funnel that are counted without knowing anybody."""

    OPENED = "opened"
    STARTED = "started"
    FINISHED = "finished"
    ENTITLED = "entitled"
    CALLBACK = "callback"


class CallbackStatus(StrEnum):
    """Where a callback stands."""

    WAITING = "waiting"
    REACHED = "reached"
    CASE_OPENED = "case_opened"
    ERASED = "erased"


class GoodTime(StrEnum):
    """When a call suits."""

    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"


GOOD_TIME_NAMES = {
    GoodTime.ANY: mark("Any time"),
    GoodTime.MORNING: mark("In the morning"),
    GoodTime.AFTERNOON: mark("In the afternoon"),
}
