"""Words of the early warnings: rules before any model, each with a reason that can be read aloud."""

from enum import StrEnum

from app.foundation.i18n import mark


class Rule(StrEnum):
    """What deserves a look. None of them says anything against the person."""

    CRISIS = "crisis"
    INCOME_ENDS = "income_ends"
    UNREACHABLE = "unreachable"
    MISSED_TWICE = "missed_twice"
    UNREAD = "unread"
    SILENCE = "silence"
    REVIEW_OVERDUE = "review_overdue"
    ESTIMATE = "estimate"


RULE_NAMES = {
    Rule.CRISIS: mark("An area of life at its hardest level"),
    Rule.INCOME_ENDS: mark("Income ends soon"),
    Rule.UNREACHABLE: mark("What we send does not arrive"),
    Rule.MISSED_TWICE: mark("Two appointments that did not take place"),
    Rule.UNREAD: mark("Messages not opened"),
    Rule.SILENCE: mark("No contact for long"),
    Rule.REVIEW_OVERDUE: mark("A review is overdue"),
    # Not what it says: whoever reads the name has to write their own estimate first.
    Rule.ESTIMATE: mark("A new estimate asks for a look"),
}
# What would help, as a question to the professional and never as an order.
HELPS = {
    Rule.CRISIS: mark("Is there something to be done today? Talk with the person before anything else."),
    Rule.INCOME_ENDS: mark("Is there a renewal or another benefit to claim? Run the benefit check again."),
    Rule.UNREACHABLE: mark("Has the number or the address changed? Ask a relative or another agency they know."),
    Rule.MISSED_TWICE: mark("What gets in the way: the hour, the place, the bus, the children? Offer a call instead."),
    Rule.UNREAD: mark("Does the phone work, and can they read it? Call, or write a letter."),
    Rule.SILENCE: mark("Call to ask how they are, without any request."),
    Rule.REVIEW_OVERDUE: mark("Look at the plan with the person, or say why it can wait."),
    Rule.ESTIMATE: mark("Write your own estimate first, and then read this one. Which help could be added?"),
}


class WarningState(StrEnum):
    """Where a warning stands."""

    OPEN = "open"
    SNOOZED = "snoozed"
    ACTED = "acted"
    SET_ASIDE = "set_aside"
    CLEARED = "cleared"


STATE_NAMES = {
    WarningState.OPEN: mark("Open"),
    WarningState.SNOOZED: mark("Waits"),
    WarningState.ACTED: mark("Acted on"),
    WarningState.SET_ASIDE: mark("Set aside"),
    WarningState.CLEARED: mark("Over by itself"),
}
ANSWERED = frozenset({WarningState.ACTED, WarningState.SET_ASIDE})
LIVE = frozenset({WarningState.OPEN, WarningState.SNOOZED})


class Band(StrEnum):
    """How long care may last, as far as the model in force can tell; there is no band that says "no risk"."""

    NOT_ESTIMABLE = "not_estimable"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


BAND_NAMES = {
    Band.NOT_ESTIMABLE: mark("Cannot be estimated"),
    Band.LOW: mark("Shorter than most"),
    Band.MEDIUM: mark("About as long as most"),
    Band.HIGH: mark("Longer than most"),
}
# The same to the person.
BAND_OWN = {
    Band.NOT_ESTIMABLE: mark("A computer can say nothing about you: too little is known."),
    Band.LOW: mark("You may need help for less time than most."),
    Band.MEDIUM: mark("You may need help for about as long as most."),
    Band.HIGH: mark("You may need help for longer than most."),
}


class By(StrEnum):
    """What a score comes from."""

    MODEL = "model"
    POINTS = "points"


class Decision(StrEnum):
    """What a professional does with a score; each of them leaves the help there is or adds to it."""

    ADD_HELP = "add_help"
    AS_PLANNED = "as_planned"
    TALK_FIRST = "talk_first"


DECISION_NAMES = {
    Decision.ADD_HELP: mark("Add support"),
    Decision.AS_PLANNED: mark("Go on as planned"),
    Decision.TALK_FIRST: mark("Talk first"),
}


class Ties(StrEnum):
    """How the last places of the list are given among people whose scores hardly differ."""

    BY_SCORE = "by_score"
    LOTTERY = "lottery"
    QUOTA = "quota"


class Objects(StrEnum):
    """Ready reasons why somebody objects to an estimate about them."""

    WRONG = "wrong"
    CHANGED = "changed"
    UNFAIR = "unfair"


OBJECTION_NAMES = {
    Objects.WRONG: mark("Something in it is wrong"),
    Objects.CHANGED: mark("My life has changed since then"),
    Objects.UNFAIR: mark("It does not do me justice"),
}


class Whose(StrEnum):
    """Whose words an objection is in, where a professional wrote it down."""

    OWN = "own"
    SPEAKER = "speaker"
    STAFF = "staff"


WHOSE_NAMES = {
    Whose.OWN: mark("The person's own"),
    Whose.SPEAKER: mark("Of somebody who speaks for the person"),
    Whose.STAFF: mark("Mine: what I understood"),
}


class Sex(StrEnum):
    """What somebody may say of themselves, so that one can see whether help reaches everybody alike."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


SEX_NAMES = {Sex.WOMAN: mark("Woman"), Sex.MAN: mark("Man"), Sex.OTHER: mark("Neither of the two")}


class Nationality(StrEnum):
    """Where somebody is a citizen, as coarsely as the question needs it."""

    HERE = "here"
    UNION = "union"
    ELSEWHERE = "elsewhere"


NATIONALITY_NAMES = {
    Nationality.HERE: mark("This country"),
    Nationality.UNION: mark("Another country of the European Union"),
    Nationality.ELSEWHERE: mark("Another country"),
}
TIES_NAMES = {
    Ties.BY_SCORE: mark("By the estimate alone"),
    Ties.LOTTERY: mark("By lot among those whose estimates hardly differ"),
    Ties.QUOTA: mark("A share for each group, as large as the group"),
}
