"""What goes wrong at a start ends in one clear line on standard error, exit 1, and never a traceback."""

import hashlib
import socket
from pathlib import Path

import pytest

from app.web.assets import BUNDLES, HASH_LENGTH, STATIC


@pytest.mark.parametrize("command", [("serve",), ("worker",), ("db", "upgrade"), ("audit", "verify")])
def test_a_missing_key_is_named(program, command):
    said = program(*command, CAMIN_SECRET_KEY="")
    assert said.code == 1
    assert "CAMIN_SECRET_KEY is missing" in said.only_line


def test_a_wrong_setting_is_named(program):
    said = program("run", PORT="eight thousand")
    assert said.code == 1
    assert "PORT must be a whole number" in said.only_line


@pytest.mark.parametrize("command", ["serve", "run"])
def test_a_port_in_use_is_named(program, command):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = program(command, PORT=port)
    assert said.code == 1
    assert f"port {port} on 127.0.0.1 is in use" in said.only_line


def test_an_address_of_another_machine_is_named(program):
    said = program("serve", HOST="192.0.2.1")
    assert said.code == 1
    assert "HOST is not an address of this machine: 192.0.2.1" in said.only_line


@pytest.mark.parametrize("command", ["serve", "worker", "run"])
def test_a_database_that_is_down_is_named(program, command):
    said = program(command, CAMIN_DATABASE_URL="postgresql+psycopg://camin:hidden@127.0.0.1:1/camin")
    assert said.code == 1
    assert "the database at CAMIN_DATABASE_URL does not answer" in said.only_line
    assert "hidden" not in said.err


def test_a_file_that_is_no_database_is_named(program, tmp_path):
    file = tmp_path / "letter.db"
    file.write_text("Dear Rosa, this is a letter and no database." * 100)
    said = program("serve", CAMIN_DATABASE_URL=f"sqlite:///{file}")
    assert said.code == 1
    assert "file is not a database" in said.only_line


def test_an_address_that_is_no_address_is_refused_without_repeating_it(program):
    said = program("serve", CAMIN_DATABASE_URL="postgresql+psycopg://camin:hidden@host:port/camin")
    assert said.code == 1
    assert "CAMIN_DATABASE_URL is not an address of a database" in said.only_line
    assert "hidden" not in said.err


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_database_behind_its_migrations_says_what_to_run(program, command):
    said = program(command)
    assert said.code == 1
    assert "run camin db upgrade" in said.only_line


def test_a_full_disk_is_named_with_the_file(program, environment):
    assert program("db", "upgrade").code == 0
    folder = Path(environment["CAMIN_INSTANCE"]) / "static"
    folder.mkdir()
    content = b"\n".join((STATIC / part).read_bytes() for part in BUNDLES["app.css"])
    name = f"app.{hashlib.sha256(content).hexdigest()[:HASH_LENGTH]}.css.part"
    # The kernel's own full disk: every write to it fails with ENOSPC.
    (folder / name).symlink_to("/dev/full")
    said = program("serve")
    assert said.code == 1
    assert "the disk is full" in said.only_line


def test_an_instance_folder_that_is_a_file_is_named(program, tmp_path):
    (tmp_path / "file").write_text("")
    said = program("db", "upgrade", CAMIN_INSTANCE=str(tmp_path / "file"))
    assert said.code == 1
    assert str(tmp_path / "file") in said.only_line


@pytest.mark.parametrize("arguments", [("fly",), ("demo", "link", "king"), ("demo", "load", "--participants", "none")])
def test_wrong_arguments_exit_with_2(program, arguments):
    assert program(*arguments).code == 2


def test_every_command_has_help(program):
    from app.cli import COMMANDS

    listed = program("--help")
    assert listed.code == 0
    assert all(name in listed.out for name in COMMANDS)
