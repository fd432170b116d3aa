"""The content policy in a real browser: htmx works under it, script from text does not."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.look]


def test_pages_run_under_the_strict_policy_and_nothing_inline_does(window):
    window.expected.append("TrustedScript")
    page = window()
    page.goto("/")

    assert page.evaluate("typeof htmx") == "object"
    assert page.evaluate("document.documentElement.classList.contains('js')")
    ran = page.evaluate(
        """() => { const s = document.createElement('script'); let refused = '';
        try { s.text = 'window.planted = 1'; document.head.append(s); } catch (e) { refused = e.name; }
        return [refused, window.planted]; }"""
    )
    assert ran == ["TypeError", None]


def test_htmx_swaps_a_fragment_and_a_planted_script_in_it_does_not_run(window):
    window.expected.append("inline event handler")
    page = window()
    page.goto("/")
    page.route(
        "**/fragment",
        lambda route: route.fulfill(
            body="<p id='new'>swapped</p><img src=x onerror='window.planted=1'>", content_type="text/html"
        ),
    )
    page.evaluate(
        """() => { const d = document.createElement('div'); d.id = 'goal'; document.body.append(d);
        return htmx.ajax('GET', '/fragment', {target: '#goal', swap: 'innerHTML'}); }"""
    )
    page.wait_for_selector("#new")

    assert page.evaluate("window.planted") is None


def test_the_language_choice_changes_the_direction(window):
    page = window()
    page.goto("/languages")
    page.get_by_role("link", name="العربية").click()

    assert page.locator("html").get_attribute("dir") == "rtl"
    page.goto("/help")
    assert page.locator("html").get_attribute("lang") == "ar"
