"""Which task comes next; pure."""

from collections.abc import Iterable, Sequence

from app.skills.vocabulary import Outcome, Trend

# What everybody starts with (reference D4): come in, the appointment, a photo of a paper, fake messages, an office.
FIRST = ("sign-in", "confirm-appointment", "send-photo", "fake-messages", "book-office")
# Before these comes what makes the rest possible; somebody who does the first small things alone begins further on.
SOFTLY = ("listen", "see-better", "sign-in")
FURTHER = ("fake-messages", "book-office", "official-page", "two-steps")
SUGGESTED = 3
PLACEMENT = "placement"
DONE_ALONE, DONE_PARTLY = 4, 2


def placed(right: int) -> Outcome:
    """How the first small things went: all four, some, or hardly any."""
    if right >= DONE_ALONE:
        return Outcome.ALONE
    return Outcome.HELP if right >= DONE_PARTLY else Outcome.NOT_YET


def standing(attempts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The best outcome of each task from pairs of task and outcome, in any order: what was once done stays done."""
    order = [Outcome.NOT_YET, Outcome.HELP, Outcome.ALONE]
    best: dict[str, Outcome] = {}
    for task, outcome in attempts:
        said = Outcome(outcome)
        if task not in best or order.index(said) > order.index(best[task]):
            best[task] = said
    return {task: outcome.value for task, outcome in best.items()}


def trend(outcomes: Sequence[str]) -> Trend:
    """How the last time went beside the first, from outcomes in the order of time."""
    order = [Outcome.NOT_YET, Outcome.HELP, Outcome.ALONE]
    steps = [order.index(Outcome(outcome)) for outcome in outcomes]
    if len(steps) < 2 or steps[0] == steps[-1]:
        return Trend.SAME
    return Trend.BETTER if steps[-1] > steps[0] else Trend.LESS


def path(known: dict[str, str], given: Sequence[str], keys: Sequence[str]) -> list[str]:
    """At most three tasks to go on with: those begun with help, then the first five, then the catalogue's order.

    What the team gave stands in a list of its own and is not suggested again.
    """
    start = {Outcome.ALONE: FURTHER, Outcome.NOT_YET: (*SOFTLY, *FIRST)}.get(
        Outcome(known.get(PLACEMENT, Outcome.HELP)), FIRST
    )
    open_ones = [key for key in keys if known.get(key) != Outcome.ALONE and key not in given]
    begun = [key for key in open_ones if key in known]
    first = [key for key in dict.fromkeys((*start, *FIRST)) if key in open_ones and key not in begun]
    rest = [key for key in open_ones if key not in begun and key not in first]
    return [*begun, *first, *rest][:SUGGESTED]
