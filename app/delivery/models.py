"""The outbox, the phones that take notices, and who wants to be told how."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, UniqueConstraint, Uuid, false
from sqlalchemy.orm import Mapped, mapped_column

from app.delivery.vocabulary import Channel, Reason, State, Topic
from app.foundation.columns import Category, Encrypted, Keep, PrimaryKey, UTCDateTime, personal, technical
from app.foundation.db import Base

TRACE = personal(Category.TRACE, Keep.CASE_PLUS_5Y)
CHOICE = personal(Category.CONTACT, Keep.CASE)
STAFF = personal(Category.STAFF, Keep.STAFF_TERM)
DEVICE = personal(Category.CONTACT, Keep.SESSION)


class Outbox(Base):
    """One notice by one channel; it holds no words, only its kind, for whom and about what.

    Rows of one notice share `notice_id` and are tried in the order of `turn`: a row whose turn has not come has no
    `next_at`. A row that a worker is sending has a lease; when the lease runs out the worker is taken for dead.
    `left_at` is when it was last handed on, and `asked` says that its receiver has just asked for it. The receipt of
    a push says that it was opened.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_state_next_at", "state", "next_at"),
        Index("ix_outbox_state_lease_until", "state", "lease_until"),
        Index("ix_outbox_notice_id_turn", "notice_id", "turn", unique=True),
        Index("ix_outbox_subject_id_kind", "subject_id", "kind"),
        Index("ix_outbox_person_id_left_at", "person_id", "left_at"),
    )

    id: Mapped[PrimaryKey]
    notice_id: Mapped[UUID] = mapped_column(Uuid, info=technical())
    turn: Mapped[int] = mapped_column(Integer, default=0, info=technical())
    kind: Mapped[str] = mapped_column(String(40), info=TRACE)
    subject_id: Mapped[UUID] = mapped_column(Uuid, info=TRACE)
    person_id: Mapped[UUID | None] = mapped_column(
        Uuid, ForeignKey("person.id", ondelete="CASCADE"), index=True, info=TRACE
    )
    staff_id: Mapped[UUID | None] = mapped_column(
        Uuid, ForeignKey("staff_member.id", ondelete="CASCADE"), index=True, info=TRACE
    )
    offer_id: Mapped[UUID | None] = mapped_column(
        Uuid, ForeignKey("service_offer.id", ondelete="CASCADE"), index=True, info=TRACE
    )
    channel: Mapped[Channel] = mapped_column(String(10), info=TRACE)
    state: Mapped[State] = mapped_column(String(20), default=State.CREATED, info=TRACE)
    reason: Mapped[Reason | None] = mapped_column(String(20), info=TRACE)
    asked: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false(), info=technical())
    attempts: Mapped[int] = mapped_column(Integer, default=0, info=technical())
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, info=TRACE)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, info=TRACE)
    next_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=technical())
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime, info=technical())
    left_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=TRACE)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=TRACE)
    receipt_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=TRACE)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=TRACE)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=TRACE)


class PushSubscription(Base):
    """One browser that takes notices, for as long as its session lasts: signing out ends both."""

    __tablename__ = "push_subscription"

    id: Mapped[PrimaryKey]
    account_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("account.id", ondelete="CASCADE"), index=True, info=DEVICE
    )
    session_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("device_session.id", ondelete="CASCADE"), index=True, info=DEVICE
    )
    endpoint: Mapped[str] = mapped_column(Encrypted("push_subscription.endpoint"), info=DEVICE)
    endpoint_index: Mapped[str] = mapped_column(String(64), unique=True, info=DEVICE)
    p256dh: Mapped[str] = mapped_column(Encrypted("push_subscription.p256dh"), info=DEVICE)
    auth: Mapped[str] = mapped_column(Encrypted("push_subscription.auth"), info=DEVICE)
    sender_key: Mapped[str] = mapped_column(String(100), info=technical())
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=DEVICE)


class ChannelChoice(Base):
    """Whether and in what place somebody wants a channel; no rows at all means the order of the house."""

    __tablename__ = "channel_choice"
    __table_args__ = (UniqueConstraint("person_id", "channel"),)

    id: Mapped[PrimaryKey]
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("person.id", ondelete="CASCADE"), info=CHOICE)
    channel: Mapped[Channel] = mapped_column(String(10), info=CHOICE)
    place: Mapped[int] = mapped_column(Integer, info=CHOICE)
    wanted: Mapped[bool] = mapped_column(Boolean, info=CHOICE)
    chosen_at: Mapped[datetime] = mapped_column(UTCDateTime, info=CHOICE)


class StaffNoticeChoice(Base):
    """What a professional said about one topic; without a row the topic's own default holds."""

    __tablename__ = "staff_notice_choice"
    __table_args__ = (UniqueConstraint("staff_id", "topic"),)

    id: Mapped[PrimaryKey]
    staff_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff_member.id", ondelete="CASCADE"), info=STAFF)
    topic: Mapped[Topic] = mapped_column(String(20), info=STAFF)
    wanted: Mapped[bool] = mapped_column(Boolean, info=STAFF)


class CodeRequest(Base):
    """Somebody asked for a code on a number; whether it is anybody's is looked up by the worker, never by the web."""

    __tablename__ = "code_request"

    id: Mapped[PrimaryKey]
    phone_index: Mapped[str] = mapped_column(String(64), info=personal(Category.CONTACT, Keep.DAYS_7))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime, info=technical())
