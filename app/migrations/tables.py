"""Imports every room that has tables, so that migrations and tests see the whole database."""

from app import (
    agencies,
    appointments,
    audit,
    benefits,
    casework,
    delivery,
    identity,
    messaging,
    outreach,
    people,
    privacy,
)
from app.web import models as web_models

EVERY_ROOM = (
    audit,
    identity,
    agencies,
    people,
    privacy,
    delivery,
    casework,
    messaging,
    appointments,
    benefits,
    outreach,
    web_models,
)
