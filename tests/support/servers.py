"""An HTTP server in a thread of the test's own process, answering as the test says."""

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HANG = "hang"


@dataclass
class Received:
    path: str
    headers: dict
    body: bytes
    at: float = field(default_factory=time.monotonic)


class Server(ThreadingHTTPServer):
    def handle_error(self, *_arguments):
        """A sender that was killed is no error of ours."""


class Answering:
    """Takes POSTs; `next_answers` holds what the next ones get: a code, (code, headers) or HANG. Else `usual`."""

    usual = 200

    def __init__(self):
        self.received, self.next_answers = [], deque()
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self):
                length = int(self.headers.get("Content-Length", 0))
                body = self.rfile.read(length)
                if len(body) < length:
                    return  # the sender was killed in the middle of it
                outer._answer(self, Received(self.path, dict(self.headers), body))

            def log_message(self, *_arguments):
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def _answer(self, handler, received):
        with self._lock:
            answer = self.next_answers.popleft() if self.next_answers else self.judge(received)
            self.received.append(received)
        if answer == HANG:
            time.sleep(2)
            handler.close_connection = True
            return
        code, headers = answer if isinstance(answer, tuple) else (answer, {})
        handler.send_response(code)
        for name, value in {"Content-Length": "0", **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()

    def judge(self, received):
        return self.usual

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)
