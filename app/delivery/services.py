"""Writing into the outbox and taking back out of it; everything happens in the transaction of its cause."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import and_, delete, or_, select

from app.agencies.models import StaffMember
from app.audit.services import record
from app.delivery.models import ChannelChoice, Outbox, PushSubscription, StaffNoticeChoice
from app.delivery.queries import choices, subscriptions_of
from app.delivery.rules import Wish, ladder
from app.delivery.texts import KINDS
from app.delivery.vocabulary import TOLD_UNASKED, WAITING, Channel, Reason, State, Topic
from app.foundation.crypto import keyring
from app.foundation.unit_of_work import Work
from app.identity.models import Account, DeviceSession
from app.people.models import Person

ENDPOINT_INDEX = "push_subscription.endpoint"


@dataclass(frozen=True, slots=True)
class Browser:
    """What a browser hands over when its owner says yes: where to send, and its keys."""

    endpoint: str
    p256dh: str
    auth: str
    sender_key: str


log = logging.getLogger("camin.delivery")
Nudge = Callable[[], object]
Check = Callable[[Work, Outbox], bool]
_nudges: list[Nudge] = []
_checks: list[tuple[str, Check]] = []


def use_nudge(nudge: Nudge) -> None:
    """Name what wakes the worker after a commit; without one, or when it fails, the sweeper finds the rows."""
    _nudges[:] = [nudge]


def register_check(kind_prefix: str, check: Check) -> None:
    """Ask `check(work, row)` just before a notice of such a kind leaves; False means that it must not."""
    if (kind_prefix, check) not in _checks:
        _checks.append((kind_prefix, check))


def may_still_send(work: Work, row: Outbox) -> bool:
    """True when no room objects to this notice any more, such as for an appointment that was cancelled."""
    return all(check(work, row) for prefix, check in _checks if row.kind.startswith(prefix))


def enqueue(  # noqa: PLR0913 - three of them are named at each call
    work: Work,
    kind: str,
    person_id: UUID,
    *,
    subject_id: UUID,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    asked: bool = False,
) -> int:
    """Write a notice for a person, a row for each channel to try; how many rows. `asked`: they wait for just this."""
    person = work.session.get_one(Person, person_id)
    wishes = [Wish(choice.channel, choice.wanted) for choice in work.session.scalars(choices(person_id))]
    reachable = {
        Channel.PUSH: _takes_push(work, person.account_id),
        Channel.EMAIL: bool(person.email),
        Channel.SMS: bool(person.phone),
        Channel.LETTER: bool(person.address),
    }
    row = Outbox(kind=kind, subject_id=subject_id, person_id=person_id, asked=asked)
    return write_rows(work, row, ladder(wishes, reachable), due_at, expires_at)


def enqueue_staff(
    work: Work,
    kind: str,
    staff_id: UUID,
    *,
    subject_id: UUID,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> int:
    """Write a notice for a professional by the ways of its kind, if they want to hear of it; how many rows."""
    if not wants_topic(work, staff_id, KINDS[kind].topic):
        return 0
    member = work.session.get_one(StaffMember, staff_id)
    account = work.session.get_one(Account, member.account_id)
    reachable = {Channel.PUSH: _takes_push(work, account.id), Channel.EMAIL: bool(account.email)}
    ways = [channel for channel in ladder((), reachable) if channel in KINDS[kind].ways]
    return write_rows(work, Outbox(kind=kind, subject_id=subject_id, staff_id=staff_id), ways, due_at, expires_at)


def wants_topic(work: Work, staff_id: UUID, topic: Topic | None) -> bool:
    """True when a professional wants to hear of this."""
    return topic is None or topic in wanted_topics(work, staff_id)


def wanted_topics(work: Work, staff_id: UUID) -> list[Topic]:
    """What a professional wants to hear of; what they never spoke about follows its own default."""
    mine = select(StaffNoticeChoice.topic, StaffNoticeChoice.wanted).where(StaffNoticeChoice.staff_id == staff_id)
    said = {Topic(topic): wanted for topic, wanted in work.session.execute(mine)}
    return [topic for topic in Topic if said.get(topic, topic in TOLD_UNASKED)]


def choose_topics(work: Work, staff_id: UUID, wanted: Collection[Topic]) -> None:
    """Keep what a professional wants to be told about."""
    work.session.execute(delete(StaffNoticeChoice).where(StaffNoticeChoice.staff_id == staff_id))
    work.session.add_all(StaffNoticeChoice(staff_id=staff_id, topic=one, wanted=one in wanted) for one in Topic)
    work.session.flush()
    record(work, "delivery:topics:choose", wanted=",".join(sorted(wanted)))


def withdraw(work: Work, subject_id: UUID, kinds: Sequence[str] = ()) -> int:
    """Take back what was not sent yet about this subject; how many notices.

    A row that a worker has taken but not yet handed on is taken back too: it looks once more just before it sends.
    So is a letter that lies on the pile.
    """
    not_gone = or_(Outbox.sent_at.is_(None), Outbox.channel == Channel.LETTER)
    claimed = and_(Outbox.state == State.SENDING, not_gone)
    waiting = select(Outbox).where(Outbox.subject_id == subject_id, or_(Outbox.state.in_(WAITING), claimed))
    if kinds:
        waiting = waiting.where(Outbox.kind.in_(kinds))
    rows = work.session.scalars(waiting.order_by(Outbox.id)).all()
    for row in rows:
        # A letter that nobody has posted has told nobody anything.
        row.left_at = None if row.channel == Channel.LETTER else row.left_at
        end(row, State.WITHDRAWN, work.now, Reason.NOT_NEEDED)
    work.session.flush()
    return len({row.notice_id for row in rows})


def choose(work: Work, person_id: UUID, wishes: Sequence[Wish]) -> None:
    """Keep how somebody wants to be told, in this order; it holds for what has been written already, too."""
    work.session.execute(delete(ChannelChoice).where(ChannelChoice.person_id == person_id))
    for place, wish in enumerate(wishes):
        work.session.add(
            ChannelChoice(
                person_id=person_id, channel=wish.channel, place=place, wanted=wish.wanted, chosen_at=work.now
            )
        )
    work.session.flush()
    wanted = ",".join(wish.channel.value for wish in wishes if wish.wanted)
    record(work, "delivery:channels:choose", None, person_id, wanted=wanted)


def want_push(work: Work, person_id: UUID) -> None:
    """Somebody turned a phone on: notices come first from now on, unless they have said nothing at all yet."""
    said = [Wish(Channel(choice.channel), choice.wanted) for choice in work.session.scalars(choices(person_id))]
    if said and not any(wish.wanted and wish.channel is Channel.PUSH for wish in said):
        choose(work, person_id, [Wish(Channel.PUSH, wanted=True), *(w for w in said if w.channel is not Channel.PUSH)])


def subscribe(work: Work, account_id: UUID, session_id: UUID, browser: Browser) -> PushSubscription:
    """Keep a browser that wants notices: one a session, and a browser that changes hands leaves its former owner."""
    index = keyring().blind_index(browser.endpoint, ENDPOINT_INDEX)
    before = or_(PushSubscription.session_id == session_id, PushSubscription.endpoint_index == index)
    work.session.execute(delete(PushSubscription).where(before))
    kept = PushSubscription(
        account_id=account_id,
        session_id=session_id,
        endpoint=browser.endpoint,
        endpoint_index=index,
        p256dh=browser.p256dh,
        auth=browser.auth,
        sender_key=browser.sender_key,
        created_at=work.now,
    )
    work.session.add(kept)
    work.session.flush()
    record(work, "delivery:push:turn_on", kept, work.actor.person_id)
    return kept


def unsubscribe(work: Work, session_id: UUID) -> None:
    """Send no notices to this browser any more."""
    work.session.execute(delete(PushSubscription).where(PushSubscription.session_id == session_id))
    record(work, "delivery:push:turn_off", None, work.actor.person_id)


def forget_signed_out(work: Work) -> int:
    """Forget the browsers whose session has ended; how many. Nothing was sent to them since."""
    open_sessions = select(DeviceSession.id).where(
        DeviceSession.revoked_at.is_(None), DeviceSession.expires_at > work.now
    )
    gone = work.session.scalars(
        delete(PushSubscription).where(PushSubscription.session_id.not_in(open_sessions)).returning(PushSubscription.id)
    ).all()
    return len(gone)


def end(row: Outbox, state: State, now: datetime, reason: Reason | None = None) -> None:
    """Bring a row to an end: it is neither due nor leased any more."""
    row.state, row.reason, row.changed_at = state, reason, now
    row.next_at = row.lease_until = None


def write_rows(
    work: Work,
    like: Outbox,
    channels: Sequence[Channel],
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> int:
    """Write a notice like this one, a row for each of these channels; how many rows."""
    due, notice_id = due_at or work.now, uuid4()
    until = expires_at or due + KINDS[like.kind].keeps
    if until <= work.now:
        return 0
    for turn, channel in enumerate(channels):
        work.session.add(
            Outbox(
                notice_id=notice_id,
                turn=turn,
                kind=like.kind,
                subject_id=like.subject_id,
                person_id=like.person_id,
                staff_id=like.staff_id,
                offer_id=like.offer_id,
                asked=bool(like.asked),
                channel=channel,
                state=State.CREATED,
                attempts=0,
                due_at=due,
                expires_at=until,
                next_at=None if turn else due,
                created_at=work.now,
                changed_at=work.now,
            )
        )
    work.session.flush()
    if channels and due <= work.now and wake not in work.after_commit:
        work.then(wake)
    return len(channels)


def wake() -> None:
    """Tell the worker that something is due; the sweeper makes up for a bell that nobody heard."""
    for nudge in _nudges:
        try:
            nudge()
        except Exception as error:  # noqa: BLE001 - the deed is committed; nothing that happens here may undo it
            log.warning("the queue did not take the wake-up: %s", type(error).__name__)


def _takes_push(work: Work, account_id: UUID | None) -> bool:
    return (
        account_id is not None
        and work.session.scalars(subscriptions_of([account_id], work.now).limit(1)).first() is not None
    )
