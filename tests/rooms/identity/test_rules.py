"""Which secrets are too easy."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.identity.rules import password_is_easy, password_is_long, pin_is_easy, pin_is_shaped

BORN = date(1992, 3, 9)


@pytest.mark.parametrize("pin", ["000000", "999999", "123456", "987654", "454545", "090392", "030992", "920309",
                                 "199203", "031992", "199219", "921992"])  # fmt: skip
def test_what_others_try_first_is_easy(pin):
    assert pin_is_easy(pin, BORN)


@pytest.mark.parametrize("pin", ["482913", "135790", "112358", "909190"])
def test_other_numbers_are_good(pin):
    assert not pin_is_easy(pin, BORN)


def test_without_a_birth_date_only_patterns_are_easy():
    assert pin_is_easy("222222", None)
    assert not pin_is_easy("090392", None)


@given(st.text(max_size=8))
def test_a_pin_has_six_ascii_digits_and_nothing_else(text):
    assert pin_is_shaped(text) == (len(text) == 6 and all(c in "0123456789" for c in text))


@pytest.mark.parametrize(("length", "usable"), [(11, False), (12, True), (128, True), (129, False)])
def test_length_makes_a_password(length, usable):
    assert password_is_long("x" * length) is usable


@pytest.mark.parametrize(
    "password", ["abcabcabcabcabc", "password1234", "Qwerty-qwerty", "lucia.fdez.1", "camin camin 26"]
)
def test_a_long_password_can_still_be_easy(password):
    assert password_is_easy(password, "lucia.fdez@example.org")


@pytest.mark.parametrize("password", ["horse battery staple tree", "Ñ9$kd02-ptw!x", "my welcome was in oviedo"])
def test_a_sentence_is_good(password):
    assert not password_is_easy(password, "lucia.fdez@example.org")
