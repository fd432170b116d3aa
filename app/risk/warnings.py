"""The night looks for early warnings by rules; professionals act on them, put them off or set them aside."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from app.audit.services import record
from app.casework.models import Case
from app.casework.panels import put_panel
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.risk import queries
from app.risk.changes import estimates_that_changed
from app.risk.models import EarlyWarning
from app.risk.vocabulary import LIVE, RULE_NAMES, Rule, WarningState
from app.risk.warning_rules import (
    INCOME_DAYS,
    MISSED_WITHIN,
    ORDER,
    WEEK,
    Before,
    Facts,
    due_on,
    grounds,
    is_over,
    may_raise,
    wakes,
    with_owner,
)

PANEL = "warnings"
MOST_SNOOZE = timedelta(days=90)
A_PORTION = 500


def watch_cases(work: Work) -> int:
    """Raise what deserves a look, clear what is over, wake what was put off; how many warnings changed."""
    today = today_in(work.zone, work.now)
    cases = work.session.execute(queries.open_cases()).all()
    facts = _facts(work, cases, today)
    this_week = _this_week(work, today)
    changed = 0
    for start in range(0, len(cases), A_PORTION):
        portion = cases[start : start + A_PORTION]
        known: dict[UUID, dict[str, EarlyWarning]] = defaultdict(dict)
        for warning in work.session.scalars(queries.warnings_of([one.id for one in portion])):
            known[warning.case_id].setdefault(warning.rule, warning)
        for one in portion:
            changed += _watch(work, one.id, one.key_worker_id, facts[one.id], known[one.id], this_week, today)
    return changed


def _this_week(work: Work, today: date) -> Counter[UUID]:
    rows = work.session.execute(
        select(EarlyWarning.staff_id, func.count())
        .where(EarlyWarning.raised_on > today - WEEK, EarlyWarning.with_coordinator.is_(False))
        .group_by(EarlyWarning.staff_id)
        .order_by(EarlyWarning.staff_id)
    )
    return Counter({row[0]: row[1] for row in rows})


def _watch(  # noqa: PLR0913, PLR0917 - one case with all that is known of it
    work: Work,
    case_id: UUID,
    owner_id: UUID,
    facts: Facts,
    known: dict[str, EarlyWarning],
    this_week: Counter[UUID],
    today: date,
) -> int:
    holding, changed = grounds(facts), 0
    for rule in ORDER:
        before = known.get(rule)
        if before is not None and before.cleared_on is None and is_over(rule, facts):
            before.cleared_on = today
            if before.state in LIVE:
                before.state = WarningState.CLEARED
                changed += 1
        if before is not None and wakes(_as_before(work, before), today):
            before.state, changed = WarningState.OPEN, changed + 1
        if rule in holding and may_raise(_as_before(work, before) if before else None, today):
            warning = _raised(case_id, owner_id, rule, holding[rule], today)
            warning.with_coordinator = not with_owner(this_week[owner_id])
            this_week[owner_id] += 0 if warning.with_coordinator else 1
            work.session.add(warning)
            work.session.flush()
            record(work, "risk:warning:raise", warning, rule=rule.value)
            known[rule], changed = warning, changed + 1
    if changed:
        _show(work, case_id, known.values())
    return changed


def _raised(case_id: UUID, owner_id: UUID, rule: Rule, ground: dict[str, int], today: date) -> EarlyWarning:
    return EarlyWarning(
        case_id=case_id,
        staff_id=owner_id,
        rule=rule,
        grounds=ground,
        state=WarningState.OPEN,
        raised_on=today,
        due_on=due_on(rule, today),
    )


def _as_before(work: Work, warning: EarlyWarning) -> Before:
    return Before(
        state=WarningState(warning.state),
        raised_on=warning.raised_on,
        answered_on=today_in(work.zone, warning.answered_at) if warning.answered_at else None,
        cleared_on=warning.cleared_on,
        snoozed_until=warning.snoozed_until,
    )


def _show(work: Work, case_id: UUID, warnings: object) -> None:
    # The file is read by the whole team; that there is an estimate is for the agency of the case alone.
    live = [one for one in warnings if one.state in LIVE and one.rule != Rule.ESTIMATE]  # type: ignore[attr-defined]  # the values of a dictionary
    live.sort(key=lambda one: (one.raised_on, ORDER.index(Rule(one.rule))))
    told = [{"id": str(one.id), "name": RULE_NAMES[Rule(one.rule)], "on": one.raised_on.isoformat()} for one in live]
    put_panel(work, case_id, PANEL, {"live": told})


def _facts(work: Work, cases: Sequence[object], today: date) -> dict[UUID, Facts]:
    read = work.session.execute
    missed = {row[0]: row[1] for row in read(queries.missed_since(work.now - MISSED_WITHIN))}
    unread = {row[0]: (work.now - row[1]).days for row in read(queries.oldest_unread())}
    late = {row[0]: (today - row[1]).days for row in read(queries.reviews_late(today))}
    claims = set(work.session.scalars(queries.claim_steps()))
    until = today + timedelta(days=INCOME_DAYS)
    ends = {row[0]: (row[1] - today).days for row in read(queries.incomes_that_end(today, until))}
    failed = {row[0]: (work.now - row[1]).days for row in read(queries.failures(work.now))}
    hardest = {row[0]: _hardest(row[1]) for row in read(queries.need_panels())}
    estimates = estimates_that_changed(work, today)
    found = {}
    for one in cases:
        case_id: UUID = one.id  # type: ignore[attr-defined]  # a row of `open_cases`
        contact = one.last_contact_at  # type: ignore[attr-defined]  # as above
        found[case_id] = Facts(
            missed=missed.get(case_id, 0),
            unread_days=unread.get(case_id),
            failed_days=failed.get(case_id),
            income_ends_in=ends.get(case_id),
            has_claim_step=case_id in claims,
            silent_days=(work.now - contact).days if contact else (today - one.opened_on).days,  # type: ignore[attr-defined]  # as above
            review_late_days=late.get(case_id),
            hardest=hardest.get(case_id, 0),
            estimate=estimates.get(case_id),
        )
    return found


def _hardest(panel: str) -> int:
    """How many areas were agreed to stand at the first level, the hardest of each scale."""
    return sum(line.get("agreed") == 1 for line in json.loads(panel).get("lines", ()))


def act(work: Work, warning: EarlyWarning, answer: str, *, useful: bool) -> None:
    """Somebody looked and did something; what it was is kept. Raises Conflict when it was answered already."""
    _close(work, warning, WarningState.ACTED, answer, useful=useful)


def set_aside(work: Work, warning: EarlyWarning, reason: str, *, useful: bool) -> None:
    """Somebody looked and there is nothing to do, for a reason. Raises Invalid without one, and Conflict."""
    if not reason:
        raise Invalid(_("Say why, in a few words. It teaches us which warnings are worth your time."), "answer")
    _close(work, warning, WarningState.SET_ASIDE, reason, useful=useful)


def _close(work: Work, warning: EarlyWarning, state: WarningState, answer: str, *, useful: bool) -> None:
    _still_live(warning)
    warning.state, warning.answer, warning.useful = state, answer, useful
    warning.answered_at, warning.answered_by = work.now, work.actor.staff_id
    _settled(work, warning, "close", state)


def snooze(work: Work, warning: EarlyWarning, until: date | None, reason: str) -> None:
    """Put a warning off to a day within 90, for a reason. Raises Invalid and Conflict."""
    _still_live(warning)
    today = today_in(work.zone, work.now)
    if until is None or not today < until <= today + MOST_SNOOZE:
        raise Invalid(_("Choose a day from tomorrow on, at most 90 days ahead."), "until")
    if not reason:
        raise Invalid(_("Say why it can wait."), "answer")
    warning.state, warning.snoozed_until, warning.answer = WarningState.SNOOZED, until, reason
    _settled(work, warning, "snooze", WarningState.SNOOZED)


def _still_live(warning: EarlyWarning) -> None:
    if warning.state not in LIVE:
        raise Conflict(_("Somebody has answered this warning in the meantime."))


def _settled(work: Work, warning: EarlyWarning, verb: str, state: WarningState) -> None:
    work.session.flush()
    _show(work, warning.case_id, work.session.scalars(queries.warnings_of([warning.case_id])).all())
    case = work.session.get_one(Case, warning.case_id)
    record(work, f"risk:warning:{verb}", warning, case.person_id, state=state.value)
