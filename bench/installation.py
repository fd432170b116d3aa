"""A throw-away installation with demonstration data, and servers to measure on it."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A running web server; `rss()` is the memory of its largest process in MiB."""

    def __init__(self, command, environment, port, path="/healthz"):
        started = time.perf_counter()
        self.port = port
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        while not self.answers(path):
            if time.perf_counter() - started > 60 or self.process.poll() is not None:
                raise RuntimeError(f"{command} did not start")
            time.sleep(0.02)
        self.seconds = time.perf_counter() - started

    def answers(self, path):
        try:
            connection = http.client.HTTPConnection("localhost", self.port, timeout=2)
            connection.request("GET", path)
            return connection.getresponse().status < 500
        except OSError:
            return False

    def rss(self):
        group = os.getpgid(self.process.pid)
        sizes = []
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                if os.getpgid(int(status.parent.name)) == group:
                    sizes.append(int(re.search(r"VmRSS:\s+(\d+)", status.read_text()).group(1)) / 1024)
            except (OSError, AttributeError):
                continue
        return max(sizes)

    def stop(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(10)


class Installation:
    """A folder with keys, a database and demonstration data."""

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="camin-bench-"))
        self.port = free_port()
        self.environment = {
            "CAMIN_INSTANCE": str(self.folder),
            "PORT": str(self.port),
            "CAMIN_LOG_LEVEL": "error",
            "CAMIN_BASE_URL": f"http://localhost:{self.port}",
            "CAMIN_SECRET_KEY": "s" * 48,
            "CAMIN_DATA_KEYS": "b1:" + "A" * 43 + "=",
        }
        self.camin("db", "upgrade")
        self.camin("demo", "load", "--participants", "300")
        self.database = self.folder / "camin.db"
        return self

    def __exit__(self, *_trouble):
        shutil.rmtree(self.folder, ignore_errors=True)

    def camin(self, *arguments):
        return subprocess.run(
            [str(BIN / "camin"), *arguments],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def serve(self):
        return Server([str(BIN / "camin"), "serve"], self.environment, self.port)

    def sign_in(self, role):
        """A cookie of a demonstration account, by its link and the form behind it."""
        address = re.search(r"https?://\S+", self.camin("demo", "link", role)).group(0)
        path = urllib.parse.urlsplit(address).path
        page = self.get(path)[1].decode()
        fields = dict(re.findall(r'name="(csrf_token|idem)"[^>]*value="([^"]+)"', page))
        connection = http.client.HTTPConnection("localhost", self.port, timeout=20)
        connection.request(
            "POST", path, urllib.parse.urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"}
        )
        answer = connection.getresponse()
        cookie = answer.getheader("Set-Cookie")
        if answer.status != 303 or not cookie:
            raise RuntimeError(f"the demonstration link answered {answer.status}")
        return cookie.partition(";")[0]

    def get(self, path, cookie=""):
        connection = http.client.HTTPConnection("localhost", self.port, timeout=20)
        connection.request("GET", path, headers={"Cookie": cookie, "Accept-Language": "es"})
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.getheaders()
