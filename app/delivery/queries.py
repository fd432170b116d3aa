"""Questions about what was sent and about how somebody wants to be told."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, or_, select

from app.delivery.models import ChannelChoice, Outbox, PushSubscription
from app.delivery.vocabulary import SPARED, WAITING, Channel, State
from app.identity.models import DeviceSession


def states(subject_ids: Collection[UUID]) -> Select[UUID, str, Channel, State, datetime]:
    """Of each notice about these things: subject, kind, channel, state and since when.

    A way that was not needed, because another one worked or because the cause was taken back, is left out.
    """
    turn_has_come = or_(Outbox.turn == 0, Outbox.next_at.is_not(None), Outbox.state != State.CREATED)
    spoken_of = or_(Outbox.reason.is_(None), Outbox.reason.not_in(SPARED))
    return (
        select(Outbox.subject_id, Outbox.kind, Outbox.channel, Outbox.state, Outbox.changed_at)
        .where(Outbox.subject_id.in_(subject_ids), spoken_of, turn_has_come)
        .order_by(Outbox.created_at, Outbox.notice_id, Outbox.turn)
    )


def choices(person_id: UUID) -> Select[ChannelChoice]:
    """What somebody said about each channel, in their order."""
    return select(ChannelChoice).where(ChannelChoice.person_id == person_id).order_by(ChannelChoice.place)


def subscriptions_of(account_ids: Collection[UUID], now: datetime) -> Select[PushSubscription]:
    """The browsers of these accounts that take notices and are still signed in."""
    signed_in = exists().where(
        and_(
            DeviceSession.id == PushSubscription.session_id,
            DeviceSession.revoked_at.is_(None),
            DeviceSession.expires_at > now,
        )
    )
    return (
        select(PushSubscription)
        .where(PushSubscription.account_id.in_(account_ids), signed_in)
        .order_by(PushSubscription.created_at, PushSubscription.id)
    )


def subscription_of_session(session_id: UUID) -> Select[PushSubscription]:
    """The browser's own subscription."""
    return select(PushSubscription).where(PushSubscription.session_id == session_id)


def oldest_due(now: datetime) -> Select[datetime | None]:
    """Since when the notice has been due that waits longest to be sent, if any is."""
    waits = (Outbox.state.in_(WAITING), Outbox.next_at <= now, Outbox.expires_at > now)
    return select(func.min(Outbox.next_at)).where(*waits)
