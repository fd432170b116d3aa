"""The post of the demonstration: what the story sent has arrived, since nobody in it can be reached."""

from sqlalchemy import update

from app.delivery.models import Outbox
from app.delivery.vocabulary import WAITING, Reason, State
from app.foundation.unit_of_work import Work


def call_it_sent(work: Work) -> None:
    """Bring every notice of the story to its end, at the time at which the story wrote it."""
    work.session.flush()
    waiting = Outbox.state.in_(WAITING)
    at_once = {"sent_at": Outbox.created_at, "changed_at": Outbox.created_at, "next_at": None}
    work.session.execute(update(Outbox).where(waiting, Outbox.turn == 0).values(state=State.DELIVERED, **at_once))
    spared = {"state": State.WITHDRAWN, "reason": Reason.ANOTHER_WAY, "next_at": None}
    work.session.execute(update(Outbox).where(waiting).values(spared))
