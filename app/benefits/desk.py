"""The professional's check: begun from what the house knows already, answered part by part, kept when it is ready."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete

from app.audit.services import record
from app.benefits.claim_words import ClaimState
from app.benefits.household_money import household_facts
from app.benefits.interview import Interview, usable, with_answer
from app.benefits.models import BenefitCheck, BenefitClaim, BenefitDraft
from app.benefits.queries import claims_of, draft_of, latest_check
from app.benefits.questions import ALSO, QUESTIONS
from app.benefits.said import MORE, SIX, Answers, Place
from app.benefits.services import keep_check
from app.casework.models import Case
from app.foundation.clock import today_in
from app.foundation.errors import Invalid
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.people.queries import AT_HOME as MEMBERS

IMV = "es.imv"
CLAIMED = {
    ClaimState.APPLIED: "waiting",
    ClaimState.DOCUMENTS_ASKED: "waiting",
    ClaimState.APPEALED: "waiting",
    ClaimState.REFUSED: "refused",
    ClaimState.GRANTED: "receives",
}
KEEP_DRAFT = timedelta(days=31)
EVERY_OTHER = sorted({benefit for benefits in ALSO.values() for benefit in benefits})
AT_HOME = ("people", "more_people", "relations", "born")


def interview_of(case: Case, answers: Answers, on: date) -> Interview:
    """The interview of a case; it lives where its territory is, unless somebody said otherwise."""
    return whole_interview(answers, on, case.territory.region)


def whole_interview(answers: Answers, on: date, region: str) -> Interview:
    """An interview about every benefit of the place: a professional checks them all at once."""
    return Interview({**answers, MORE: EVERY_OTHER}, on, Place(region=region))


def begun(work: Work, case: Case) -> tuple[Answers, BenefitDraft | None]:
    """The answers to go on from: this professional's draft, or what the file and the newest check tell."""
    draft = work.session.scalars(draft_of(case.id, work.actor.staff_id)).one_or_none()
    if draft is not None:
        return _known(draft.answers), draft
    kept = work.session.scalars(latest_check(case.id)).first()
    members = work.session.execute(MEMBERS, {"household_id": case.household_id}).all()
    answers = merged(_known(kept.answers if kept else None), at_home(members))
    claims = work.session.scalars(claims_of(case.id)).all()
    today = today_in(work.zone, work.now)
    # Claims come last: what an office decided counts more than what somebody wrote down about it.
    return {**answers, **_birthdays(members, today), **household_facts(work, case, today), **asked_for(claims)}, None


def asked_for(claims: Sequence[BenefitClaim]) -> Answers:
    """What the newest claim of the minimum income tells: it waits, was refused, or is paid, and how much."""
    newest = next((claim for claim in claims if claim.benefit == IMV and claim.state in CLAIMED), None)
    if newest is None:
        return {}
    told: Answers = {"imv": CLAIMED[ClaimState(newest.state)]}
    if newest.state == ClaimState.GRANTED and newest.granted_month is not None:
        told["imv_amount"] = f"{newest.granted_month}/month"
    return told


def _known(answers: Answers | None) -> Answers:
    return {key: value for key, value in (answers or {}).items() if key in QUESTIONS}


def at_home(members: Sequence[Any]) -> Answers:
    """Who lives at home, as the file has it: for some only the year of birth is known."""
    if not members:
        return {}
    return home_of([(member.relation, _born(member)) for member in members])


def _born(member: Any) -> list[int | None] | None:
    if member.birth_date is not None:
        return [member.birth_date.year, member.birth_date.month]
    return [member.birth_year, None] if member.birth_year else None


def _birthdays(members: Sequence[Any], on: date) -> Answers:
    """Whose birthday was already this month, where the file has the day."""
    had = [m.birth_date.day <= on.day if m.birth_date and m.birth_date.month == on.month else None for m in members]
    return {"birthday": had} if any(value is not None for value in had) else {}


def home_of(people: Sequence[tuple[str, list[int | None] | None]]) -> Answers:
    """The answers about who lives at home: relation and birth of each, the person first."""
    count = len(people)
    answers: Answers = {"people": str(min(count, SIX)), "born": [birth for _relation, birth in people]}
    if count >= SIX:
        answers["more_people"] = str(count)
    if count > 1:
        answers["relations"] = [str(relation) for relation, _birth in people[1:]]
    return answers


def merged(answers: Answers, home: Answers) -> Answers:
    """The answers with the household of the file; months of birth that somebody told before are kept."""
    if not home:
        return answers
    if all(answers.get(key) == home.get(key) for key in ("people", "more_people", "relations")):
        told = answers.get("born")
        before: list[Any] = told if isinstance(told, list) else []
        after = [_fuller(before[i] if i < len(before) else None, birth) for i, birth in enumerate(home["born"])]
        return {**answers, "born": after}
    return with_home(answers, home)


def _fuller(told: list[int | None] | None, filed: list[int | None] | None) -> list[int | None] | None:
    if told and filed and told[0] == filed[0] and filed[1] is None:
        return told
    return filed or told


def with_home(answers: Answers, home: Mapping[str, Any]) -> Answers:
    """The answers with who lives at home put in anew; what no longer holds after it is forgotten."""
    for key in AT_HOME:
        if key in home:
            answers = with_answer(answers, QUESTIONS[key], home[key])
        else:
            answers = {name: value for name, value in answers.items() if name != key}
    return answers


def asked_in(interview: Interview, part: int) -> Iterable[str]:
    """The questions of a part that make sense after the other answers, apart from who lives at home.

    What cannot change an answer of this place is left out, unless it was answered before.
    """
    wanted = {question.key for question in (*interview.waiting(), *interview.granted())}
    for key, question in QUESTIONS.items():
        if question.part != part or key in AT_HOME or not interview.said.applies(question):
            continue
        opens = question.exception and bool(question.settles & interview.missing)
        if question.always or opens or key in wanted or key in interview.answers:
            yield key


def save_draft(work: Work, case: Case, draft: BenefitDraft | None, answers: Answers) -> None:
    """Keep what was answered until the check is made; nobody else sees it."""
    if draft is None and work.actor.staff_id is not None:
        draft = BenefitDraft(case_id=case.id, staff_id=work.actor.staff_id, answers=answers, changed_at=work.now)
        work.session.add(draft)
    elif draft is not None:
        draft.answers, draft.changed_at = answers, work.now
    work.session.flush()


def keep(work: Work, case: Case, interview: Interview, draft: BenefitDraft | None, *, shared: bool) -> BenefitCheck:
    """Make the check with today's law and keep it; raises Invalid while the facts cannot be used."""
    facts = interview.said.facts
    if facts is None:
        raise Invalid(_("Write first who lives at home."))
    if usable(facts) is None:
        raise Invalid(_("Some answers do not fit together. Look at the ages and the years again."))
    kept = keep_check(work, case.id, facts, interview.on, _known(interview.answers), shared=shared)
    if draft is not None:
        work.session.delete(draft)
        work.session.flush()
    return kept


def drop_draft(work: Work, case: Case) -> None:
    """Forget what was begun."""
    draft = work.session.scalars(draft_of(case.id, work.actor.staff_id)).one_or_none()
    if draft is not None:
        work.session.delete(draft)
        record(work, "benefits:draft:drop", case, case.person_id)


def forget_old_drafts(work: Work) -> int:
    """Erase what somebody began and did not touch for 31 days; how many."""
    old = delete(BenefitDraft).where(BenefitDraft.changed_at <= work.now - KEEP_DRAFT)
    return int(getattr(work.session.execute(old), "rowcount", 0))
