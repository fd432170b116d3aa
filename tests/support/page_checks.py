"""The inspector: what must hold for every HTML page of every test, one small function a check."""

import re
import zlib
from collections import Counter

import html5lib

MOST_BYTES = 12 * 1024
BLANK = re.compile(r"\s+")


def parse(text):
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(text)
    return tree, parser.errors


def text_of(element):
    return BLANK.sub(" ", "".join(element.itertext())).strip()


def html_is_valid(page):
    wrong = [
        code for _place, code, _data in page.parse_errors if code not in {"non-void-element-with-trailing-solidus"}
    ]
    assert not wrong, f"the HTML has errors: {wrong[:5]}"


def one_heading(page):
    headings = page.tree.findall(".//h1")
    assert len(headings) == 1, f"a page has one h1, this one has {len(headings)}"
    assert text_of(headings[0]), "the h1 is empty"


def title_is_set(page):
    title = text_of(page.tree.find(".//title"))
    assert len(title) > len(" · Camín"), "the title says nothing"


def language_and_direction(page):
    html = page.tree
    assert html.get("lang"), "<html> has no lang"
    assert html.get("dir") in {"ltr", "rtl"}, "<html> has no dir"
    assert (html.get("dir") == "rtl") == (html.get("lang") == "ar"), "dir does not fit lang"


def ids_are_unique(page):
    ids = Counter(e.get("id") for e in page.tree.iter() if isinstance(e.tag, str) and e.get("id"))
    twice = [name for name, count in ids.items() if count > 1]
    assert not twice, f"these ids stand twice: {twice}"


def inputs_have_labels(page):
    labelled = {e.get("for") for e in page.tree.iter("label")}
    wrapped = {
        id(i) for label in page.tree.iter("label") for i in label.iter() if i.tag in {"input", "select", "textarea"}
    }
    for tag in ("input", "select", "textarea"):
        for field in page.tree.iter(tag):
            if field.get("type") in {"hidden", "submit", "button"}:
                continue
            named = (
                field.get("id") in labelled
                or id(field) in wrapped
                or field.get("aria-label")
                or field.get("aria-labelledby")
            )
            assert named, f"the field {field.get('name')} has no label"


def buttons_have_words(page):
    for tag in ("button", "a"):
        for element in page.tree.iter(tag):
            assert text_of(element) or element.get("aria-label"), f"a {tag} has no words: {element.attrib}"


def posts_carry_tokens(page):
    for form in page.tree.iter("form"):
        if (form.get("method") or "get").lower() != "post":
            continue
        names = {i.get("name") for i in form.iter("input")}
        assert {"csrf_token", "idem"} <= names, f"the form {form.get('action')} lacks csrf_token or idem"


def nothing_inline(page):
    for element in page.tree.iter():
        if not isinstance(element.tag, str):
            continue
        assert not element.get("style"), f"inline style on {element.tag}"
        assert not any(name.startswith(("on", "hx-on")) for name in element.attrib), f"inline handler on {element.tag}"
        if element.tag == "script":
            assert element.get("src") and not text_of(element), "inline script"
        assert element.tag != "style", "inline style sheet"


def links_stay_here(page):
    for element in page.tree.iter("a"):
        href = element.get("href") or ""
        assert not href.startswith("javascript:"), "a javascript: link"
        assert "target" not in element.attrib or element.get("rel"), "a link opens a window without rel"


def images_have_words(page):
    for image in page.tree.iter("img"):
        assert image.get("alt") is not None, "an image has no alt"


def private_pages_are_not_stored(page):
    assert "no-store" in page.response.headers.get("Cache-Control", ""), "the page may be stored"


def headers_are_strict(page):
    policy = page.response.headers.get("Content-Security-Policy", "")
    assert "script-src 'self'" in policy and "unsafe" not in policy, "the content policy is not strict"
    assert page.response.headers.get("X-Content-Type-Options") == "nosniff"


def help_stands_in_its_place(page):
    # WCAG 3.2.6: on every page of a person the same help, in the same order, right after what is read.
    if page.path.startswith(("/staff", "/offline")) or not page.tree.findall(".//main"):
        return
    after = [e for e in page.tree.find("body") if isinstance(e.tag, str)]
    after = after[next(i for i, e in enumerate(after) if e.tag == "main") + 1 :]
    line = next(e for e in after if e.get("class") != "talk")
    links = [a.get("href").partition("?")[0] for a in line.iter("a")]
    assert links == ["/help", "/display"], f"{page.path}: the line of help does not follow what is read"


def page_is_light(page):
    nodes = sum(1 for _ in page.tree.iter())
    assert page.path.startswith("/staff") or nodes <= 800, f"{nodes} nodes, at most 800 for a participant page"


def page_is_small(page):
    # A page that is short as it stands need not be compressed to be known to be small.
    if page.path.startswith("/staff") or len(page.html) <= MOST_BYTES:
        return
    size = len(zlib.compress(page.html.encode(), 6))
    assert size <= MOST_BYTES, f"{size} bytes compressed, at most {MOST_BYTES} for a participant page"


def queries_in_budget(page):
    # Sign-in, idempotency and audit have four beside the eight; what they need more counts with the others.
    counted = page.queries.own + max(0, page.queries.allowance - 4)
    assert counted <= 8, f"{counted} queries, at most 8:\n" + "\n".join(page.queries.texts)


CHECKS = [
    html_is_valid,
    one_heading,
    title_is_set,
    language_and_direction,
    ids_are_unique,
    inputs_have_labels,
    buttons_have_words,
    posts_carry_tokens,
    nothing_inline,
    links_stay_here,
    images_have_words,
    private_pages_are_not_stored,
    headers_are_strict,
    help_stands_in_its_place,
    page_is_light,
    page_is_small,
    queries_in_budget,
]
FRAGMENT_CHECKS = [
    ids_are_unique,
    inputs_have_labels,
    buttons_have_words,
    posts_carry_tokens,
    nothing_inline,
    queries_in_budget,
]
