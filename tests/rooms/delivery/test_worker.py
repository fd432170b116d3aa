"""The bell from the web server to the worker, the keys of the sender, and what stays out of the web server."""

import base64
import os
import subprocess
import sys
import time
from dataclasses import replace
from uuid import uuid4

import pytest

from app.delivery import services
from app.delivery.keys import are_keys, public_key
from app.delivery.vocabulary import State
from app.foundation.clock import system_now
from app.jobs.bell import Bell
from app.jobs.queue import queue_at
from app.settings import KEYS_FILE, Settings, SettingsError, load, make_keys, make_push_key
from tests.conftest import ENVIRONMENT


def test_the_bell_that_rings_after_a_commit_makes_the_worker_send(outside, units, build, post, mailbox, monkeypatch):
    person = build.a_person(email="rosa@example.org")
    monkeypatch.setattr(services, "_nudges", [Bell(outside)])
    post.write(person, uuid4())
    worker = queue_at(outside, units)
    assert mailbox.mails == [], "the web process sends nothing itself"

    worker.execute(worker.dequeue())

    assert len(mailbox.mails) == 1
    assert [row.state for row in post.rows()] == [State.DELIVERED]
    worker.storage.close()


def test_the_sweeper_finds_what_nobody_rang_for(outside, units, build, post, mailbox, monkeypatch):
    monkeypatch.setattr(services, "_nudges", [])
    post.write(build.a_person(email="rosa@example.org"), uuid4())
    worker = queue_at(outside, units)
    (sweep,) = [task for task in worker._registry.periodic_tasks if task.name == "sweep"]

    worker.execute(sweep)

    assert len(mailbox.mails) == 1
    worker.storage.close()


def test_a_new_installation_gets_a_push_key_and_an_older_one_is_given_one_and_keeps_it(tmp_path, monkeypatch):
    monkeypatch.setenv("CAMIN_INSTANCE", str(tmp_path))
    monkeypatch.delenv("CAMIN_SECRET_KEY", raising=False)
    make_keys()
    made = load().vapid_private_key
    assert len(base64.urlsafe_b64decode(public_key(made) + "=")) == 65
    make_keys()
    assert load().vapid_private_key == made

    file = tmp_path / KEYS_FILE
    old = [line for line in file.read_text().splitlines() if "VAPID" not in line]
    file.write_text("\n".join(old) + "\n")
    assert load().vapid_private_key == ""
    make_keys()
    assert load().vapid_private_key not in {"", made}
    assert file.read_text().startswith("\n".join(old))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CAMIN_VAPID_PRIVATE_KEY", "not a key"),
        ("CAMIN_VAPID_PRIVATE_KEY", "AAAA" * 20),
        ("CAMIN_SMTP_URL", "mail.example.org"),
        ("CAMIN_SMS_URL", "ftp://sms.example.org"),
        ("CAMIN_SMS_URL", "https://sms.example.org"),
        ("CAMIN_SENDER", "nobody"),
    ],
)
def test_a_setting_that_would_send_nothing_stops_the_start_by_its_name(name, value):
    with pytest.raises(SettingsError, match=r"CAMIN_(VAPID|SMTP|SMS|SENDER)"):
        Settings.from_env({**ENVIRONMENT, name: value})


def test_keys_of_a_browser_are_a_point_and_sixteen_bytes():
    point = public_key(make_push_key())
    assert are_keys(point, "A" * 22)
    assert not are_keys(point[:-4] + "AAAA", "A" * 22)
    assert not are_keys(point, "A" * 20)
    assert not are_keys("", "")


@pytest.mark.slow
def test_the_workers_process_sends_when_the_bell_rings(outside, database, build, post, mailbox, tmp_path, monkeypatch):
    there = replace(outside, instance=tmp_path)
    environment = {
        **os.environ,
        **ENVIRONMENT,
        "CAMIN_INSTANCE": str(tmp_path),
        "CAMIN_DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
        "CAMIN_SMTP_URL": mailbox.url,
    }
    worker = subprocess.Popen([sys.executable, "-m", "app", "worker"], env=environment, stderr=subprocess.DEVNULL)
    try:
        monkeypatch.setattr(services, "_nudges", [Bell(there)])
        person = build.a_person(email="rosa@example.org")
        with build.unit() as work:
            work.now = system_now()  # the worker has a clock of its own
            services.enqueue(work, "claim_changed", person.id, subject_id=uuid4())
        until = time.monotonic() + 40
        while not mailbox.mails and worker.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        assert len(mailbox.to("rosa@example.org")) == 1
    finally:
        worker.terminate()
        worker.wait(20)
