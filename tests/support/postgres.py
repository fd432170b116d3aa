"""A throw-away PostgreSQL on loopback, started once for a whole test run."""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import psycopg

INSTALL = "PostgreSQL's server was not found: on Debian, apt-get install postgresql (tests need initdb and pg_ctl)"


def find_binaries():
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise RuntimeError(INSTALL)


class Server:
    """One server; `url(name)` is the address of one of its databases."""

    connection = None

    def __init__(self):
        self.binaries = find_binaries()
        self.folder = Path(tempfile.mkdtemp(prefix="camin-pg-"))
        self.port = _free_port()
        self.password = secrets.token_hex(8)
        self._prepare()

    def _as_owner(self, *command):
        if os.geteuid() != 0:
            return list(command)
        return ["runuser", "-u", "postgres", "--", *command]

    def _run(self, *command):
        subprocess.run(self._as_owner(*command), check=True, capture_output=True, cwd="/")

    def _prepare(self):
        password_file = self.folder / "password"
        password_file.write_text(self.password)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
            shutil.chown(password_file, "postgres", "postgres")
        data = self.folder / "data"
        self._run(
            str(self.binaries / "initdb"),
            "-D",
            str(data),
            "-U",
            "camin",
            f"--pwfile={password_file}",
            "-A",
            "password",  # on loopback, for minutes: a costly handshake for each of thousands of connections protects nothing
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        options = (
            f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories={self.folder} "
            "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=120 -c autovacuum=off"
        )
        self._run(
            str(self.binaries / "pg_ctl"),
            "-D",
            str(data),
            "-l",
            str(self.folder / "log"),
            "-w",
            "-t",
            "30",
            "-o",
            options,
            "start",
        )

    def url(self, name):
        return f"postgresql+psycopg://camin:{self.password}@127.0.0.1:{self.port}/{name}"

    def execute(self, statement):
        if self.connection is None:
            self.connection = self.connected("postgres")
        self.connection.execute(statement)

    def connected(self, name):
        """A connection to one of its databases that commits each statement by itself."""
        address = f"host=127.0.0.1 port={self.port} user=camin password={self.password} dbname={name}"
        return psycopg.connect(address, autocommit=True)

    def stop(self):
        with contextlib.suppress(subprocess.CalledProcessError):
            self._run(str(self.binaries / "pg_ctl"), "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
