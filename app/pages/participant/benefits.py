"""My benefits: what I may be entitled to, my claims in plain words with the next step, and whom to ask."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Response

from app.access.permissions import Permission
from app.benefits import BenefitCheck, BenefitClaim
from app.benefits.advice import IMV, RESTATED
from app.benefits.claim_rules import is_silent
from app.benefits.claim_terms import term_of
from app.benefits.claim_words import ClaimState
from app.benefits.claimants import asked_by
from app.benefits.claims import benefit_name, standing_of
from app.benefits.queries import claims_of, latest_shared_check
from app.benefits.result_words import lines, together
from app.benefits.sentences import decides
from app.benefits.vocabulary import Outcome
from app.casework import Case
from app.foundation.clock import today_in
from app.foundation.i18n import date_text, day_text, money_text
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.pages.participant.ended import lead_back
from app.privacy.services import give, live_consent, withdraw
from app.privacy.vocabulary import TEXTS, Purpose, Way
from app.web.forms import BaseForm
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("benefits", __name__)
lead_back(pages)
RECHECK = Purpose.BENEFIT_RECHECK
S = ClaimState


@dataclass(frozen=True, slots=True)
class Mine:
    """A claim in the person's words: what happened and what comes next."""

    name: str
    words: str
    icon: str
    papers: str
    over: bool


@pages.page("/benefits", needs=Permission.OWN_CASE_READ)
def mine(work: Work, case: Case) -> Response:
    """What I may be entitled to, what I asked for, and what I do next."""
    today = today_in(work.zone, work.now)
    asked_for = work.session.scalars(claims_of(case.id)).all()
    claims = [_told(claim, case.key_worker.given_name, today) for claim in asked_for]
    going_on = {claim.benefit for claim in asked_for if claim.ended_on is None and claim.member_id is None}
    check = work.session.scalars(latest_shared_check(case.id)).first()
    found = [line for line in lines(check.result) if line.benefit not in RESTATED] if check else []
    return show(
        "participant/benefits/mine.html",
        claims=[claim for claim in claims if not claim.over],
        over=[claim for claim in claims if claim.over],
        first=next((claim for claim in claims if claim.papers), None),
        check=check,
        maybe=[line for line in found if line.outcome is Outcome.LIKELY],
        open=[line for line in found if line.outcome is Outcome.ASK and line.benefit not in going_on],
        total=together(check.result) if check else "",
        work_pays=_gets_minimum_income(asked_for, check),
        decides=decides(_region(check, case)),
        worker=case.key_worker.given_name,
        agreed=live_consent(work, case.person_id, RECHECK),
        words=_(TEXTS[RECHECK].words),
        form=BaseForm(),
    )


def _gets_minimum_income(asked_for: Sequence[BenefitClaim], check: BenefitCheck | None) -> bool:
    """True for whom the work incentive is of use: it was granted here, or they said that they get it."""
    granted = any(claim.benefit == IMV and S(claim.state) is S.GRANTED for claim in asked_for)
    told = (check.facts.get("household") or {}).get("benefits_received") or () if check else ()
    return granted or any(entry["benefit"] == IMV for entry in told)


def _region(check: BenefitCheck | None, case: Case) -> str:
    told = check.facts.get("region") if check else None
    return str(told or case.territory.region)


@pages.page("/benefits/repeats", needs=Permission.OWN_CASE_ACT, methods=("POST",))
def repeats(work: Work, case: Case) -> Response:
    """Say yes or no to being checked again when the law changes; it holds at once."""
    if BaseForm().validate_on_submit():
        agreed = live_consent(work, case.person_id, RECHECK)
        if agreed is not None:
            withdraw(work, agreed)
        else:
            give(work, RECHECK, Way.SCREEN, person_id=case.person_id, agency_id=case.agency_id)
    return go("benefits.mine")


def _told(claim: BenefitClaim, worker: str, today: date) -> Mine:
    state = S(claim.state)
    if is_silent(standing_of(claim, today), today):
        words = _("Nobody has answered yet. %(name)s asks the office what became of it.", name=worker)
    else:
        words = WORDS[state](claim, worker, today)
    papers = claim.documents or "" if state is S.DOCUMENTS_ASKED else ""
    name, other = benefit_name(claim.benefit, today), asked_by(claim)
    if other:
        name = _("%(benefit)s, which %(name)s asks for", benefit=name, name=other)
    return Mine(name, words, ICONS[state], papers, over=claim.ended_on is not None)


def _prepared(claim: BenefitClaim, worker: str, today: date) -> str:
    return _("You and %(name)s are getting the papers ready.", name=worker)


def _applied(claim: BenefitClaim, worker: str, today: date) -> str:
    if claim.applied_on is None or claim.answer_by is None:
        return _("You have asked for it. You do not need to do anything now.")
    if not term_of(claim.benefit, claim.applied_on).sure:
        return _(
            "You asked for it on %(day)s. You do not need to do anything now. If nobody has answered by %(until)s, "
            "%(name)s asks what became of it.",
            day=date_text(claim.applied_on, today),
            until=date_text(claim.answer_by, today),
            name=worker,
        )
    return _(
        "You asked for it on %(day)s. They have until %(until)s to answer. You do not need to do anything now.",
        day=date_text(claim.applied_on, today),
        until=date_text(claim.answer_by, today),
    )


def _asked(claim: BenefitClaim, worker: str, today: date) -> str:
    if claim.documents_by is None:
        return _("They asked for papers. Take them soon. %(name)s can help you.", name=worker)
    if claim.documents_by < today:
        return _("They asked for papers. The last day is over. Talk to %(name)s today.", name=worker)
    return _("They asked for papers. Take them before %(day)s.", day=day_text(claim.documents_by, today))


def _granted(claim: BenefitClaim, worker: str, today: date) -> str:
    if claim.granted_month is None or claim.granted_from is None:
        return _("They said yes.")
    amount, day = money_text(claim.granted_month), date_text(claim.granted_from, today)
    return _("They said yes: %(amount)s a month, from %(day)s.", amount=amount, day=day)


def _refused(claim: BenefitClaim, worker: str, today: date) -> str:
    if claim.complain_by is None:
        return _("They said no. You can make a complaint. Take the letter to %(name)s soon.", name=worker)
    if claim.complain_by < today:
        return _("They said no. %(name)s can tell you what else you can do.", name=worker)
    day = day_text(claim.complain_by, today)
    return _("They said no. You can make a complaint until %(day)s. %(name)s helps you.", day=day, name=worker)


def _appealed(claim: BenefitClaim, worker: str, today: date) -> str:
    return _("You made a complaint. They are looking at it again.")


def _over(claim: BenefitClaim, worker: str, today: date) -> str:
    return _("It is over since %(day)s.", day=date_text(claim.ended_on or today, today))


WORDS: dict[ClaimState, Callable[[BenefitClaim, str, date], str]] = {
    S.PREPARED: _prepared,
    S.APPLIED: _applied,
    S.DOCUMENTS_ASKED: _asked,
    S.GRANTED: _granted,
    S.REFUSED: _refused,
    S.APPEALED: _appealed,
    S.CLOSED: _over,
    S.WITHDRAWN: _over,
}
ICONS = {
    S.PREPARED: "file-pen-line",
    S.APPLIED: "clock",
    S.DOCUMENTS_ASKED: "circle-dot",
    S.GRANTED: "circle-check",
    S.REFUSED: "triangle-alert",
    S.APPEALED: "clock",
    S.CLOSED: "circle",
    S.WITHDRAWN: "circle",
}
