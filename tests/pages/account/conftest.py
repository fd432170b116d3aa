"""People at the door: codes, phones and PINs in a line each."""

from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from app.agencies.vocabulary import Role
from app.audit.models import AuditEntry
from app.foundation.tokens import spoken_code
from app.identity import services as identity
from app.identity.vocabulary import CodePurpose
from app.people.models import Person
from app.settings import make_push_key
from tests.support.gateway import SECRET as GATEWAY_SECRET
from tests.support.pushservice import PushService

PIN = "482913"


@pytest.fixture
def rosa(build):
    case = build.a_case()
    with build.unit() as work:
        return work.session.get_one(Person, case.person_id)


@pytest.fixture
def code_for(build):
    """A code for somebody, as the worker reads it out."""

    def issue(person, purpose=CodePurpose.ACCESS):
        with build.unit() as work:
            return identity.issue_code(work, person.account_id, purpose, person_id=person.id)

    return issue


@pytest.fixture
def phone(browser, rosa, code_for):
    """Rosa's own phone with her PIN on it."""
    opened = browser()
    page = opened.get("/sign-in").send(code=spoken_code(code_for(rosa).code))
    page = page.send(whose="mine")
    page = page.send(pin=PIN, again=PIN)
    assert page.heading == "Hello, Rosa"
    return opened


@pytest.fixture
def trail(build):
    """The entries of the audit with this action."""

    def read(action):
        with build.unit() as work:
            return list(
                work.session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.seq))
            )

    return read


PASSWORD = "horse battery staple tree"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
EMAIL = "lucia@example.org"


@pytest.fixture
def lucia(build):
    """An administrator with password and authenticator app."""
    return build.a_worker(role=Role.ADMINISTRATOR, email=EMAIL, password=PASSWORD, totp=SECRET)


@pytest.fixture
def app_code(clock):
    """What the authenticator app shows now."""
    return lambda secret=SECRET: pyotp.TOTP(secret).at(clock())


@pytest.fixture
def desk(browser, lucia, app_code, clock):
    """Lucía's browser, signed in with both factors."""
    opened = browser()
    page = opened.get("/staff/sign-in").send("Sign in", email=EMAIL, password=PASSWORD)
    opened.post("/staff/sign-in/second", {**fields(page, "Continue"), "code": app_code()}, follow=False)
    clock.move(timedelta(seconds=30))
    return opened


def fields(page, saying=None, action=None):
    """The hidden fields of a form, for a test that sends it by hand."""
    return {i.get("name"): i.get("value") or "" for i in page.form(saying, action).iter("input")}


@pytest.fixture
def pushes():
    service = PushService()
    yield service
    service.stop()


@pytest.fixture
def reached(app, pushes):
    """The application of an installation that has every way."""
    house = app.extensions["camin"]
    settings = replace(
        house.settings,
        vapid_private_key=make_push_key(),
        push_hosts=(pushes.origin,),
        smtp_url="smtp://127.0.0.1:9",
        sms_url="http://127.0.0.1:9",
        sms_secret=GATEWAY_SECRET,
    )
    app.extensions["camin"] = replace(house, settings=settings)
    yield settings
    app.extensions["camin"] = replace(app.extensions["camin"], settings=house.settings)
