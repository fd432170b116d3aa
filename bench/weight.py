"""Bytes and requests of a first and a repeat visit as they go over the line, those of the service worker among them."""

from bench.phone import WORKER, new_phone, phone_house, sign_in

FIRST, FIRST_REQUESTS, REPEAT = 60 * 1024, 6, 15 * 1024
PAGES = {"today": ("/", True), "messages": ("/messages", True), "question": ("/check", False)}


def visits(installation):
    """What is sent and received for a page of the participant's own, and of somebody who is not signed in."""
    with phone_house(installation) as (door, browser):
        page = new_phone(browser)
        cookies = sign_in(page, installation, door)
        page.context.close()
        for name, (path, own) in PAGES.items():
            yield from _one(browser, door, name, path, cookies if own else ())


def _one(browser, door, name, path, cookies):
    page = new_phone(browser, cookies)
    visited = [_visit(page, door, door.address + path, bool(cookies)) for _ in range(2)]
    page.context.close()
    (first_bytes, first), (repeat_bytes, repeat) = visited
    yield {
        "what": f"{name}: first visit",
        "figure": f"{first_bytes} B in {len(first)} requests",
        "aim": f"at most {FIRST} B in {FIRST_REQUESTS}",
        "met": first_bytes <= FIRST and len(first) <= FIRST_REQUESTS,
    }
    yield {
        "what": f"{name}: repeat visit",
        "figure": f"{repeat_bytes} B in {len(repeat)} requests",
        "aim": f"at most {REPEAT} B",
        "met": repeat_bytes <= REPEAT,
    }


def _visit(page, door, address, keeps):
    door.taken()
    answer = page.goto(address, wait_until="networkidle")
    assert answer.status == 200, f"{address} answered {answer.status}"
    if keeps:
        page.evaluate(WORKER)
    page.wait_for_timeout(500)
    return door.taken()
