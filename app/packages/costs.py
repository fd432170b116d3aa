"""Pure sums of a plan: what it costs, from and to, against a light and long support; the unknown stays unknown."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

NOTHING = Decimal(0)
WEEKS_OF_A_MONTH = Decimal(52) / 12


@dataclass(frozen=True, slots=True)
class CostLine:
    """What one part costs a month, from and to (both None: not known), and for how many months."""

    least: Decimal | None
    most: Decimal | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Light:
    """The programme's reference: a light support for a long time, and what an hour of its team costs."""

    month: Decimal
    months: int
    team_hour: Decimal | None = None

    @property
    def total(self) -> Decimal:
        """What it costs in all."""
        return self.month * self.months


# Where a programme has not said what its own costs: the order of magnitude of xEITU's long and light support.
USUAL = Light(Decimal(210), 24)


@dataclass(frozen=True, slots=True)
class Amount:
    """Money from and to; without an upper end something in it is not known."""

    least: Decimal
    most: Decimal | None

    @property
    def is_exact(self) -> bool:
        """True when both ends are the same."""
        return self.least == self.most


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of a plan: by the month while everything runs, in all, and what it does not know."""

    month: Amount
    total: Amount
    months: int | None
    unknown: int
    team_unknown: bool


def cost_of(lines: Iterable[CostLine], months: int | None, team_hours: int | None, light: Light) -> Cost:
    """Services by their months, and the team's own hours; the unknown opens the upper end."""
    known, unknown = [], 0
    for line in lines:
        if line.least is None and line.most is None:
            unknown += 1
            continue
        least = line.least if line.least is not None else NOTHING
        most = line.most if line.most is not None else line.least
        known.append((least, most or NOTHING, line.months or months))
    team_unknown = team_hours is None or light.team_hour is None
    if team_hours is not None and light.team_hour is not None:
        spent = team_hours * light.team_hour
        known.append((spent, spent, months))
    # A part that costs nothing needs no months; one that does and has none leaves the whole open.
    endless = any(span is None and most for _least, most, span in known)
    is_open = bool(unknown) or team_unknown
    dearest = None if is_open else sum((one[1] for one in known), NOTHING)
    month = Amount(sum((one[0] for one in known), NOTHING), dearest)
    least = sum((one[0] * (one[2] or 1) for one in known), NOTHING)
    most = None if is_open or endless else sum((one[1] * (one[2] or 1) for one in known), NOTHING)
    return Cost(month, Amount(least, most), months, unknown, team_unknown)


def saving(cost: Cost, light: Light) -> Amount | None:
    """How much less than the light and long support, from and to; None when that cannot be said."""
    if cost.total.most is None:
        return None
    return Amount(light.total - cost.total.most, light.total - cost.total.least)


def break_even(cost: Cost, light: Light) -> int | None:
    """After how many whole months a plan at this price has cost as much as the light and long one (C_I m = C_L m_L)."""
    if cost.month.most is None or cost.month.most <= 0:
        return None
    return int(light.total / cost.month.most)
