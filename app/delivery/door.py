"""The door through which every notice leaves: whoever was told by a channel today is not told by it again.

Times are looked up in the unit that lets a notice out and are written in the same one. Writers take turns, so two
workers never let out two at once.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select, update

from app.delivery.models import Outbox
from app.delivery.outcome import following, put_off, skip
from app.delivery.rules import REST, Leaving, step_at_the_door
from app.delivery.texts import KINDS
from app.delivery.vocabulary import Channel, Reason, State, Step
from app.foundation.unit_of_work import Work
from app.identity.models import DeviceSession
from app.people.models import Person

Used = tuple[UUID | None, str]


@dataclass(slots=True)
class Door:
    """When each channel was last used for some people, by which row."""

    work: Work
    used: dict[Used, list[tuple[UUID, datetime]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, work: Work, rows: Collection[Outbox]) -> "Door":
        """The door for a handful of rows, with one question however many they are."""
        door, people = cls(work), {row.person_id for row in rows if row.person_id}
        if people:
            since = work.now - REST
            recent = select(Outbox.person_id, Outbox.channel, Outbox.id, Outbox.left_at).where(
                Outbox.person_id.in_(people), Outbox.left_at > since
            )
            for person_id, channel, row_id, left_at in work.session.execute(recent):
                door.used[person_id, str(channel)].append((row_id, left_at or work.now))
        return door

    def lets_out(self, row: Outbox) -> bool:
        """True when the row may leave now; else it waits, leaves it to the next way, or is put aside."""
        step = self._step(row)
        if step is Step.GO:
            if row.person_id is not None:
                self.used[row.person_id, str(row.channel)].append((row.id, self.work.now))
            return True
        kept = self.work.session.get_one(Outbox, row.id)
        if step is Step.WAIT:
            put_off(self.work, kept, (self._last(row) or self.work.now) + REST)
        else:
            skip(self.work, kept, Reason.RESTING)
        return False

    def _step(self, row: Outbox) -> Step:
        last = self._last(row)
        if row.person_id is None or last is None:
            return Step.GO
        another = following(self.work, row) is not None
        return step_at_the_door(
            Leaving(KINDS[row.kind].weight, row.asked, row.expires_at, another), last, self.work.now
        )

    def _last(self, row: Outbox) -> datetime | None:
        times = self.used.get((row.person_id, str(row.channel)), ())
        return max((left for row_id, left in times if row_id != row.id), default=None)


def let_out(work: Work, rows: Sequence[Outbox]) -> None:
    """Write down when these rows left."""
    ids = [row.id for row in rows if row.person_id]
    if ids:
        work.session.execute(update(Outbox).where(Outbox.id.in_(ids)).values(left_at=work.now))


def was_opened(work: Work, row: Outbox) -> bool:
    """True when a push of the same notice was opened, or its receiver has looked in since, by whatever way."""
    if not row.turn or row.person_id is None or not KINDS[row.kind].is_chased:
        return False
    pushed = select(Outbox).where(
        Outbox.notice_id == row.notice_id,
        Outbox.channel == Channel.PUSH,
        Outbox.state == State.DELIVERED,
        Outbox.sent_at.is_not(None),
    )
    before = work.session.scalars(pushed).first()
    if before is None or before.receipt_at is not None:
        return before is not None
    account = select(Person.account_id).where(Person.id == row.person_id).scalar_subquery()
    looked = exists().where(DeviceSession.account_id == account, DeviceSession.seen_at > before.sent_at)
    return bool(work.session.scalar(select(looked)))
