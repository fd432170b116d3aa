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
    REACHED = "reached"
    CASE = "case"


STEP_NAMES = {
    Step.OPENED: mark("Opened"),
    Step.STARTED: mark("Started"),
    Step.FINISHED: mark("Finished"),
    Step.ENTITLED: mark("May be entitled"),
    Step.CALLBACK: mark("Asked for a call"),
    Step.REACHED: mark("Spoken with"),
    Step.CASE: mark("Case opened"),
}
# What happens on the public side, before anybody of the house has done anything.
PUBLIC_STEPS = (Step.OPENED, Step.STARTED, Step.FINISHED, Step.ENTITLED, Step.CALLBACK)


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
