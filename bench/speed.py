"""The largest paint on slow 3G with a processor four times slower, first and repeat visit, beside a page of one line."""

import statistics
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bench.door import SLOW_3G, Door
from bench.phone import WORKER, new_phone, phone_house, sign_in

ROUNDS, SLOWER = 3, 4
FIRST_SECONDS, REPEAT_SECONDS = 3.5, 1.5
# Long enough that the server has closed the connection: whoever comes back makes a new one.
AWAY_MS = 2500
PAGES = {"front": ("/", False), "today": ("/", True), "messages": ("/messages", True)}
PAINT = """() => new Promise((done) => new PerformanceObserver((list) => done(list.getEntries().pop().startTime))
  .observe({type: 'largest-contentful-paint', buffered: true}))"""
ONE_LINE = (
    b"<!doctype html><html lang=en><meta name=viewport content='width=device-width'><title>One</title><p>One line."
)


def paints(installation):
    """Median of three, each first visit on a phone that has seen nothing."""
    with phone_house(installation) as (door, browser), one_line() as floor:
        page = new_phone(browser)
        cookies = sign_in(page, installation, door)
        page.context.close()
        bare = [_first_and_repeat(browser, floor, "/", ()) for _ in range(ROUNDS)]
        for name, (path, own) in PAGES.items():
            seen = [_first_and_repeat(browser, door, path, cookies if own else ()) for _ in range(ROUNDS)]
            for place, (visit, aim) in enumerate((("first", FIRST_SECONDS), ("repeat", REPEAT_SECONDS))):
                ours, line = ([one[place] for one in some] for some in (seen, bare))
                figure = statistics.median(ours)
                yield {
                    "what": f"{name}: largest paint, slow 3G, 4x CPU, {visit} visit",
                    "figure": f"{figure:.2f} s (one line {statistics.median(line):.2f})",
                    "aim": f"at most {aim} s",
                    "met": figure <= aim,
                    "spread": [min(ours), max(ours), min(line), max(line)],
                }


def _first_and_repeat(browser, door, path, cookies):
    door.delay, door.rate = SLOW_3G["delay"], SLOW_3G["rate"]
    page = new_phone(browser, cookies, SLOWER)
    try:
        first = _paint(page, door.address + path)
        if cookies:
            page.evaluate(WORKER)
        page.wait_for_timeout(AWAY_MS)
        return first, _paint(page, door.address + path)
    finally:
        page.context.close()
        door.delay = door.rate = 0


def _paint(page, address):
    answer = page.goto(address, wait_until="load")
    assert answer.status == 200, f"{address} answered {answer.status}"
    page.wait_for_timeout(300)
    return page.evaluate(PAINT) / 1000


@contextmanager
def one_line():
    """The floor: a server that sends one line, behind a door of its own."""

    class Line(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(ONE_LINE)))
            self.end_headers()
            with suppress(ConnectionError):  # a phone that has gone on does not read to the end
                self.wfile.write(ONE_LINE)

        def log_message(self, *_arguments):
            """Says nothing: the figures are printed by the bench."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Line)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    door = Door(server.server_address[1])
    try:
        yield door
    finally:
        door.close()
        server.shutdown()
