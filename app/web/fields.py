"""Fields for days, times and numbers; what cannot be read stays as it was typed, with words that say what to write."""

from datetime import date, time
from decimal import Decimal
from typing import Any

from wtforms import DateField, DecimalField, IntegerField, TimeField

from app.foundation.amounts import amount_of
from app.foundation.i18n import gettext as _

YEARS = range(1800, 2200)
CENT, MOST_EUROS = Decimal("0.01"), Decimal(1_000_000_000)


class DayField(DateField):
    """A day of the calendar; 31 February is refused in words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day, or say how to write it."""
        self.data: date | None = None
        typed = " ".join(valuelist).strip()
        if not typed:
            return
        try:
            day = date.fromisoformat(typed)
        except ValueError:
            day = date.min
        # Whoever types 26 for the year gets the year 26 from the browser.
        if day.year not in YEARS:
            raise ValueError(_("This day does not exist. Write it as year, month, day: 2026-11-24."))
        self.data = day


class ClockField(TimeField):
    """A time of the day in hours and minutes."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time, or say how to write it."""
        self.data: time | None = None
        typed = " ".join(valuelist).strip()
        if not typed:
            return
        try:
            self.data = time.fromisoformat(typed.zfill(5)).replace(second=0, microsecond=0, tzinfo=None)
        except ValueError as error:
            raise ValueError(_("Write the time with hours and minutes, such as 10:30.")) from error


class NumberField(IntegerField):
    """A whole number within bounds."""

    def __init__(self, label: str, least: int, most: int, **more: Any) -> None:
        super().__init__(label, **more)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number, or say which ones make sense."""
        self.data: int | None = None
        typed = "".join(valuelist).strip()
        if not typed:
            return
        number = int(typed) if typed.isdecimal() and len(typed) <= len(str(self.most)) else self.least - 1
        if not self.least <= number <= self.most:
            raise ValueError(_("Write a number between %(least)s and %(most)s.", least=self.least, most=self.most))
        self.data = number


class AmountField(DecimalField):
    """An amount of euros, with comma or point before the cents."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the amount, or say how to write it; what was typed stays."""
        self.data: Decimal | None = None
        typed = "".join(valuelist).strip()
        if not typed:
            return
        amount = amount_of(typed)
        self.data = amount.quantize(CENT) if amount is not None and amount < MOST_EUROS else None
        if self.data is None:
            raise ValueError(_("Write the amount in figures, such as 480 or 480,50."))
