"""Access with the keyboard; what is asked of every page is in test_every_page.py, and its measures of size are here."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.look]

LOOKS = [("en", False), ("en", True), ("ar", False)]


TARGETS = """least => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
  .filter(e => e.offsetParent && getComputedStyle(e).visibility !== 'hidden' && !e.closest('.skip, p, li:not(:has(> a.button))') && !e.matches('.skip'))
  .map(e => [e.closest('label') || (e.matches('a[data-row]') && e.closest('tr')) || (e.offsetWidth <= 1 && e.labels?.[0]) || e, e]).map(([box, e]) => [e.outerHTML.slice(0, 90), box.getBoundingClientRect()])
  .filter(([, r]) => r.height > 0 && (r.height < least || r.width < least)).map(([html, r]) => `${Math.round(r.width)}x${Math.round(r.height)} ${html}`)"""


def test_the_keyboard_reaches_the_content_first_by_the_skip_link(visit):
    page = visit("person")
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id || location.hash") in {"main", "#main"}
