"""Accessibility by axe-core in the page itself."""

from pathlib import Path

SOURCE = (Path(__file__).parents[1] / "browser" / "vendor" / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page):
    """What axe finds wrong on the page, in short lines."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setBypassCSP", {"enabled": True})
    session.send("Runtime.evaluate", {"expression": SOURCE})
    session.detach()
    return _run(page, {"type": "tag", "values": TAGS})


def contrast(page, *, dark):
    """What cannot be read in the other theme, on a page that `violations` looked at: nothing else differs there."""
    page.emulate_media(color_scheme="dark" if dark else "light")
    found = _run(page, {"type": "rule", "values": ["color-contrast"]})
    page.emulate_media(color_scheme="light" if dark else "dark")
    return [f"{'dark' if dark else 'light'}: {line}" for line in found]


def _run(page, only):
    found = page.evaluate("only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only)
    return [f"{v['id']}: {v['nodes'][0]['target']} {v['help']}" for v in found["violations"]]
