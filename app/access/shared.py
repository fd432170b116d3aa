"""What somebody of another agency reads of a file, as one SQL condition: agreement, the person's yes, kind of work."""

from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, String, and_, bindparam, exists, false, literal, or_
from sqlalchemy import cast as as_type
from sqlalchemy.orm import aliased

from app.agencies.models import Agency
from app.casework.models import Case, TeamSeat
from app.casework.vocabulary import SeatKind
from app.foundation.actor import Actor
from app.privacy.models import Consent, SharingAgreement
from app.privacy.queries import in_force
from app.privacy.rules import READ_BY_KIND
from app.privacy.vocabulary import Extra, Purpose, Shareable

TODAY = "actor_today"
# Under names of their own: the statements around ask for seats and agencies, too.
_Reader, _Seat = aliased(Agency), aliased(TeamSeat)


def sits(actor: Actor, seat: Any = TeamSeat) -> tuple[ColumnElement[bool], ...]:
    """A seat that the professional has now; one that ends by itself counts until its moment has come."""
    lasts = seat.until_at.is_(None)
    # Whoever came in by no door has no moment: for them a seat that ends by itself is not one.
    within = lasts if actor.at is None else or_(lasts, seat.until_at > actor.at)
    return seat.staff_id == actor.staff_id, seat.ended_at.is_(None), within


def today_of(actor: Actor) -> Any:
    """The day of the actor's moment, which the door gives in the zone of the house; None for who came in by no door."""
    moment: Any = actor.at
    if isinstance(moment, BindParameter):
        return bindparam(TODAY, type_=Date)
    return moment.date() if moment is not None else None


def day_for(actor: Actor) -> dict[str, date | None]:
    """The value of the parameter that `today_of` leaves open in a statement built once."""
    return {TODAY: actor.at.date() if actor.at is not None else None}


def shares(actor: Actor, part: Shareable | ColumnElement[Any]) -> ColumnElement[bool]:
    """A file of the actor's own agency, or one of which they may read `part`, a part of life or the conversation.

    The same rule as `sharing.readable_domains`, for lists: both agencies and the person named the part, and the kind
    of agency needs it. An emergency opens what the kind needs, and no conversation.
    """
    today = today_of(actor)
    if today is None:
        return Case.agency_id == actor.agency_id
    name = literal(part.value, String) if isinstance(part, Shareable) else part
    needs = exists().where(_Reader.id == actor.agency_id, _needed(name))
    agreed = exists().where(
        SharingAgreement.holder_id == Case.agency_id,
        SharingAgreement.reader_id == actor.agency_id,
        _names(SharingAgreement.domains, name),
        *in_force(today),
    )
    allowed = exists().where(
        Consent.person_id == Case.person_id,
        Consent.agency_id == actor.agency_id,
        Consent.purpose == Purpose.SHARING,
        Consent.withdrawn_at.is_(None),
        _names(Consent.domains, name),
    )
    emergency = exists().where(
        _Seat.case_id == Case.id,
        _Seat.kind == SeatKind.EMERGENCY,
        *sits(actor, _Seat),
        name != Extra.CONVERSATION.value,
    )
    # One's own agency first: it is at hand in the row, and the database looks no further when it fits.
    return or_(Case.agency_id == actor.agency_id, and_(needs, or_(and_(agreed, allowed), emergency)))


def _needed(name: ColumnElement[Any]) -> ColumnElement[bool]:
    kinds = (
        and_(_Reader.kind == kind, name.in_([part.value for part in (*domains, *Extra)]))
        for kind, domains in READ_BY_KIND.items()
    )
    return or_(false(), *kinds)


def _names(listed: Any, name: ColumnElement[Any]) -> ColumnElement[bool]:
    """True where a list kept as JSON holds the name; names are single words, so looking for one in quotes is enough."""
    return as_type(listed, String).like(literal('%"', String) + name + literal('"%', String))
