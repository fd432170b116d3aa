"""`camin run`: a whole installation with one command; web server and worker are its children."""

import ctypes
import http.client
import os
import signal
import sys
import time
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import click

from app.cli import answer
from app.cli.db import upgrade_database
from app.cli.listening import check_port
from app.cli.serve import serve
from app.cli.setup import calm, open_house
from app.cli.worker import worker
from app.demo.links import ROLES, open_way
from app.demo.programme import Wanted, is_empty, load_programme
from app.foundation.actor import Actor
from app.foundation.schema import is_current
from app.foundation.unit_of_work import Units
from app.identity.services import is_demonstration
from app.settings import Settings, load, make_keys

START_SECONDS = 120.0
STOP_SECONDS = 20.0
ALL_ADDRESSES = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - only recognised
FIRST_ROLES = ("coordinator", "professional", "participant")
WORDS = {"serve": "web server", "worker": "worker"}
FAILED = 1
PARENT_DEATH_SIGNAL = 1
COMMANDS = {"serve": serve, "worker": worker}
Children = dict[str, BaseProcess]


@click.command()
@calm
def run() -> None:
    """Start everything: keys, database, demonstration data in an empty database, web server and worker."""
    make_keys()
    found = load()
    check_port(found)
    units = _prepare(found)
    units.database.engine.dispose()  # a child must not share a connection with its parent
    # A flag and no exception: one that is raised in the middle of a library's clean-up may be swallowed there.
    stopping = Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda _number, _frame: stopping.set())
    children: Children = {}
    try:
        for name in WORDS:
            children[name] = _child(found, name)
        if _answers_in_time(found, children, stopping):
            click.echo("\n".join(_welcome(found, units)))
        while not stopping.wait(0.5):
            _check_alive(children)
        click.echo("Stopping.")
    finally:
        _end(children)


def _prepare(found: Settings) -> Units:
    units = open_house(found)
    system = Actor.system("start")
    with units.reading(system) as work:
        current = is_current(work.session)
    if not current:
        upgrade_database(found)
    with units.reading(system) as work:
        empty = is_empty(work)
    if empty:
        click.echo("Loading demonstration data.")
        load_programme(units, Wanted())
    return units


def _child(found: Settings, name: str) -> BaseProcess:
    # Where the kernel can, the child divides from this process, which has loaded everything: that halves the start.
    divided: Any = get_context("fork" if sys.platform == "linux" else "spawn")
    # A line about every request would push the address off the screen.
    level = "warning" if found.log_level == "info" else found.log_level
    child: BaseProcess = divided.Process(target=_live, args=(name, level), name=name)
    child.start()
    return child


def _live(name: str, level: str) -> None:
    # In a group of its own it does not hear the terminal's Ctrl-C: it is told to stop once, by its parent.
    os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # It does not outlive a parent that was killed and could not tell it to stop (Linux only).
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)
    answer(COMMANDS[name], ["--log-level", level])


def _answers_in_time(found: Settings, children: Children, stopping: Event) -> bool:
    until = time.monotonic() + START_SECONDS
    while not stopping.wait(0.05):
        _check_alive(children)
        if _answers(found):
            return True
        if time.monotonic() > until:
            click.echo(f"camin: the web server did not answer within {START_SECONDS:.0f} seconds", err=True)
            sys.exit(FAILED)
    return False


def _answers(found: Settings) -> bool:
    connection = http.client.HTTPConnection(ALL_ADDRESSES.get(found.host, found.host), found.port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": urlsplit(found.base_url).netloc})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _check_alive(children: Children) -> None:
    for name, child in children.items():
        code = child.exitcode
        if code is None:
            continue
        if code < 0:  # ended by a signal; a child that ends by itself has said why
            click.echo(f"camin: the {WORDS[name]} was stopped by signal {-code}", err=True)
        sys.exit(FAILED)


def _welcome(found: Settings, units: Units) -> list[str]:
    lines = [f"Camín is running at {found.base_url} (Ctrl-C stops it)."]
    with units.writing(Actor.system("start")) as work:
        if not is_demonstration(work):
            return [*lines, f"Staff sign in at {found.base_url}/staff/sign-in."]
        lines += ["The people in it are invented. Each of these addresses signs you in once:"]
        for role in FIRST_ROLES:
            way = open_way(work, role)
            lines.append(f"  {role:<13}{found.base_url}/demo/{way.token}  ({way.name})")
    port = f"PORT={found.port} " if found.base_url.endswith(f":{found.port}") and found.port != 8000 else ""
    return [*lines, f"More of them: {port}.venv/bin/camin demo link ROLE, where ROLE is one of {', '.join(ROLES)}."]


def _end(children: Children) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    for child in children.values():
        child.terminate()
    for child in children.values():
        child.join(STOP_SECONDS)
        if child.exitcode is None:
            child.kill()
