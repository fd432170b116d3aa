"""Amounts and days as they are typed in a form, wherever the comma and the point stand."""

from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from app.foundation.amounts import amount_of
from app.foundation.i18n import use_language
from app.web.fields import AmountField, DayField


class OneAmount(Form):
    amount = AmountField("Amount")


class OneDay(Form):
    day = DayField("Day")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("480", "480"), ("480,5", "480.50"), ("1.234", "1234"), ("1,234", "1234"), ("1.234,50 €", "1234.50"),
        ("1,234.50", "1234.50"), ("1 200", "1200"), ("٤٨٠٫٥", "480.50"), ("1’200.50 euros", "1200.50"),
    ],
)  # fmt: skip
def test_an_amount_means_the_same_in_every_way_of_writing(typed, meant):
    assert amount_of(typed) == Decimal(meant)
    assert OneAmount(MultiDict({"amount": typed})).amount.data == Decimal(meant)


@pytest.mark.parametrize("typed", ["NaN", "Infinity", "-5", "1e3", "²x", "9" * 40, "five"])
def test_what_is_no_amount_is_refused_in_words_and_stays_as_it_was_typed(typed):
    use_language("en")
    form = OneAmount(MultiDict({"amount": typed}))
    assert not form.validate() and form.amount.data is None
    assert (
        form.amount.errors == ["Write the amount in figures, such as 480 or 480,50."] and form.amount._value() == typed
    )


@pytest.mark.parametrize("typed", ["0026-11-24", "9999-12-31", "2027-02-29", "24/11/2026"])
def test_a_day_that_cannot_be_meant_is_refused_and_stays_as_it_was_typed(typed):
    use_language("en")
    form = OneDay(MultiDict({"day": typed}))
    assert not form.validate() and form.day.data is None and form.day._value() == typed
    assert OneDay(MultiDict({"day": "2028-02-29"})).day.data.day == 29
