"""What a catalogue says, a template can say, with or without something to fill in."""

import pytest

from app.foundation import i18n


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_a_percentage_is_said_as_it_is_where_nothing_is_filled_in(whole_app, language):
    say = whole_app.jinja_env.from_string("{{ _(text) }}|{{ pgettext('about', text) }}|{{ _(filled, percent=5) }}")

    with i18n.speaking(language):
        said = say.render(text="over 30 % del alquiler", filled="%(percent)s %% of it")

    assert said == "over 30 % del alquiler|over 30 % del alquiler|5 % of it"
