"""What became of a notice: one row ends, and the next way to the same person is opened or spared."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import Table, Uuid, bindparam, delete, or_, select, update

from app.delivery.channels import Accepted, Arrived, Later, Never, Result
from app.delivery.models import Outbox, PushSubscription
from app.delivery.rules import ENOUGH_TRIES, next_try, pause
from app.delivery.services import end
from app.delivery.vocabulary import WAITING, Channel, DeliveryFailed, Reason, State
from app.foundation.events import publish
from app.foundation.unit_of_work import Work

RECEIPT_WITHIN = timedelta(hours=72)
TABLE = cast("Table", Outbox.__table__)
OTHER = TABLE.alias()
IDS = bindparam("ids", expanding=True, type_=Uuid())
ARRIVED = (
    update(TABLE)
    .where(TABLE.c.id.in_(IDS), TABLE.c.state == State.SENDING, TABLE.c.sent_at.is_(None))
    .values(
        state=State.DELIVERED,
        reason=None,
        sent_at=bindparam("at"),
        changed_at=bindparam("at"),
        next_at=None,
        lease_until=None,
    )
)
SPARED = (
    update(TABLE)
    .where(
        TABLE.c.notice_id.in_(select(OTHER.c.notice_id).where(OTHER.c.id.in_(IDS), OTHER.c.state == State.DELIVERED)),
        TABLE.c.state.in_(WAITING),
    )
    .values(state=State.WITHDRAWN, reason=Reason.ANOTHER_WAY, next_at=None, changed_at=bindparam("at"))
)


def settle(work: Work, results: Sequence[tuple[UUID, Result]]) -> None:
    """Write down what happened to rows that a worker had taken; what was taken back meanwhile stays so."""
    gone = [phone for _id, result in results if not isinstance(result, Accepted) for phone in result.gone]
    if gone:
        work.session.execute(delete(PushSubscription).where(PushSubscription.id.in_(gone)))
    arrived = [row_id for row_id, result in results if isinstance(result, Arrived)]
    if arrived:
        # Most rows end here, so these two statements are put together once and take many rows.
        connection, values = work.session.connection(), {"ids": arrived, "at": work.now}
        connection.execute(ARRIVED, values)
        connection.execute(SPARED, values)
    for row_id, result in results:
        if not isinstance(result, Arrived):
            _settle_one(work, work.session.get_one(Outbox, row_id), result)
    work.session.flush()


def _settle_one(work: Work, row: Outbox, result: Accepted | Later | Never) -> None:
    if row.state != State.SENDING or row.sent_at is not None:
        return
    if isinstance(result, Accepted):
        row.sent_at = row.changed_at = work.now
        row.next_at = row.lease_until = None
    elif isinstance(result, Never):
        fail(work, row, result.reason)
    else:
        _postpone(work, row, result)


def skip(work: Work, row: Outbox, reason: Reason) -> None:
    """Put a row aside without sending it: nothing at all is sent when it is not needed, else the next way is tried."""
    if row.state != State.SENDING:
        return
    end(row, State.WITHDRAWN, work.now, reason)
    if reason is Reason.NOT_NEEDED:
        _spare_others(work, row, reason)
    else:
        _open_next(work, row)
    work.session.flush()


def fail(work: Work, row: Outbox, reason: Reason) -> None:
    """This way does not work: try the next one, and tell the house when there is none or the address is wrong."""
    end(row, State.PERMANENT_FAILURE, work.now, reason)
    opened = _open_next(work, row)
    if row.person_id is not None and opened and reason is Reason.REFUSED and row.channel != Channel.PUSH:
        publish(work, DeliveryFailed(row.person_id, row.subject_id, row.kind, Channel(row.channel)))


def receive(work: Work, row: Outbox, said_at: datetime, *, arrived: bool) -> None:
    """A gateway's receipt: the message is on the phone, or it never will be."""
    row.receipt_at = said_at
    if row.state not in {State.SENDING, State.TEMPORARY_FAILURE} or row.sent_at is None:
        return
    if arrived:
        end(row, State.DELIVERED, work.now)
        _spare_others(work, row)
    else:
        fail(work, row, Reason.REFUSED)
    work.session.flush()


def expire(work: Work) -> int:
    """End what came too late to be of use, and what a gateway never told about again; how many."""
    late = [*WAITING, State.SENDING]
    rows = work.session.scalars(
        select(Outbox)
        .where(
            Outbox.state.in_(late),
            or_(Outbox.sent_at.is_(None), Outbox.channel == Channel.LETTER),
            Outbox.expires_at <= work.now,
            or_(Outbox.lease_until.is_(None), Outbox.lease_until <= work.now),
        )
        .order_by(Outbox.id)
    ).all()
    for row in rows:
        untouched = row.state == State.CREATED and row.next_at is None
        end(row, *((State.WITHDRAWN, work.now, Reason.ANOTHER_WAY) if untouched else (State.EXPIRED, work.now)))
    silent = work.session.scalars(
        select(Outbox)
        .where(
            Outbox.channel == Channel.SMS, Outbox.state == State.SENDING, Outbox.sent_at <= work.now - RECEIPT_WITHIN
        )
        .order_by(Outbox.id)
    ).all()
    for row in silent:
        end(row, State.TEMPORARY_FAILURE, work.now, Reason.NO_RECEIPT)
    work.session.flush()
    return len(rows) + len(silent)


def _postpone(work: Work, row: Outbox, later: Later) -> None:
    if row.attempts >= ENOUGH_TRIES and _next_turn(work, row) is not None:
        fail(work, row, Reason.GAVE_UP)
        return
    wait = pause(row.attempts, random.random(), later.after)  # noqa: S311 - jitter, not a secret
    again = next_try(work.now, wait, row.expires_at)
    if again is None:
        end(row, State.EXPIRED, work.now, later.reason)
        return
    row.state, row.reason, row.changed_at = State.TEMPORARY_FAILURE, later.reason, work.now
    row.next_at, row.lease_until = again, None


def _next_turn(work: Work, row: Outbox) -> Outbox | None:
    return work.session.scalars(
        select(Outbox)
        .where(Outbox.notice_id == row.notice_id, Outbox.turn > row.turn, Outbox.state == State.CREATED)
        .order_by(Outbox.turn)
        .limit(1)
    ).first()


def _open_next(work: Work, row: Outbox) -> bool:
    """True when there is another way and its turn has come; else the house hears that no way was left."""
    following = _next_turn(work, row)
    if following is not None:
        following.next_at = work.now
        return True
    _tell_if_nothing_worked(work, row)
    return False


def _tell_if_nothing_worked(work: Work, row: Outbox) -> None:
    failed = work.session.scalars(
        select(Outbox)
        .where(Outbox.notice_id == row.notice_id, Outbox.state == State.PERMANENT_FAILURE)
        .order_by(Outbox.turn.desc())
    ).first()
    if failed is not None and failed.person_id is not None:
        publish(work, DeliveryFailed(failed.person_id, failed.subject_id, failed.kind, Channel(failed.channel)))


def _spare_others(work: Work, row: Outbox, reason: Reason = Reason.ANOTHER_WAY) -> None:
    work.session.execute(
        update(Outbox)
        .where(Outbox.notice_id == row.notice_id, Outbox.id != row.id, Outbox.state.in_(WAITING))
        .values(state=State.WITHDRAWN, reason=reason, next_at=None, changed_at=work.now)
    )
