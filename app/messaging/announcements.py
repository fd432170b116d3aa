"""Announcements: one message each to many people, who never learn of one another.

An announcement is no answer: whoever waits for one goes on waiting, and the clock with them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, insert, select, update

from app.audit.services import record
from app.casework.models import Case, TeamSeat
from app.casework.vocabulary import CaseStatus
from app.delivery.many import enqueue_many
from app.foundation.errors import Invalid
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.messaging.agency_texts import OwnText
from app.messaging.models import Message, Thread
from app.messaging.services import NEW, checked_words
from app.messaging.texts import ReadyText
from app.messaging.vocabulary import Audience
from app.people.models import Person

MOST = 500


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody an announcement is for."""

    case_id: UUID
    person_id: UUID
    reference: str
    given_name: str
    family_name: str
    language: str

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True, slots=True)
class Group:
    """Whom somebody wants to write to: all of theirs, a territory, or the files of a list."""

    audience: Audience
    territory_id: UUID | None = None
    references: tuple[str, ...] = ()


def receivers(group: Group, staff_id: UUID | None) -> Select[UUID, UUID, str, str, str, str]:
    """The open cases of a group; the caller narrows them to what the actor may see."""
    statement = (
        select(Case.id, Case.person_id, Case.reference, Person.given_name, Person.family_name, Person.language)
        .join(Person, Person.id == Case.person_id)
        .where(Case.status == CaseStatus.OPEN)
        .order_by(Person.search_key, Case.id)
        .limit(MOST + 1)
    )
    if group.audience is Audience.TERRITORY:
        return statement.where(Case.territory_id == group.territory_id)
    if group.audience is Audience.LIST:
        return statement.where(Case.reference.in_(group.references))
    seats = select(TeamSeat.case_id).where(TeamSeat.staff_id == staff_id, TeamSeat.ended_at.is_(None))
    return statement.where(Case.id.in_(seats))


def check_group(found: Sequence[Receiver], group: Group) -> None:
    """Raise Invalid for nobody, for far too many, and for a list with a file that is not there."""
    if len(found) > MOST:
        raise Invalid(_("Write to at most %(limit)s people at a time.", limit=MOST), "audience")
    missing = sorted(set(group.references) - {one.reference for one in found})
    if missing:
        raise Invalid(_("We did not find these files: %(files)s", files=", ".join(missing)), "references")
    if not found:
        raise Invalid(_("There is nobody in this group."), "audience")


def announce(
    work: Work, group: Group, found: Sequence[Receiver], words: str, text: ReadyText | OwnText | None = None
) -> UUID:
    """Write the same message to each of these people, in a few statements however many they are.

    A ready text, of the house or of the agency, goes to each in their language and with their name.
    """
    check_group(found, group)
    body = "" if text else checked_words(words)
    announcement_id = uuid4()
    threads = _threads(work, [one.case_id for one in found])
    rows = [
        {
            "id": uuid4(),
            "thread_id": threads[one.case_id].id,
            "staff_id": work.actor.staff_id,
            "body": text.in_language(one.language, one.given_name) if text else body,
            "sent_at": work.now,
            "announcement_id": announcement_id,
        }
        for one in found
    ]
    work.session.execute(insert(Message), rows)
    _count(work, found, threads, rows)
    record(
        work,
        "message:group:announce",
        None,
        audience=group.audience.value,
        count=len(found),
        group=str(announcement_id),
    )
    return announcement_id


def _threads(work: Work, case_ids: Sequence[UUID]) -> dict[UUID, Thread]:
    known = {
        thread.case_id: thread for thread in work.session.scalars(select(Thread).where(Thread.case_id.in_(case_ids)))
    }
    new = [Thread(case_id=case_id, unread_for_person=0) for case_id in case_ids if case_id not in known]
    work.session.add_all(new)
    work.session.flush()
    return known | {thread.case_id: thread for thread in new}


def _count(work: Work, found: Sequence[Receiver], threads: dict[UUID, Thread], rows: Sequence[dict[str, Any]]) -> None:
    """Everybody has one more to read; who had nothing unread is told that there is something."""
    ids = {one.case_id: row["id"] for one, row in zip(found, rows, strict=True)}
    new = [one for one in found if threads[one.case_id].unread_for_person == 0]
    every = update(Thread).where(Thread.case_id.in_(ids))
    work.session.execute(every.values(unread_for_person=Thread.unread_for_person + 1, last_at=work.now))
    noticed = [{"id": threads[one.case_id].id, "notice_id": ids[one.case_id]} for one in new]
    if noticed:
        work.session.execute(update(Thread), noticed)
    enqueue_many(work, NEW, {one.person_id: ids[one.case_id] for one in new})
