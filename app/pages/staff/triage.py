"""Triage: what the rules propose and why, what a professional decides, and the thresholds with a look ahead."""

from typing import Any

from flask import Response, request
from wtforms import HiddenField, RadioField, StringField

from app.access.permissions import Permission
from app.access.sharing import readable_domains
from app.agencies.queries import staff_by_ids
from app.assessment.deciding import (
    Decision,
    counted,
    decide,
    proposal_for,
    set_thresholds,
    thresholds_on,
    without_segment,
)
from app.assessment.queries import segmentations_of, thresholds_of
from app.assessment.triage import MOST_POINTS, Proposal, Thresholds, moves, published, sizes
from app.assessment.vocabulary import SEGMENT_NAMES, Segment
from app.audit.services import record
from app.benefits.unclaimed import unclaimed_of
from app.casework import Case
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.staff.diagnosis_reading import Reading
from app.web.fields import DayField, NumberField
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("triage", __name__)
BOTH = ("GET", "POST")
GRID = (Segment.A, Segment.B, Segment.C, Segment.D, Segment.F, Segment.N)


class DecideForm(BaseForm):
    """The segment that a professional decides; `shown` is the proposal that was on the screen."""

    shown = HiddenField()
    segment = RadioField(
        mark("Which segment do you decide?"),
        choices=options((one.value, SEGMENT_NAMES[one]) for one in GRID),
        validators=[Required(mark("Choose a segment."))],
    )
    reason = StringField(mark("Why (needed when you decide otherwise than the rules)"), validators=[AtMost(1000)])


class ThresholdForm(BaseForm):
    """New thresholds, from a day on, with the reason."""

    employment_over = NumberField(
        mark("Far from a job: more points than"), 0, MOST_POINTS, validators=[Required(mark("Write a whole number."))]
    )
    social_over = NumberField(
        mark("Complex at home: more points than"), 0, MOST_POINTS, validators=[Required(mark("Write a whole number."))]
    )
    starts_on = DayField(mark("From which day"), validators=[Required(mark("Choose the day from which they hold."))])
    reason = StringField(mark("Why"), validators=[Required(mark("Write why the thresholds change.")), AtMost(400)])


@pages.page("/staff/cases/<uuid:case_id>/triage", needs=Permission.CASE_WRITE, methods=BOTH)
def case(work: Work, case: Case) -> Response:
    """The proposal with every rule that fired; a professional confirms it, or decides otherwise with a reason."""
    may_read = Reading(readable_domains(work, case)).everything
    form, status = DecideForm(), 200
    proposed = proposal_for(work, case, unclaimed=bool(unclaimed_of(work, case.id)))
    if form.is_submitted():
        if not may_read:
            raise NotFound
        status = _decide(work, case, form, proposed)
        if not status:
            return go("triage.case", case_id=case.id)
    else:
        work.log_reading(lambda log: record(log, "case:file:read", case, case.person_id))
    proposal, limits = proposed
    form.shown.data = proposal.segment or ""
    form.segment.data = form.segment.data or proposal.segment
    kept = list(work.session.scalars(segmentations_of(case.id)))
    return show(
        "staff/triage/case.html",
        status=status,
        case=case,
        here="diagnosis",
        form=form,
        proposal=proposal,
        limits=limits,
        kept=kept,
        may_read=may_read,
        names={one.id: one.name for one in work.session.scalars(staff_by_ids({one.decided_by for one in kept}))},
        segment_names=SEGMENT_NAMES,
        version=published()["version"],
    )


def _decide(work: Work, case: Case, form: DecideForm, proposed: tuple[Proposal, Thresholds]) -> int:
    """Carry it out; the status of a refusal, or 0."""
    if not form.validate():
        return 422
    try:
        decision = Decision(Segment(form.segment.data), form.reason.data or "", form.shown.data or "")
        decide(work, case, decision, proposed)
    except Conflict as refused:
        form.refuse("segment", refused.message)
        return 409
    except Invalid as refused:
        form.refuse(refused.field or "segment", refused.message)
        return 422
    return 0


@pages.page("/staff/triage/thresholds", needs=Permission.TRIAGE_THRESHOLDS, methods=BOTH)
def thresholds(work: Work) -> Response:
    """The thresholds of the agency; new ones are looked at in a table before they are saved."""
    agency_id = work.actor.agency_id
    if agency_id is None:
        raise NotFound
    today = today_in(work.zone, work.now)
    now = thresholds_on(work, agency_id, today)
    form, status, then = ThresholdForm(), 200, None
    if form.is_submitted():
        status = 422
        if form.validate():
            then = Thresholds(form.employment_over.data or 0, form.social_over.data or 0)
            status = _save(work, form, then)
            if not status:
                return go("triage.thresholds")
    elif form.employment_over.data is None:
        form.employment_over.data, form.social_over.data = now.employment_over, now.social_over
        form.starts_on.data = today
    return show(
        "staff/triage/thresholds.html",
        status=status,
        form=form,
        now_limits=now,
        then=then,
        rules=published(),
        kept=work.session.scalars(thresholds_of(agency_id)).all(),
        today=today,
        segment_names=SEGMENT_NAMES,
        **_what_if(work, now, then),
    )


def _save(work: Work, form: ThresholdForm, then: Thresholds) -> int:
    """Save when that was asked for, else only look ahead; 200 for a look, the status of a refusal, or 0 when saved."""
    if form.starts_on.data is None or work.actor.agency_id is None or "save" not in request.form:
        return 200
    try:
        set_thresholds(work, work.actor.agency_id, then, form.starts_on.data, form.reason.data or "")
    except Conflict as refused:
        form.refuse("starts_on", refused.message)
        return 409
    except Invalid as refused:
        form.refuse(refused.field, refused.message)
        return 422
    return 0


def _what_if(work: Work, now: Thresholds, then: Thresholds | None) -> dict[str, Any]:
    if work.actor.agency_id is None:
        raise NotFound
    rows = counted(work, work.actor.agency_id)
    before, after = sizes(rows, now), sizes(rows, then or now)
    return {
        "table": [(one, before[one], after[one], after[one] - before[one]) for one in GRID],
        "moves": sorted(moves(rows, now, then).items()) if then else [],
        "unknown": without_segment(work, work.actor.agency_id),
    }
