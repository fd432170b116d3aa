"""What the law wants every site to say, in words that people read: your details, and access for everybody."""

from pathlib import Path

from flask import Response

from app.access.permissions import Permission
from app.foundation.i18n import translated
from app.foundation.unit_of_work import Work
from app.foundation.yaml_files import read_yaml
from app.risk.policy import is_points, register
from app.web.helpline import with_help
from app.web.pages import Pages
from app.web.render import show

pages = Pages("statements", __name__)
READ = Permission.PUBLIC_SITE_READ
KNOWN = read_yaml(Path(__file__).with_name("accessibility.yaml"))


@pages.page("/privacy", needs=READ)
def privacy(work: Work) -> Response:
    """What is kept, why, how long, who sees it and how to say no (GDPR, articles 13 and 14)."""
    with_help(work)
    return show("public/privacy.html")


@pages.page("/accessibility", needs=READ)
def accessibility(work: Work) -> Response:
    """The statement by the Commission's model (Decision 2018/1523; Real Decreto 1112/2018; Legge 4/2004)."""
    with_help(work)
    known = [(translated(one["issue_text"]), one["since"]) for one in KNOWN["known"]]
    return show("public/accessibility.html", known=known, reviewed_on=KNOWN["reviewed_on"])


@pages.page("/algorithms", needs=READ)
def algorithms(work: Work) -> Response:
    """Which estimates are made, for what, what they never use, who answers, and how to say no (GDPR, article 13)."""
    with_help(work)
    return show("public/algorithms.html", running=register(work), is_points=is_points)
