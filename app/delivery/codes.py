"""Codes by text message for whoever lost their way in: asked for in the web, looked up and sent by the worker.

The web process writes the same row for every number and looks nothing up, so its answer and its time say nothing. The
code is made the moment it leaves; what stays behind is only its hash.
"""

import logging
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select

from app.audit.services import record
from app.delivery.models import ChannelChoice, CodeRequest, Outbox
from app.delivery.services import wake, write_rows
from app.delivery.texts import SIGN_IN_CODE
from app.delivery.vocabulary import Channel
from app.foundation.unit_of_work import Work
from app.identity.models import Account
from app.identity.services import issue_code
from app.identity.vocabulary import CodePurpose
from app.people.models import Person
from app.people.services import phone_index

LIFETIME = timedelta(minutes=15)
# To one number: 3 in a quarter of an hour, 6 a day. From this house: what no honest day reaches, against paid numbers.
SHORT, MOST_SHORT = timedelta(minutes=15), 3
LONG, MOST_LONG, MOST_OF_ALL = timedelta(days=1), 6, 300
AT_ONCE = 100
log = logging.getLogger("camin.delivery")


def ask_for_code(work: Work, phone: str) -> None:
    """Note that somebody wants a code on this number, whoever it belongs to."""
    work.session.add(CodeRequest(phone_index=phone_index(phone), asked_at=work.now))
    work.session.flush()
    work.then(wake)


def answer_requests(work: Work) -> int:
    """Write a text message for each number that belongs to one person with an account; how many."""
    oldest = select(CodeRequest).order_by(CodeRequest.asked_at, CodeRequest.id).limit(AT_ONCE)
    asked, written = work.session.scalars(oldest).all(), 0
    for request in asked:
        fresh = request.asked_at > work.now - LIFETIME
        person = _only_owner(work, request.phone_index) if fresh else None
        if person is not None and _may_text(work, person.id):
            row = Outbox(kind=SIGN_IN_CODE, subject_id=person.account_id, person_id=person.id, asked=True)
            written += write_rows(work, row, [Channel.SMS])
            record(work, "account:code:ask", None, person.id)
    if asked:
        work.session.execute(delete(CodeRequest).where(CodeRequest.id.in_([request.id for request in asked])))
    return written


def _only_owner(work: Work, index: str) -> Person | None:
    """The one person of this number: with two nobody can tell who asks, so their team has to."""
    owners = select(Person).join(Account, Account.id == Person.account_id)
    found = work.session.scalars(
        owners.where(Person.phone_index == index, Account.disabled_at.is_(None)).order_by(Person.id).limit(2)
    ).all()
    return found[0] if len(found) == 1 else None


def _may_text(work: Work, person_id: UUID) -> bool:
    """Whoever turned text messages off may have somebody beside them who reads them; so they get no code either."""
    off = select(ChannelChoice.id).where(
        ChannelChoice.person_id == person_id, ChannelChoice.channel == Channel.SMS, ChannelChoice.wanted.is_(False)
    )
    if work.session.scalars(off).first() is not None:
        return False
    mine = Outbox.person_id == person_id
    if _count(work, mine, SHORT) >= MOST_SHORT or _count(work, mine, LONG) >= MOST_LONG:
        return False
    if _count(work, Outbox.person_id.is_not(None), LONG) >= MOST_OF_ALL:
        log.error("no more codes by text message today: %s were sent", MOST_OF_ALL)
        return False
    return True


def _count(work: Work, whose: ColumnElement[bool], within: timedelta) -> int:
    texted = select(func.count()).select_from(Outbox).where(Outbox.kind == SIGN_IN_CODE, whose)
    return work.session.scalars(texted.where(Outbox.created_at > work.now - within)).one()


def code_for(work: Work, row: Outbox) -> str:
    """A new code for a row that carries one, nothing for all others; the code before it stops working."""
    if row.kind != SIGN_IN_CODE:
        return ""
    return issue_code(work, row.subject_id, CodePurpose.TEXTED, LIFETIME, row.person_id).code
