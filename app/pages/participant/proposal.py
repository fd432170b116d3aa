"""A plan that the team proposes: read it, agree, or ask for a change; nothing begins before the person says yes."""

from typing import Any

from flask import Response
from wtforms import HiddenField, StringField

from app.access.permissions import Permission
from app.casework import Case
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.packages import PackageVersion
from app.packages.agreeing import Answered, agree, ask_change
from app.packages.queries import MEMBERS, PARTS, version_in_state
from app.packages.sheet import promise
from app.packages.vocabulary import LIVE, How, PackageState
from app.pages.participant.ended import lead_back
from app.web.forms import AtMost, BaseForm, Required
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("proposal", __name__)
lead_back(pages)
MOST_WORDS = 2000


class SeenForm(BaseForm):
    """An answer to the very version that was read: nobody agrees to what they have not seen."""

    seen = HiddenField()

    def is_about(self, version: PackageVersion | None) -> bool:
        """True while the version that was read is the one that waits."""
        return version is not None and self.seen.data == str(version.id)


class ChangeForm(SeenForm):
    """What the person would like to be different."""

    words = StringField(
        mark("What would you like to change?"),
        validators=[Required(mark("Write what you would like to change.")), AtMost(MOST_WORDS)],
    )


@pages.page("/plan/proposal", needs=Permission.OWN_CASE_ACT, methods=("GET", "POST"))
def proposal(work: Work, case: Case) -> Response:
    """The proposal in plain words, with one button to agree; agreeing makes all of it or nothing."""
    version, form = _waiting(work, case), SeenForm()
    if form.validate_on_submit() and not form.is_about(version):
        return _moved_on(work, case, form.seen.data or "")
    if version is None:
        return go("plan.plan")
    if form.validate_on_submit():
        try:
            agree(work, case, version, Answered(How.SCREEN))
        except (Conflict, Invalid):
            # What the rooms below say is for professionals; the person hears what it means for them.
            return show("participant/proposal_stopped.html", status=409, case=case, moved=False)
        return go("proposal.agreed")
    form.seen.data = str(version.id)
    rows = work.session.execute(PARTS, {"version_id": version.id}).all()
    return show(
        "participant/proposal.html",
        status=422 if form.errors else 200,
        form=form,
        case=case,
        version=version,
        groups=_groups(work, case, rows),
        told=[row[0].title for row in rows if row[0].refers and row[0].offer_id],
        promise=promise(),
    )


def _moved_on(work: Work, case: Case, seen: str) -> Response:
    """What was read is agreed already, perhaps on another phone; or the team has put something else in its place."""
    live = work.session.scalars(version_in_state(case.id, LIVE)).one_or_none()
    if live is not None and str(live.id) == seen:
        return go("proposal.agreed")
    return show("participant/proposal_stopped.html", status=409, case=case, moved=True)


def _waiting(work: Work, case: Case) -> PackageVersion | None:
    return work.session.scalars(version_in_state(case.id, [PackageState.PROPOSED])).one_or_none()


def _groups(work: Work, case: Case, rows: Any) -> list[tuple[str, list[Any]]]:
    """The parts by whom they are for, the person first."""
    members = work.session.execute(MEMBERS, {"household_id": case.household_id}).all()
    mine = {member.id for member in members if member.person_id == case.person_id}
    groups: dict[str, list[Any]] = {"": []}
    for row in rows:
        item = row[0]
        own = item.member_id is None or item.member_id in mine
        groups.setdefault("" if own else row.member_name or "", []).append(row)
    return [(name, found) for name, found in groups.items() if found]


@pages.page("/plan/proposal/agreed", needs=Permission.OWN_CASE_READ)
def agreed(work: Work, case: Case) -> Response:
    """Thank you: what happens next; it survives a bookmark."""
    version = work.session.scalars(version_in_state(case.id, LIVE)).one_or_none()
    if version is None:
        return go("plan.plan")
    return show("participant/proposal_agreed.html", case=case, version=version)


@pages.page("/plan/proposal/change", needs=Permission.OWN_CASE_ACT, methods=("GET", "POST"))
def change(work: Work, case: Case) -> Response:
    """Ask for a change in one's own words; the team gets the plan back and answers."""
    version, form = _waiting(work, case), ChangeForm()
    if version is None and not form.is_submitted():
        return go("plan.plan")
    if form.validate_on_submit() and (version is None or not form.is_about(version)):
        # The words stay on the screen: what they are about is read again first.
        form.refuse("words", _("Go back, look at it again, and send it once more."))
    elif form.validate_on_submit() and version is not None:
        try:
            ask_change(work, case, version, form.words.data or "")
        except (Conflict, Invalid) as refusal:
            form.refuse("words", refusal.message)
        else:
            return go("proposal.asked")
    form.seen.data = str(version.id) if version else ""
    return show("participant/proposal_change.html", status=422 if form.errors else 200, form=form, case=case)


@pages.page("/plan/proposal/asked", needs=Permission.OWN_CASE_READ)
def asked(work: Work, case: Case) -> Response:
    """The team reads what was asked for; what happens next."""
    return show("participant/proposal_asked.html", case=case)
