"""What professionals did with a person's file, told in the person's words and folded to what is worth reading."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from app.agencies import StaffMember
from app.audit import AuditEntry
from app.casework import TeamSeat
from app.casework.vocabulary import SeatKind
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark

FOLD = timedelta(hours=1)
# A page of a phone; whoever looks for somebody unknown chooses among more of them.
MOST, MOST_NAMED = 12, 40
READING = "case:file:read"
EMERGENCY = "case:access:emergency"
# What stands on the page. What the person has on other pages (messages, appointments) is not told again here.
SEEN = {
    READING: mark("Saw your details, your plan and your notes."),
    "case:file:open": mark("Opened your file."),
    "case:file:close": mark("Closed your file."),
    "case:file:reopen": mark("Opened your file again."),
    "case:file:hand_over": mark("Handed your file over to a colleague."),
    "case:details:change": mark("Changed your name, birth date or document."),
    "case:meeting:call": mark("Called a meeting of your team."),
    "case:meeting:write_up": mark("Wrote down what a meeting of your team decided."),
    "case:meeting:amend": mark("Corrected what a meeting of your team decided."),
    "case:paper:label": mark("Sorted or added a paper of yours."),
    "case:note:write": mark("Wrote a note."),
    "case:team:join": mark("Changed who is in your team."),
    "case:team:leave": mark("Changed who is in your team."),
    "case:team:lead": mark("Changed who leads your plan."),
    "case:access:ask": mark("Asked to see your file."),
    EMERGENCY: mark("Opened your file in an emergency, without waiting for a yes."),
    "people:person:find_masked": mark("Looked whether you are with us, and saw only the first letters of your name."),
    "privacy:consent:ask": mark("Asked you whether your team may share with another agency."),
    "privacy:representative:begin": mark("Wrote down who speaks for you."),
    "privacy:representative:end": mark("Wrote down that somebody no longer speaks for you."),
    "case:referral:send": mark("Asked another service for you."),
    "case:referral:read": mark("Read what your team asks for you."),
    "case:referral:answer": mark("Answered what your team asked for you."),
    "case:referral:take_back": mark("Took back what was asked for you."),
    "people:import:update": mark("Brought your details up to date, from a list of a service."),
    "people:contact:read": mark("Looked at how to reach you, to ask whether you want help."),
    "case:task:add": mark("Added a step to your plan."),
    "case:task:finish": mark("Ticked a step of your plan."),
    "case:contact:change": mark("Changed your phone or your address."),
    "assessment:assessment:begin": mark("Began to ask how things are with you."),
    "assessment:answers:write": mark("Wrote down how things are with you."),
    "assessment:questions:ask": mark("Sent you questions about how things are."),
    "assessment:assessment:agree": mark("Closed what you agreed together about how things are."),
    "assessment:disagreement:write": mark("Wrote down that you do not agree with something."),
    "assessment:strength:add": mark("Wrote down something that goes well."),
    "assessment:strength:correct": mark("Corrected something that goes well."),
    "assessment:strength:end": mark("Took back something that they wrote down as going well."),
    "assessment:copy:print": mark("Opened the copy of what you agreed."),
    "assessment:segment:decide": mark("Decided which support comes first for you."),
    "benefits:check:keep": mark("Checked which benefits may be for you."),
    "benefits:check:share": mark("Showed you a check of your benefits."),
    "benefits:check:repeat": mark("Checked your benefits again, because the law changed."),
    "benefits:draft:drop": mark("Began a check of your benefits and did not keep it."),
    "benefits:claim:silent": mark("Noticed that nobody answered your claim in time."),
    "benefits:claim:prepare": mark("Began a claim of a benefit with you."),
    "benefits:claim:apply": mark("Wrote down that you asked for a benefit."),
    "benefits:claim:ask": mark("Wrote down which papers are asked for."),
    "benefits:claim:hand_in": mark("Wrote down that you handed in papers."),
    "benefits:claim:grant": mark("Wrote down that a benefit was granted."),
    "benefits:claim:refuse": mark("Wrote down that a benefit was refused."),
    "benefits:claim:appeal": mark("Wrote down that you made a complaint."),
    "benefits:claim:close": mark("Wrote down that a benefit is over."),
    "benefits:claim:withdraw": mark("Wrote down that you do not want a benefit any more."),
    "people:person:register": mark("Wrote down your details."),
    "people:household:form": mark("Wrote down who lives with you."),
    "people:household:join": mark("Changed who lives with you."),
    "people:household:change": mark("Changed who lives with you."),
    "people:household:leave": mark("Changed who lives with you."),
    "people:household:move": mark("Changed where you or somebody at home lives."),
    "people:income:add": mark("Wrote down money that comes in at home."),
    "people:income:end": mark("Wrote down money that no longer comes in at home."),
    "people:person:merge": mark("Found that you were written down twice, and made it one."),
    "people:person:part": mark("Took apart two records that had been made one."),
    "people:person:find": mark("Found you in a search."),
    "people:access:give": mark("Gave you access to Camín."),
    "privacy:consent:give": mark("Wrote down that you agree."),
    "privacy:consent:withdraw": mark("Wrote down that you no longer agree."),
    "package:basic:change": mark("Changed a basic support of your plan."),
    "package:version:print": mark("Printed your plan."),
    "case:task:drop": mark("Took a step out of your plan."),
    "case:access:answer": mark("Answered who may see your file."),
    "people:person:tell_apart": mark("Wrote down that you and somebody else are two people."),
    "people:import:restore": mark("Put your details back as they were before a list."),
    "risk:warning:close": mark("Answered a reason to look at how things go for you."),
    "risk:objection:make": mark("Wrote down that the estimate about you is wrong."),
    "risk:objection:answer": mark("Answered what you said about your estimate."),
    "risk:warning:snooze": mark("Put off a reason to look at how things go for you."),
    "risk:review:estimate": mark("Wrote down how long you may need help, before reading the estimate."),
    "risk:score:read": mark("Read the estimate of how long you may need help."),
    "risk:review:decide": mark("Decided whether to add help, after the estimate."),
    "outreach:callback:open_case": mark("Opened your file after a call."),
    "outreach:answers:open_case": mark("Opened your file with your answers."),
    "account:code:issue": mark("Gave you a code to sign in."),
    "account:session:end": mark("Closed Camín on a phone of yours."),
}


@dataclass(slots=True)
class Look:
    """A visit of one professional to the file, with everything they did in that hour."""

    at: datetime
    actor_id: UUID | None
    who: StaffMember | None
    outside: bool
    why: str
    did: list[str] = field(default_factory=list)
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Circle:
    """Who is who around the person: the professionals, their places in the team over time, and the key worker."""

    known: dict[UUID, StaffMember]
    seats: list[TeamSeat]
    key_worker_id: UUID | None

    def seat_at(self, actor_id: UUID | None, at: datetime) -> TeamSeat | None:
        """The place that somebody had in the team at a moment."""
        held = (seat for seat in self.seats if seat.staff_id == actor_id)
        return next((seat for seat in held if seat.started_at <= at <= (seat.ended_at or seat.until_at or at)), None)


def folded(entries: Iterable[AuditEntry], circle: Circle, most: int = MOST) -> tuple[list[Look], int | None]:
    """Visits, the newest first, and the number of the entry with which the page after begins."""
    looks: list[Look] = []
    latest: dict[UUID | None, Look] = {}
    for entry in entries:
        look = latest.get(entry.actor_id)
        if look is None or look.at - entry.at >= FOLD:
            if len(looks) == most:
                return looks, entry.seq
            look = _look(entry, circle)
            looks.append(look)
            latest[entry.actor_id] = look
        look.outside = look.outside or _is_outside(entry, circle)
        look.urgent = look.urgent or entry.action == EMERGENCY
        words = _(SEEN[entry.action])
        if words not in look.did:
            look.did.append(words)
    return looks, None


def _look(entry: AuditEntry, circle: Circle) -> Look:
    who = circle.known.get(entry.actor_id) if entry.actor_id else None
    return Look(entry.at, entry.actor_id, who, outside=_is_outside(entry, circle), why=_why(entry, circle))


def _is_outside(entry: AuditEntry, circle: Circle) -> bool:
    """Only reading counts: whoever registers somebody is not in the team yet."""
    return entry.action == READING and circle.seat_at(entry.actor_id, entry.at) is None


def _why(entry: AuditEntry, circle: Circle) -> str:
    seat = circle.seat_at(entry.actor_id, entry.at)
    if seat is not None and seat.staff_id == circle.key_worker_id:
        return _("Leads your plan with you.")
    if seat is not None and seat.kind == SeatKind.EMERGENCY:
        return _("It lasts 24 hours. A supervisor looks at whether it was right.")
    if seat is not None and seat.reason:
        return _("In your team: %(reason)s.", reason=seat.reason)
    return _("Nobody wrote down why.") if _is_outside(entry, circle) else ""
