"""Assembles the house: the wings at their addresses, and who listens to which event."""

from flask import Flask

from app.access.permissions import Permission
from app.audit.services import Anchor
from app.foundation.crypto import Keyring, use_keyring
from app.foundation.db import Database
from app.foundation.i18n import gettext as _
from app.foundation.i18n import pgettext
from app.foundation.unit_of_work import Units
from app.pages.account import demo, device, own
from app.pages.participant import appointments, me, messages, plan, team, today
from app.pages.public import home, outreach, screening, statements
from app.pages.staff import access, cases, codes, day, file, people, times
from app.pages.staff import appointments as staff_appointments
from app.pages.staff import messages as staff_messages
from app.settings import Settings
from app.web.application import bare_app, wrap
from app.web.assets import collect
from app.web.context import PARTICIPANT_PAGES, STAFF_PAGES
from app.web.request_cycle import House


def create_app(settings: Settings, units: Units | None = None) -> Flask:
    """The application of one installation; tests hand in their own units of work."""
    use_keyring(Keyring(settings.data_keys))
    Anchor.at(settings.instance / "audit-head.json")
    opened = units or Units(Database.at(settings.database_url, settings.threads), zone=settings.time_zone)
    house = House(settings, opened, collect(settings.instance))
    app = bare_app(house)
    _wings(app)
    wrap(app, house.assets, settings.proxy_hops)
    return app


def _wings(app: Flask) -> None:
    PARTICIPANT_PAGES.clear()
    STAFF_PAGES.clear()
    for blueprint in (
        home.pages,
        statements.pages,
        screening.pages,
        outreach.pages,
        demo.pages,
        device.pages,
        own.pages,
    ):
        app.register_blueprint(blueprint)
    _participant_wing(app)
    _staff_wing(app)


def _participant_wing(app: Flask) -> None:
    for room in (today, plan, appointments, messages, team, me):
        app.register_blueprint(room.pages)
    PARTICIPANT_PAGES.extend(
        [
            ("today.today", "house", lambda: pgettext("menu", "Today")),
            ("plan.plan", "route", lambda: _("My plan")),
            ("appointments.list_all", "calendar-days", lambda: pgettext("menu", "Appointments")),
            ("messages.thread", "message-circle", lambda: pgettext("menu", "Messages")),
            ("me.me", "menu", lambda: pgettext("menu", "More")),
        ]
    )


def _staff_wing(app: Flask) -> None:
    for room in (day, cases, file, people, times, staff_appointments, staff_messages, access, codes):
        app.register_blueprint(room.pages)
    STAFF_PAGES.extend(
        [
            ("day.day", "sun", lambda: _("My day"), Permission.STAFF_DAY_READ),
            ("cases.caseload", "folder-open", lambda: pgettext("menu", "Cases"), Permission.CASE_LIST),
            ("staff_appointments.agenda", "calendar-days", lambda: _("Agenda"), Permission.APPOINTMENT_OFFER),
            ("staff_messages.inbox", "inbox", lambda: pgettext("menu", "Messages"), Permission.MESSAGE_READ),
            ("outreach_desk.campaigns", "megaphone", lambda: _("Campaigns"), Permission.CAMPAIGN_LIST),
        ]
    )
