"""What became of a notice: one row ends, and the next way to the same person is opened or spared."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, Uuid, bindparam, delete, or_, select, update

from app.delivery.channels import Accepted, Arrived, Later, Never, Result
from app.delivery.models import Outbox, PushSubscription
from app.delivery.rules import ENOUGH_TRIES, next_try, pause, second_way_at
from app.delivery.services import end
from app.delivery.texts import KINDS
from app.delivery.vocabulary import WAITING, Channel, DeliveryFailed, Reason, State
from app.foundation.events import publish
from app.foundation.unit_of_work import Work

RECEIPT_WITHIN = timedelta(hours=72)
NEEDED_NO_MORE = {Reason.NOT_NEEDED, Reason.OPENED}
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


def settle(work: Work, results: Sequence[tuple[Outbox, Result]]) -> None:
    """Write down what happened to rows that a worker had taken; what was taken back meanwhile stays so."""
    gone = [phone for _row, result in results if not isinstance(result, Accepted) for phone in result.gone]
    if gone:
        work.session.execute(delete(PushSubscription).where(PushSubscription.id.in_(gone)))
    arrived = [row for row, result in results if isinstance(result, Arrived)]
    if arrived:
        # Most rows end here, so these two statements are put together once and take many rows.
        connection = work.session.connection()
        connection.execute(ARRIVED, {"ids": [row.id for row in arrived], "at": work.now})
        read = [row.id for row in arrived if not _awaits_opening(work, row)]
        connection.execute(SPARED, {"ids": read, "at": work.now})
    for row, result in results:
        if not isinstance(result, Arrived):
            _settle_one(work, work.session.get_one(Outbox, row.id), result)
    work.session.flush()


def _awaits_opening(work: Work, row: Outbox) -> bool:
    """A push that matters and that nobody opens is followed by the next way, which gets its time here."""
    if row.channel != Channel.PUSH or row.person_id is None or not KINDS[row.kind].is_chased:
        return False
    second, at = following(work, row), second_way_at(work.now, row.expires_at, work.zone)
    if second is None or at is None:
        return False
    second.next_at, second.changed_at = at, work.now
    work.session.flush()
    return True


def opened(work: Work, row: Outbox) -> None:
    """The receiver has opened a push: no other way is needed."""
    if row.channel != Channel.PUSH or row.state != State.DELIVERED or row.receipt_at is not None:
        return
    row.receipt_at = work.now
    _spare_others(work, row, Reason.OPENED)
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
    if reason in NEEDED_NO_MORE:
        _spare_others(work, row, reason)
    else:
        _open_next(work, row)
    work.session.flush()


def put_off(work: Work, row: Outbox, until: datetime) -> None:
    """Nothing is wrong with this way, it only has to rest: what was taken comes back at that time."""
    if row.state != State.SENDING:
        return
    row.attempts -= 1
    row.state = State.TEMPORARY_FAILURE if row.attempts else State.CREATED
    row.next_at, row.lease_until, row.changed_at = until, None, work.now
    work.session.flush()


def fail(work: Work, row: Outbox, reason: Reason) -> None:
    """This way does not work: try the next one, and tell the house when there is none or the address is wrong."""
    row.left_at = None
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
    row.left_at = None
    if row.attempts >= ENOUGH_TRIES and following(work, row) is not None:
        fail(work, row, Reason.GAVE_UP)
        return
    wait = pause(row.attempts, random.random(), later.after)  # noqa: S311 - jitter, not a secret
    again = next_try(work.now, wait, row.expires_at)
    if again is None:
        end(row, State.EXPIRED, work.now, later.reason)
        return
    row.state, row.reason, row.changed_at = State.TEMPORARY_FAILURE, later.reason, work.now
    row.next_at, row.lease_until = again, None


def following(work: Work, row: Outbox) -> Outbox | None:
    """The next way of the same notice whose turn has not come."""
    return work.session.scalars(
        select(Outbox)
        .where(Outbox.notice_id == row.notice_id, Outbox.turn > row.turn, Outbox.state == State.CREATED)
        .order_by(Outbox.turn)
        .limit(1)
    ).first()


def _open_next(work: Work, row: Outbox) -> bool:
    """True when there is another way and its turn has come; else the house hears that no way was left."""
    successor = following(work, row)
    if successor is not None:
        successor.next_at = work.now
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
