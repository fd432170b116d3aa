"""What every template may use: language, formats, permissions, assets and the two menus."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Flask, g, request, url_for

from app.access import policy
from app.access.permissions import Permission
from app.access.visitors import Visitor
from app.foundation import i18n
from app.foundation.clock import today_in
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
        time=_time,
        money=i18n.money_text,
        capital=i18n.capital,
        weekday=i18n.weekday_text,
        month=i18n.month_text,
        today=_is_today,
    )


def today() -> date:
    """The date on the reader's wall."""
    return today_in(house().settings.time_zone, house().units.clock())


def _day(value: date | datetime) -> str:
    return i18n.day_text(_as_day(value), today())


def _day_short(value: date | datetime) -> str:
    return i18n.day_short(_as_day(value), today())


def _is_today(value: date | datetime) -> bool:
    return _as_day(value) == today()


def _time(value: datetime) -> str:
    return i18n.time_text(value, house().settings.time_zone)


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
        "participant_nav": _participant_nav,
        "staff_nav": _staff_nav,
        "now": house().units.clock(),
    }


def _can(permission: str) -> bool:
    return policy.may(g.visitor.actor, Permission(permission))


def _participant_nav() -> list[NavItem]:
    if not g.visitor.is_in:
        return []
    counts = {"messages.thread": g.visitor.badge}
    return [
        NavItem(url_for(endpoint), icon, words(), request.endpoint == endpoint, counts.get(endpoint, 0))
        for endpoint, icon, words in PARTICIPANT_PAGES
    ]


def _staff_nav() -> list[NavItem]:
    counts = {"staff_messages.inbox": g.visitor.badge}
    return [
        NavItem(url_for(endpoint), icon, words(), _in_section(endpoint), counts.get(endpoint, 0))
        for endpoint, icon, words, permission in STAFF_PAGES
        if policy.may(g.visitor.actor, permission)
    ]


def _in_section(endpoint: str) -> bool:
    return (request.endpoint or "").partition(".")[0] == endpoint.partition(".")[0]
