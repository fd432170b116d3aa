"""Words of the skills room."""

from enum import StrEnum

from app.foundation.i18n import mark

# The version of the European framework to which the codes belong (JRC144121: five areas, 21 competences).
DIGCOMP = "DigComp 3.0"
REVIEW_AFTER_DAYS = 120


class Outcome(StrEnum):
    """How it went, in the person's own words."""

    ALONE = "alone"
    HELP = "help"
    NOT_YET = "not_yet"


OUTCOME_NAMES = {
    Outcome.ALONE: mark("Yes, on my own"),
    Outcome.HELP: mark("Yes, with help"),
    Outcome.NOT_YET: mark("Not yet"),
}


class Trend(StrEnum):
    """How the last time went beside the first."""

    SAME = "same"
    BETTER = "better"
    LESS = "less"


TREND_NAMES = {
    Trend.SAME: mark("As the first time"),
    Trend.BETTER: mark("Better than the first time"),
    Trend.LESS: mark("It was easier the first time"),
}


class Evidence(StrEnum):
    """What an attempt rests on, the weakest first."""

    SAID = "said"
    PRACTISED = "practised"
    REAL = "real"


EVIDENCE_NAMES = {
    Evidence.SAID: mark("The person said so"),
    Evidence.PRACTISED: mark("Practised here"),
    Evidence.REAL: mark("Done for real"),
}


class Level(StrEnum):
    """The two lowest of the framework's four levels; nobody here needs the others."""

    BASIC = "basic"
    INTERMEDIATE = "intermediate"


LEVEL_NAMES = {Level.BASIC: mark("To begin with"), Level.INTERMEDIATE: mark("To go further")}


class Mode(StrEnum):
    """Where a task is done: for real in this app, on a screen to practise, or as a guide beside another app."""

    REAL = "real"
    PRACTICE = "practice"
    GUIDE = "guide"
