"""Keeping what a professional is writing: one address for every page of a file, asked by itself while one types."""

from flask import Response, request

from app.access.permissions import Permission
from app.casework import Case
from app.casework.drafts import LONGEST_ABOUT, keep_draft
from app.casework.vocabulary import DraftKind
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.web.drafting import typed_now
from app.web.forms import BaseForm
from app.web.pages import Pages
from app.web.render import go_to, show, wants_block

pages = Pages("drafts", __name__)


@pages.page("/staff/cases/<uuid:case_id>/drafts", needs=Permission.CASE_WRITE, methods=("POST",), takes_files=True)
def keep(work: Work, case: Case) -> Response:
    """Keep what is being written on a page of this file; without script the page is shown again with it."""
    kind, about = request.args.get("kind", ""), request.args.get("about", "")
    form, refused = BaseForm(), ""
    if kind not in set(DraftKind) or len(about) > LONGEST_ABOUT or not form.csrf_token.validate(form):
        refused = _("This is not kept. Copy your text and open the page again.")
    elif not keep_draft(work, case.id, DraftKind(kind), typed_now(), about):
        refused = _("This is too long to be kept as a draft. Copy it, and save it in parts.")
    elif not wants_block("draft"):
        return go_to(request.args.get("back"))
    return show(
        "staff/cases/draft.html",
        "draft",
        422 if refused else 200,
        case=case,
        here="draft",
        refused=refused,
        saved_at=None if refused else work.now,
        typed=[value for values in typed_now().values() for value in values if value.strip()],
    )
