"""What leaves the house, in words: the same few for everything, since a bystander reads a lock screen too.

A kind says where the notice leads once the phone is unlocked and how urgent it is. It never changes the words so
far that they would tell what somebody is being helped with.
"""

from dataclasses import dataclass
from datetime import timedelta

from app.delivery.vocabulary import Channel, Topic, Weight
from app.foundation.i18n import mark

NAME = "Camín"
NEWS = mark("You have a new notice. Open it when you can.")
REMINDER = mark("A reminder for you. Open it when you can.")
WORK = mark("There is something new for you.")
CODE = mark("Your code is %(code)s. Write it where you asked for it. Give it to nobody.")
HELP_BY_CODE = mark("Scan the code with your phone. It shows how to sign in. You can also ask your team.")
SIGN_IN = mark("Sign in here to read it:")
ASKED = mark("Somebody asks whether you have a place. Read it and answer; you need no account.")
ASKED_AGAIN = mark("Somebody still waits for your answer about a place. You need no account.")
NOT_NEEDED = mark("A question about a place was taken back. You need do nothing.")
ANSWER_HERE = mark("Answer here, within 8 days:")
AUTOMATIC = mark("This message is automatic. Nobody reads answers to it.")
OFF = mark("You can turn these messages off under More, How we tell you.")


BOTH, SILENT = (Channel.PUSH, Channel.EMAIL), (Channel.PUSH,)


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of notice: its words, the page it opens, how long it is worth sending, and how much depends on it.

    For professionals it also says under which topic it can be turned off, and by which ways it goes.
    """

    words: str = NEWS
    path: str = "/"
    keeps: timedelta = timedelta(days=3)
    weight: Weight = Weight.NEWS
    topic: Topic | None = None
    ways: tuple[Channel, ...] = BOTH

    @property
    def urgency(self) -> str:
        """What the push service is told."""
        return "normal" if self.weight is Weight.NEWS else "high"

    @property
    def is_chased(self) -> bool:
        """True when a push of it that nobody opens is followed by another way."""
        return self.weight in {Weight.MATTER, Weight.CHANGE}


SIGN_IN_CODE = "sign_in_code"
KINDS = {
    "appointment_booked": Kind(path="/appointments"),
    "appointment_moved": Kind(path="/appointments", weight=Weight.CHANGE),
    "appointment_cancelled": Kind(path="/appointments", weight=Weight.CHANGE),
    "appointment_in_doubt": Kind(path="/appointments"),
    "appointment_receiver": Kind(path="/appointments"),
    "appointment_reminder": Kind(REMINDER, "/appointments", timedelta(days=1), Weight.MATTER),
    "appointment_invitation": Kind(path="/appointments"),
    "invitation_reminder": Kind(REMINDER, "/appointments"),
    "times_missing": Kind(WORK, "/staff/agenda/availability", topic=Topic.TIMES),
    "visit_changed": Kind(WORK, "/staff/agenda", timedelta(days=1), topic=Topic.VISITS, ways=SILENT),
    "earlier_slot": Kind(path="/appointments", keeps=timedelta(days=1)),
    "message_new": Kind(path="/messages"),
    "message_nudge": Kind(WORK, "/staff/messages", topic=Topic.LATE),
    "message_received": Kind(WORK, "/staff/messages", timedelta(days=1), topic=Topic.MESSAGES, ways=SILENT),
    "claim_changed": Kind(path="/benefits"),
    "situation_asked": Kind(path="/situation"),
    "situation_copy": Kind(path="/situation"),
    "benefit_changed": Kind(path="/benefits"),
    "package_proposed": Kind(path="/plan/proposal", keeps=timedelta(days=7)),
    "estimate_answered": Kind(path="/me/estimate", keeps=timedelta(days=7)),
    "referral_link_new": Kind(ASKED, "/answer/{token}", timedelta(days=8)),
    "referral_link_again": Kind(ASKED_AGAIN, "/answer/{token}", timedelta(days=8)),
    "referral_over": Kind(NOT_NEEDED),
    "referral_new": Kind(WORK, "/staff/referrals"),
    "referral_remind": Kind(WORK, "/staff/referrals"),
    "referral_answered": Kind(WORK, "/staff/referrals/sent"),
    "referral_news": Kind(path="/team"),
    SIGN_IN_CODE: Kind(CODE, "/sign-in", timedelta(minutes=15), Weight.SECURITY),
}
