"""The outside world of the delivery room: a push service, a mail server and a gateway, all real, all on this machine."""

from dataclasses import replace
from uuid import uuid4

import pytest

from app.casework.unreachable import find_another_way
from app.delivery import services
from app.delivery.keys import public_key
from app.delivery.models import Outbox
from app.delivery.vocabulary import DeliveryFailed
from app.foundation.events import subscribe
from app.identity import services as identity
from app.identity.models import DeviceSession
from app.identity.vocabulary import Area, DeviceKind, SessionState
from app.jobs.deliver import sender_at
from app.settings import make_push_key
from tests.support.gateway import SECRET, Gateway
from tests.support.pushservice import PushService
from tests.support.smtp import MailServer

KEY = make_push_key()


@pytest.fixture
def pushes():
    yield from running(PushService())


@pytest.fixture
def gateway(clock):
    server = Gateway()
    server.clock = clock
    yield from running(server)


@pytest.fixture
def mailbox():
    yield from running(MailServer())


def running(server):
    yield server
    server.stop()


@pytest.fixture
def outside(house_settings, pushes, gateway, mailbox, monkeypatch):
    """The settings of an installation that reaches all three; no other room is asked about the notices of a test."""
    monkeypatch.setattr(services, "_checks", [])
    return replace(
        house_settings,
        vapid_private_key=KEY,
        push_hosts=(pushes.origin,),
        smtp_url=mailbox.url,
        sms_url=gateway.url,
        sms_secret=SECRET,
    )


@pytest.fixture
def sender(outside, units):
    subscribe(DeliveryFailed, find_another_way)
    return sender_at(outside, units)


class Post:
    """What a test does with the outbox: write a notice, give somebody a phone, read the rows."""

    def __init__(self, build, units, pushes):
        self.build, self.units, self.pushes = build, units, pushes

    def write(self, person, subject_id, kind="message_new", **more):
        with self.build.unit() as work:
            return services.enqueue(work, kind, person.id, subject_id=subject_id, **more)

    def phone_of(self, somebody, area=Area.PARTICIPANT):
        phone = self.pushes.a_phone()
        with self.build.unit() as work:
            account = identity.account(work, somebody.account_id)
            session = identity.start_session(work, account, SessionState.OPEN).session
            session.device = DeviceKind.MINE
            work.session.flush()
            phone.session_id = session.id
            services.subscribe(
                work,
                somebody.account_id,
                session.id,
                services.Browser(phone.endpoint, phone.p256dh, phone.auth, public_key(KEY)),
            )
        return phone

    def sign_out(self, phone):
        with self.build.unit() as work:
            work.session.get_one(DeviceSession, phone.session_id).revoked_at = work.now

    def rows(self, **wanted):
        with self.units.database.reader() as session:
            return session.query(Outbox).filter_by(**wanted).order_by(Outbox.created_at, Outbox.turn, Outbox.id).all()

    def states(self, **wanted):
        return [(row.channel, row.state) for row in self.rows(**wanted)]


@pytest.fixture
def post(build, units, pushes):
    return Post(build, units, pushes)


@pytest.fixture
def rosa(build):
    person = build.a_person(language="es", phone="+34600000123", email="rosa@example.org")
    build.a_case(person=person)
    return person


@pytest.fixture
def subject():
    return uuid4()
