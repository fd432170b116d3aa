"""Following a claim: what happened to it, in a history that nobody rewrites, and the step it asks of the key worker."""

from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from app.agencies.models import StaffMember
from app.audit.services import record
from app.benefits.catalogue import entry_on
from app.benefits.claim_rules import TO, Move, Refusal, Standing, Told, is_silent, pushed, refusal
from app.benefits.claim_terms import SILENCE_WORDS, term_of
from app.benefits.claim_words import ClaimMoved, ClaimState
from app.benefits.models import BenefitClaim, ClaimEvent
from app.benefits.vocabulary import BENEFITS
from app.casework.models import Case, CaseTask
from app.casework.queries import with_who_leads
from app.casework.services import NewTask, add_task, finish_task
from app.casework.vocabulary import TaskKind, TaskOwner
from app.delivery.services import enqueue, withdraw
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.events import publish
from app.foundation.i18n import date_text, speaking, translated
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.people.models import Person

LOOK_WITHIN = timedelta(days=3)
MOST_A_NIGHT = 500
NOTICE = "claim_changed"
# What the person hears of at once. A refusal is told by somebody they know, with the letter on the table.
TOLD_AT_ONCE = frozenset({Move.ASK, Move.GRANT})
ENDED = frozenset({ClaimState.CLOSED, ClaimState.WITHDRAWN})


def benefit_name(benefit: str, on: date) -> str:
    """The name of a benefit, in the reader's language where it has one."""
    return translated(entry_on(benefit, on).name)


def prepare(work: Work, case: Case, benefit: str, member_id: UUID | None = None) -> BenefitClaim:
    """Begin a claim of the person of this case or of another adult at home.

    Raises Conflict when one is under way, Invalid for no benefit.
    """
    if benefit not in BENEFITS:
        raise Invalid(_("Choose a benefit."), "benefit")
    under_way = select(BenefitClaim.id).where(
        BenefitClaim.case_id == case.id,
        BenefitClaim.person_id == case.person_id,
        BenefitClaim.member_id == member_id,
        BenefitClaim.benefit == benefit,
        BenefitClaim.ended_on.is_(None),
    )
    if work.session.scalars(under_way).first() is not None:
        raise Conflict(_("There is a claim of this benefit already. Open it and write down what happened."))
    claim = BenefitClaim(
        case_id=case.id,
        person_id=case.person_id,
        member_id=member_id,
        benefit=benefit,
        state=ClaimState.PREPARED,
        created_at=work.now,
        changed_at=work.now,
    )
    work.session.add(claim)
    _remember(work, claim, {})
    record(work, "benefits:claim:prepare", claim, case.person_id)
    return claim


def claimable(region: str, on: date) -> list[tuple[str, str]]:
    """The benefits that can be claimed in a region on a day, with their names."""
    entries = [(benefit, entry_on(benefit, on)) for benefit in BENEFITS]
    return [
        (benefit, translated(entry.name))
        for benefit, entry in entries
        if entry.country == region[:2] and entry.region in {None, region} and entry.open
    ]


def standing_of(claim: BenefitClaim, today: date) -> Standing:
    """What the rules look at in this claim."""
    return Standing(
        state=ClaimState(claim.state),
        applied_on=claim.applied_on,
        asked_on=claim.asked_on,
        answer_by=claim.answer_by,
        pays=entry_on(claim.benefit, today).scheme.year is not None,
    )


def carry_on(work: Work, case: Case, claim: BenefitClaim, move: Move, told: Told) -> None:
    """Write down what happened to a claim; raises Invalid, with the field, when it cannot have happened."""
    today = today_in(work.zone, work.now)
    refused = refusal(move, standing_of(claim, today), told, today)
    if refused is not None:
        raise _spoken(refused)
    CHANGES[move](claim, told)
    claim.state, claim.changed_at = TO[move], work.now
    claim.ended_on = told.on if claim.state in ENDED else None
    _remember(work, claim, _kept(told))
    record(work, f"benefits:claim:{move.value}", claim, case.person_id)
    _put_papers_away(work, claim)
    if move is Move.ASK:
        _ask_for_papers(work, case, claim, today)
    withdraw(work, claim.id, (NOTICE,))
    if move in TOLD_AT_ONCE:
        enqueue(work, NOTICE, claim.person_id, subject_id=claim.id)
    if move is Move.REFUSE:
        _raise_refused(work, case, claim, today)


def refuse_stale(claim: BenefitClaim, seen: str) -> None:
    """Raise Conflict when a colleague wrote something down after this page was opened."""
    if seen != str(claim.version):
        raise Conflict(_("A colleague wrote something down in the meantime. Look at what happened and try again."))


def _spoken(refused: Refusal) -> Invalid:
    return Invalid(_(refused.words), refused.field)


def _apply(claim: BenefitClaim, told: Told) -> None:
    claim.applied_on, claim.applied_where, claim.reference = told.on, told.where or None, told.reference or None
    claim.answer_by = term_of(claim.benefit, told.on).ends(told.on)


def _ask(claim: BenefitClaim, told: Told) -> None:
    claim.asked_on, claim.documents, claim.documents_by = told.on, told.documents, told.until


def _hand_in(claim: BenefitClaim, told: Told) -> None:
    claim.answer_by = pushed(claim.answer_by, claim.asked_on, told.on)
    claim.documents_by = claim.silent_at = None


def _grant(claim: BenefitClaim, told: Told) -> None:
    claim.granted_month, claim.granted_from = told.month, told.starts_on


def _refuse(claim: BenefitClaim, told: Told) -> None:
    term = term_of(claim.benefit, claim.applied_on or told.on)
    by_law = told.on + timedelta(days=term.complaint_days) if term.complaint_days else None
    claim.refused_on, claim.refused_reason, claim.complain_by = told.on, told.reason, told.until or by_law


def _appeal(claim: BenefitClaim, told: Told) -> None:
    claim.appealed_on = told.on


def _end(claim: BenefitClaim, told: Told) -> None:
    claim.ended_on = told.on


CHANGES = {
    Move.APPLY: _apply,
    Move.ASK: _ask,
    Move.HAND_IN: _hand_in,
    Move.GRANT: _grant,
    Move.REFUSE: _refuse,
    Move.APPEAL: _appeal,
    Move.CLOSE: _end,
    Move.WITHDRAW: _end,
}


def _kept(told: Told) -> dict[str, str]:
    return {name: _plain(value) for name, value in asdict(told).items() if value not in (None, "")}


def _plain(value: date | Decimal | str) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _remember(work: Work, claim: BenefitClaim, told: dict[str, str]) -> None:
    # The version counts every change of a claim, so it numbers the history too.
    work.session.flush()
    work.session.add(
        ClaimEvent(
            claim_id=claim.id,
            place=claim.version,
            state=claim.state,
            staff_id=work.actor.staff_id,
            told=told,
            at=work.now,
        )
    )
    work.session.flush()
    publish(work, ClaimMoved(claim.case_id))


def _ask_for_papers(work: Work, case: Case, claim: BenefitClaim, today: date) -> None:
    """Papers that an office asks for are a step on the person's own page, until they are handed in."""
    with speaking(work.session.get_one(Person, claim.person_id).language):
        title = _("Take the papers for %(benefit)s", benefit=benefit_name(claim.benefit, today))
    step = NewTask(TaskOwner.PERSON, TaskKind.PAPER, title, claim.documents or "", due_on=claim.documents_by)
    claim.papers_task_id = add_task(work, case, step).id


def _put_papers_away(work: Work, claim: BenefitClaim) -> None:
    """The step is ticked by whatever comes after the papers, be it their handing in or the end of the claim."""
    if claim.papers_task_id is not None:
        finish_task(work, work.session.get_one(CaseTask, claim.papers_task_id))
        claim.papers_task_id = None


def _raise_refused(work: Work, case: Case, claim: BenefitClaim, today: date) -> None:
    worker = work.session.get_one(StaffMember, case.key_worker_id)
    with speaking(worker.language):
        name = benefit_name(claim.benefit, today)
        title = _("%(benefit)s was refused: read the reason and decide about a complaint", benefit=name)
        why = _("The reason stands in the claim. The last day for a complaint stands in the letter.")
        if claim.complain_by:
            why = _("The last day for a complaint is %(day)s.", day=date_text(claim.complain_by, today))
    _task(work, case, worker.id, (title, why), min(claim.complain_by or today + LOOK_WITHIN, today + LOOK_WITHIN))


def _task(work: Work, case: Case, staff_id: UUID, words: tuple[str, str], due_on: date) -> None:
    title, why = words
    add_task(work, case, NewTask(TaskOwner.STAFF, TaskKind.REVIEW, title, why, due_on=due_on, staff_id=staff_id))


def raise_silent(work: Work) -> int:
    """Give the key worker a step for each claim whose time for an answer is over, once; returns how many."""
    today = today_in(work.zone, work.now)
    overdue = (
        with_who_leads(BenefitClaim)
        .where(
            BenefitClaim.state == ClaimState.APPLIED,
            BenefitClaim.answer_by < today,
            BenefitClaim.silent_at.is_(None),
        )
        .order_by(BenefitClaim.answer_by, BenefitClaim.id)
        .limit(MOST_A_NIGHT)
    )
    found = work.session.execute(overdue).all()
    for claim, case, _person, worker in found:
        if is_silent(standing_of(claim, today), today):
            _raise_silence(work, case, claim, worker, today)
    return len(found)


def _raise_silence(work: Work, case: Case, claim: BenefitClaim, worker: StaffMember, today: date) -> None:
    claim.silent_at, claim.changed_at = work.now, work.now
    _remember(work, claim, {"silent": "yes"})
    applied_on = claim.applied_on or today
    term = term_of(claim.benefit, applied_on)
    with speaking(worker.language):
        name, day = benefit_name(claim.benefit, today), date_text(applied_on, today)
        title = _("No answer to %(benefit)s: ask the office what became of the claim", benefit=name)
        law = _("The claim is of %(day)s. The time to answer is over (%(law)s).", day=day, law=term.reference)
        if not term.sure:
            law = _("The claim is of %(day)s. How long the office may take is not known here.", day=day)
        words = (title, f"{law} {_(SILENCE_WORDS[term.means])}")
    _task(work, case, worker.id, words, today + LOOK_WITHIN)
    record(work, "benefits:claim:silent", claim, case.person_id)
