"""When the law changes, the night checks again for whoever agreed, and tells the key worker whose answer changed."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from app.agencies.models import StaffMember, Territory
from app.audit.services import record
from app.benefits.desk import whole_interview
from app.benefits.engine import LAW_VERSION
from app.benefits.figures import NOTES, VALUES, documents
from app.benefits.models import BenefitCheck
from app.benefits.putting import Facts, Person
from app.benefits.questions import QUESTIONS
from app.benefits.result_words import changed
from app.benefits.said import Answers
from app.benefits.services import keep_check
from app.casework.models import Case
from app.casework.services import NewTask, add_task
from app.casework.vocabulary import CaseStatus, TaskKind, TaskOwner
from app.foundation.clock import today_in
from app.foundation.i18n import gettext as _
from app.foundation.i18n import speaking
from app.foundation.unit_of_work import Work
from app.privacy.models import Consent
from app.privacy.vocabulary import Purpose

A_PORTION = 25
ANSWER_WITHIN = timedelta(days=5)


def newest_figure(on: date) -> date:
    """The last day until now on which a figure of the law began to hold."""
    begun = [start for document in documents().values() for start in _starts(document) if start <= on]
    return max(begun, default=date.min)


def _starts(node: Any) -> list[date]:
    if not isinstance(node, dict):
        return []
    found: list[date] = list(node[VALUES]) if VALUES in node else []
    return found + [start for name, child in node.items() if name not in (*NOTES, VALUES) for start in _starts(child)]


def recheck_portion(work: Work) -> int:
    """Check again for at most 25 people whose last check is of an older law; how many were checked.

    Each has a check of today's law afterwards and is not found again, so a night that was cut short goes on later.
    """
    today = today_in(work.zone, work.now)
    newest_first = (BenefitCheck.made_at.desc(), BenefitCheck.checked_on.desc(), BenefitCheck.id)
    place = func.row_number().over(partition_by=BenefitCheck.case_id, order_by=newest_first)
    last = select(BenefitCheck.id, place.label("place")).subquery()
    agreed = select(Consent.person_id).where(
        Consent.purpose == Purpose.BENEFIT_RECHECK, Consent.withdrawn_at.is_(None), Consent.person_id.is_not(None)
    )
    due = (
        select(BenefitCheck, Case, StaffMember, Territory.region)
        .join(last, last.c.id == BenefitCheck.id)
        .join(Case, Case.id == BenefitCheck.case_id)
        .join(StaffMember, StaffMember.id == Case.key_worker_id)
        .join(Territory, Territory.id == Case.territory_id)
        .where(
            last.c.place == 1,
            Case.status == CaseStatus.OPEN,
            Case.person_id.in_(agreed),
            or_(BenefitCheck.law_version != LAW_VERSION, BenefitCheck.checked_on < newest_figure(today)),
        )
        .order_by(BenefitCheck.made_at, BenefitCheck.id)
        .limit(A_PORTION)
    )
    found = work.session.execute(due).all()
    for before, case, worker, region in found:
        _recheck(work, before, case, worker, region)
    return len(found)


def _recheck(work: Work, before: BenefitCheck, case: Case, worker: StaffMember, region: str) -> None:
    today = today_in(work.zone, work.now)
    facts, answers = later(before, region, today)
    after = keep_check(work, case.id, facts, today, answers)
    with speaking(worker.language):
        news = changed(before.result, after.result)
        for name, was, becomes in news:
            title = _("%(benefit)s has changed from %(before)s to %(after)s", benefit=name, before=was, after=becomes)
            why = _("The rules or the amounts changed. Look at the check and tell the person.")
            due = today + ANSWER_WITHIN
            add_task(work, case, NewTask(TaskOwner.STAFF, TaskKind.REVIEW, title, why, due_on=due, staff_id=worker.id))
    record(work, "benefits:check:repeat", after, case.person_id, changed=len(news))


def later(kept: BenefitCheck, region: str, on: date) -> tuple[Facts, Answers | None]:
    """Facts and answers of a kept check on a later day: whoever is older by now is older in them."""
    exact = on == kept.checked_on
    if kept.answers:
        # Whether the birthday was already this month was said of another month.
        answers = {k: v for k, v in kept.answers.items() if k in QUESTIONS and (exact or k != "birthday")}
        facts = whole_interview(answers, on, str(kept.facts.get("region") or region)).said.facts
        if facts is not None:
            return facts, answers
    years = on.year - kept.checked_on.year
    people = [person if exact else _older(person, years) for person in kept.facts.get("people", [])]
    return {**kept.facts, "people": people}, kept.answers


def _older(person: Person, years: int) -> Person:
    """Somebody on a later day, as far as it is sure: a birthday may have been in between."""
    then, age = person.get("age_on_1_january"), person.get("age")
    if years == 0 and age is not None and then is not None and age > then:
        return person
    rest = {name: value for name, value in person.items() if name not in ("age", "age_on_1_january")}
    return {**rest, "age_on_1_january": then + years} if then else rest
