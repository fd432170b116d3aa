"""Words of the manual as they are shown, found and compared: pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.foundation.folding import folded

LONGEST_BODY = 40_000
AROUND = 90


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page: a heading of level 2 or 3, a paragraph, or a list, numbered or not."""

    kind: str
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Change:
    """A line of a page that came, went or stayed from one version to the next."""

    kind: str
    line: str


HEADINGS = {"## ": "h3", "# ": "h2"}


def blocks_of(body: str) -> list[Block]:
    """What was typed, as headings (# or ##), lists (- or 1.) and paragraphs; nothing in it is ever markup."""
    found: list[Block] = []
    for line in body.splitlines():
        kind, text = _kind_of(line.strip())
        joins = found and found[-1].kind == kind and kind in {"ul", "ol", "p"}
        if not text:
            found.append(Block("", []))
        elif joins:
            found[-1].lines.append(text)
        else:
            found.append(Block(kind, [text]))
    return [block for block in found if block.kind]


def _kind_of(line: str) -> tuple[str, str]:
    for sign, kind in HEADINGS.items():
        if line.startswith(sign):
            return kind, line.removeprefix(sign).strip()
    item = re.match(r"(?:[-*•]|(\d{1,2})[.)])\s+(.+)", line)
    if item:
        return ("ol" if item[1] else "ul"), item[2]
    return "p", line


def search_text(title: str, body: str) -> str:
    """What a search looks through: title and body without accents and capitals."""
    return folded(f"{title}\n{body}")


def words_of(typed: str) -> list[str]:
    """The words that somebody looks for; all of them have to be there."""
    return folded(typed).split()[:8]


def excerpt(body: str, words: Iterable[str]) -> str:
    """A piece of the text around the first of the words that stands in it; nothing without words."""
    wanted = list(words)
    for line in body.splitlines() if wanted else ():
        plain = line.lstrip("#-* ").strip()
        if any(word in folded(plain) for word in wanted):
            return plain if len(plain) <= 2 * AROUND else plain[: 2 * AROUND].rsplit(" ", 1)[0] + "…"
    return ""


def differences(before: str, after: str) -> list[Change]:
    """Line by line, what is new (`new`), what is gone (`gone`) and what stayed (`same`), long stretches cut short."""
    old, new = _lines(before), _lines(after)
    found: list[Change] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += _shortened(old[i:j])
            continue
        found += [Change("gone", line) for line in old[i:j]]
        found += [Change("new", line) for line in new[k:m]]
    return found


def _lines(body: str) -> list[str]:
    return [line.strip() for line in body.splitlines() if line.strip()]


def _shortened(lines: list[str]) -> list[Change]:
    if len(lines) <= 4:
        return [Change("same", line) for line in lines]
    return [Change("same", lines[0]), Change("same", "…"), Change("same", lines[-1])]
