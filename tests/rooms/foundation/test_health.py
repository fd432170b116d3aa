"""What an operator's monitor sees, and what a web process carries with it."""

import json
import os
import subprocess
import sys
from collections import namedtuple
from datetime import timedelta

import pytest
from alembic import command
from sqlalchemy.exc import OperationalError

from app.cli.db import alembic_config
from app.delivery import services
from app.web import health
from tests.cli.conftest import ROOT
from tests.conftest import ENVIRONMENT

MOST_MEGABYTES = 120
# What only the worker, the commands or a later job need; a web process that loads one starts late and grows.
NOT_IN_THE_WEB = {
    "alembic",
    "huey",
    "gunicorn",
    "mako",
    "openpyxl",
    "sklearn",
    "numpy",
    "weasyprint",
    "fpdf",
    "pywebpush",
    "webauthn",
}
PROBE = """
import json, re, sys
from pathlib import Path
from app.factory import create_app
from app.settings import load
create_app(load())
memory = re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text()).group(1)
print(json.dumps([sorted(m for m in sys.modules if "." not in m), int(memory)]))
"""
Usage = namedtuple("Usage", "total used free")


def answer(browser, path):
    response = browser().client.get(path)
    return response.status_code, response.get_json()


def test_a_sound_installation_is_alive_and_ready(browser):
    assert answer(browser, "/healthz") == (200, {"status": "ok"})
    assert answer(browser, "/readyz")[0] == 200


def test_a_missing_or_old_backup_is_a_warning_and_the_site_goes_on(browser, house_settings, clock):
    stamp = house_settings.instance / health.LAST_BACKUP
    stamp.unlink(missing_ok=True)
    assert answer(browser, "/readyz") == (200, {"status": "ok", "warnings": ["backup"]})
    stamp.touch()
    made = clock().timestamp()
    os.utime(stamp, (made, made))
    assert answer(browser, "/readyz") == (200, {"status": "ok", "warnings": []})
    clock.move(timedelta(days=8))
    assert answer(browser, "/readyz")[1]["warnings"] == ["backup"]
    stamp.unlink()


def test_post_that_does_not_leave_is_a_warning_after_ten_minutes(browser, build, clock):
    person = build.a_person(email="rosa@example.org")
    with build.unit() as work:
        services.enqueue(work, "claim_changed", person.id, subject_id=person.id)
    clock.move(timedelta(minutes=10))
    assert "outbox" not in answer(browser, "/readyz")[1]["warnings"]
    clock.move(timedelta(minutes=1))
    status, said = answer(browser, "/readyz")
    assert status == 200 and "outbox" in said["warnings"]
    clock.move(timedelta(days=4))
    assert "outbox" not in answer(browser, "/readyz")[1]["warnings"], "what is too late to be sent waits no more"


def test_a_database_behind_its_migrations_is_named(browser, database):
    command.downgrade(alembic_config(database.engine.url.render_as_string(hide_password=False)), "-1")
    assert answer(browser, "/readyz") == (503, {"status": "failing", "part": "migrations"})


def test_a_disk_that_is_nearly_full_is_named(browser, monkeypatch):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _folder: Usage(10**9, 10**9 - 1000, 1000))
    assert answer(browser, "/readyz") == (503, {"status": "failing", "part": "disk"})


def test_a_database_that_does_not_answer_is_named_and_the_process_still_lives(browser, monkeypatch):
    def down(_session):
        raise OperationalError("SELECT 1", {}, Exception("connection refused"))

    monkeypatch.setattr(health, "is_current", down)
    assert answer(browser, "/readyz") == (503, {"status": "failing", "part": "database"})
    assert answer(browser, "/healthz") == (200, {"status": "ok"})


@pytest.mark.slow
def test_a_web_process_is_small_and_carries_only_what_it_needs(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        cwd=ROOT,
        env={"PATH": "", **ENVIRONMENT, "CAMIN_INSTANCE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=180,
    )
    modules, kilobytes = json.loads(done.stdout)
    assert NOT_IN_THE_WEB & set(modules) == set()
    assert kilobytes / 1024 < MOST_MEGABYTES
