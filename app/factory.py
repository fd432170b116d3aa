"""Assembles the house: the wings at their addresses, and who listens to which event."""

from flask import Flask

from app.audit.services import Anchor
from app.foundation.crypto import Keyring, use_keyring
from app.foundation.db import Database
from app.foundation.unit_of_work import Units
from app.pages.account import demo
from app.pages.participant import today
from app.pages.public import home
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
    for blueprint in (home.pages, demo.pages, today.pages):
        app.register_blueprint(blueprint)
