"""Pushes a second, encryption, outbox and receipts of the database included, beside the bare library's own rate.

Both send to the same push service in a process of its own, which answers at once; turn by turn in the same run.
"""

import multiprocessing
import shutil
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

ROUNDS = 5
PUSHES = 300
AIM = 0.7
BODY = '{"web_push": 8030, "notification": {"title": "Camín", "body": "You have a new notice. Open it when you can."}}'


def push_service(pipe):
    """A service that takes everything: the measured side is the sender's."""
    from tests.support.servers import Answering

    class Taking(Answering):
        usual = 201

        def _answer(self, handler, _received):
            handler.wfile.write(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")

    service = Taking()
    pipe.send(service.origin)
    pipe.recv()
    service.stop()


class House:
    """A database with people and their phones, and what sends for it."""

    def __init__(self, folder, origin):
        from app.audit.services import Anchor
        from app.foundation.crypto import Keyring, use_keyring
        from app.foundation.unit_of_work import Units
        from app.jobs.deliver import sender_at
        from app.settings import Settings, make_push_key
        from tests.support.builders import Builders
        from tests.support.databases import SqliteTemplates, open_database
        from tests.support.pushservice import Phone

        self.key = make_push_key()
        found = Settings.from_env(
            {
                "CAMIN_SECRET_KEY": "s" * 48,
                "CAMIN_DATA_KEYS": "b1:" + "A" * 43 + "=",
                "CAMIN_INSTANCE": str(folder),
                "CAMIN_VAPID_PRIVATE_KEY": self.key,
                "CAMIN_PUSH_HOSTS": origin,
            }
        )
        use_keyring(Keyring(found.data_keys))
        Anchor.at(folder / "audit-head.json")
        self.units = Units(open_database(SqliteTemplates(folder).copy()))
        self.build = Builders(self.units)
        # As many people as pushes: nobody is told twice a day, and looking that up is a part of sending.
        self.people = [self.build.a_person() for _ in range(PUSHES)]
        self.phone = Phone(f"{origin}/push/1")
        with self.build.unit() as work:
            for number, person in enumerate(self.people):
                self._subscribe(work, person, f"{origin}/push/{number}")
        self.sender = sender_at(found, self.units)

    def _subscribe(self, work, person, endpoint):
        from app.delivery import services
        from app.identity import services as identity
        from app.identity.vocabulary import SessionState

        account = identity.account(work, person.account_id)
        session = identity.start_session(work, account, SessionState.OPEN).session
        browser = services.Browser(endpoint, self.phone.p256dh, self.phone.auth, self.key)
        services.subscribe(work, account.id, session.id, browser)

    def write(self):
        """A notice for each; the ones before were sent the day before."""
        from sqlalchemy import update

        from app.delivery import services
        from app.delivery.models import Outbox

        with self.build.unit() as work:
            work.session.execute(update(Outbox).values(left_at=work.now - timedelta(days=2)))
            for person in self.people:
                services.enqueue(
                    work, "message_new", person.id, subject_id=uuid4(), expires_at=work.now + timedelta(hours=1)
                )

    def ours(self):
        """From the outbox to the settled row."""
        self.write()
        started = time.perf_counter()
        sent = self.sender.send_due()
        seconds = time.perf_counter() - started
        assert sent == PUSHES, f"{sent} of {PUSHES} were sent"
        return PUSHES / seconds

    def bare(self):
        """The library as its own manual uses it, with one session kept open and the key read once."""
        import requests
        from py_vapid import Vapid
        from pywebpush import webpush

        session, key = requests.Session(), Vapid.from_raw(self.key.encode())
        known = {"endpoint": self.phone.endpoint, "keys": {"p256dh": self.phone.p256dh, "auth": self.phone.auth}}
        started = time.perf_counter()
        for _ in range(PUSHES):
            webpush(
                known, BODY, key, {"sub": "mailto:bench@example.org"}, ttl=3600, timeout=10, requests_session=session
            )
        return PUSHES / (time.perf_counter() - started)


def pushes(_installation=None):
    """Ours against the bare library, medians of the same run."""
    here, there = multiprocessing.Pipe()
    service = multiprocessing.get_context("spawn").Process(target=push_service, args=(there,))
    service.start()
    folder = Path(tempfile.mkdtemp(prefix="camin-bench-"))
    try:
        house = House(folder, here.recv())
        house.ours()
        ours, bare = [], []
        for _ in range(ROUNDS):
            bare.append(house.bare())
            ours.append(house.ours())
    finally:
        here.send("stop")
        service.join(10)
        shutil.rmtree(folder, ignore_errors=True)
    ratio = statistics.median(ours) / statistics.median(bare)
    yield {
        "what": "pushes a second, ours / the bare library",
        "figure": f"{statistics.median(ours):.0f} / {statistics.median(bare):.0f} = {ratio:.2f}",
        "aim": f"at least {AIM} of it",
        "met": ratio >= AIM,
        "spread": [min(ours), max(ours), min(bare), max(bare)],
    }


if __name__ == "__main__":
    for row in pushes():
        print(row)
