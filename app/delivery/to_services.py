"""Notices to services without an account: an e-mail that says nothing but where to answer, by a link of its own."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.agencies.models import ServiceOffer
from app.delivery.models import Outbox
from app.delivery.services import write_rows
from app.delivery.vocabulary import Channel
from app.foundation.signed_ids import signed
from app.foundation.unit_of_work import Work

ANSWER = "referral_link"
ANSWER_PATH = "/answer/{token}"


def enqueue_offer(
    work: Work, kind: str, offer: ServiceOffer, *, subject_id: UUID, expires_at: datetime | None = None
) -> int:
    """Write a notice for a service; how many rows, none where the directory has no e-mail address of it."""
    row = Outbox(kind=kind, subject_id=subject_id, offer_id=offer.id)
    return write_rows(work, row, [Channel.EMAIL] if offer.email else [], expires_at=expires_at)


def answer_path(link_id: UUID) -> str:
    """Where the service answers: the id of the link under the seal of the house."""
    return ANSWER_PATH.format(token=signed(link_id, ANSWER))


def services_of(work: Work, rows: Collection[Outbox]) -> dict[UUID, ServiceOffer]:
    """The services to which these rows go."""
    ids = {row.offer_id for row in rows if row.offer_id}
    found = select(ServiceOffer).where(ServiceOffer.id.in_(ids)).order_by(ServiceOffer.id)
    return {offer.id: offer for offer in work.session.scalars(found)} if ids else {}
