"""Templates: blocks that are shown alone exist, targets have their id, nothing is inline, no macro is idle."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TEXTS = {str(p.relative_to(ROOT / "templates")): p.read_text("utf-8") for p in TEMPLATES}
SHOWN = re.compile(r"show\(\s*\"([^\"]+)\"(?:,\s*\"(\w+)\")?")
FORBIDDEN = {
    "hx-on": r"\bhx-on",
    "inline handler": r"\son(click|submit|change|load|input|key\w+)=",
    "inline style": r"\sstyle=",
    "inline script": r"<script(?![^>]*\bsrc=)",
    "javascript:": r"javascript:",
    "trigger filter": r"hx-trigger=\"[^\"]*\[",
    "hx-delete": r"hx-delete",
    "text beside translation": r"_\(\s*[\"'][^\"']*[\"']\s*~",
}


def views():
    for path in sorted((ROOT / "app").rglob("*.py")):
        for template, block in SHOWN.findall(path.read_text("utf-8")):
            yield path, template, block


def test_every_template_that_is_shown_exists():
    for path, template, _block in views():
        assert template in TEXTS, f"{path.name} shows {template}, which does not exist"


def test_every_block_that_is_shown_alone_exists_and_has_its_target():
    for path, template, block in views():
        if block:
            assert f"{{% block {block} %}}" in TEXTS[template], f"{path.name} shows the block {block} of {template}"
            assert f'id="{block}"' in TEXTS[template], (
                f"{template}: the block {block} needs an element with that id around it"
            )


def around(name):
    """A template and those that take it in, by name or by calling one of its macros, and so on outwards."""
    calls = [f"{macro}(" for macro in re.findall(r"{% macro (\w+)", TEXTS[name])] if "components/" in name else []
    takes_in = (f'include "{name}"', *calls)
    outer = [other for other, page in TEXTS.items() if other != name and any(words in page for words in takes_in)]
    return [TEXTS[name], *(page for other in outer for page in around(other))]


def test_every_htmx_target_exists():
    for name, text in TEXTS.items():
        pages = around(name) if "hx-target=" in text else ()
        for target in re.findall(r"hx-target=\"#([\w-]+)\"", text):
            assert any(f'id="{target}"' in page for page in pages), f"{name}: hx-target #{target} has no element"


def test_nothing_is_inline():
    for name, text in TEXTS.items():
        for what, pattern in FORBIDDEN.items():
            assert not re.search(pattern, text), f"{name}: {what}"


def test_every_htmx_element_works_without_script():
    for name, text in TEXTS.items():
        for tag in re.findall(r"<(\w+)[^>]*\bhx-(?:get|post)=[^>]*>", text):
            assert tag in {"a", "form", "button", "input", "select"}, (
                f"{name}: hx-get or hx-post on <{tag}>, which does nothing without script"
            )


def test_no_macro_is_idle():
    everything = "\n".join(TEXTS.values())
    for name, text in TEXTS.items():
        for macro in re.findall(r"{% macro (\w+)\(", text):
            assert len(re.findall(rf"\b{macro}\(", everything)) > 1, f"{name}: nobody uses the macro {macro}"


def test_every_table_of_a_professional_stands_in_a_box_that_scrolls_and_has_a_name():
    for name, text in TEXTS.items():
        tables = len(re.findall(r"<table\b", text))
        boxes = len(re.findall(r"<div {{ table_box\([^}]+\) }}>\s*<table\b", text))
        assert tables == boxes, f"{name}: {tables - boxes} of its tables would widen the page on a small screen"
