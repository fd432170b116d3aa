"""A worker that is killed again and again while a thousand deliveries are due: each arrives, none is lost."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.delivery.models import Outbox
from app.delivery.sending import AT_ONCE
from app.delivery.vocabulary import Channel
from tests.conftest import ENVIRONMENT
from tests.rooms.delivery.conftest import KEY
from tests.support.gateway import SECRET

pytestmark = pytest.mark.both
DELIVERIES = 1000
KILLS = 6
BETWEEN_KILLS = 130
LONGEST = 60


@pytest.fixture
def thousand(post, build, clock):
    """Three people, each told in one way, and a thousand notices for them."""
    clock.now = datetime.now(UTC)
    people = {
        Channel.PUSH: build.a_person("Rosa"),
        Channel.EMAIL: build.a_person("Amina", email="amina@example.org"),
        Channel.SMS: build.a_person("Iker", phone="+34600000123"),
    }
    post.phone_of(people[Channel.PUSH])
    with build.unit() as work:
        work.session.add_all(a_row(work, channel, people[channel]) for channel in islice(cycle(people), DELIVERIES))


def a_row(work, channel, person):
    return Outbox(
        notice_id=uuid4(),
        kind="message_new",
        asked=True,
        subject_id=uuid4(),
        person_id=person.id,
        channel=channel,
        due_at=work.now,
        next_at=work.now,
        expires_at=work.now + timedelta(hours=1),
        created_at=work.now,
        changed_at=work.now,
    )


@pytest.fixture
def start(database, pushes, gateway, mailbox, tmp_path):
    gateway.clock = lambda: datetime.now(UTC)
    environment = {
        **ENVIRONMENT,
        "CAMIN_INSTANCE": str(tmp_path),
        "CAMIN_DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
        "CAMIN_VAPID_PRIVATE_KEY": KEY,
        "CAMIN_PUSH_HOSTS": pushes.origin,
        "CAMIN_SMTP_URL": mailbox.url,
        "CAMIN_SMS_URL": gateway.url,
        "CAMIN_SMS_SECRET": SECRET,
    }
    command = [sys.executable, "-m", "tests.rooms.delivery.mortal", json.dumps(environment)]
    nursery = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    born = []

    def start_one():
        nursery.stdin.write("one\n")
        nursery.stdin.flush()
        born.append(int(nursery.stdout.readline()))
        return born[-1]

    yield start_one
    os.kill(born[-1], signal.SIGKILL)
    nursery.stdin.close()
    nursery.wait(10)
    nursery.stdout.close()


def arrivals(pushes, gateway, mailbox):
    """How many times each delivery arrived, over the three ways."""
    counted = Counter(r.headers["topic"] for r in pushes.received)
    counted.update(text["id"] for text in gateway.texts)
    counted.update(mail["Message-ID"] for mail in mailbox.mails)
    return counted


@pytest.mark.slow
def test_a_worker_killed_again_and_again_loses_none_of_a_thousand(thousand, start, units, pushes, gateway, mailbox):
    for number in range(1, KILLS + 1):
        worker = start()
        wait_until(lambda: sum(arrivals(pushes, gateway, mailbox).values()) >= number * BETWEEN_KILLS)  # noqa: B023 - used within the turn
        os.kill(worker, signal.SIGKILL)
    killed_at = sum(arrivals(pushes, gateway, mailbox).values())
    start()
    wait_until(lambda: nothing_is_open(units))

    counted = arrivals(pushes, gateway, mailbox)
    twice = sum(counted.values()) - len(counted)
    sys.stderr.write(
        f"\n{KILLS} kills with {killed_at} sent, {len(counted)} of {DELIVERIES} arrived, {twice} sent twice\n"
    )
    assert pushes.faults == []
    assert killed_at < DELIVERIES, "the kills have to fall into the middle of the work"
    assert len(counted) == DELIVERIES
    assert twice <= KILLS * AT_ONCE, "only what was on its way at a kill may arrive again"


def nothing_is_open(units):
    with units.database.reader() as session:
        return session.scalar(select(func.count()).where(Outbox.sent_at.is_(None))) == 0


def wait_until(happened):
    until = time.monotonic() + LONGEST
    while not happened():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.02)
