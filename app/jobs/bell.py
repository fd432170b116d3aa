"""The bell between the web server and the worker: “something is due”, and nothing else.

A task's name in the queue holds the module it was made in, so both sides make it here. The web server needs no more
than this: what the worker loads to send anything stays out of its memory, and the queue is opened at the first ring.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from app.foundation.later import Later
from app.settings import Settings

huey = Later("huey")
serializer = Later("huey.serializer")


def open_queue(found: Settings) -> Any:
    """The queue of this installation; its entries are signed, so a foreign file is never executed."""
    found.instance.mkdir(parents=True, exist_ok=True)
    return huey.SqliteHuey(
        "camin",
        filename=str(found.instance / "jobs.db"),
        results=False,
        serializer=serializer.SignedSerializer(secret=found.secret_key),
    )


def hang(queue: Any, deed: Callable[[], object] | None = None) -> Callable[[], Any]:
    """The bell on a queue: calling it rings; in the worker `deed` is what happens when it rings."""

    @queue.task(name="deliver")  # type: ignore[untyped-decorator]  # huey has no types
    def deliver() -> None:
        if deed is not None:
            deed()

    ring: Callable[[], Any] = deliver
    return ring


class Bell:
    """The web server's end of the bell."""

    def __init__(self, found: Settings) -> None:
        self._found = found

    @cached_property
    def _ring(self) -> Callable[[], Any]:
        return hang(open_queue(self._found))

    def __call__(self) -> None:
        """Tell the worker that something is due."""
        self._ring()
