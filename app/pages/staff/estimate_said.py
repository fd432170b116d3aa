"""What a person says about their estimate on paper, by telephone or in person, written down by a professional.

It counts from that moment as if they had said it in the app: for whoever has no phone, or does not use it.
"""

from flask import Response
from wtforms import RadioField, StringField

from app.access.permissions import Permission
from app.casework import Case
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark, speaking
from app.foundation.unit_of_work import Work
from app.privacy.services import live_consent
from app.privacy.vocabulary import TEXTS, TOLD_WAYS, Purpose, Way
from app.risk.objections import ANSWER_WITHIN, Told, last_objection, write_down
from app.risk.own import say_yes, take_back, was_right
from app.risk.vocabulary import OBJECTION_NAMES, WHOSE_NAMES, Objects, Whose
from app.web.fields import DayField
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("estimate_said", __name__)
NEEDS = Permission.RISK_ESTIMATE
PATH = "/staff/cases/<uuid:case_id>/estimate/said"
WAYS = [(way.value, name) for way, name in TOLD_WAYS.items()]


class ObjectionForm(BaseForm):
    """That the person objects: how and when they said so, and in whose words."""

    way = RadioField(mark("How they said it"), choices=options(WAYS), validators=[Required(mark("Choose how."))])
    said_on = DayField(mark("On which day"), validators=[Required(mark("Choose the day."))])
    reason = RadioField(
        mark("What is wrong with it, as they say"),
        choices=options((one.value, OBJECTION_NAMES[one]) for one in Objects),
        validate_choice=False,
    )
    words = StringField(mark("What was said (optional)"), validators=[AtMost(1000)])
    whose = RadioField(
        mark("Whose words these are"),
        choices=options((one.value, WHOSE_NAMES[one]) for one in Whose),
        validate_choice=False,
    )


class YesForm(BaseForm):
    """That the person wants an estimate, and how they said so."""

    way = RadioField(mark("How they said it"), choices=options(WAYS), validators=[Required(mark("Choose how."))])


class NoForm(BaseForm):
    """That the person takes back their yes, and how they said so."""

    back = RadioField(mark("How they said it"), choices=options(WAYS), validators=[Required(mark("Choose how."))])


@pages.page(PATH, needs=NEEDS, methods=("GET", "POST"))
def said(work: Work, case: Case) -> Response:
    """What there is to write down, and the objection itself."""
    form = ObjectionForm(said_on=today_in(work.zone, work.now))
    if form.validate_on_submit() and form.said_on.data is not None:
        whose = Whose(form.whose.data) if form.whose.data in set(Whose) else None
        reason = Objects(form.reason.data) if form.reason.data in set(Objects) else None
        told = Told(Way(form.way.data), form.said_on.data, whose)
        try:
            write_down(work, case, told, reason, form.words.data or "")
            return go("staff_estimate.own", case_id=case.id)
        except (Invalid, Conflict) as refused:
            return _shown(work, case, form, status=_refused(form, "words", refused))
    return _shown(work, case, form, status=422 if form.errors else 200)


@pages.page(f"{PATH}/yes", needs=NEEDS, methods=("POST",))
def yes(work: Work, case: Case) -> Response:
    """They agree: the words were read to them in their language, or they signed."""
    form = YesForm()
    if not form.validate_on_submit():
        return _shown(work, case, yes_form=form, status=422)
    try:
        say_yes(work, case, Way(form.way.data))
    except Invalid as refused:
        return _shown(work, case, yes_form=form, status=_refused(form, "way", refused))
    return go("staff_estimate.own", case_id=case.id)


@pages.page(f"{PATH}/no", needs=NEEDS, methods=("POST",))
def no(work: Work, case: Case) -> Response:
    """They no longer agree: everything that was estimated is deleted at once."""
    form = NoForm()
    if not form.validate_on_submit():
        return _shown(work, case, no_form=form, status=422)
    try:
        take_back(work, case, Way(form.back.data))
    except Conflict as refused:
        return _shown(work, case, no_form=form, status=_refused(form, "back", refused))
    return go("staff_estimate.own", case_id=case.id)


def _refused(form: BaseForm, name: str, refused: Conflict | Invalid) -> int:
    """Put the refusal on its field; the status that tells it."""
    field = refused.field if isinstance(refused, Invalid) and refused.field in form else name
    form.refuse(field, refused.message)
    return 409 if isinstance(refused, Conflict) else 422


def _shown(
    work: Work,
    case: Case,
    form: ObjectionForm | None = None,
    yes_form: YesForm | None = None,
    no_form: NoForm | None = None,
    status: int = 200,
) -> Response:
    consent = live_consent(work, case.person_id, Purpose.ESTIMATE)
    last = work.session.scalars(last_objection(case.id)).first()
    with speaking(case.person.language):
        asked = _(TEXTS[Purpose.ESTIMATE].words)
    today = today_in(work.zone, work.now)
    return show(
        "staff/estimate/said.html",
        status=status,
        case=case,
        here="estimate",
        consent=consent,
        agrees_anew=consent is None or was_right(consent, last),
        waits=last is not None and last.answered_at is None,
        asked=asked,
        asked_in=case.person.language,
        days=ANSWER_WITHIN.days,
        form=form or ObjectionForm(None, said_on=today),
        yes_form=yes_form or YesForm(None),
        no_form=no_form or NoForm(None),
    )
