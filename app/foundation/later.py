"""Modules that are loaded when they are first used: what few requests need must not slow down every start."""

import importlib
from typing import Any


class Later:
    """Stands for a module; its names are looked up in the module itself, which is loaded at the first of them."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        """The name in the module."""
        return getattr(importlib.import_module(self._name), attribute)
