"""Assembles the house: the wings at their addresses, and who listens to which event."""

from flask import Flask

from app.access.permissions import Permission
from app.appointments import notices
from app.appointments.vocabulary import AppointmentBooked, AppointmentCancelled, AppointmentMoved
from app.audit.services import Anchor
from app.casework.unreachable import find_another_way
from app.delivery.services import register_check, use_nudge
from app.delivery.vocabulary import DeliveryFailed
from app.foundation.crypto import Keyring, use_keyring
from app.foundation.db import Database
from app.foundation.events import subscribe
from app.foundation.i18n import gettext as _
from app.foundation.i18n import pgettext
from app.foundation.unit_of_work import Units
from app.jobs.bell import Bell
from app.messaging.services import NEW, NUDGE, may_nudge, may_tell
from app.pages import pwa
from app.pages.account import demo, device, own
from app.pages.account import notices as own_notices
from app.pages.participant import appointments, benefits, calendars, me, messages, plan, team, today
from app.pages.public import home, outreach, receipts, screening, statements
from app.pages.staff import (
    access,
    agenda,
    announcements,
    attachments,
    availability,
    cases,
    codes,
    day,
    file,
    funnel,
    letters,
    people,
    posters,
    times,
)
from app.pages.staff import appointments as staff_appointments
from app.pages.staff import benefits as staff_benefits
from app.pages.staff import claims as staff_claims
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
    connect_rooms()
    use_nudge(Bell(settings))
    _wings(app)
    wrap(app, house.assets, settings.proxy_hops)
    return app


def connect_rooms() -> None:
    """Say who listens to which event and who is asked before something leaves, in the web server and the worker."""
    subscribe(DeliveryFailed, find_another_way)
    subscribe(AppointmentBooked, notices.tell_booked)
    subscribe(AppointmentCancelled, notices.tell_cancelled)
    subscribe(AppointmentMoved, notices.tell_moved)
    for kind in ("appointment_", "invitation_", "earlier_slot"):
        register_check(kind, notices.may_still_go)
    register_check(NEW, may_tell)
    register_check(NUDGE, may_nudge)


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
        own_notices.pages,
        receipts.pages,
        pwa.pages,
    ):
        app.register_blueprint(blueprint)
    _participant_wing(app)
    _staff_wing(app)


def _participant_wing(app: Flask) -> None:
    for room in (today, plan, appointments, calendars, messages, benefits, team, me):
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
    for room in (
        day,
        cases,
        file,
        people,
        times,
        staff_appointments,
        agenda,
        availability,
        staff_messages,
        announcements,
        letters,
        attachments,
        access,
        codes,
        funnel,
        posters,
        staff_benefits,
        staff_claims,
    ):
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
