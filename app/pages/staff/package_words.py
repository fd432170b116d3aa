"""The words of the workbench: reasons, clashes, who does what and when, and what became of it."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from app.agencies.vocabulary import EVIDENCE_NAMES, Evidence
from app.casework.vocabulary import ReferralState
from app.foundation import i18n
from app.foundation.i18n import gettext as _
from app.foundation.i18n import ngettext
from app.packages import PackageItem
from app.packages.basics import PERSON, Support
from app.packages.clashing import Clash, ClashKind, PartLine
from app.packages.rules import Reason, Why
from app.packages.vocabulary import BASIC_NAMES, BASIC_STATE_NAMES, Basic, Doer
from app.people.vocabulary import DOMAIN_NAMES, Domain


def reason_words(reasons: list[Reason] | tuple[Reason, ...]) -> list[tuple[str, str]]:
    """Each reason with its icon, in words."""
    return [_reason(reason) for reason in reasons]


def _reason(reason: Reason) -> tuple[str, str]:
    number = int(reason.value) if reason.value.isdecimal() else 0
    if reason.why is Why.NEED:
        return "flag", _("Agreed need: %(level)s of %(levels)s", level=reason.value, levels=reason.of)
    if reason.why is Why.EVIDENCE:
        return "book-open", _(EVIDENCE_NAMES[Evidence(reason.value)])
    if reason.why is Why.PLACES:
        return "door-open", ngettext("%(num)s place free", "%(num)s places free", number)
    if reason.why is Why.FULL and reason.value:
        return "clock", ngettext("Full, the wait is about %(num)s day", "Full, the wait is about %(num)s days", number)
    return {
        Why.FITS: ("check", _("Fits what it asks for")),
        Why.ASK: ("circle-question-mark", _("Ask: it has conditions that we cannot check")),
        Why.FULL: ("clock", _("Full, nobody knows for how long")),
        Why.UNCOUNTED: ("door-open", _("Places are not counted")),
    }[reason.why]


def clash_words(name: str, clash: Clash, parts: list[PackageItem], beside: PartLine | None = None) -> str:
    """A clash in words."""
    if beside is not None:
        return _beside_words(name, clash, parts[0], beside)
    if clash.kind is ClashKind.MANY:
        return ngettext(
            "%(name)s has %(num)s thing to do at once. Five are enough: let some begin later.",
            "%(name)s has %(num)s things to do at once. Five are enough: let some begin later.",
            clash.count,
            name=name,
        )
    if clash.kind is ClashKind.HOURS:
        return ngettext(
            "It asks %(num)s hour a week of %(name)s. Look whether that is possible.",
            "It asks %(num)s hours a week of %(name)s. Look whether that is possible.",
            clash.count,
            name=name,
        )
    first, second = parts
    if clash.kind is ClashKind.EXCLUDES:
        return _("Who gets “%(first)s” cannot have “%(second)s”.", first=first.title, second=second.title)
    at = clash.begins.strftime("%H:%M") if clash.begins else ""
    day = i18n.weekday_text(_weekday(clash.weekday))
    return _("%(day)s at %(time)s: “%(first)s” and “%(second)s” are at the same hour.", day=i18n.capital(day), time=at,
             first=first.title, second=second.title)  # fmt: skip


def _beside_words(name: str, clash: Clash, part: PackageItem, beside: PartLine) -> str:
    """What is outside the plan at the same hour: an appointment on its day, a service on its day of the week."""
    at = clash.begins.strftime("%H:%M") if clash.begins else ""
    if beside.starts_on is None:
        day = i18n.capital(i18n.weekday_text(_weekday(clash.weekday)))
        return _("%(day)s at %(time)s: “%(first)s” is at the hour of “%(second)s”, where %(name)s goes already.",
                 day=day, time=at, first=part.title, second=beside.title, name=name)  # fmt: skip
    day = i18n.capital(i18n.weekday_text(beside.starts_on))
    return _("%(day)s, %(date)s, at %(time)s: “%(first)s” is at the hour of an appointment of %(name)s.",
             day=day, date=i18n.date_text(beside.starts_on), time=at, first=part.title, name=beside.title)  # fmt: skip


def _weekday(number: int) -> date:
    # The first of January 2024 was a Monday.
    return date(2024, 1, 1 + number)


def who_words(bench: Any, item: PackageItem, staff_name: str | None) -> str:
    """Who does a part, in words."""
    name = bench.case.person.given_name
    if item.doer == Doer.SERVICE:
        return _("The service, with %(name)s", name=staff_name) if staff_name else _("The service")
    if item.doer == Doer.STAFF:
        return staff_name or _("The team")
    return _("%(person)s, with %(name)s", person=name, name=staff_name) if staff_name else name


def owner_words(bench: Any, support: Support) -> str:
    """Who sees to a basic support, in words."""
    if support.owner == PERSON:
        return str(bench.case.person.given_name)
    return bench.names.get(support.owner) or _("The team")


def basic_words(basic: Basic) -> str:
    """The name of a basic support."""
    return _(BASIC_NAMES[basic])


def state_words(support: Support) -> str:
    """How far a basic support has come."""
    return _(BASIC_STATE_NAMES[support.state])


def domain_words(domain: str) -> str:
    """The name of an area of life."""
    return _(DOMAIN_NAMES[Domain(domain)])


def cost_words(item: PackageItem) -> str:
    """What a part costs a month; what is not known is said."""
    if item.cost is None and item.cost_most is None:
        return _("not known")
    if item.cost is not None and item.cost_most is not None and item.cost != item.cost_most:
        return _("%(least)s to %(most)s", least=_euros(item.cost), most=_euros(item.cost_most))
    return _euros(item.cost if item.cost is not None else item.cost_most)


def _euros(amount: Any) -> str:
    return i18n.money_text(amount, cents=amount % 1 != 0)


def when_words(bench: Any, row: Any) -> str:
    """When a part takes place, or by when it is done."""
    item = row[0]
    if row.starts_at is not None or row.slot_at is not None:
        return i18n.day_short((row.starts_at or row.slot_at).date(), bench.today)
    if item.times:
        return times_words(item.times)
    day = item.due_on or item.starts_on
    return i18n.day_short(day, bench.today) if day else _("no day")


def times_words(times: list[dict[str, Any]]) -> str:
    """Hours of the week, short: the days and when it begins."""
    numbers = sorted({int(row["day"]) for row in times})
    names = [i18n.weekday_short(one) for one in numbers]
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return _("%(first)s to %(last)s, %(time)s", first=names[0], last=names[-1], time=times[0]["from"])
    return _("%(days)s, %(time)s", days=i18n.list_text(names), time=times[0]["from"])


def meeting_ids(clashes: list[Any]) -> set[UUID]:
    """The parts that meet at the same hour, or at that of something outside the plan."""
    return {
        part.id for line in clashes if line.clash.kind in {ClashKind.HOUR, ClashKind.OUTSIDE} for part in line.parts
    }


BECAME = {
    ReferralState.SENT: ("send", i18n.mark("Asked, no answer yet")),
    ReferralState.WAITING: ("clock", i18n.mark("On the waiting list")),
    ReferralState.ACCEPTED: ("check", i18n.mark("Accepted")),
    ReferralState.STARTED: ("check", i18n.mark("Has begun")),
    ReferralState.DONE: ("check-check", i18n.mark("Finished")),
    ReferralState.REFUSED: ("x", i18n.mark("The service said no")),
    ReferralState.EXPIRED: ("clock", i18n.mark("No answer in time")),
    ReferralState.WITHDRAWN: ("x", i18n.mark("Taken back")),
}
VISITS = {
    "booked": ("calendar-check", i18n.mark("Appointment booked")),
    "fulfilled": ("user-check", i18n.mark("Came to the appointment")),
    "noshow": ("user-minus", i18n.mark("Could not come")),
    "cancelled": ("calendar-x-2", i18n.mark("Appointment cancelled")),
}


def became(row: Any) -> tuple[str, str] | None:
    """What became of a part that was agreed: an icon and words; nothing before that."""
    if row.referral is not None:
        icon, words = BECAME[ReferralState(row.referral)]
        return icon, _(words)
    if row.visit is not None:
        icon, words = VISITS[str(row.visit)]
        return icon, _(words)
    return ("check", _("Done")) if row.done_at is not None else None


def said_as(field: Any) -> Callable[[Any], str]:
    """How the codes of a field with choices are read."""
    labels = {str(value): str(label) for value, label, _chosen, _attributes in field.iter_choices()}
    return lambda value: _(labels.get(str(value), str(value)))


def may_read(bench: Any, domain: str) -> bool:
    """True for an area that the reader may read of this file."""
    return Domain(domain) in bench.readable
