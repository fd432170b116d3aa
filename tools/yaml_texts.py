"""Gathers the texts of YAML content for the catalogues: every value under a key that ends in `_text`."""

from collections.abc import Iterator
from typing import IO

import yaml

from app.foundation.yaml_files import LOADER


def extract(
    fileobj: IO[bytes], keywords: object, comment_tags: object, options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Babel's extractor interface: line, function, message, comments."""
    yield from ((1, "", text, []) for text in _texts(yaml.load(fileobj, Loader=LOADER)))


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if str(key).endswith("_text") and isinstance(value, str) and value:
                yield value
            elif str(key).endswith("_texts") and isinstance(value, list):
                yield from (v for v in value if isinstance(v, str))
            else:
                yield from _texts(value)
    elif isinstance(node, list):
        for item in node:
            yield from _texts(item)
