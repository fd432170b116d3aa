"""Checking the files that people sent: one after the other, each between two short transactions."""

import logging

from app.foundation.actor import Actor
from app.foundation.unit_of_work import Units
from app.messaging.checking import Clean, look_closely
from app.messaging.files import content_of, next_unchecked, refuse, release

log = logging.getLogger("camin.jobs")
CHECKER = Actor.system("files")
MOST_AT_ONCE = 50


def check_files(units: Units) -> int:
    """Check what waits in quarantine, the oldest first; how many. Nothing is locked while a file is looked at."""
    for count in range(MOST_AT_ONCE):
        with units.reading(CHECKER) as work:
            waiting = next_unchecked(work)
            content = content_of(work, waiting.id) if waiting else b""
        if waiting is None:
            return count
        outcome = look_closely(waiting.kind, content)
        with units.writing(CHECKER) as work:
            if isinstance(outcome, Clean):
                release(work, waiting.id, outcome.kind, outcome.content)
            else:
                refuse(work, waiting.id, outcome)
        log.info("file checked: %s", "clean" if isinstance(outcome, Clean) else outcome.value)
    return MOST_AT_ONCE
