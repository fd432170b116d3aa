"""Catalogues: `update` gathers the texts of code and templates, `check` fails on what is missing, fuzzy or different."""

import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from app.foundation.i18n import LANGUAGES

KEYWORDS = {
    "_": None,
    "gettext": None,
    "mark": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
METHODS = [
    ("app/**.py", "python"),
    ("templates/**.html", "jinja2.ext:babel_extract"),
    ("app/**.yaml", "tools.yaml_texts:extract"),
]
OPTIONS = {"templates/**.html": {"encoding": "utf-8", "silent": "false", "trimmed": "true"}}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|<[^>]+>")
# What only professionals read: asked for in the languages of the back office, and of the others as far as it exists.
STAFF_ONLY = (
    "templates/staff",
    "app/pages/staff",
    "app/agencies/directory",
    "app/agencies/network",
    "app/agencies/administration",
    "app/assessment/deciding",
    "app/assessment/triage",
    "app/demo",
    "app/outreach",
    "app/people/import",
    "app/people/merging",
    "app/risk/card_words",
    "app/risk/fairness",
    "app/risk/policy",
    "app/risk/review",
    "app/risk/warning",
)
STAFF_LANGUAGES = frozenset({"es", "it"})
HEADER = "Texts of Camín.\nSPDX-License-Identifier: EUPL-1.2"


def extracted() -> list[tuple]:
    """Every text of code, templates and content with the place where it stands; reading them all takes seconds."""
    return list(
        extract_from_dir(
            str(ROOT), METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=["Translators:"], strip_comment_tags=True
        )
    )


def gathered(found: list[tuple]) -> Catalog:
    """What was extracted, as a catalogue."""
    catalogue = Catalog(project="Camín", header_comment="# " + HEADER.replace("\n", "\n# "), fuzzy=False)
    for path, _line, message, comments, context in found:
        if path.startswith((".venv", "instance", "tests")):
            continue
        catalogue.add(message, None, [(path, 0)], auto_comments=comments, context=context, flags=_flags(message))
    return catalogue


def _flags(message: str | tuple[str, ...]) -> list[str]:
    text = message if isinstance(message, str) else message[0]
    return ["python-format"] if "%(" in text else []


def path_of(code: str) -> Path:
    """Where a language's catalogue lies."""
    return ROOT / "translations" / code / "LC_MESSAGES" / "messages.po"


def read(code: str) -> Catalog:
    """A language's catalogue as it stands."""
    path = path_of(code)
    if not path.is_file():
        return Catalog(locale=code, project="Camín", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=code)


def update() -> None:
    """Bring every catalogue in step with the code; what is new is empty, what is gone is dropped."""
    source = gathered(extracted())
    for code in LANGUAGES:
        if code == "en":
            continue
        catalogue = read(code)
        catalogue.update(source, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue.fuzzy = False
        buffer = io.BytesIO()
        write_po(buffer, catalogue, width=110, sort_output=True, no_location=True, omit_header=False)
        path_of(code).parent.mkdir(parents=True, exist_ok=True)
        path_of(code).write_bytes(buffer.getvalue())
        print(f"{code}: {len(catalogue)} texts, {sum(1 for m in catalogue if m.id and not _filled(m))} to translate")


def _filled(message: object) -> bool:
    text = message.string
    return all(text) if isinstance(text, (tuple, list)) else bool(text)


def problems(extracts: list[tuple]) -> list[str]:
    """Everything that keeps a catalogue from being complete and right."""
    source = gathered(extracts)
    wanted = {(m.id, m.context) for m in source if m.id}
    of_staff = {(m.id, m.context) for m in source if m.id and is_of_staff(m)}
    found = []
    for code in LANGUAGES:
        if code == "en":
            continue
        catalogue = read(code)
        have = {(m.id, m.context): m for m in catalogue if m.id}
        found += [f"{code}: not in the catalogue: {key[0]!r}" for key in sorted(wanted - set(have), key=str)]
        found += [f"{code}: no longer used: {key[0]!r}" for key in sorted(set(have) - wanted, key=str)]
        for key, message in have.items():
            if _filled(message) or code in STAFF_LANGUAGES or key not in of_staff:
                found += _faults(code, key[0], message)
    return found


def is_of_staff(message: Message) -> bool:
    """True for a text that stands only where professionals read."""
    return all(path.startswith(STAFF_ONLY) for path, _line in message.locations)


def _faults(code: str, key: object, message: object) -> list[str]:
    if not _filled(message):
        return [f"{code}: not translated: {key!r}"]
    if message.fuzzy:
        return [f"{code}: fuzzy: {key!r}"]
    texts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    sources = key if isinstance(key, (tuple, list)) else (key,)
    allowed = set().union(*(PLACEHOLDER.findall(s) for s in sources))
    needed = set(PLACEHOLDER.findall(sources[0])) - {"%(num)s"}
    return [
        f"{code}: placeholders differ: {key!r}"
        for text in texts
        if not needed <= set(PLACEHOLDER.findall(text)) or not set(PLACEHOLDER.findall(text)) <= allowed
    ]


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update()
    else:
        wrong = problems(extracted())
        print("\n".join(wrong[:40]) if wrong else "The catalogues are complete.")
        if wrong:
            sys.exit(f"{len(wrong)} problems in the catalogues: run `make catalogues` and translate what is empty")
