"""A plan on paper: in the language of who signs it, with what it will never do, and a line for the name."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.casework.models import Case
from app.foundation.i18n import date_text, day_text, speaking, time_text
from app.foundation.i18n import gettext as _
from app.foundation.pdf import META, Page, Sheet, Words
from app.packages.basics import Support
from app.packages.models import PackageItem, PackageVersion
from app.packages.vocabulary import BASIC_OWN_NAMES, Basic, BasicState, Doer

A4 = Sheet(210, 297, 22)
BOTTOM = 275


def printed(
    case: Case, version: PackageVersion, rows: Iterable[Any], supports: Mapping[Basic, Support], today: date
) -> bytes:
    """The sheet of one version, for the person and for the file."""
    code = case.person.language
    with speaking(code):
        title = _("Plan of %(name)s", name=case.person.name)
        page = Page(A4, title, code)
        writer = _Writer(page, code)
        page.begin()
        writer.say(title, 18, bold=True)
        writer.say(_("Version %(number)s, %(day)s", number=version.number, day=date_text(today)), 11, colour=META)
        for goal in version.goals:
            writer.say(f"• {goal['words']}", 12)
        writer.head(_("Supports for everybody"))
        for basic, support in supports.items():
            writer.part(_(BASIC_OWN_NAMES[basic]), _state(support))
        writer.head(_("Supports for you and your home"))
        for row in rows:
            writer.part(row[0].title, _part(case, row, today))
        writer.head(_("What this plan never does"))
        for words in promise():
            writer.say(words, 12)
        _signatures(writer, case)
        return page.content()


def promise() -> tuple[str, str]:
    """What a plan never does, in the reader's language."""
    return (
        _("This plan takes no benefit away from you. Your benefits do not depend on it."),
        _("You can say no, ask for a change or stop, on any day."),
    )


class _Writer:
    def __init__(self, page: Page, code: str) -> None:
        self.page, self.code = page, code

    def say(self, text: str, size: float, *, bold: bool = False, colour: tuple[int, int, int] | None = None) -> None:
        align = "R" if self.code == "ar" else "L"
        words = Words(text, self.code, size, bold, colour or Words("", "en", 1).colour, align)
        if self.page.y + self.page.height_of([words]) > BOTTOM:
            self.page.begin()
        self.page.write(words)

    def head(self, text: str) -> None:
        self.page.down(5)
        self.say(text, 13, bold=True)
        self.page.down(1)

    def part(self, title: str, more: str) -> None:
        self.say(title, 12, bold=True)
        if more:
            self.say(more, 11, colour=META)
        self.page.down(1)


def _state(support: Support) -> str:
    if support.state is BasicState.COVERED:
        return _("Done")
    if support.state is BasicState.DECLINED:
        return _("You do not want this now. You can change your mind.")
    return " ".join(one for one in (_("Not yet."), support.what) if one)


def _part(case: Case, row: Any, today: date) -> str:
    item: PackageItem = row[0]
    lines = [item.about, _who(case, item, row.staff_name or "")]
    if row.member_name and item.member_id:
        lines.append(_("For %(name)s.", name=row.member_name))
    if row.slot_at is not None:
        at = time_text(row.slot_at, case.territory.zone)
        lines.append(_("Appointment: %(day)s, %(time)s.", day=day_text(row.slot_at.date(), today), time=at))
    elif item.due_on:
        lines.append(_("Last day: %(day)s.", day=day_text(item.due_on, today)))
    return " ".join(line for line in lines if line)


def _who(case: Case, item: PackageItem, staff: str) -> str:
    name = case.person.given_name
    if item.doer == Doer.PERSON:
        return _("%(person)s does it, with %(name)s.", person=name, name=staff) if staff else _("You do it.")
    if item.doer == Doer.SERVICE:
        return _("A service does it. Your team asks it for you.")
    return _("%(name)s does it.", name=staff) if staff else _("Your team does it.")


def _signatures(writer: _Writer, case: Case) -> None:
    page = writer.page
    if page.y > BOTTOM - 45:
        page.begin()
    page.down(8)
    writer.say(_("I agree with this plan."), 12, bold=True)
    for label in (case.person.name, _("%(name)s, for the team", name=case.key_worker.name)):
        page.down(14)
        page.line()
        page.down(1)
        writer.say(_("%(name)s, day and signature", name=label), 10, colour=META)
