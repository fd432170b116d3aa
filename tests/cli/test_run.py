"""`camin run`: one command, a running installation; a second time it is quick and keeps what was there."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT

PATIENCE = 180


class Installation:
    """A running `camin run` and what it has said so far."""

    def __init__(self, environment):
        self.environment = environment
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app", "run"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines = []
        self.said_all = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def wait_until_it_runs(self):
        assert self.said_all.wait(PATIENCE), self.text

    def _listen(self):
        for line in self.process.stdout:
            self.lines.append(line)
            if line.startswith("More of them"):
                self.said_all.set()

    @property
    def text(self):
        return "".join(self.lines)

    @property
    def children(self):
        tasks = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(number) for number in tasks.read_text().split()]

    def get(self, path):
        with urllib.request.urlopen(f"http://localhost:{self.environment['PORT']}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()

    def stop(self, how=signal.SIGINT):
        children = self.children
        self.process.send_signal(how)
        code = self.process.wait(PATIENCE)
        return code, alive(children)


def alive(numbers):
    return [number for number in numbers if command_of(number)]


def command_of(number):
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes()  # empty for a process that has ended
    except FileNotFoundError:
        return b""


@pytest.fixture
def start(environment):
    running = []

    def begin():
        running.append(Installation(environment))
        running[-1].wait_until_it_runs()
        return running[-1]

    yield begin
    for installation in running:
        installation.process.kill()
        installation.process.wait()


@pytest.mark.slow
def test_one_command_starts_everything_and_ctrl_c_stops_both(start, environment):
    first = start()
    assert f"Camín is running at http://localhost:{environment['PORT']} " in first.text
    links = re.findall(r"/demo/\S+", first.text)
    assert len(links) == 3
    status, page = first.get(links[0])
    assert status == 200 and "<form" in page
    assert first.get("/readyz")[0] == 200
    assert len(first.children) == 2
    assert first.stop() == (0, []), first.text

    # A second time there is nothing to load; how long it takes is a row of the benchmark, a busy machine fails no test.
    second = start()
    assert "Loading demonstration data" not in second.text
    assert second.stop(signal.SIGTERM) == (0, []), second.text

    when_one_of_the_two_dies_the_other_is_stopped_and_the_exit_says_so(start())
    the_children_do_not_outlive_a_parent_that_was_killed(start())


def when_one_of_the_two_dies_the_other_is_stopped_and_the_exit_says_so(running):
    serve, worker = running.children
    os.kill(worker, signal.SIGKILL)
    assert running.process.wait(PATIENCE) == 1
    assert alive([serve]) == []
    assert "the worker was stopped by signal 9" in running.text


def the_children_do_not_outlive_a_parent_that_was_killed(running):
    children = running.children
    running.process.kill()
    until = time.monotonic() + PATIENCE
    while alive(children) and time.monotonic() < until:
        time.sleep(0.1)
    assert alive(children) == []
