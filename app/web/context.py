"""What every template may use: language, formats, permissions, assets and the two menus."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Flask, g, request, url_for

from app.access import policy
from app.access.permissions import Permission
from app.access.sharing import readable_parts
from app.access.visitors import Visitor
from app.agencies.vocabulary import ROLE_NAMES, Role
from app.agencies.words import name_on_phone
from app.appointments.vocabulary import MODE_NAMES, STAFF_MODE_NAMES, Mode
from app.assessment.deciding import segment_words
from app.casework import Case
from app.casework.referral_rules import STATE_NAMES
from app.casework.vocabulary import ReferralState
from app.foundation import i18n
from app.foundation.clock import today_in
from app.foundation.opening import hours_text
from app.outreach.rules import time_left
from app.outreach.vocabulary import GOOD_TIME_NAMES, GoodTime
from app.people.vocabulary import RELATION_NAMES, Relation
from app.privacy.vocabulary import Shareable
from app.web.display import attributes
from app.web.forms import spaced_phone
from app.web.keeping import keeps_pages
from app.web.pages import NEEDS
from app.web.request_cycle import house


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of a menu."""

    href: str
    icon: str
    words: str
    here: bool
    count: int = 0


# Pages are added by the wings as they are built; a menu shows only what exists.
PARTICIPANT_PAGES: list[tuple[str, str, Callable[[], str]]] = []
STAFF_PAGES: list[tuple[str, str, Callable[[], str], Permission]] = []


def install(app: Flask) -> None:
    """Give the templates their words, filters and menus."""
    app.context_processor(_common)
    app.jinja_env.filters.update(
        day=_day,
        day_short=_day_short,
        day_brief=i18n.day_brief,
        date=_date,
        listed=i18n.list_text,
        time=_time,
        when=_when,
        money=i18n.money_text,
        number=i18n.number_text,
        capital=i18n.capital,
        iso_day=date.fromisoformat,
        weekday=i18n.weekday_text,
        month=i18n.month_text,
        today=_is_today,
        spaced=spaced_phone,
        opening_hours=hours_text,
    )


def today() -> date:
    """The date on the reader's wall."""
    return today_in(house().settings.time_zone, house().units.clock())


def _day(value: date | datetime) -> str:
    return i18n.day_text(_as_day(value), today())


def _date(value: date | datetime) -> str:
    return i18n.date_text(_as_day(value), today())


def _day_short(value: date | datetime) -> str:
    return i18n.day_short(_as_day(value), today())


def _is_today(value: date | datetime) -> bool:
    return _as_day(value) == today()


def _time(value: datetime) -> str:
    return i18n.time_text(value, house().settings.time_zone)


def _when(value: datetime, begins: bool = True) -> str:  # noqa: FBT001, FBT002 - a filter of the templates
    """Day and time in one, with the comma of the language; inside a sentence it does not begin with a capital."""
    day = _day_short(value)
    return i18n.pgettext(
        "day and time", "%(day)s, %(time)s", day=i18n.capital(day) if begins else day, time=_time(value)
    )


def _as_day(value: date | datetime) -> date:
    return today_in(house().settings.time_zone, value) if isinstance(value, datetime) else value


def _common() -> dict[str, Any]:
    visitor: Visitor = g.visitor
    assets = house().assets
    code = i18n.language()
    return {
        "lang": "en" if code == i18n.PSEUDO else code,
        "dir": i18n.direction(),
        "language_name": i18n.LANGUAGES.get(code, code),
        "asset": assets.url,
        "sprite_url": assets.url("icons/sprite.svg"),
        "visitor": visitor,
        "help_phone": visitor.help_phone or g.get("help_phone", ""),
        "help_hours": visitor.help_hours or g.get("help_hours", ""),
        "can": _can,
        "file_parts": _file_parts,
        "participant_nav": _participant_nav,
        "staff_nav": _staff_nav,
        "role_name": _role_name,
        "mode_name": _mode_name,
        "slot_mode": _slot_mode,
        "relation_name": _relation_name,
        "segment_name": segment_words,
        "name_on_phone": name_on_phone,
        "referral_state": _referral_state,
        "base_url": house().settings.base_url,
        "language_of": i18n.language_name,
        "good_time_name": _good_time_name,
        "clock_words": _clock_words,
        "is_urgent": lambda due_at, now: time_left(due_at, now).urgent,
        "now": house().units.clock(),
        "keeps_pages": keeps_pages,
        "look": attributes,
    }


def _role_name(role: str) -> str:
    return i18n.gettext(ROLE_NAMES[Role(role)])


def _relation_name(relation: str) -> str:
    return i18n.gettext(RELATION_NAMES[Relation(relation)])


def _referral_state(state: str) -> str:
    return i18n.gettext(STATE_NAMES[ReferralState(state)])


def _slot_mode(mode: str) -> str:
    return i18n.gettext(STAFF_MODE_NAMES[Mode(mode)])


def _mode_name(mode: str) -> str:
    return i18n.gettext(MODE_NAMES[Mode(mode)])


def _good_time_name(good_time: str) -> str:
    return i18n.gettext(GOOD_TIME_NAMES[GoodTime(good_time)])


def _clock_words(due_at: datetime, now: datetime) -> str:
    left = time_left(due_at, now)
    if left.days:
        return (
            i18n.ngettext("%(num)s day late", "%(num)s days late", left.days)
            if left.late
            else i18n.ngettext("%(num)s day left", "%(num)s days left", left.days)
        )
    if left.hours:
        return (
            i18n.ngettext("%(num)s hour late", "%(num)s hours late", left.hours)
            if left.late
            else i18n.ngettext("%(num)s hour left", "%(num)s hours left", left.hours)
        )
    return i18n.gettext("Less than 1 hour late") if left.late else i18n.gettext("Less than 1 hour left")


def _can(permission: str) -> bool:
    return policy.may(g.visitor.actor, Permission(permission))


def _file_parts(case: Case) -> frozenset[Shareable]:
    """What the reader may read of this file, so that no door is shown that does not open."""
    return readable_parts(g.unit, case)


def _participant_nav() -> list[NavItem]:
    if not g.visitor.is_in:
        return []
    counts = {"messages.thread": g.visitor.badge}
    return [
        NavItem(url_for(endpoint), icon, words(), request.endpoint == endpoint, counts.get(endpoint, 0))
        for endpoint, icon, words in PARTICIPANT_PAGES
        if g.visitor.has_case or policy.POLICY[NEEDS[endpoint]].model is None
    ]


def _staff_nav() -> list[NavItem]:
    counts = {"staff_messages.inbox": g.visitor.badge}
    shown = [page for page in STAFF_PAGES if policy.may(g.visitor.actor, page[3])]
    return [
        NavItem(address, icon, words(), _in_section(address), counts.get(endpoint, 0))
        for endpoint, icon, words, _permission in shown
        for address in (url_for(endpoint),)
    ]


# A section whose pages stand at more than one address.
ALSO = {"/staff/referrals": "/staff/directory"}


def _in_section(address: str) -> bool:
    places = (address, ALSO.get(address, address))
    return any(request.path == place or request.path.startswith(f"{place}/") for place in places)
