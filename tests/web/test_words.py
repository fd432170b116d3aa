"""What a catalogue says, a template can say, with or without something to fill in."""

from datetime import UTC, datetime

import pytest

from app.foundation import i18n


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_a_percentage_is_said_as_it_is_where_nothing_is_filled_in(whole_app, language):
    say = whole_app.jinja_env.from_string("{{ _(text) }}|{{ pgettext('about', text) }}|{{ _(filled, percent=5) }}")

    with i18n.speaking(language):
        said = say.render(text="over 30 % del alquiler", filled="%(percent)s %% of it")

    assert said == "over 30 % del alquiler|over 30 % del alquiler|5 % of it"


@pytest.mark.parametrize(
    ("language", "said"),
    [("es", "Vie 27 nov, 10:00|vie 27 nov, 10:00"), ("en", "Fri Nov 27, 10:00|Fri Nov 27, 10:00")],
)
def test_a_moment_begins_with_a_capital_only_where_a_line_begins(whole_app, language, said):
    moment = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    with whole_app.test_request_context(), i18n.speaking(language):
        words = whole_app.jinja_env.from_string("{{ at|when }}|{{ at|when(False) }}").render(at=moment)

    assert words.replace(i18n.NBSP, " ") == said
