"""One of fifty who want the same time, in a process and with a connection of its own."""

from sqlalchemy.orm import configure_mappers

from app.appointments import services
from app.casework.models import Case
from app.foundation.actor import Actor
from app.foundation.crypto import Keyring, use_keyring
from app.foundation.db import Database
from app.foundation.errors import Conflict
from app.foundation.i18n import gettext
from app.foundation.unit_of_work import Units
from app.migrations import tables
from tests.support.clock import StillClock

# Done once, before the processes are forked: fifty times it would be most of the test.
assert tables.EVERY_ROOM
configure_mappers()
gettext("Appointments")


def rush(url, keys, slot_id, case_id, gate):
    """Book as soon as all fifty stand at the gate."""
    start, answers = gate
    try:
        use_keyring(Keyring(keys))
        units = Units(Database.at(url, pool_size=1), StillClock())
        units.database.engine.connect().close()
        start.wait()
        with units.writing(Actor.system("test")) as work:
            services.book(work, work.session.get_one(Case, case_id), slot_id)
        answers.put("booked")
    except Conflict as refusal:
        answers.put(refusal.message)
    except Exception as trouble:  # noqa: BLE001 - told to the test, which fails with it
        answers.put(repr(trouble))
