"""Opening hours are read from what an office typed and said in the reader's language; the rest stays as it is."""

import pytest

from app.foundation.i18n import speaking
from app.foundation.opening import hours_text, read_hours

WEEK = (0, 1, 2, 3, 4)


@pytest.mark.parametrize(
    ("typed", "days", "times"),
    [
        ("De lunes a viernes, de 9:00 a 14:00", WEEK, ("9:00–14:00",)),
        ("Lunes a viernes, 9 a 14 h", WEEK, ("9:00–14:00",)),
        ("L-V 9:00-14:00", WEEK, ("9:00–14:00",)),
        ("MO-FR 9:00-14:00 y 16:00-19:00", WEEK, ("9:00–14:00", "16:00–19:00")),
        ("dal lunedì al venerdì dalle 9 alle 13", WEEK, ("9:00–13:00",)),
        ("Monday to Friday, 9.30 to 19:00", WEEK, ("9:30–19:00",)),
        ("martes y jueves de 16:30 a 18", (1, 3), ("16:30–18:00",)),
        ("los sábados de 10 a 13", (5,), ("10:00–13:00",)),
        ("9:00 a 15:00", (), ("9:00–15:00",)),
    ],
)
def test_hours_are_read_as_offices_write_them(typed, days, times):
    assert read_hours(typed) == ((days, times),)


@pytest.mark.parametrize(
    "typed",
    [
        "Cita previa",
        "24 horas",
        "Lunes de 14 a 9",
        "viernes a lunes de 9 a 14",
        "El segundo lunes de 9 a 14",
        "Lunes de 9 a 14 y de 15",
        "Martes y festivos de 9 a 14",
        "Festivos de 9 a 14",
        "Mon-Fri 9am-5pm",
        "Lunes a las 9 y a las 14",
    ],
)
def test_what_cannot_be_read_for_sure_stays_as_it_was_typed(typed):
    assert read_hours(typed) == (typed,)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("es", "Lunes – viernes, 9:00–14:00"),
        ("ast", "Llunes – vienres, 9:00–14:00"),
        ("ar", "الاثنين – الجمعة، 9:00–14:00"),
        ("uk", "Понеділок – пʼятниця, 9:00–14:00"),
    ],
)
def test_hours_are_said_in_the_language_of_the_reader_and_notes_are_left(code, said):
    with speaking(code):
        shown = hours_text("De lunes a viernes, de 9:00 a 14:00. <Agosto> cerrado")

    # The spaces beside the dash are as thin as each language has them.
    assert " ".join(shown.split()) == f"<bdi>{said}</bdi><br><bdi>&lt;Agosto&gt; cerrado</bdi>"
