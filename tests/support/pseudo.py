"""The pseudo-language of the house finds what nobody gave to translators: it writes each vowel with an accent."""

import re
from html.parser import HTMLParser

from babel import Locale

from app.benefits.questions import REGION_NAMES

PSEUDO = "en-XA"
SAID_ALOUD = ("aria-label", "title", "placeholder", "alt")
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
# Somebody's own words are marked by these elements and attributes; nobody translates them.
OWN_WORDS = {"bdi", "code", "kbd", "script", "svg", "pre", "title"}
WORD = re.compile(r"[^\W\d_]{2,}")
VOWEL = re.compile(r"[aeiouAEIOU]")
ENGLISH = Locale("en")
NAMES = {
    "Rosa", "Menéndez", "Menendez", "Álvarez", "Lucía", "Pilar", "Fernández", "Amina", "Benali", "Ana", "Otra", "Mieres", "MIE",
    "Library", "Pharmacy", "Sala", "Talk", "Course", "Servicios", "Sociales", "Entidad", "Oficina", "Empleo", "Camín", "Hola",
    "www", "aepd", "garanteprivacy", "http", "localhost", "callback", "JSON", "de", "es", "it", "en", "XA", "and", "of",
}  # fmt: skip
DATES = [word for kind in ("wide", "abbreviated") for word in (
    *ENGLISH.months["format"][kind].values(), *ENGLISH.days["format"][kind].values())]  # fmt: skip
PLACES = [word for name in REGION_NAMES.values() for word in WORD.findall(name)]
KNOWN = frozenset({*NAMES, *DATES, *PLACES, *ENGLISH.languages.values()})


def untranslated(html):
    """Texts of a page in the pseudo-language in which a word still has its own vowels."""
    return _Texts(html).found


class _Texts(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found, self.within = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        for name in SAID_ALOUD:
            self.handle_data(given.get(name) or "")
        if tag not in VOID:
            own = tag in OWN_WORDS or given.get("dir") == "auto" or ("lang" in given and tag != "html")
            self.within.append((tag, own))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if any(tag == one for one, _own in self.within):
            while self.within.pop()[0] != tag:
                continue  # what was left open ends with what is around it

    def handle_data(self, data):
        own = any(own for _tag, own in self.within) or "OMB 0970-0628" in data  # a citation
        if not own and any(VOWEL.search(word) and word not in KNOWN for word in WORD.findall(data)):
            self.found.append(" ".join(data.split()))
