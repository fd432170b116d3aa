"""What leaves the house, in words: the same few for everything, since a bystander reads a lock screen too.

A kind says where the notice leads once the phone is unlocked and how urgent it is. It never changes the words so
far that they would tell what somebody is being helped with.
"""

from dataclasses import dataclass
from datetime import timedelta

from app.foundation.i18n import mark

NAME = "Camín"
NEWS = mark("You have a new notice. Open it when you can.")
REMINDER = mark("A reminder for you. Open it when you can.")
WORK = mark("There is something new for you.")
HELP_BY_CODE = mark("Scan the code with your phone. It shows how to sign in. You can also ask your team.")
SIGN_IN = mark("Sign in here to read it:")
AUTOMATIC = mark("This message is automatic. Nobody reads answers to it.")
OFF = mark("You can turn these messages off under More, How we tell you.")


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of notice: its words, the page it opens, how long it is worth sending, and whether it is urgent."""

    words: str = NEWS
    path: str = "/"
    keeps: timedelta = timedelta(days=3)
    urgency: str = "normal"


KINDS = {
    "appointment_booked": Kind(path="/appointments"),
    "appointment_moved": Kind(path="/appointments", urgency="high"),
    "appointment_cancelled": Kind(path="/appointments", urgency="high"),
    "appointment_reminder": Kind(REMINDER, "/appointments", timedelta(days=1), "high"),
    "appointment_invitation": Kind(path="/appointments"),
    "invitation_reminder": Kind(REMINDER, "/appointments"),
    "times_missing": Kind(WORK, "/staff/agenda/availability"),
    "earlier_slot": Kind(path="/appointments", keeps=timedelta(days=1)),
    "message_new": Kind(path="/messages"),
    "message_nudge": Kind(WORK, "/staff/messages"),
    "claim_changed": Kind(path="/benefits"),
    "benefit_changed": Kind(path="/benefits"),
}
