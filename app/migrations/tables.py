"""Imports every room that has tables, so that migrations and tests see the whole database."""

from app import (
    agencies,
    appointments,
    assessment,
    audit,
    benefits,
    casework,
    delivery,
    identity,
    messaging,
    outreach,
    packages,
    people,
    privacy,
    skills,
)
from app.risk import models as risk_models
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
    assessment,
    packages,
    outreach,
    skills,
    risk_models,
    web_models,
)
