"""Fields for days, times and numbers; what cannot be read stays as it was typed, with words that say what to write."""

from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import DateField, DecimalField, IntegerField, TimeField

from app.foundation.i18n import gettext as _


class DayField(DateField):
    """A day of the calendar; 31 February is refused in words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day, or say how to write it."""
        self.data: date | None = None
        typed = " ".join(valuelist).strip()
        if not typed:
            return
        try:
            self.data = date.fromisoformat(typed)
        except ValueError as error:
            raise ValueError(_("This day does not exist. Write it as year, month, day: 2026-11-24.")) from error


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
        typed = "".join(valuelist).strip().removesuffix("€").replace(" ", "").replace("\u00a0", "")
        if not typed:
            return
        # 1.234,50 and 1,234.50 alike: the last of the two marks the cents, if one or two figures follow.
        whole, mark, cents = typed.replace(",", ".").rpartition(".")
        plain = (
            f"{whole.replace('.', '')}.{cents}" if mark and len(cents) < 3 else typed.replace(",", "").replace(".", "")
        )
        try:
            self.data = Decimal(plain) if plain.replace(".", "", 1).isdigit() else None
        except InvalidOperation:
            self.data = None
        if self.data is None:
            raise ValueError(_("Write the amount in figures, such as 480 or 480,50."))
