"""A nursery of workers: for each line it reads it divides off one that sends until somebody kills it.

They are divided from one process that has loaded everything, since a start costs more than the work between two
kills. Their leases are short, so that the next one goes on soon.
"""

import json
import os
import signal
import sys
import time
from dataclasses import replace
from datetime import timedelta

from app.foundation.crypto import Keyring, use_keyring
from app.foundation.db import Database
from app.foundation.unit_of_work import Units
from app.jobs.deliver import sender_at
from app.settings import Settings

LEASE = timedelta(seconds=1)


def send_until_killed(found):
    use_keyring(Keyring(found.data_keys))
    sender = replace(sender_at(found, Units(Database.at(found.database_url))), lease=LEASE)
    while True:
        sender.send_due()
        time.sleep(0.05)


def main():
    found = Settings.from_env(json.loads(sys.argv[1]))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            send_until_killed(found)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
