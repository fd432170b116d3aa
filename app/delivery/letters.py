"""Letters: the worker lays them on the pile, a professional prints and posts them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from app.audit.services import record
from app.delivery.channels import Accepted, Notice, Receiver, Result
from app.delivery.models import Outbox
from app.delivery.outcome import receive
from app.delivery.texts import HELP_BY_CODE, NAME, NEWS
from app.delivery.vocabulary import Channel, State
from app.foundation.i18n import gettext as _
from app.foundation.i18n import speaking
from app.foundation.pdf import META, Page, Sheet, Words
from app.foundation.unit_of_work import Work
from app.people.models import Person

A4 = Sheet(210, 297, 25)
# Where the window of a C5 envelope shows the address.
WINDOW, BODY, QR = 50, 105, 45


@dataclass(slots=True)
class Pile:
    """The pile of letters to print: nothing leaves by itself, so nothing can fail on the way to it."""

    def send(self, notice: Notice, to: Receiver) -> Result:  # noqa: ARG002 - the same for every channel
        """Lay it on the pile; it counts as sent when somebody says that it was posted."""
        return Accepted()


def waiting(now: datetime) -> Select[Outbox, Person]:
    """The letters on the pile that are still of use, the oldest first, with the people they are for."""
    return (
        select(Outbox, Person)
        .join(Person, Person.id == Outbox.person_id)
        .where(
            Outbox.channel == Channel.LETTER,
            Outbox.state == State.SENDING,
            Outbox.sent_at.is_not(None),
            Outbox.expires_at > now,
        )
        .order_by(Outbox.sent_at, Outbox.id)
    )


def posted(work: Work, rows: Sequence[Outbox]) -> None:
    """Somebody has posted these letters."""
    for row in rows:
        receive(work, row, work.now, arrived=True)
    record(work, "delivery:letter:post", count=len(rows))


def printed(title: str, people: Sequence[Person], address: str) -> bytes:
    """A sheet a letter, in the language of who will read it; it says no more than the other channels say."""
    page = Page(A4, title, people[0].language if people else "")
    for person in people:
        _sheet(page, person, address)
    return page.content()


def _sheet(page: Page, person: Person, address: str) -> None:
    page.begin()
    code = person.language
    page.go_to(WINDOW)
    page.write(Words(f"{person.name}\n{person.address or ''}", "es", 12, align="L"))
    page.go_to(BODY)
    with speaking(code):
        page.write(Words(_(NEWS), code, 16, bold=True))
        page.down(8)
        page.qr(address, QR)
        page.down(4)
        page.write(Words(_(HELP_BY_CODE), code, 12))
        page.down(2)
        page.write(Words(address, "en", 11, colour=META))
    page.down(10)
    page.write(Words(NAME, "es", 11, colour=META))
