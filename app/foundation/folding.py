"""Text as it is compared: without accents, capitals and double spaces."""

import re
import unicodedata


def folded(text: str) -> str:
    """The text without accents and in small letters, with single spaces."""
    apart = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", bare.casefold()).strip()
