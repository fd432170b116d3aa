"""When an estimate may be opened, whether a decision differs from its band, and when following it is no decision.

Pure, so that each case can be tried in a table. Nothing here touches a benefit, an appointment or a place in a queue.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.risk.vocabulary import Band, Decision

# What a band would have; it is on no page where somebody decides, and only says how often people decide otherwise.
SUGGESTS = {Band.HIGH: Decision.ADD_HELP, Band.MEDIUM: Decision.TALK_FIRST, Band.LOW: Decision.AS_PLANNED}
ENOUGH = 30
LEAST, MOST = 0.05, 0.40  # reference 2, section "Lessons": VioGén was followed in 95 of 100 cases


class Standing(StrEnum):
    """Why an estimate can be looked at, or cannot."""

    CLOSED = "closed"
    NO_CONSENT = "no_consent"
    OFF = "off"
    FROZEN = "frozen"
    UPHELD = "upheld"
    NONE = "none"
    EXPIRED = "expired"
    NOT_ASSESSED = "not_assessed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Known:
    """What decides how an estimate stands."""

    agreed: bool = True
    switched_on: bool = True
    objected: bool = False
    upheld: bool = False
    scored: bool = True
    expired: bool = False
    assessed: bool = True
    closed: bool = False


def standing(known: Known) -> Standing:
    """The first thing that stands in the way, the end of the file and what the person wants before everything else."""
    stops = (
        (known.closed, Standing.CLOSED),
        (not known.agreed, Standing.NO_CONSENT),
        (known.objected, Standing.FROZEN),
        (known.upheld, Standing.UPHELD),
        (not known.switched_on, Standing.OFF),
        (not known.scored, Standing.NONE),
        (known.expired, Standing.EXPIRED),
        (not known.assessed, Standing.NOT_ASSESSED),
    )
    return next((what for stops_it, what in stops if stops_it), Standing.OPEN)


def differs(band: Band, decision: Decision) -> bool | None:
    """Whether a decision is another than the band would have; None where the band says nothing."""
    return None if band not in SUGGESTS else SUGGESTS[band] != decision


class Verdict(StrEnum):
    """What the share of decisions that differ says."""

    FEW = "few"
    FOLLOWED = "followed"
    REFUSED = "refused"
    FINE = "fine"


def verdict(decided: int, different: int) -> Verdict:
    """An alarm when nearly all decisions follow the band, or too many do not; neither of a small sample."""
    if decided < ENOUGH:
        return Verdict.FEW
    share = different / decided
    return Verdict.FOLLOWED if share < LEAST else Verdict.REFUSED if share > MOST else Verdict.FINE
