"""Sums a month on the result's screen: of each benefit, and of those that go together."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.benefits.beyond import Best, meet
from app.benefits.interview import Result
from app.foundation.i18n import gettext as _
from app.foundation.i18n import money_text

EURO = Decimal(1)


@dataclass(frozen=True, slots=True)
class Figure:
    """A benefit that may be had, with its sum a month or the least and greatest of it."""

    benefit: str
    name: str
    low: Decimal
    high: Decimal
    sure: bool

    @property
    def words(self) -> str:
        """The sum as it is printed."""
        if self.low == self.high:
            return money_text(self.low)
        return _("%(low)s to %(high)s", low=money_text(self.low), high=money_text(self.high))


def figure_of(result: Result, *, sure: bool) -> Figure:
    """The sum of a benefit that may be had."""
    amount = result["amount"]
    least = amount["month"] if amount["month"] is not None else amount["low"]
    most = amount["month"] if amount["month"] is not None else amount["high"]
    return Figure(result["benefit"], result["name"], Decimal(str(least or 0)), Decimal(str(most or 0)), sure)


def sum_label(figures: list[Figure], best: Best | None, with_sum: list[Result]) -> str:
    """What the sum of all is called."""
    if len(figures) == 1:
        return _("Each month")
    if best is not None or meet(with_sum):
        return _("What goes together")
    return _("The two together") if len(figures) == 2 else _("All of them together")


def sum_words(figures: list[Figure], best: Best | None, with_sum: list[Result]) -> str:
    """The sum of all, or what goes best together, to the euro."""
    low = sum((figure.low for figure in figures), Decimal(0))
    high = sum((figure.high for figure in figures), Decimal(0))
    if best is not None:
        low = high = best.month
    elif meet(with_sum):
        # Of sums that reduce each other and are not known yet, only the highest one alone is sure to be possible.
        low, high = max(figure.low for figure in figures), max(figure.high for figure in figures)
    low, high = low.quantize(EURO, ROUND_HALF_UP), high.quantize(EURO, ROUND_HALF_UP)
    if low == high:
        return _("about %(sum)s a month", sum=money_text(low, cents=False))
    return _("from %(low)s to %(high)s a month", low=money_text(low, cents=False), high=money_text(high, cents=False))
