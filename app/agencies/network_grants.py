"""Lines of a grant: what a programme's money is for, so that events can be counted by it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from app.agencies.models import Programme
from app.agencies.network_models import ProgrammeAction
from app.audit.services import record
from app.foundation.errors import Invalid
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class NewAction:
    """A line of a grant, of a programme that is here or of a new one."""

    programme_id: UUID | None
    new_programme: str
    code: str
    name: str
    granted: Decimal | None
    starts_on: date
    ends_on: date | None


def add_action(work: Work, new: NewAction) -> ProgrammeAction:
    """Add a line; raises Invalid for what cannot be and for a code that the programme has already."""
    if new.ends_on is not None and new.ends_on < new.starts_on:
        raise Invalid(_("The last day is before the first one."), "ends_on")
    if new.granted is not None and new.granted < 0:
        raise Invalid(_("Write an amount above 0, such as 450,00."), "granted")
    action = ProgrammeAction(
        programme_id=_programme(work, new),
        code=new.code,
        name=new.name,
        granted=new.granted,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
    )
    same = select(ProgrammeAction.id).where(
        ProgrammeAction.programme_id == action.programme_id, ProgrammeAction.code == new.code
    )
    if work.session.scalars(same).first() is not None:
        raise Invalid(_("This programme has a line with this code already."), "code")
    work.session.add(action)
    work.session.flush()
    record(work, "network:grant:add", action)
    return action


def _programme(work: Work, new: NewAction) -> UUID:
    if new.programme_id is not None:
        return work.session.get_one(Programme, new.programme_id).id
    if not new.new_programme:
        raise Invalid(_("Choose a programme, or write the name of a new one."), "new_programme")
    programme = Programme(name=new.new_programme)
    work.session.add(programme)
    work.session.flush()
    return programme.id
