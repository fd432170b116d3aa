"""Claims in a file: beginning one, writing down what happened, and the whole history of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response
from wtforms import HiddenField, StringField

from app.access.permissions import Permission
from app.audit.services import record
from app.benefits import BenefitClaim
from app.benefits.claim_rules import NO_AMOUNT, Move, Told, moves_from
from app.benefits.claim_terms import SILENCE_WORDS, term_of
from app.benefits.claim_words import CLAIM_STATE_NAMES, ClaimState
from app.benefits.claimants import claimant, claimants
from app.benefits.claims import carry_on, prepare, refuse_stale, standing_of
from app.benefits.queries import claim_of, history_of
from app.benefits.typed import money
from app.casework import Case
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.staff.benefits import overview_page
from app.pages.staff.claim_lines import ClaimForm, claim_line
from app.web.fields import DayField
from app.web.forms import AtMost, BaseForm, Required
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("staff_claims", __name__)
BOTH = ("GET", "POST")
READ, WRITE = Permission.CASE_MONEY, Permission.CASE_MONEY
MOVES = f"<any({','.join(Move)}):move>"
MOVE_WORDS = {
    Move.APPLY: (mark("It was handed in"), mark("Day of the claim")),
    Move.ASK: (mark("They ask for papers"), mark("Day of the letter")),
    Move.HAND_IN: (mark("The papers were handed in"), mark("Day on which they were handed in")),
    Move.GRANT: (mark("It was granted"), mark("Day of the letter")),
    Move.REFUSE: (mark("It was refused"), mark("Day of the letter")),
    Move.APPEAL: (mark("A complaint was made"), mark("Day of the complaint")),
    Move.CLOSE: (mark("It is over"), mark("Last day")),
    Move.WITHDRAW: (mark("The person does not want it any more"), mark("Day")),
}


class MoveForm(BaseForm):
    """What happened to a claim; each move shows the fields it needs."""

    on = DayField(mark("Day"), validators=[Required(mark("Write the day on which it happened."))])
    where = StringField(mark("Where it was handed in (optional)"), validators=[AtMost(200)])
    reference = StringField(mark("Reference number (optional)"), validators=[AtMost(80)])
    documents = StringField(mark("Which papers they ask for"), validators=[AtMost(600)])
    until = DayField(mark("Last day (optional)"))
    month = StringField(mark("Euros a month"), validators=[AtMost(20)])
    starts_on = DayField(mark("Paid from"))
    reason = StringField(mark("Reason, as it stands in the letter"), validators=[AtMost(2000)])
    seen = HiddenField()


@pages.page("/staff/cases/<uuid:case_id>/benefits/claims", needs=WRITE, methods=("POST",))
def begin(work: Work, case: Case) -> Response:
    """Begin a claim, so that everybody in the team sees that the papers are being prepared."""
    form, others = ClaimForm(), claimants(work, case)
    if form.validate_on_submit():
        try:
            claim = prepare(work, case, form.benefit.data, claimant(others, form.member.data or ""))
        except (Conflict, Invalid) as refused:
            form.refuse(getattr(refused, "field", None) or "benefit", refused.message)
        else:
            return go("staff_claims.claim", case_id=case.id, claim_id=claim.id)
    return overview_page(work, case, form, status=422, others=others)


@pages.page("/staff/cases/<uuid:case_id>/benefits/claims/<uuid:claim_id>", needs=READ)
def claim(work: Work, case: Case, claim_id: UUID) -> Response:
    """A claim: where it stands, what can happen next, and everything that happened."""
    found, today = _claim_of(work, case, claim_id), today_in(work.zone, work.now)
    work.log_reading(lambda log: record(log, "case:file:read", case, case.person_id))
    term = term_of(found.benefit, found.applied_on or today)
    return show(
        "staff/benefits/claim.html",
        case=case,
        here="benefits",
        line=claim_line(found, today),
        moves=[(move.value, _(MOVE_WORDS[move][0])) for move in moves_from(standing_of(found, today), today)],
        history=_history(work.session.execute(history_of(found.id)).all()),
        term=term,
        silence=_(SILENCE_WORDS[term.means]),
    )


@pages.page(f"/staff/cases/<uuid:case_id>/benefits/claims/<uuid:claim_id>/{MOVES}", needs=WRITE, methods=BOTH)
def happened(work: Work, case: Case, claim_id: UUID, move: str) -> Response:
    """Write down what happened to a claim; what cannot have happened is refused and what was typed stays."""
    found, today = _claim_of(work, case, claim_id), today_in(work.zone, work.now)
    form = MoveForm(seen=str(found.version), on=today)
    heading, day_label = MOVE_WORDS[Move(move)]
    form.on.label.text = day_label
    status = 200
    if form.is_submitted():
        status = _write(work, case, found, Move(move), form)
        if not status:
            return go("staff_claims.claim", case_id=case.id, claim_id=found.id)
    line = claim_line(found, today)
    return show(
        "staff/benefits/move.html",
        status=status,
        case=case,
        here="benefits",
        line=line,
        move=move,
        heading=_(heading),
        form=form,
    )


def _claim_of(work: Work, case: Case, claim_id: UUID) -> BenefitClaim:
    found = work.session.scalars(claim_of(case.id, claim_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def _write(work: Work, case: Case, found: BenefitClaim, move: Move, form: MoveForm) -> int:
    """Carry it out; the status of a refusal, or 0."""
    told = _told(form) if form.validate() else None
    if told is None:
        return 422
    try:
        refuse_stale(found, form.seen.data or "")
        carry_on(work, case, found, move, told)
    except Conflict as refused:
        form.refuse("on", refused.message)
        return 409
    except Invalid as refused:
        form.refuse(refused.field or "on", refused.message)
        return 422
    return 0


def _told(form: MoveForm) -> Told | None:
    typed = form.month.data or ""
    amount = money(typed) if typed else None
    if typed and amount is None:
        form.refuse("month", _(NO_AMOUNT))
        return None
    return Told(
        on=form.on.data or date.min,
        where=form.where.data or "",
        reference=form.reference.data or "",
        documents=form.documents.data or "",
        until=form.until.data,
        month=amount,
        starts_on=form.starts_on.data,
        reason=form.reason.data or "",
    )


def _history(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Each step with its words: the state, who wrote it, and what was told then."""
    return [
        {
            "at": event.at,
            "who": f"{given or ''} {family or ''}".strip(),
            "silent": "silent" in event.told,
            "state": _(CLAIM_STATE_NAMES[ClaimState(event.state)]),
            "told": {name: _read(name, value) for name, value in event.told.items()},
        }
        for event, given, family in rows
    ]


def _read(name: str, value: str) -> Any:
    if name in {"on", "until", "starts_on"}:
        return date.fromisoformat(value)
    return money(value) if name == "month" else value
