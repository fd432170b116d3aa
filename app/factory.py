"""Assembles the house: the wings at their addresses, and who listens to which event."""

from flask import Flask

from app.agencies.vocabulary import CoverArranged, CoverEnded, StaffLeft
from app.appointments import giving, leavers, notices
from app.appointments.vocabulary import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentMoved,
)
from app.audit.services import Anchor
from app.benefits.claim_words import ClaimMoved
from app.casework import referral_notices
from app.casework.bringing_in import erase_taken_back, no_longer_to_contact, open_for_imported
from app.casework.households import count_again, follow, name_again
from app.casework.referrals import end_with_case, follow_consent
from app.casework.seats import heed_agreement, heed_withdrawal
from app.casework.unreachable import find_another_way
from app.casework.vocabulary import CaseClosed, CaseOpened, TaskFinished
from app.delivery.services import register_check, use_nudge
from app.delivery.to_services import ANSWER
from app.delivery.vocabulary import DeliveryFailed
from app.foundation.crypto import Keyring, use_keyring
from app.foundation.db import Database
from app.foundation.events import subscribe
from app.foundation.i18n import gettext as _
from app.foundation.i18n import pgettext
from app.foundation.unit_of_work import Units
from app.jobs.bell import Bell
from app.messaging.services import NEW, NUDGE, may_nudge, may_tell
from app.messaging.vocabulary import PersonWrote
from app.packages import agreeing
from app.packages.basics import follow_claim, follow_step
from app.pages import pwa
from app.pages.account import demo, device, own, staff_notices, texting
from app.pages.account import notices as own_notices
from app.pages.participant import (
    appointments,
    benefits,
    calendars,
    consents,
    estimate,
    me,
    messages,
    own_copy,
    paper,
    plan,
    proposal,
    situation,
    strengths,
    tasks,
    team,
    today,
)
from app.pages.participant import referrals as own_referrals
from app.pages.public import display, home, outreach, receipts, referral_answer, screening, statements
from app.pages.staff.rooms import STAFF_MENU, STAFF_ROOMS
from app.people.import_words import PeopleTakenBack, PersonBroughtIn
from app.people.vocabulary import HouseholdChanged, PersonMoved, PersonRenamed
from app.privacy.vocabulary import ConsentWithdrawn, SharingEnded
from app.risk.objections import let_go
from app.risk.scores import forget_with_consent
from app.settings import Settings
from app.skills.services import booked_for_real, confirmed_for_real, moved_for_real, wrote_for_real
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
    subscribe(ConsentWithdrawn, heed_withdrawal)
    subscribe(SharingEnded, heed_agreement)
    subscribe(StaffLeft, leavers.settle)
    subscribe(StaffLeft, giving.tell_of_leaver)
    subscribe(CoverArranged, giving.tell_of_absence)
    subscribe(CoverEnded, giving.tell_of_return)
    subscribe(DeliveryFailed, find_another_way)
    subscribe(ConsentWithdrawn, follow_consent)
    subscribe(ConsentWithdrawn, forget_with_consent)
    subscribe(ConsentWithdrawn, let_go)
    subscribe(CaseClosed, end_with_case)
    register_check(ANSWER, referral_notices.may_still_go)
    _follow_people()
    _count_real_tasks()
    subscribe(AppointmentBooked, notices.tell_booked)
    subscribe(AppointmentCancelled, notices.tell_cancelled)
    subscribe(AppointmentMoved, notices.tell_moved)
    for kind in ("appointment_", "invitation_", "earlier_slot"):
        register_check(kind, notices.may_still_go)
    subscribe(ClaimMoved, follow_claim)
    subscribe(TaskFinished, follow_step)
    subscribe(CaseClosed, agreeing.close_with_case)
    register_check(agreeing.NOTICE, agreeing.may_tell)
    register_check(NEW, may_tell)
    register_check(NUDGE, may_nudge)


def _count_real_tasks() -> None:
    subscribe(AppointmentBooked, booked_for_real)
    subscribe(AppointmentMoved, moved_for_real)
    subscribe(AppointmentConfirmed, confirmed_for_real)
    subscribe(PersonWrote, wrote_for_real)


def _follow_people() -> None:
    subscribe(HouseholdChanged, count_again)
    subscribe(PersonMoved, follow)
    subscribe(PersonRenamed, name_again)
    subscribe(PersonBroughtIn, open_for_imported)
    subscribe(PeopleTakenBack, erase_taken_back)
    subscribe(CaseOpened, no_longer_to_contact)


def _wings(app: Flask) -> None:
    PARTICIPANT_PAGES.clear()
    STAFF_PAGES.clear()
    for blueprint in (
        home.pages,
        display.pages,
        statements.pages,
        screening.pages,
        outreach.pages,
        demo.pages,
        device.pages,
        texting.pages,
        own.pages,
        own_notices.pages,
        staff_notices.pages,
        receipts.pages,
        referral_answer.pages,
        pwa.pages,
    ):
        app.register_blueprint(blueprint)
    _participant_wing(app)
    _staff_wing(app)


def _participant_wing(app: Flask) -> None:
    wing = (
        today,
        plan,
        proposal,
        appointments,
        calendars,
        messages,
        paper,
        benefits,
        tasks,
        situation,
        strengths,
        team,
        own_referrals,
        me,
        consents,
        own_copy,
        estimate,
    )
    for room in wing:
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
    for room in STAFF_ROOMS:
        app.register_blueprint(room.pages)
    STAFF_PAGES.extend(STAFF_MENU)
