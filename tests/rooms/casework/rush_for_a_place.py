"""One of ten who want a place in the same service, in a process and with a connection of its own."""

from sqlalchemy.orm import configure_mappers

from app.casework.models import Case
from app.casework.referrals import Asking, refer
from app.foundation.actor import Actor
from app.foundation.crypto import Keyring, use_keyring
from app.foundation.db import Database
from app.foundation.errors import Conflict
from app.foundation.i18n import gettext
from app.foundation.unit_of_work import Units
from app.migrations import tables
from app.privacy.vocabulary import Way
from tests.support.clock import StillClock

# Done once, before the processes are forked.
assert tables.EVERY_ROOM
configure_mappers()
gettext("Appointments")


def rush(url, keys, offer_id, case_id, gate):
    """Ask as soon as all ten stand at the gate."""
    start, answers = gate
    try:
        use_keyring(Keyring(keys))
        units = Units(Database.at(url, pool_size=1), StillClock())
        units.database.engine.connect().close()
        start.wait()
        with units.writing(Actor.system("test")) as work:
            refer(work, work.session.get_one(Case, case_id), offer_id, Asking("A place.", consent=Way.PAPER))
        answers.put("kept")
    except Conflict:
        answers.put("full")
    except Exception as trouble:  # noqa: BLE001 - told to the test, which fails with it
        answers.put(repr(trouble))
