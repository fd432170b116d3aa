"""What holds on every page: it works without script, speaks the reader's language throughout, and can be listened to."""

from itertools import groupby

import pytest

from tests.house.every_page import NOT_WALKED, addresses
from tests.house.idor_world import World
from tests.support.page_checks import text_of
from tests.support.pseudo import PSEUDO, untranslated

pytestmark = pytest.mark.look
ARABIC = "ar"
FIELDS = {"input", "select", "textarea"}


@pytest.fixture
def walk(build, units, clock, app, browser):
    """Opens every public page and every one of a participant in a language, as `opened` does."""
    world = World(build, units, clock)

    def pages(language, opened):
        wanted = [one for one in addresses(app, world.rosas) if not one.is_staff]
        for who, theirs in groupby(sorted(wanted, key=lambda one: one.who), key=lambda one: one.who):
            visitor = browser()
            visitor.client.set_cookie("lang", language, domain="localhost")
            if who != "nobody":
                build.sign_in(visitor, world.people[who])
            for one in theirs:
                yield one, opened(visitor, one.path)

    return pages


def test_what_is_not_walked_exists_and_has_its_reason(whole_app):
    endpoints = {rule.endpoint for rule in whole_app.url_map.iter_rules()}

    assert set(NOT_WALKED) <= endpoints, f"gone: {sorted(set(NOT_WALKED) - endpoints)}"
    assert all(NOT_WALKED.values())


def test_every_page_of_a_participant_works_without_script_and_is_arabic_from_right_to_left(walk):
    for one, page in walk(ARABIC, lambda visitor, path: visitor.get(path, follow=False)):
        assert page.status == 200 and page.html, f"{one.endpoint} answered {page.status}: {one.path}"
        assert page.tree.get("dir") == "rtl" and page.tree.get("lang") == ARABIC, one.path
        assert list(idle_without_script(page)) == [], one.path
        listen = [button for button in page.tree.iter("button") if "data-listen" in button.attrib]
        assert one.endpoint in SILENT or len(listen) == 1, f"{one.path} cannot be listened to"


def test_no_page_of_a_participant_says_anything_that_was_not_given_to_translators(walk):
    pages = walk(PSEUDO, lambda visitor, path: visitor.client.get(path).get_data(as_text=True))
    found = {one.endpoint: words for one, html in pages if (words := untranslated(html))}

    assert found == {}


def test_what_was_not_translated_would_be_found():
    html = "<html lang=en><p>Gívéñ · <bdi>Somebody</bdi></p><img alt='Left out'><h1>Left as it was</h1></html>"

    assert untranslated(html) == ["Left out", "Left as it was"]


def idle_without_script(page):
    """What stands there without script and does nothing."""
    for element, above in with_parents(page.tree):
        if any("hidden" in e.attrib or "with-script" in e.get("class", "").split() for e in (element, *above)):
            continue
        if element.tag == "button" and element.get("type") == "button":
            yield f"a button that only script hears: {text_of(element)}"
        if element.tag == "a" and not element.get("href", "#").strip("#"):
            yield f"a link that leads nowhere: {text_of(element)}"
        if element.tag == "form" and not any(e.get("type") == "submit" for e in element.iter("button")):
            yield f"a form that no button sends: {element.get('action')}"
        if element.tag in FIELDS and not any(e.tag == "form" for e in above) and not element.get("form"):
            yield f"a field in no form: {element.get('name')}"


def with_parents(element, above=()):
    """Every element with those around it."""
    yield element, above
    for child in element:
        if isinstance(child.tag, str):
            yield from with_parents(child, (*above, element))


# Asks for one thing only, on pages that say it in one word, or is shown by the worker itself without a connection.
SILENT = {"pwa.offline"}
