"""Benefits in a file: what was checked and when, the check made with the person, and whether they agreed to repeats."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response
from wtforms import BooleanField, RadioField

from app.access.permissions import Permission
from app.audit.services import record
from app.benefits import BenefitCheck
from app.benefits.claimants import claimants
from app.benefits.claims import claimable
from app.benefits.desk import begun, drop_draft, interview_of, keep, save_draft, whole_interview
from app.benefits.engine import LAW_VERSION
from app.benefits.queries import check_of, checks_of, claims_of, draft_of, latest_check
from app.benefits.questions import part_names
from app.benefits.result_words import lines
from app.benefits.services import result_of, share_check
from app.benefits.told import answers_told
from app.casework import Case
from app.foundation.clock import today_in
from app.foundation.errors import Invalid, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.staff.benefit_fields import answered, home_told, part_of
from app.pages.staff.claim_lines import ClaimForm, claim_lines
from app.privacy.services import give, live_consent, withdraw
from app.privacy.vocabulary import TEXTS, Purpose, Way
from app.web.forms import BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("staff_benefits", __name__)
BOTH = ("GET", "POST")
# The parts of the questions file by their place; the last one is the result.
PARTS = ("home", "money", "papers")
READ, WRITE = Permission.CASE_MONEY, Permission.CASE_MONEY
RECHECK = Purpose.BENEFIT_RECHECK


class KeepForm(BaseForm):
    """Keep the check, and show it to the person or not yet."""

    share = BooleanField(mark("Show it to the person in their app"))


class AgreeForm(BaseForm):
    """How the person agreed that the check is repeated."""

    way = RadioField(
        mark("How did they agree?"),
        validators=[Required(mark("Choose how they agreed."))],
        choices=options([(Way.PAPER.value, mark("On paper")), (Way.PHONE.value, mark("By telephone"))]),
    )


@pages.page("/staff/cases/<uuid:case_id>/benefits", needs=READ)
def overview(work: Work, case: Case) -> Response:
    """The newest check, the earlier ones, the claims, and how to go on."""
    work.log_reading(lambda log: record(log, "case:file:read", case, case.person_id))
    return overview_page(work, case, ClaimForm(), AgreeForm())


def overview_page(
    work: Work,
    case: Case,
    claim_form: ClaimForm,
    agree_form: AgreeForm | None = None,
    status: int = 200,
    others: Sequence[tuple[str, str]] | None = None,
) -> Response:
    """The overview, with a form that was refused when there is one."""
    today = today_in(work.zone, work.now)
    claim_form.benefit.choices = [("", _("Choose")), *claimable(case.territory.region, today)]
    claim_form.member.choices = [("", case.person.name), *(claimants(work, case) if others is None else others)]
    latest = work.session.scalars(latest_check(case.id)).first()
    return show(
        "staff/benefits/overview.html",
        status=status,
        case=case,
        here="benefits",
        checks=work.session.execute(checks_of(case.id)).all(),
        latest=latest,
        lines=lines(latest.result) if latest else [],
        outdated=latest is not None and latest.law_version != LAW_VERSION,
        claims=claim_lines(work.session.scalars(claims_of(case.id)), today),
        draft=work.session.scalars(draft_of(case.id, work.actor.staff_id)).one_or_none(),
        agreed=live_consent(work, case.person_id, RECHECK),
        words=_(TEXTS[RECHECK].words),
        form=claim_form,
        agree=agree_form or AgreeForm(formdata=None),
    )


@pages.page(f"/staff/cases/<uuid:case_id>/benefits/check/<any({','.join(PARTS)}):part>", needs=WRITE, methods=BOTH)
def part(work: Work, case: Case, part: str) -> Response:
    """One part of the check, filled in with what is known already; every answer can stay open."""
    place = PARTS.index(part)
    answers, draft = begun(work, case)
    interview = interview_of(case, answers, today_in(work.zone, work.now))
    shown = part_of(interview, place)
    new = answered(interview, shown) if shown.form.validate_on_submit() else None
    if new is not None:
        save_draft(work, case, draft, new)
        asks_more = part_of(interview_of(case, new, interview.on), place).keys - shown.keys
        return _onward(case, place if asks_more else place + 1)
    status = 422 if shown.form.errors else 200
    return show("staff/benefits/part.html", status=status, case=case, here="benefits", **_steps(place), shown=shown)


def _steps(place: int) -> dict[str, Any]:
    return {"steps": list(zip([*PARTS, ""], part_names(), strict=True)), "place": place}


def _onward(case: Case, place: int) -> Response:
    if place < len(PARTS):
        return go("staff_benefits.part", case_id=case.id, part=PARTS[place])
    return go("staff_benefits.result", case_id=case.id)


@pages.page("/staff/cases/<uuid:case_id>/benefits/check/result", needs=WRITE, methods=BOTH)
def result(work: Work, case: Case) -> Response:
    """What the answers come to before they are kept; then the check is kept as it is."""
    form, (answers, draft) = KeepForm(), begun(work, case)
    interview = interview_of(case, answers, today_in(work.zone, work.now))
    if form.validate_on_submit():
        try:
            kept = keep(work, case, interview, draft, shared=bool(form.share.data))
        except Invalid as refused:
            form.refuse("share", refused.message)
        else:
            return go("staff_benefits.check", case_id=case.id, check_id=kept.id)
    facts = interview.said.facts
    return show(
        "staff/benefits/result.html",
        status=422 if form.errors else 200,
        case=case,
        here="benefits",
        **_steps(len(PARTS)),
        home=home_told(interview),
        lines=lines(result_of(facts, interview.on)) if facts else [],
        facts=facts,
        form=form,
    )


@pages.page("/staff/cases/<uuid:case_id>/benefits/check/drop", needs=WRITE, methods=("POST",))
def drop(work: Work, case: Case) -> Response:
    """Forget what was begun; checks that were kept stay."""
    if BaseForm().validate_on_submit():
        drop_draft(work, case)
    return go("staff_benefits.overview", case_id=case.id)


@pages.page("/staff/cases/<uuid:case_id>/benefits/checks/<uuid:check_id>", needs=READ)
def check(work: Work, case: Case, check_id: UUID) -> Response:
    """A check as it was made: facts, law and answers of that day."""
    kept = _check_of(work, case, check_id)
    work.log_reading(lambda log: record(log, "case:file:read", case, case.person_id))
    interview = whole_interview(kept.answers or {}, kept.checked_on, case.territory.region)
    return show(
        "staff/benefits/check.html",
        case=case,
        here="benefits",
        check=kept,
        lines=lines(kept.result),
        home=home_told(interview) if kept.answers else [],
        told=answers_told(interview),
        form=BaseForm(),
    )


@pages.page("/staff/cases/<uuid:case_id>/benefits/checks/<uuid:check_id>/share", needs=WRITE, methods=("POST",))
def share(work: Work, case: Case, check_id: UUID) -> Response:
    """Let the person see this check."""
    kept = _check_of(work, case, check_id)
    if BaseForm().validate_on_submit():
        share_check(work, kept)
    return go("staff_benefits.check", case_id=case.id, check_id=kept.id)


def _check_of(work: Work, case: Case, check_id: UUID) -> BenefitCheck:
    kept = work.session.scalars(check_of(case.id, check_id)).one_or_none()
    if kept is None:
        raise NotFound
    return kept


@pages.page("/staff/cases/<uuid:case_id>/benefits/repeats", needs=WRITE, methods=("POST",))
def repeats(work: Work, case: Case) -> Response:
    """Write down that the person agreed to repeats, or that they no longer do: both hold at once."""
    agreed, form = live_consent(work, case.person_id, RECHECK), AgreeForm()
    if agreed is not None:
        if BaseForm().validate_on_submit():
            withdraw(work, agreed)
    elif form.validate_on_submit():
        give(work, RECHECK, Way(form.way.data), person_id=case.person_id)
    else:
        return overview_page(work, case, ClaimForm(formdata=None), form, 422)
    return go("staff_benefits.overview", case_id=case.id)
