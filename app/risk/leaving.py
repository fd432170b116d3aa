"""What the reason why a file was closed says about leaving: to an income of one's own, in another way, or nothing.

Only work or another income is a success, and only where the household does not stand as badly as before. Dying and
moving away are no success and no failure: nobody knows how it would have gone on. A sanction ends care, not the need.
"""

from enum import StrEnum

from app.casework.vocabulary import CloseReason, CloseResult


class Leaving(StrEnum):
    """How a file ended, as far as it matters to whoever asks whether people live on their own means."""

    OWN_MEANS = "own_means"
    ENDED = "ended"
    OTHERWISE = "otherwise"


ON_WORK, ON_INCOME, BY_DECISION = "left_for_work", "left_for_other_income", "left_by_decision"
KINDS = {
    CloseReason.FOUND_WORK: ON_WORK,
    CloseReason.INCOME: ON_INCOME,
    CloseReason.ENOUGH: ON_INCOME,
    CloseReason.DONE: ON_INCOME,
    CloseReason.HOUSEHOLD: "left_household_changed",
    CloseReason.MOVED: "left_area",
    CloseReason.WITHDREW: BY_DECISION,
    CloseReason.NO_CONTACT: BY_DECISION,
    CloseReason.OTHER_SERVICE: BY_DECISION,
    CloseReason.ENDED: BY_DECISION,
    CloseReason.DIED: "left_by_death",
}
NOT_WELL = frozenset({CloseResult.SAME, CloseResult.WORSE})
# These say nothing of money by themselves: without a known result they are no success.
SILENT = frozenset({CloseReason.DONE, CloseReason.ENOUGH})


def kind_of(reason: str, result: str) -> str:
    """The event that a closing is to the model; raises KeyError for a file that was only a second one."""
    why, stands = CloseReason(reason), CloseResult(result)
    kind = KINDS[why]
    if kind not in {ON_WORK, ON_INCOME}:
        return kind
    unsaid = why in SILENT and stands == CloseResult.UNKNOWN
    return BY_DECISION if stands in NOT_WELL or unsaid else kind


def leaving_of(reason: str, result: str) -> Leaving | None:
    """How a file ended; None for one that was only a second one of the same person."""
    if reason == CloseReason.DUPLICATE:
        return None
    if reason == CloseReason.ENDED:
        return Leaving.ENDED
    return Leaving.OWN_MEANS if kind_of(reason, result) in {ON_WORK, ON_INCOME} else Leaving.OTHERWISE
