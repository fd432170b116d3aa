"""How long somebody may need help: one's own estimate first, then what the model says and why, then a decision.

Nothing of the score is in the page before the own estimate is kept, and nothing is decided beforehand.
"""

from typing import Any

from flask import Response
from wtforms import HiddenField, RadioField, StringField

from app.access.permissions import Permission
from app.access.policy import may, visible
from app.casework import Case
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.staff.estimate_helps import helps_for
from app.pages.staff.estimate_words import chart_of, headline, lines_of, missing_of, state_of
from app.risk import RiskObjection
from app.risk.objections import due_on, last_objection, who_looks
from app.risk.review_rules import Standing
from app.risk.reviews import Desk, decide, desk_of, estimate, read_score
from app.risk.vocabulary import BAND_NAMES, DECISION_NAMES, OBJECTION_NAMES, Band, Decision
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("staff_estimate", __name__)
NEEDS = Permission.RISK_ESTIMATE
PATH = "/staff/cases/<uuid:case_id>/estimate"
MOST_WORDS = 1000


class OwnForm(BaseForm):
    """What the professional thinks, before anything else is said; no band is chosen beforehand."""

    seen = HiddenField()
    band = RadioField(
        mark("How long may they need help, compared with others of the programme?"),
        choices=options((one.value, BAND_NAMES[one]) for one in (Band.LOW, Band.MEDIUM, Band.HIGH)),
        validators=[Required(mark("Choose what you think."))],
    )
    reason = StringField(
        mark("Why do you think so?"),
        validators=[Required(mark("Write in a few words why you think so.")), AtMost(MOST_WORDS)],
    )


class DecideForm(BaseForm):
    """What is decided, with its reason; no answer is chosen beforehand, and each leaves help or adds to it."""

    seen = HiddenField()
    others = HiddenField()
    decision = RadioField(
        mark("What do you decide?"),
        choices=options((one.value, DECISION_NAMES[one]) for one in Decision),
        validators=[Required(mark("Choose what you decide."))],
    )
    reason = StringField(
        mark("Why"), validators=[Required(mark("Write why. The person can read it.")), AtMost(MOST_WORDS)]
    )


@pages.page(PATH, needs=NEEDS, methods=("GET", "POST"))
def own(work: Work, case: Case) -> Response:
    """One's own estimate, and behind it the score; opening the score is written down for the person to see."""
    form = OwnForm()
    desk = desk_of(work, case, to_write=form.is_submitted())
    if not form.is_submitted():
        work.log_reading(lambda log: read_score(log, desk, case))
        return _shown(work, case, desk)
    status = 422
    if form.validate():
        try:
            estimate(work, case, desk, form.seen.data or "", (Band(form.band.data), form.reason.data or ""))
        except (Conflict, Invalid) as refused:
            status = _refused(form, "band", refused)
        else:
            return go("staff_estimate.own", case_id=case.id)
    return _shown(work, case, desk, own_form=form, status=status)


@pages.page(f"{PATH}/decision", needs=NEEDS, methods=("POST",))
def decision(work: Work, case: Case) -> Response:
    """Keep what was decided and why; the plan is changed on its own page."""
    form, desk, status = DecideForm(), desk_of(work, case, to_write=True), 422
    if form.validate_on_submit():
        seen = (form.seen.data or "", form.others.data or "")
        try:
            decide(work, case, desk, seen, (Decision(form.decision.data), form.reason.data or ""))
        except (Conflict, Invalid) as refused:
            status = _refused(form, "decision", refused)
        else:
            return go("staff_estimate.own", case_id=case.id, _anchor="decided")
    return _shown(work, case, desk, decide_form=form, status=status)


def _refused(form: BaseForm, name: str, refused: Conflict | Invalid) -> int:
    """Put the refusal on its field; the status that tells it."""
    form.refuse((isinstance(refused, Invalid) and refused.field) or name, refused.message)
    return 409 if isinstance(refused, Conflict) else 422


def _shown(
    work: Work,
    case: Case,
    desk: Desk,
    own_form: OwnForm | None = None,
    decide_form: DecideForm | None = None,
    status: int = 200,
) -> Response:
    stage, sent = _stage(desk, own_form), own_form or decide_form
    form: OwnForm | DecideForm = OwnForm(None) if stage == "own" else DecideForm(None)
    # What was typed for a step that is over, or that stands behind another one now, is shown to be copied.
    is_same = sent is not None and isinstance(sent, type(form))
    form = sent if sent is not None and is_same else form
    form.seen.data = str(desk.score.id) if desk.score else ""
    if isinstance(form, DecideForm):
        form.others.data = str(len(desk.decided))
    score = desk.opened if stage == "opened" else None
    return show(
        "staff/estimate/desk.html",
        status=status,
        case=case,
        here="estimate",
        desk=desk,
        stage=stage,
        form=form,
        told=sent if sent is not None and (not is_same or stage == "closed") else None,
        state=state_of(desk.standing, case.person.given_name) if stage == "closed" else None,
        score=score,
        headline=headline(score) if score else "",
        chart=chart_of(score, desk.mine.estimate) if score and desk.mine else None,
        up=lines_of(score, "up", desk.features) if score else [],
        down=lines_of(score, "down", desk.features) if score else [],
        missing=missing_of(score) if score else [],
        helps=helps_for(work, case) if score else [],
        band_names=BAND_NAMES,
        decision_names=DECISION_NAMES,
        objection_names=OBJECTION_NAMES,
        leads=work.actor.staff_id == case.key_worker_id or may(work.actor, Permission.SCORE_DECIDE),
        **(_waiting(work, case, desk.objection) if desk.objection is not None else {}),
    )


def _waiting(work: Work, case: Case, objection: RiskObjection) -> dict[str, Any]:
    """Whether the reader may answer the objection, or else who does, and by when."""
    mine = visible(work.actor, last_objection(case.id), Permission.SCORE_OBJECTION)
    return {
        "answers": work.session.scalars(mine).first() is not None,
        "looker": who_looks(work, case).member.name,
        "due": due_on(work, objection),
    }


def _stage(desk: Desk, own_form: OwnForm | None) -> str:
    """What the page is: closed, for one's own estimate, blind, or opened."""
    if desk.standing is not Standing.OPEN:
        return "closed"
    if desk.mine is None:
        return "own"
    # Whoever sent an estimate twice opens the score by the front, where it is written down.
    return "kept" if own_form is not None else "opened" if desk.opened else "blind"
