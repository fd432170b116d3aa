"""The application behind a real socket, in a thread of the test's own process."""

import socket
import threading
import time

from werkzeug.serving import make_server


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Live:
    """`delay` are the seconds that the line takes for each request, to the browser's service worker as well."""

    def __init__(self, app, port):
        self.address = f"http://localhost:{port}"
        self.delay = 0.0

        def over_the_line(environ, start_response):
            time.sleep(self.delay)
            return app(environ, start_response)

        self._server = make_server("127.0.0.1", port, over_the_line, threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self):
        self._server.shutdown()
        self._thread.join(timeout=5)
