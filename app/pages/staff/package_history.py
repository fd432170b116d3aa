"""Every version of a plan, as it was; nothing in them changes any more."""

from uuid import UUID

from flask import Response

from app.access.sharing import readable_domains
from app.casework import Case
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.packages.queries import PARTS, versions_of
from app.packages.vocabulary import CLOSE_NAMES, STATE_ICONS, STATE_NAMES, CloseReason
from app.pages.staff import package_words
from app.pages.staff.package import DESIGN, the_version
from app.people.vocabulary import Domain
from app.web.pages import Pages
from app.web.render import show

pages = Pages("package_history", __name__)


@pages.page("/staff/cases/<uuid:case_id>/plan/versions", needs=DESIGN)
def versions(work: Work, case: Case) -> Response:
    """All versions, the newest first, with what became of each."""
    found = work.session.scalars(versions_of(case.id)).all()
    return show(
        "staff/package/versions.html",
        case=case,
        here="plan",
        versions=[(one, _(CLOSE_NAMES[CloseReason(one.close_reason)]) if one.close_reason else "") for one in found],
        state_names=STATE_NAMES,
        state_icons=STATE_ICONS,
    )


@pages.page("/staff/cases/<uuid:case_id>/plan/versions/<uuid:version_id>", needs=DESIGN)
def version(work: Work, case: Case, version_id: UUID) -> Response:
    """One version as it was proposed, and the words with which it was answered or looked at again."""
    found = the_version(work, case, version_id)
    rows, readable = work.session.execute(PARTS, {"version_id": found.id}).all(), readable_domains(work, case)
    return show(
        "staff/package/version.html",
        case=case,
        here="plan",
        version=found,
        rows=[row for row in rows if Domain(row[0].domain) in readable],
        goals=[goal for goal in found.goals if Domain(goal["domain"]) in readable],
        words=package_words,
        state_names=STATE_NAMES,
        state_icons=STATE_ICONS,
    )
