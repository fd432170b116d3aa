"""A slow line in front of a server, which also counts what goes over it.

The browser's own emulation of a network does not reach its service worker, so the line is made slow at the server's door:
a delay for every request and for every connection, and so many bytes a second for all answers together.
"""

import re
import socket
import threading
import time
from contextlib import suppress

REQUEST = re.compile(rb"^(?:GET|POST|HEAD) (\S+) HTTP/1\.1\r\n")
CHUNK = 4096
SLOW_3G = {"delay": 0.4, "rate": 50_000}


class Door:
    """Stands between a browser and the server on `port`; `delay` in seconds, `rate` in bytes a second, 0 is no limit."""

    def __init__(self, port, delay=0.0, rate=0):
        self.port, self.delay, self.rate = port, delay, rate
        self.bytes, self.paths = 0, []
        self._lock, self._free_at = threading.Lock(), 0.0
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.address = f"http://localhost:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._open, daemon=True).start()

    def close(self):
        self._listening.close()

    def taken(self):
        """Bytes in both directions and addresses asked for since the last time somebody wanted to know."""
        with self._lock:
            found = self.bytes, self.paths
            self.bytes, self.paths = 0, []
        return found

    def _open(self):
        with suppress(OSError):
            while True:
                client, _address = self._listening.accept()
                threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client):
        time.sleep(self.delay)  # the round trip in which a connection is made
        server = socket.create_connection(("127.0.0.1", self.port))
        for one in (client, server):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=self._carry, args=(server, client, self._wait_for_turn), daemon=True).start()
        self._carry(client, server, self._note_request)

    def _carry(self, source, goal, before):
        with suppress(OSError):
            while chunk := source.recv(CHUNK):
                with self._lock:
                    self.bytes += len(chunk)
                before(chunk)
                goal.sendall(chunk)
        for one in (source, goal):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _note_request(self, chunk):
        asked = REQUEST.match(chunk)
        if asked:
            with self._lock:
                self.paths.append(asked.group(1).decode())
            time.sleep(self.delay)

    def _wait_for_turn(self, chunk):
        if not self.rate:
            return
        with self._lock:
            start = max(time.monotonic(), self._free_at)
            self._free_at = start + len(chunk) / self.rate
        time.sleep(max(0.0, self._free_at - time.monotonic()))
