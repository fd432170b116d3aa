"""What is told about what was sent: by the gateway, signed, fresh and each once; by a browser, that it was opened."""

import json
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from app.delivery.models import Outbox
from app.delivery.outcome import opened, receive
from app.delivery.signing import is_signed
from app.delivery.vocabulary import Channel
from app.foundation.unit_of_work import Work

STATES = {"delivered": True, "failed": False}


def take_receipt(work: Work, body: bytes, stamp: str, signature: str, secret: str) -> bool:
    """Write down a receipt; False for one that is not signed by the gateway, is old, or was told before."""
    if not is_signed(body, secret, stamp, signature, work.now):
        return False
    told = _read(body)
    if told is None:
        return False
    row_id, arrived = told
    row = work.session.scalars(select(Outbox).where(Outbox.id == row_id, Outbox.channel == Channel.SMS)).first()
    said_at = datetime.fromtimestamp(int(stamp), UTC)
    if row is None or (row.receipt_at is not None and said_at <= row.receipt_at):
        return False
    receive(work, row, said_at, arrived=arrived)
    return True


def take_opened(work: Work, body: bytes) -> None:
    """A push was opened; whoever does not know its random id has opened nothing and changes nothing."""
    try:
        row_id = UUID(json.loads(body)["id"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return
    row = work.session.get(Outbox, row_id)
    if row is not None:
        opened(work, row)


def _read(body: bytes) -> tuple[UUID, bool] | None:
    try:
        told = json.loads(body)
        return UUID(told["id"]), STATES[told["state"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
