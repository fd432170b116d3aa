"""Words of the assessment room."""

from enum import StrEnum

from app.foundation.i18n import mark


class Voice(StrEnum):
    """Whose answers they are; the agreed ones count."""

    STAFF = "staff"
    PERSON = "person"
    AGREED = "agreed"


class State(StrEnum):
    """Whether an assessment is still talked about."""

    OPEN = "open"
    AGREED = "agreed"


# What can be said beside a level: it is not known, it does not apply here, the two do not agree.
UNKNOWN, NOT_APPLICABLE, NOT_AGREED = "unknown", "na", "open"


class Segment(StrEnum):
    """Which kind of support comes first; the two letters outside the grid are never scored."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    F = "F"
    N = "N"


SUPPORT_NAMES = {
    Segment.A: mark("Employment service"),
    Segment.B: mark("Path to a job"),
    Segment.C: mark("Social support"),
    Segment.D: mark("Integrated team"),
    Segment.F: mark("Immediate protection"),
    Segment.N: mark("Benefit not claimed"),
}
SEGMENT_NAMES = {
    Segment.A: mark("A, employment service"),
    Segment.B: mark("B, path to a job"),
    Segment.C: mark("C, social support"),
    Segment.D: mark("D, integrated team"),
    Segment.F: mark("F, immediate protection"),
    Segment.N: mark("N, benefit not claimed"),
}

# What the person reads about it.
SEGMENT_MEANS = {
    Segment.A: mark("The employment service works with you, and your team stays in touch."),
    Segment.B: mark("You get a path to a job with more help: training, practice and somebody who goes with you."),
    Segment.C: mark("Your team helps first with what weighs on you at home. Help with work goes on beside it."),
    Segment.D: mark("Several professionals work with you as one team, with more time for you."),
    Segment.F: mark("Your safety comes first. Somebody helps you today."),
    Segment.N: mark("You may be entitled to money that you do not get yet. Your team helps you to ask for it."),
}

# How much support a segment brings; the rules may only ever move somebody up when things are harder.
SUPPORT = {Segment.N: 0, Segment.A: 1, Segment.B: 2, Segment.C: 2, Segment.D: 3, Segment.F: 4}


class Way(StrEnum):
    """How professional and person talked before they agreed."""

    TOGETHER = "together"
    PHONE = "phone"
    VIDEO = "video"


WAY_NAMES = {
    Way.TOGETHER: mark("Together in one room"),
    Way.PHONE: mark("By telephone"),
    Way.VIDEO: mark("By video call"),
}
