"""A day is said in words with its weekday, as each language says it, and without its year where it is this one."""

from datetime import date

import pytest

from app.foundation import i18n

THURSDAY, TODAY = date(2026, 11, 26), date(2026, 11, 24)
SAID = {
    "es": "jueves, 26 de noviembre",
    "ast": "xueves, 26 de payares",
    "it": "giovedì 26 novembre",
    "en": "Thursday, November 26",
    "fr": "jeudi 26 novembre",
    "ro": "joi, 26 noiembrie",
    "ar": "الخميس، 26 نوفمبر",
    "uk": "четвер, 26 листопада",
}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_day_is_said_with_its_weekday(language):
    with i18n.speaking(language):
        said = i18n.day_text(THURSDAY, TODAY)

    assert said.replace(i18n.NBSP, " ") == SAID[language]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_number_stays_with_the_month_and_the_weekday_may_stand_on_its_own_line(language):
    with i18n.speaking(language):
        said = i18n.day_text(THURSDAY, TODAY)

    assert said.count(i18n.NBSP) == 1
    assert " " in said
