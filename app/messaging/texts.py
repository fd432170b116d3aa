"""Ready texts: written once, chosen by a professional, read by each person in their own language."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.foundation.i18n import speaking, translated
from app.foundation.yaml_files import read_yaml


@dataclass(frozen=True, slots=True)
class ReadyText:
    """A text with its name, both in English; `title` and `body` are looked up in the catalogues."""

    key: str
    title: str
    body: str

    def in_language(self, code: str, _name: str = "") -> str:
        """The text as somebody who reads `code` gets it; it names nobody."""
        with speaking(code):
            return translated(self.body)


@cache
def ready_texts() -> tuple[ReadyText, ...]:
    """All ready texts, in the order in which they are offered."""
    entries = read_yaml(Path(__file__).with_name("templates.yaml"))
    return tuple(ReadyText(entry["key"], entry["title_text"], entry["body_text"]) for entry in entries)


def ready_text(key: str) -> ReadyText | None:
    """The text with this key."""
    return next((text for text in ready_texts() if text.key == key), None)
