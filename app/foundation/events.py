"""Past-tense events: a lower room tells that something happened without knowing who listens."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from app.foundation.unit_of_work import Work

Listener = Callable[[Work, Any], None]
_listeners: dict[type, list[Listener]] = defaultdict(list)


def subscribe(event_type: type, listener: Listener) -> None:
    """Call `listener(work, event)` in the same transaction whenever such an event is published."""
    if listener not in _listeners[event_type]:
        _listeners[event_type].append(listener)


def publish(work: Work, event: object) -> None:
    """Tell every listener; they run at once and inside the transaction, so they must be quick."""
    for listener in _listeners[type(event)]:
        listener(work, event)
