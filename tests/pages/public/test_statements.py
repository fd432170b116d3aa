"""What the law wants every site to say is there, in each language, and is made from what is known."""

import pytest

from app.pages.public.statements import KNOWN


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_the_statements_are_reached_from_help_in_each_language(browser, build, language):
    build.the_territory()
    reader = browser()
    help_page = reader.get(f"/help?lang={language}")
    for path in ("/privacy", "/accessibility"):
        assert path in help_page.links().values()
        assert reader.get(path).heading


def test_every_known_issue_stands_in_the_statement_with_its_date(browser):
    page = browser().get("/accessibility")

    assert len(KNOWN["known"]) >= 1
    for one in KNOWN["known"]:
        assert page.has(one["issue_text"])
    assert page.has("RD 1112/2018") or page.has("Real Decreto 1112/2018")


def test_the_page_on_privacy_says_how_long_and_whom_to_complain_to(browser):
    page = browser().get("/privacy")

    for words in ("31 days", "7 days", "five years", "Agencia Española de Protección de Datos", "Garante"):
        assert page.has(words), words
