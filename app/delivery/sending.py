"""The worker's part: take what is due, ask once more whether it may leave, send it, and write down what happened.

A row is taken in one short transaction and settled in another; the network is between them, with no lock held. A
worker that dies in between leaves a lease that runs out, and the row is sent again: at least once, never lost.
"""

import logging
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, and_, bindparam, or_, select

from app.delivery.channels import Later, Notice, Receiver, Result, Way
from app.delivery.codes import answer_requests, code_for
from app.delivery.door import Door, let_out, was_opened
from app.delivery.models import Outbox
from app.delivery.outcome import expire, settle, skip
from app.delivery.receivers import Known, receivers
from app.delivery.services import may_still_send
from app.delivery.vocabulary import WAITING, Channel, Reason, State
from app.foundation.actor import Actor
from app.foundation.unit_of_work import Units, Work

log = logging.getLogger("camin.delivery")
WORKER = Actor.system("delivery")
Ways = Mapping[Channel, Way]
Leaving = tuple[Outbox, Way, Notice, Receiver]
# As many may be on their way at once; a worker that is killed may send these a second time.
AT_ONCE = 8
AT_A_TIME = 100
LEASE = timedelta(minutes=5)
TOGETHER_SECONDS = 0.01
STILL_DUE = select(Outbox.id).where(
    Outbox.id.in_(bindparam("ids", expanding=True)), Outbox.state == State.SENDING, Outbox.sent_at.is_(None)
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends what is due by the ways that are set up here, from the address of this installation."""

    units: Units
    ways: Ways
    base_url: str
    lease: timedelta = LEASE

    def send_due(self) -> int:
        """Send until nothing is due; how many were tried. What is too late is never sent."""
        with self.units.writing(WORKER) as work:
            expire(work)
            answer_requests(work)
        tried = 0
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="deliver") as pool:
            while rows := self._claim():
                tried += len(rows)
                self._send_all(pool, rows)
        return tried

    def _claim(self) -> list[tuple[Outbox, Known]]:
        with self.units.writing(WORKER) as work:
            rows = work.session.scalars(_due(work).limit(AT_A_TIME)).all()
            for row in rows:
                row.state, row.attempts = State.SENDING, row.attempts + 1
                row.lease_until, row.changed_at = work.now + self.lease, work.now
            work.session.flush()
            return receivers(work, rows)

    def _send_all(self, pool: ThreadPoolExecutor, rows: list[tuple[Outbox, Known]]) -> None:
        waiting, on_their_way = deque(rows), dict[Future[Result], Outbox]()
        while waiting or on_their_way:
            results = [(on_their_way.pop(future), _result(future)) for future in _done(on_their_way)]
            with self.units.writing(WORKER) as work:
                settle(work, results)
                leaving = self._leaving(work, _next_ones(waiting, on_their_way.values()))
            for row, way, notice, to in leaving:
                on_their_way[pool.submit(way.send, notice, to)] = row

    def _leaving(self, work: Work, next_ones: Sequence[tuple[Outbox, Known]]) -> list[Leaving]:
        """The last look before they leave: not taken back, still possible, still allowed; else they are put aside."""
        still_due = set(work.session.scalars(STILL_DUE, {"ids": [row.id for row, _known in next_ones]}))
        due = [(row, known) for row, known in next_ones if row.id in still_due]
        door, ready = Door.of(work, [row for row, _known in due]), list[Leaving]()
        for row, known in due:
            reason = self._objection(work, row, known)
            if reason is not None:
                skip(work, work.session.get_one(Outbox, row.id), reason)
            elif door.lets_out(row):
                code = code_for(work, row)
                notice = known.notice(row, self.base_url, work.now, code)
                ready.append((row, self.ways[known.channel], notice, known.receiver))
        let_out(work, [row for row, *_rest in ready])
        return ready

    def _objection(self, work: Work, row: Outbox, known: Known) -> Reason | None:
        if known.channel not in self.ways:
            return Reason.NOT_OFFERED
        if known.trouble:
            return known.trouble
        if not may_still_send(work, row):
            return Reason.NOT_NEEDED
        return Reason.OPENED if was_opened(work, row) else None


def _next_ones(
    waiting: deque[tuple[Outbox, Known]], on_their_way: Collection[Outbox]
) -> Sequence[tuple[Outbox, Known]]:
    """As many as there is room for; who is being told something by the same channel this moment comes after that."""
    busy = {(row.person_id, row.channel) for row in on_their_way if row.person_id}
    chosen: list[tuple[Outbox, Known]] = []
    for _ in range(len(waiting)):
        if len(chosen) >= AT_ONCE - len(on_their_way):
            break
        row, known = waiting.popleft()
        if (row.person_id, row.channel) in busy and not row.asked:
            waiting.append((row, known))
        else:
            chosen.append((row, known))
            busy |= {(row.person_id, row.channel)} if row.person_id else set()
    return chosen


def _done(on_their_way: Collection[Future[Result]]) -> Collection[Future[Result]]:
    """The first that are back, and those that come right behind: they are written down together."""
    if not wait(on_their_way, return_when=FIRST_COMPLETED).done:
        return ()
    return wait(on_their_way, TOGETHER_SECONDS).done


def _result(future: Future[Result]) -> Result:
    trouble = future.exception()
    if trouble is None:
        return future.result()
    log.error("a channel failed in a way of its own: %s", type(trouble).__name__)
    return Later(Reason.DOWN)


def _due(work: Work) -> Select[Outbox]:
    turn_has_come = and_(Outbox.state.in_(WAITING), Outbox.next_at <= work.now)
    worker_died = and_(Outbox.state == State.SENDING, Outbox.sent_at.is_(None), Outbox.lease_until <= work.now)
    return (
        select(Outbox)
        .where(or_(turn_has_come, worker_died), Outbox.expires_at > work.now)
        .order_by(Outbox.next_at, Outbox.id)
    )
