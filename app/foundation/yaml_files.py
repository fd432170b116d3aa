"""Reading the house's own YAML files with the C loader where it is built: it saves a tenth of the start."""

from pathlib import Path
from typing import Any

import yaml

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """What a file says; only plain values, as with `safe_load`."""
    return yaml.load(path.read_bytes(), LOADER)  # noqa: S506 - one of the two safe loaders
