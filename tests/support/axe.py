"""Accessibility by axe-core in the page itself."""

from pathlib import Path

SOURCE = (Path(__file__).parents[1] / "browser" / "vendor" / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page):
    """What axe finds wrong on the page, in short lines."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setBypassCSP", {"enabled": True})
    session.send("Runtime.evaluate", {"expression": SOURCE})
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", TAGS
    )
    session.detach()
    return [f"{v['id']}: {v['nodes'][0]['target']} {v['help']}" for v in found["violations"]]
