"""What a plan says as a whole: goals by area of life, how long it takes, the team's hours, and the next review."""

from datetime import datetime
from typing import Any

from flask import Response
from wtforms import HiddenField, SelectField, StringField

from app.casework import Case
from app.casework.drafts import draft_in, drop_draft
from app.casework.vocabulary import DraftKind
from app.foundation.clock import today_in
from app.foundation.errors import Conflict
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.packages import PackageVersion
from app.packages.queries import version_in_state
from app.packages.services import Terms, set_terms
from app.packages.vocabulary import PackageState
from app.pages.staff.package import DESIGN
from app.pages.staff.package_words import said_as
from app.people.vocabulary import DOMAIN_NAMES, Domain
from app.web.drafting import begun
from app.web.fields import DayField, NumberField
from app.web.forms import AtMost, BaseForm, options
from app.web.merging import differences, take_theirs
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("package_terms", __name__)
GOALS = (1, 2, 3, 4)
AREAS = [(domain.value, DOMAIN_NAMES[domain]) for domain in Domain]


class TermsForm(BaseForm):
    """Goals and terms; `seen` is the turn that was on the screen."""

    goal_1 = StringField(mark("First goal"), validators=[AtMost(200)])
    area_1 = SelectField(mark("Area of the first goal"), choices=options(AREAS))
    goal_2 = StringField(mark("Second goal (optional)"), validators=[AtMost(200)])
    area_2 = SelectField(mark("Area of the second goal"), choices=options(AREAS))
    goal_3 = StringField(mark("Third goal (optional)"), validators=[AtMost(200)])
    area_3 = SelectField(mark("Area of the third goal"), choices=options(AREAS))
    goal_4 = StringField(mark("Fourth goal (optional)"), validators=[AtMost(200)])
    area_4 = SelectField(mark("Area of the fourth goal"), choices=options(AREAS))
    months = NumberField(mark("For how many months"), 1, 60)
    team_hours = NumberField(mark("Hours of the team a month"), 0, 300)
    review_on = DayField(mark("Next review (empty: in three months)"))
    seen = HiddenField()


@pages.page("/staff/cases/<uuid:case_id>/plan/terms", needs=DESIGN, methods=("GET", "POST"))
def terms(work: Work, case: Case) -> Response:
    """Write the goals and terms of the draft; when a colleague was faster, both versions stand side by side."""
    draft = work.session.scalars(version_in_state(case.id, [PackageState.DRAFT])).one_or_none()
    if draft is None:
        return go("package.workbench", case_id=case.id)
    saved = _saved(draft)
    begins = TermsForm(data=saved, seen=str(draft.terms_turn))
    form, saved_at = begun(begins, lambda: draft_in(work, case.id, DraftKind.TERMS))
    if not form.is_submitted():
        return _shown(case, form, saved_at=saved_at)
    take_theirs(form, saved)
    if form.validate() and form.review_on.data and form.review_on.data <= today_in(work.zone, work.now):
        form.refuse("review_on", _("The next review is on a later day."))
    if form.errors:
        return _shown(case, form, 422)
    try:
        said = form.seen.data or ""
        set_terms(work, draft, _terms(form), int(said) if said.isdecimal() else -1)
    except Conflict:
        form.seen.data = str(draft.terms_turn)
        told = {f"area_{number}": said_as(form[f"area_{number}"]) for number in GOALS}
        return _shown(case, form, 409, differences(form, saved, told))
    drop_draft(work, case.id, DraftKind.TERMS)
    return go("package.workbench", case_id=case.id)


def _shown(
    case: Case,
    form: TermsForm,
    status: int = 200,
    theirs: list[Any] | None = None,
    saved_at: datetime | None = None,
) -> Response:
    told: dict[str, Any] = {"form": form, "theirs": theirs or [], "goals": GOALS, "saved_at": saved_at}
    return show("staff/package/terms.html", status=status, case=case, here="plan", **told)


def _saved(draft: PackageVersion) -> dict[str, Any]:
    told: dict[str, Any] = {"months": draft.months, "team_hours": draft.team_hours, "review_on": draft.review_on}
    for number in GOALS:
        goal = draft.goals[number - 1] if number <= len(draft.goals) else {"words": "", "domain": Domain.INCOME.value}
        told |= {f"goal_{number}": goal["words"], f"area_{number}": goal["domain"]}
    return told


def _terms(form: TermsForm) -> Terms:
    goals = [
        {"domain": form[f"area_{number}"].data, "words": form[f"goal_{number}"].data}
        for number in GOALS
        if form[f"goal_{number}"].data
    ]
    return Terms(goals, form.months.data, form.team_hours.data, form.review_on.data)
