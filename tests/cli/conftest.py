"""The program `camin`: in this process on a database of a test, or as a process of its own."""

import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import cli
from tests.conftest import ENVIRONMENT

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def only_line(self):
        """What was said on standard error, when it is one clear line and no traceback."""
        lines = self.err.strip().splitlines()
        assert len(lines) == 1, f"one line was expected on standard error: {self.err}"
        assert lines[0].startswith("camin: "), lines[0]
        return lines[0]


@pytest.fixture
def camin(database, tmp_path, monkeypatch, capsys):
    """Call a command on the database of this test."""
    settings = {
        **ENVIRONMENT,
        "CAMIN_DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
        "CAMIN_INSTANCE": str(tmp_path),
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["camin", *arguments])
        try:
            cli.main()
            code = 0
        except SystemExit as leaving:
            code = leaving.code or 0
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return call


@pytest.fixture
def environment(tmp_path):
    """The environment of a new installation with its own folder and keys."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAMIN_")}
    return {**kept, **ENVIRONMENT, "CAMIN_INSTANCE": str(tmp_path / "instance"), "PORT": str(free_port())}


@pytest.fixture
def program(environment):
    """Run a command as a process of its own."""

    def call(*arguments, **settings):
        done = subprocess.run(
            [sys.executable, "-m", "app", *arguments],
            cwd=ROOT,
            env={**environment, **settings},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    return call


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
