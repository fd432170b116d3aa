"""What every command needs first: the keys, the audit anchor and the database."""

from app.audit.services import Anchor
from app.foundation.crypto import Keyring, use_keyring
from app.foundation.db import Database
from app.foundation.unit_of_work import Units
from app.settings import Settings


def open_house(found: Settings) -> Units:
    """Keys, audit anchor and database, ready for work; raises DatabaseDown with one line."""
    use_keyring(Keyring(found.data_keys))
    Anchor.at(found.instance / "audit-head.json")
    database = Database.at(found.database_url, found.threads)
    database.check()
    return Units(database, zone=found.time_zone)
