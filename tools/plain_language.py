"""How plain the participant texts are, language by language: a smoke alarm, and no claim of easy reading.

Spanish by Szigriszt-Pazos (read on the INFLESZ scale) and Fernández-Huerta, Italian by Gulpease (Lucisano and Piemontese,
1988), every language by the length of its sentences. `python tools/plain_language.py` prints the table.
"""

import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tools.catalogues import extracted, path_of, read

# Where the texts of participants and of people who are not signed in stand.
THEIRS = (
    "templates/participant",
    "templates/public",
    "app/pages/participant",
    "app/pages/public",
    "app/skills",
    "app/benefits/questions.yaml",
    "app/delivery/texts.py",
)
ENDS = re.compile(r"(?<=[.!?؟])\s+|\n+")
HOLES = re.compile(r"%\(\w+\)[sd]|\{\w+\}|<[^>]+>")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
STRONG, WEAK = "aeoáéó", "iuü"
INFLESZ, HUERTA, GULPEASE, WORDS_A_SENTENCE, MOST_WORDS = 70, 80, 80, 12, 20


@dataclass(frozen=True, slots=True)
class Measure:
    """Counts of a body of text and what the formulas make of them."""

    sentences: int
    words: int
    syllables: int
    letters: int
    longest: int

    @property
    def a_sentence(self) -> float:
        """Words in a sentence, on average."""
        return self.words / max(1, self.sentences)

    @property
    def inflesz(self) -> float:
        """Szigriszt-Pazos' perspicuity; from 65 on "rather easy", from 80 on "very easy"."""
        return 206.835 - 62.3 * self.syllables / max(1, self.words) - self.a_sentence

    @property
    def huerta(self) -> float:
        """Fernández-Huerta's readability, with the sentence's length as in his table."""
        return 206.84 - 60 * self.syllables / max(1, self.words) - 1.02 * self.a_sentence

    @property
    def gulpease(self) -> float:
        """The Gulpease index; at 80 somebody with primary school reads alone."""
        return 89 + (300 * self.sentences - 10 * self.letters) / max(1, self.words)


def syllables(word: str) -> int:
    """Syllables of a Spanish word: strong vowels part, weak ones join unless they carry the accent."""
    count, before = 0, ""
    bare = re.sub(r"(?<=[qg])u(?=[eéií])", "", word.lower())
    for letter in re.sub(r"y$", "i", bare):
        if letter not in STRONG + WEAK + "íú":
            before = ""
            continue
        parts = (letter in STRONG and before in STRONG + "íú") or (letter in "íú" and before in STRONG)
        count += not before or parts
        before = letter
    return max(1, count)


def sentences(texts: Iterable[str]) -> Iterator[list[str]]:
    """The words of each sentence; what is filled in counts as one short word."""
    for text in texts:
        for sentence in ENDS.split(HOLES.sub("X", text)):
            words = WORD.findall(unicodedata.normalize("NFC", sentence))
            if words:
                yield words


def measure(texts: Iterable[str]) -> Measure:
    """The counts of a body of text."""
    found = list(sentences(texts))
    words = [word for sentence in found for word in sentence]
    return Measure(
        sentences=len(found),
        words=len(words),
        syllables=sum(map(syllables, words)),
        letters=sum(map(len, words)),
        longest=max((len(sentence) for sentence in found), default=0),
    )


def participant_sources(extracts: list[tuple]) -> dict[str, set[object]]:
    """Messages of the participant and public pages by the file they stand in."""
    found: dict[str, set[object]] = defaultdict(set)
    for path, _line, message, _comments, context in extracts:
        if path.startswith(THEIRS):
            found[path].add((message if isinstance(message, str) else tuple(message), context))
    return found


def texts_of(code: str, sources: dict[str, set[object]]) -> dict[str, list[str]]:
    """The same in one language; English is the source itself."""
    if code == "en":
        return {path: [_first(key) for key, _context in found] for path, found in sources.items()}
    have = {(m.id if isinstance(m.id, str) else tuple(m.id), m.context): m.string for m in read(code) if m.id}
    return {path: [_first(have[key]) for key in found if have.get(key)] for path, found in sources.items()}


def _first(text: object) -> str:
    return text if isinstance(text, str) else str(text[-1])  # type: ignore[index]  # forms of a plural


def whole(by_file: dict[str, list[str]]) -> Measure:
    """Sentences of all files together: headings and buttons of one or two words would only flatter the figures."""
    return measure(text for texts in by_file.values() for text in texts if len(WORD.findall(text)) > 3)


if __name__ == "__main__":
    where = participant_sources(extracted())
    for language in ("en", *sorted(p.name for p in (ROOT / "translations").iterdir() if path_of(p.name).is_file())):
        got = whole(texts_of(language, where))
        extra = f", INFLESZ {got.inflesz:.1f}, Fernández-Huerta {got.huerta:.1f}" if language == "es" else ""
        extra += f", Gulpease {got.gulpease:.1f}" if language == "it" else ""
        print(f"{language}: {got.words} words, {got.a_sentence:.1f} a sentence, longest {got.longest}{extra}")
