"""What a programme compares its plans with: set by its coordinator, and every change stands in the audit."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from app.audit.services import record
from app.foundation.errors import Invalid
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.packages.models import PackageReference

MOST = Decimal(20_000)


@dataclass(frozen=True, slots=True)
class Reference:
    """A light and long support of a programme: what it costs a month, how long it lasts, and an hour of the team."""

    programme_id: UUID
    month: Decimal
    months: int
    team_hour: Decimal | None = None


def set_reference(work: Work, said: Reference) -> PackageReference:
    """Keep what the plans of a programme are compared with; raises Invalid for amounts that cannot be meant."""
    if not 0 < said.month <= MOST:
        raise Invalid(_("Write an amount between 1 and 20,000 euros."), "month")
    if said.team_hour is not None and said.team_hour > MOST:
        raise Invalid(_("Write an amount between 1 and 20,000 euros."), "team_hour")
    mine = select(PackageReference).where(PackageReference.programme_id == said.programme_id)
    kept = work.session.scalars(mine).one_or_none() or PackageReference(programme_id=said.programme_id)
    kept.month, kept.months, kept.team_hour = said.month, said.months, said.team_hour
    work.session.add(kept)
    work.session.flush()
    record(work, "package:reference:set", kept)
    return kept
