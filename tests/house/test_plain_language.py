"""Participant texts stay plain in every language that is offered; the figures are a smoke alarm and no promise."""

import pytest

from app.foundation.i18n import LANGUAGES
from tools import plain_language as plain

WORDS = {
    "casa": 2, "ayuda": 3, "ciudad": 2, "país": 2, "día": 2, "leer": 2, "guerra": 2, "agua": 2, "averigüe": 4, "rey": 1,
    "trabajáis": 3, "oír": 2, "quien": 1, "teléfono": 4, "aéreo": 4, "y": 1, "huida": 2, "cuento": 2,
}  # fmt: skip


@pytest.fixture(scope="module")
def sources(extracts):
    return plain.participant_sources(extracts)


@pytest.mark.parametrize(("word", "count"), WORDS.items())
def test_syllables_are_counted_as_in_spanish(word, count):
    assert plain.syllables(word) == count


def test_the_formulas_give_what_their_authors_print():
    # Ten words in two sentences with 20 syllables and 50 letters.
    told = plain.Measure(sentences=2, words=10, syllables=20, letters=50, longest=5)

    assert told.inflesz == pytest.approx(206.835 - 62.3 * 2 - 5)
    assert told.huerta == pytest.approx(206.84 - 60 * 2 - 1.02 * 5)
    assert told.gulpease == pytest.approx(89 + (300 * 2 - 10 * 50) / 10)


def test_a_hard_text_is_seen():
    hard = "La regularización administrativa de la documentación acreditativa presupone la comparecencia personal."

    assert plain.measure([hard]).inflesz < plain.INFLESZ


@pytest.mark.parametrize("language", LANGUAGES)
def test_participant_texts_are_plain(sources, language):
    by_file = plain.texts_of(language, sources)
    got = plain.whole(by_file)

    assert got.words > 2000
    assert got.a_sentence <= plain.WORDS_A_SENTENCE
    long = [text for texts in by_file.values() for text in texts if plain.measure([text]).longest > plain.MOST_WORDS]
    assert not long, "make two sentences of each of these"
    if language == "es":
        assert got.inflesz >= plain.INFLESZ
        assert got.huerta >= plain.HUERTA
    if language == "it":
        assert got.gulpease >= plain.GULPEASE
