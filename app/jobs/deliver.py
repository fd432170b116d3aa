"""Emptying the outbox: at the ring of the bell, and every few minutes for what nobody rang for."""

from app.delivery.channels import Way
from app.delivery.letters import Pile
from app.delivery.mail import Mail
from app.delivery.push import Push
from app.delivery.sending import WORKER, Sender
from app.delivery.sms import Texts
from app.delivery.vocabulary import Channel
from app.foundation.unit_of_work import Units
from app.identity.services import is_demonstration
from app.settings import Settings


def sender_at(found: Settings, units: Units) -> Sender:
    """What sends for this installation, by the ways that its settings name.

    A demonstration only pushes, to phones that somebody turned on: its numbers and addresses are invented, and
    somebody real may have one of them.
    """
    with units.reading(WORKER) as work:
        invented = is_demonstration(work)
    ways: dict[Channel, Way] = {Channel.LETTER: Pile()}
    if found.vapid_private_key:
        ways[Channel.PUSH] = Push(found.vapid_private_key, found.push_hosts, found.sender)
    if found.smtp_url and not invented:
        ways[Channel.EMAIL] = Mail(found.smtp_url, found.sender)
    if found.sms_url and not invented:
        ways[Channel.SMS] = Texts(found.sms_url, found.sms_secret)
    return Sender(units, ways, found.base_url)
