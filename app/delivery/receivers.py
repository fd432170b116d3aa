"""To whom a row goes: the language, the address and the choices of its receiver, for a handful of rows at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select

from app.agencies.models import ServiceOffer, StaffMember
from app.delivery.channels import Notice, Phone, Receiver
from app.delivery.models import ChannelChoice, Outbox
from app.delivery.queries import subscriptions_of
from app.delivery.texts import ANSWER_HERE, AUTOMATIC, KINDS, NAME, OFF, SIGN_IN
from app.delivery.to_services import ANSWER_PATH, answer_path, services_of
from app.delivery.vocabulary import Channel, Reason
from app.foundation.i18n import direction, language, speaking
from app.foundation.i18n import gettext as _
from app.foundation.tokens import spoken_code
from app.foundation.unit_of_work import Work
from app.identity.models import Account
from app.people.models import Person

STAFF_FRONT = "/staff/"


@dataclass(frozen=True, slots=True)
class Known:
    """A receiver as one channel sees them; `trouble` says why this channel is out of the question."""

    channel: Channel
    language: str
    receiver: Receiver
    trouble: Reason | None
    is_staff: bool

    def notice(self, row: Outbox, base_url: str, now: datetime, code: str = "") -> Notice:
        """The words of a row in the receiver's language; `code` is the one thing that a notice may carry."""
        kind = KINDS[row.kind]
        path = STAFF_FRONT if self.is_staff and not kind.path.startswith(STAFF_FRONT) else kind.path
        path = answer_path(row.subject_id) if kind.path == ANSWER_PATH else path
        front = f"{base_url}{STAFF_FRONT if self.is_staff else '/'}"
        with speaking(self.language):
            ending = _(AUTOMATIC) if row.person_id is None else f"{_(AUTOMATIC)} {_(OFF)}"
            sign_in = f"{_(SIGN_IN)} {front}"
            if row.offer_id is not None:
                sign_in = f"{_(ANSWER_HERE)} {base_url}{path}" if kind.path == ANSWER_PATH else ""
            return Notice(
                id=row.id,
                title=NAME,
                words=_with_code(_(kind.words), code, base_url) if code else _(kind.words),
                ending=ending,
                language=self.language,
                direction=direction(),
                url=f"{base_url}{path}",
                front=sign_in,
                urgency=kind.urgency,
                topic=f"{row.person_id or row.staff_id}.{row.subject_id}",
                now=now,
                expires_at=row.expires_at,
                tells_opened=kind.is_chased and not self.is_staff,
            )


def _with_code(words: str, code: str, base_url: str) -> str:
    # The last line binds the code to this address: phones that know the format offer it there and nowhere else.
    return f"{words % {'code': spoken_code(code)}}\n@{urlsplit(base_url).hostname} #{code}"


@dataclass(frozen=True, slots=True)
class _Book:
    """What a handful of rows needs to know, read in a few queries."""

    people: Mapping[UUID, Person]
    staff: Mapping[UUID, tuple[StaffMember, Account]]
    services: Mapping[UUID, ServiceOffer]
    phones: Mapping[UUID, list[Phone]]
    unwanted: frozenset[tuple[UUID, str]]


def receivers(work: Work, rows: Sequence[Outbox]) -> list[tuple[Outbox, Known]]:
    """Each row with its receiver."""
    book = _read(work, rows)
    return [(row, _known(book, row)) for row in rows]


def _read(work: Work, rows: Sequence[Outbox]) -> _Book:
    person_ids = {row.person_id for row in rows if row.person_id}
    staff_ids = {row.staff_id for row in rows if row.staff_id}
    people = (
        {p.id: p for p in work.session.scalars(select(Person).where(Person.id.in_(person_ids)))} if person_ids else {}
    )
    staff = {}
    if staff_ids:
        both = select(StaffMember, Account).join(Account, Account.id == StaffMember.account_id)
        staff = {m.id: (m, a) for m, a in work.session.execute(both.where(StaffMember.id.in_(staff_ids)))}
    accounts = {p.account_id for p in people.values() if p.account_id} | {a.id for _m, a in staff.values()}
    phones: dict[UUID, list[Phone]] = {}
    if any(row.channel == Channel.PUSH for row in rows):
        for found in work.session.scalars(subscriptions_of(accounts, work.now)):
            phone = Phone(found.id, found.endpoint, found.p256dh, found.auth)
            phones.setdefault(found.account_id, []).append(phone)
    said = select(ChannelChoice.person_id, ChannelChoice.channel).where(
        ChannelChoice.person_id.in_(person_ids), ChannelChoice.wanted.is_(False)
    )
    unwanted = (
        frozenset((who, str(channel)) for who, channel in work.session.execute(said)) if person_ids else frozenset()
    )
    return _Book(people, staff, services_of(work, rows), phones, unwanted)


def _known(book: _Book, row: Outbox) -> Known:
    channel = Channel(row.channel)
    if row.person_id is not None:
        person = book.people[row.person_id]
        addresses = {Channel.EMAIL: person.email, Channel.SMS: person.phone, Channel.LETTER: person.address}
        account_id, reads = person.account_id, person.language
    elif row.offer_id is not None:
        addresses = {Channel.EMAIL: book.services[row.offer_id].email}
        account_id, reads = None, language()
    else:
        member, account = book.staff[row.staff_id]  # type: ignore[index]  # a row has a person or a professional
        addresses, account_id, reads = {Channel.EMAIL: account.email}, account.id, member.language
    receiver = Receiver(addresses.get(channel) or "", tuple(book.phones.get(account_id, ()) if account_id else ()))
    reaches = receiver.phones if channel is Channel.PUSH else receiver.address
    trouble = None if reaches else Reason.NO_ADDRESS
    if (row.person_id, str(channel)) in book.unwanted:
        trouble = Reason.TURNED_OFF
    return Known(channel, reads, receiver, trouble, row.staff_id is not None)
