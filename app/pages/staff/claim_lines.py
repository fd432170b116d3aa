"""Claims as lists show them: the benefit, where it stands, and what is due next."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from wtforms import SelectField

from app.benefits import BenefitClaim
from app.benefits.claim_rules import Standing, is_silent
from app.benefits.claim_terms import term_of
from app.benefits.claim_words import CLAIM_STATE_NAMES, ClaimState
from app.benefits.claimants import asked_by
from app.benefits.claims import benefit_name, standing_of
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.web.forms import BaseForm, Required

ICONS = {
    ClaimState.PREPARED: ("pencil", ""),
    ClaimState.APPLIED: ("clock", ""),
    ClaimState.DOCUMENTS_ASKED: ("circle-dot", "amber"),
    ClaimState.GRANTED: ("check", "green"),
    ClaimState.REFUSED: ("triangle-alert", "clay"),
    ClaimState.APPEALED: ("clock", ""),
    ClaimState.CLOSED: ("circle", ""),
    ClaimState.WITHDRAWN: ("circle", ""),
}
NO_ANSWER = mark("No answer in time")


class ClaimForm(BaseForm):
    """Which benefit is asked for, and by whom."""

    benefit = SelectField(
        mark("Benefit"), validators=[Required(mark("Choose a benefit."))], choices=[], validate_choice=False
    )
    member = SelectField(mark("Who asks for it"), choices=[], validate_choice=False)


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim with its words; the file of a case has only some columns of it."""

    claim: Any
    name: str
    state: str
    icon: str
    tone: str
    silent: bool
    sure: bool
    asked_by: str = ""


def claim_lines(claims: Iterable[BenefitClaim], today: date) -> list[ClaimLine]:
    """Every claim with its words."""
    return [claim_line(claim, today) for claim in claims]


def claim_line(claim: BenefitClaim, today: date) -> ClaimLine:
    """One claim with its words."""
    return replace(_line(claim, standing_of(claim, today), today), asked_by=asked_by(claim))


def file_lines(rows: Iterable[Any], today: date) -> list[ClaimLine]:
    """The claims that go on, for the file of a case."""
    return [_line(row, Standing(ClaimState(row.state), answer_by=row.answer_by), today) for row in rows]


def _line(claim: Any, standing: Standing, today: date) -> ClaimLine:
    silent = is_silent(standing, today)
    words = NO_ANSWER if silent else CLAIM_STATE_NAMES[standing.state]
    icon, tone = ICONS[ClaimState.REFUSED if silent else standing.state]
    return ClaimLine(
        claim, benefit_name(claim.benefit, today), _(words), icon, tone, silent, term_of(claim.benefit, today).sure
    )
