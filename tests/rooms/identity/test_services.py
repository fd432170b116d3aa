"""Secrets are stored as hashes only, work once, and end at once."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import inspect, select, text

from app.foundation.actor import Actor
from app.foundation.errors import Conflict, NotFound, TooMany
from app.identity import services as identity
from app.identity.models import Account, DeviceSession
from app.identity.vocabulary import Area, CodePurpose, SessionState
from app.web.store import count_attempt, forgive_attempt

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SYSTEM = Actor.system("test")
HOUR = timedelta(hours=1)


def everything(database):
    """Every text in the database, as somebody who stole it would read it."""
    with database.engine.connect() as connection:
        for table in inspect(database.engine).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                yield from (str(value) for value in row)


def test_no_secret_lies_in_the_database(database, build, units):
    worker = build.a_worker(email="lucia@example.org", password="horse battery staple", totp=SECRET)
    person = build.a_person()
    with build.unit() as work:
        access = identity.issue_code(work, person.account_id, CodePurpose.ACCESS)
        card = identity.issue_printed_codes(work, person.account_id)
        spare = identity.issue_spare_codes(work, worker.account_id)
        opened = identity.start_session(work, identity.account(work, worker.account_id), SessionState.OPEN)

    stored = "\n".join(everything(database))
    for secret in [
        access.code,
        access.token,
        *card,
        *spare,
        opened.token,
        SECRET,
        "horse battery",
        "lucia@example.org",
    ]:
        assert secret not in stored


def test_a_code_that_two_use_together_lets_one_in(build, units):
    person = build.a_person()
    with build.unit() as work:
        code = identity.issue_code(work, person.account_id, CodePurpose.ACCESS).code

    def use(_number):
        with units.writing(SYSTEM) as work:
            return identity.redeem(work, code, (CodePurpose.ACCESS,)) is not None

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(use, range(6))) == [False] * 5 + [True]


def test_a_code_of_the_app_that_two_use_together_lets_one_in(build, units, clock):
    worker = build.a_worker(totp=SECRET)
    code = identity.pyotp.TOTP(SECRET).at(clock())

    def use(_number):
        with units.writing(SYSTEM) as work:
            return identity.second_factor(work, identity.account(work, worker.account_id), code)

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(use, range(6))) == [False] * 5 + [True]


def test_attempts_that_come_together_are_all_counted_and_the_window_ends(units, clock):
    def attempt(_number):
        try:
            with units.writing(SYSTEM) as work:
                count_attempt(work, "b" * 64, 5, HOUR)
        except TooMany:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(attempt, range(12))) == [False] * 7 + [True] * 5
    clock.move(HOUR)
    assert attempt(0)


def test_a_success_gives_its_attempt_back(units):
    for _again in range(3):
        with units.writing(SYSTEM) as work:
            count_attempt(work, "c" * 64, 1, HOUR)
            forgive_attempt(work, "c" * 64)


def test_a_counter_survives_a_refusal_only_in_a_unit_of_its_own(units):
    with contextlib.suppress(Conflict), units.writing(SYSTEM) as work:
        count_attempt(work, "d" * 64, 1, HOUR)
        raise Conflict
    with units.writing(SYSTEM) as work:
        count_attempt(work, "d" * 64, 1, HOUR)

    with pytest.raises(TooMany), units.writing(SYSTEM) as work:
        count_attempt(work, "d" * 64, 1, HOUR)


def test_ending_all_sessions_ends_them_and_says_so_once(build, units):
    person = build.a_person()
    with build.unit() as work:
        account = identity.account(work, person.account_id)
        for _device in range(3):
            identity.start_session(work, account, SessionState.OPEN)
    with build.unit() as work:
        identity.end_all_sessions(work, person.account_id, person.id)
        identity.end_all_sessions(work, person.account_id, person.id)

    with build.unit() as work:
        assert work.session.scalars(select(DeviceSession).where(DeviceSession.revoked_at.is_(None))).all() == []
        rows = work.session.execute(text("SELECT count(*) FROM audit_entry WHERE action = 'account:session:end'"))
        assert rows.scalar_one() == 1


def test_a_disabled_account_opens_nothing(build, clock):
    worker = build.a_worker(email="lucia@example.org", password="horse battery staple")
    with build.unit() as work:
        code = identity.issue_code(work, worker.account_id, CodePurpose.INVITATION)
        work.session.get_one(Account, worker.account_id).disabled_at = clock()

    with build.unit() as work:
        assert identity.account_by_password(work, "lucia@example.org", "horse battery staple") is None
        assert identity.redeem(work, code.token, (CodePurpose.INVITATION,)) is None
        assert identity.invited(work, code.token) is None
        with pytest.raises(NotFound):
            identity.account(work, worker.account_id)


def test_an_address_is_found_whatever_its_case(build):
    build.a_worker(email="Lucia.Fdez@example.org", password="horse battery staple")

    with build.unit() as work:
        assert identity.account_by_password(work, " lucia.fdez@EXAMPLE.org", "horse battery staple") is not None


def test_an_account_without_secrets_cannot_be_opened(build):
    with build.unit() as work:
        account = identity.create_account(work, Area.STAFF, "new@example.org")
        assert identity.account_by_password(work, "new@example.org", "") is None
        assert not identity.second_factor(work, account, "000000")
