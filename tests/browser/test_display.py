"""The largest letters and the strongest contrast, on the narrowest phone: nothing breaks and everything can be read."""

import pytest

from tests.support.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.look]
BLACK, WHITE = "rgb(0, 0, 0)", "rgb(255, 255, 255)"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_largest_letters_and_the_strongest_contrast_break_nothing(visit, live, dark):
    page = visit("person", "es", dark)
    page.context.add_cookies([{"name": "look", "value": "text-largest.contrast-strong.motion-less", "url": live}])
    page.set_viewport_size({"width": 320, "height": 3600})
    found = {}
    for path in ("/", "/plan", "/display"):
        page.goto(path)
        assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 24
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        found[path] = violations(page)
    assert not any(found.values()), found
    seen = "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    assert page.evaluate(seen) == ([WHITE, BLACK] if dark else [BLACK, WHITE])
