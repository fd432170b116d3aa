"""Leaving anonymous answers for a professional, behind a code or with a callback, and forgetting them in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from app.audit.services import record
from app.benefits.engine import LAW_VERSION, check
from app.benefits.interview import usable
from app.benefits.models import BenefitCheck, Screening
from app.benefits.screen import FILLED
from app.benefits.vocabulary import Outcome
from app.casework.models import Case
from app.delivery.services import enqueue
from app.foundation.i18n import language
from app.foundation.tokens import hash_token, new_code, normalise_code
from app.foundation.unit_of_work import Work

KEEP_CODE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Left:
    """What is left with the person's will: facts of the contract, months of birth, and the answers word for word.

    `link` is the poster that led here; of it the funnel counts later that a case was opened.
    """

    facts: dict[str, Any] | None
    born: list[list[int | None] | None]
    said: dict[str, Any]
    checked_on: date
    link: UUID | None = None


def leave_answers(work: Work, left: Left, keep: timedelta, code: str | None = None) -> Screening:
    """Keep answers, sealed, until their time is over."""
    screening = Screening(
        code_hash=hash_token(code) if code else None,
        answers={"facts": left.facts, "born": left.born, "said": left.said, "law": LAW_VERSION},
        language=language(),
        link_id=left.link,
        checked_on=left.checked_on,
        created_at=work.now,
        expires_at=work.now + keep,
    )
    work.session.add(screening)
    work.session.flush()
    record(work, "benefits:screening:leave", screening, with_code=code is not None)
    return screening


def take_code(work: Work, left: Left) -> str:
    """Leave the answers behind a code of 8 characters that a professional can open for 7 days."""
    code = new_code()
    leave_answers(work, left, KEEP_CODE, code)
    return code


def by_code(work: Work, typed: str) -> Screening | None:
    """The answers behind a code as somebody typed it, while they are kept."""
    return work.session.scalars(
        select(Screening).where(
            Screening.code_hash == hash_token(normalise_code(typed)), Screening.expires_at > work.now
        )
    ).one_or_none()


def screening_by_id(work: Work, screening_id: UUID) -> Screening | None:
    """Answers that were opened by their code before, while they are kept."""
    return work.session.scalars(
        select(Screening).where(Screening.id == screening_id, Screening.expires_at > work.now)
    ).one_or_none()


def forget(work: Work, screenings: Sequence[UUID]) -> None:
    """Erase these answers now."""
    work.session.execute(delete(Screening).where(Screening.id.in_(screenings)))


def forget_expired(work: Work) -> int:
    """Erase the answers whose time is over: 7 days behind a code, 31 with a callback; returns how many."""
    due = list(work.session.scalars(select(Screening.id).where(Screening.expires_at <= work.now)))
    forget(work, due)
    return len(due)


def keep_check(
    work: Work,
    case_id: UUID,
    facts: dict[str, Any],
    checked_on: date,
    answers: dict[str, Any] | None = None,
    *,
    shared: bool = False,
) -> BenefitCheck:
    """Check these facts and keep them with a case, with what came out and the version of the law that was used.

    Facts that contradict each other are kept too, without a result: somebody will have to ask again. With the answers
    behind the facts the check can be made again on a later day, when everybody at home is older.
    """
    case = work.session.get_one(Case, case_id)
    kept = BenefitCheck(
        case_id=case_id,
        made_by=work.actor.staff_id,
        checked_on=checked_on,
        law_version=LAW_VERSION,
        facts=facts,
        result=result_of(facts, checked_on),
        made_at=work.now,
        answers=answers,
        shared_at=work.now if shared else None,
    )
    work.session.add(kept)
    work.session.flush()
    record(work, "benefits:check:keep", kept, case.person_id)
    return kept


def result_of(facts: dict[str, Any], on: date) -> dict[str, Any]:
    """What the engine says, and for what is still open the most it could be: with no income and all else well."""
    exact = usable(facts)
    if exact is None:
        return {"results": []}
    found = check(exact, on)
    open_ones = [result["benefit"] for result in found["results"] if result["outcome"] == Outcome.ASK]
    poor = {**exact, "household": {**FILLED, **(exact.get("household") or {})}}
    well = check(poor, on, assume="favourable", benefits=open_ones)["results"] if open_ones else []
    return found | {"if_well": {r["benefit"]: r["amount"] for r in well if r["outcome"] == Outcome.LIKELY}}


def share_check(work: Work, kept: BenefitCheck) -> None:
    """Let the person see this check; it stays as it was made."""
    if kept.shared_at is None:
        kept.shared_at = work.now
        person_id = work.session.get_one(Case, kept.case_id).person_id
        enqueue(work, "benefit_changed", person_id, subject_id=kept.id)
        record(work, "benefits:check:share", kept, person_id)
