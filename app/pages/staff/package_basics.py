"""What everybody gets: how far one basic support of one case has come, who sees to it, and on what that rests."""

from typing import Any

from flask import Response
from wtforms import HiddenField, RadioField, SelectField, StringField

from app.access.sharing import readable_domains
from app.casework import Case
from app.casework.file import TEAM
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.packages.basics import PERSON, Support, change_support, kept_of, supports_of
from app.packages.vocabulary import (
    BASIC_DOMAINS,
    BASIC_ICONS,
    BASIC_NAMES,
    BASIC_STATE_NAMES,
    EVIDENCE_NAMES,
    Basic,
    BasicState,
    Evidence,
)
from app.pages.staff.package import DESIGN
from app.pages.staff.package_words import said_as
from app.web.fields import DayField
from app.web.forms import AtMost, BaseForm, options
from app.web.merging import differences, take_theirs
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("package_basics", __name__)


class SupportForm(BaseForm):
    """One basic support; `seen` is the turn that was on the screen."""

    state = RadioField(
        mark("How far it is"), choices=options((one.value, BASIC_STATE_NAMES[one]) for one in BasicState)
    )
    owner = SelectField(mark("Who sees to it"), choices=[])
    due_on = DayField(mark("By when"))
    what = StringField(mark("What happens, in a sentence"), validators=[AtMost(300)])
    evidence = SelectField(
        mark("What it rests on"), choices=options((one.value, EVIDENCE_NAMES[one]) for one in Evidence)
    )
    seen = HiddenField()


@pages.page(
    "/staff/cases/<uuid:case_id>/plan/basics/<any(income,internet,digital,community):basic>",
    needs=DESIGN,
    methods=("GET", "POST"),
)
def basic(work: Work, case: Case, basic: str) -> Response:
    """Write down how far a basic support is; when a colleague was faster, both versions stand side by side."""
    which = Basic(basic)
    if BASIC_DOMAINS[which] not in readable_domains(work, case):
        raise NotFound
    before = supports_of(kept_of(work, case.id).row, case)[which]
    saved = _saved(before)
    form = SupportForm(data=saved, seen=str(before.turn))
    team = [(str(one.staff_id), one.given_name) for one in work.session.execute(TEAM, {"case_id": case.id})]
    form.owner.choices = options([(PERSON, case.person.given_name), *team])
    if not form.is_submitted():
        return _shown(case, which, form)
    take_theirs(form, saved)
    if not form.validate():
        return _shown(case, which, form, 422)
    return _change(work, case, which, form, saved)


def _change(work: Work, case: Case, which: Basic, form: SupportForm, saved: dict[str, Any]) -> Response:
    said = form.seen.data or ""
    new = Support(
        state=BasicState(form.state.data),
        owner=form.owner.data,
        due_on=form.due_on.data,
        what=form.what.data or "",
        evidence=Evidence(form.evidence.data),
    )
    try:
        change_support(work, case, which, new, int(said) if said.isdecimal() else -1)
    except Conflict:
        form.seen.data = str(supports_of(kept_of(work, case.id).row, case)[which].turn)
        told = {name: said_as(form[name]) for name in ("state", "owner", "evidence")}
        return _shown(case, which, form, 409, differences(form, saved, told))
    except Invalid as refusal:
        form.refuse(refusal.field, refusal.message)
        return _shown(case, which, form, 422)
    return go("package.workbench", case_id=case.id)


def _saved(support: Support) -> dict[str, Any]:
    return {
        "state": support.state.value,
        "owner": support.owner,
        "due_on": support.due_on,
        "what": support.what,
        "evidence": support.evidence.value,
    }


def _shown(case: Case, which: Basic, form: SupportForm, status: int = 200, theirs: list[Any] | None = None) -> Response:
    return show(
        "staff/package/basic.html",
        status=status,
        case=case,
        here="plan",
        form=form,
        name=_(BASIC_NAMES[which]),
        icon_name=BASIC_ICONS[which],
        income=which is Basic.INCOME,
        theirs=theirs or [],
    )
