"""The same notice for many people at once, in a handful of statements however many they are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from sqlalchemy import select

from app.delivery.models import ChannelChoice, Outbox
from app.delivery.queries import subscriptions_of
from app.delivery.rules import Wish, ladder
from app.delivery.services import wake
from app.delivery.texts import KINDS
from app.delivery.vocabulary import Channel, State
from app.foundation.unit_of_work import Work
from app.people.models import Person


def enqueue_many(work: Work, kind: str, subjects: Mapping[UUID, UUID]) -> int:
    """Write a notice for each person about their own subject, a row for each channel to try; how many rows."""
    people = work.session.scalars(select(Person).where(Person.id.in_(subjects)).order_by(Person.id)).all()
    wishes: dict[UUID, list[Wish]] = defaultdict(list)
    chosen = select(ChannelChoice).where(ChannelChoice.person_id.in_(subjects)).order_by(ChannelChoice.place)
    for choice in work.session.scalars(chosen):
        wishes[choice.person_id].append(Wish(choice.channel, choice.wanted))
    accounts = [person.account_id for person in people if person.account_id]
    with_push = {one.account_id for one in work.session.scalars(subscriptions_of(accounts, work.now))}
    rows: list[Outbox] = []
    for person in people:
        reachable = {
            Channel.PUSH: person.account_id in with_push,
            Channel.EMAIL: bool(person.email),
            Channel.SMS: bool(person.phone),
            Channel.LETTER: bool(person.address),
        }
        rows += _notice(work, kind, person.id, subjects[person.id], ladder(wishes[person.id], reachable))
    work.session.add_all(rows)
    work.session.flush()
    if rows and wake not in work.after_commit:
        work.then(wake)
    return len(rows)


def _notice(work: Work, kind: str, person_id: UUID, subject_id: UUID, channels: Sequence[Channel]) -> list[Outbox]:
    notice_id = uuid4()
    return [
        Outbox(
            notice_id=notice_id,
            turn=turn,
            kind=kind,
            subject_id=subject_id,
            person_id=person_id,
            channel=channel,
            state=State.CREATED,
            attempts=0,
            due_at=work.now,
            expires_at=work.now + KINDS[kind].keeps,
            next_at=None if turn else work.now,
            created_at=work.now,
            changed_at=work.now,
        )
        for turn, channel in enumerate(channels)
    ]
