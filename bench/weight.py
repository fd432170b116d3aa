"""Bytes and requests of a first and a repeat visit, as a real browser counts them on the wire."""

from playwright.sync_api import sync_playwright

from bench.pages import addresses
from tests.support.chromium import launch

FIRST, FIRST_REQUESTS, REPEAT = 60 * 1024, 6, 15 * 1024


def visits(installation):
    """Transferred bytes and requests for the participant's pages."""
    server = installation.serve()
    try:
        pages = addresses(installation)
        with sync_playwright() as playwright:
            browser = launch(playwright)
            for name in ("today", "question"):
                path, cookie = pages[name]
                yield from _one(browser, installation.port, name, path, cookie)
            browser.close()
    finally:
        server.stop()


def _one(browser, port, name, path, cookie):
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="es")
    if cookie:
        key, _eq, value = cookie.partition("=")
        context.add_cookies([{"name": key, "value": value, "url": f"http://localhost:{port}"}])
    page = context.new_page()
    first, first_bytes = _visit(context, page, f"http://localhost:{port}{path}")
    repeat, repeat_bytes = _visit(context, page, f"http://localhost:{port}{path}")
    context.close()
    yield {
        "what": f"{name}: first visit",
        "figure": f"{first_bytes} B in {first} requests",
        "aim": f"at most {FIRST} B in {FIRST_REQUESTS}",
        "met": first_bytes <= FIRST and first <= FIRST_REQUESTS,
    }
    yield {
        "what": f"{name}: repeat visit",
        "figure": f"{repeat_bytes} B in {repeat} requests",
        "aim": f"at most {REPEAT} B",
        "met": repeat_bytes <= REPEAT,
    }


def _visit(context, page, address):
    session = context.new_cdp_session(page)
    seen = {}
    session.on(
        "Network.responseReceived",
        lambda e: seen.setdefault(e["requestId"], [0, e["response"].get("fromDiskCache", False)]),
    )
    session.on(
        "Network.loadingFinished",
        lambda e: seen.setdefault(e["requestId"], [0, False]).__setitem__(0, e["encodedDataLength"]),
    )
    session.on(
        "Network.requestServedFromCache", lambda e: seen.setdefault(e["requestId"], [0, True]).__setitem__(1, True)
    )
    session.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(300)
    session.detach()
    network = [size for size, cached in seen.values() if not cached]
    return len(network), sum(network)
