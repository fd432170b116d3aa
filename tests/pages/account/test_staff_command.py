"""`camin staff invite` prints a link that lets a professional in."""

import pyotp
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app.agencies.models import StaffMember
from app.agencies.vocabulary import Role
from app.cli.staff import staff
from app.foundation.errors import Invalid
from tests.conftest import ENVIRONMENT
from tests.pages.account.conftest import EMAIL


@pytest.fixture
def invite(database, monkeypatch, tmp_path):
    url = database.engine.url.render_as_string(hide_password=False)
    for name, value in {**ENVIRONMENT, "CAMIN_DATABASE_URL": url, "CAMIN_INSTANCE": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)

    def run(*arguments):
        result = CliRunner().invoke(staff, ["invite", *arguments])
        if isinstance(result.exception, Exception):
            raise result.exception
        return result

    return run


def path_of(result):
    address = result.output.strip()
    assert address.startswith("http://localhost:8000/staff/invite/")
    return address.removeprefix("http://localhost:8000")


def test_somebody_new_gets_in_with_the_role_and_agency_named(browser, build, invite, clock):
    build.the_agency()
    page = browser().get(
        path_of(invite("marta@example.org", "--role", "professional", "--agency", "servicios sociales de mieres"))
    )
    assert page.has("marta@example.org")
    secret = next(code.text for code in page.tree.iter("code") if "data-secret" in code.attrib)

    done = page.send(
        "Finish", given_name="Marta", family_name="Suárez", password="river window seven candles",
        code=pyotp.TOTP(secret).at(clock()),
    )  # fmt: skip

    assert done.path == "/staff/me/codes"
    with build.unit() as work:
        marta = work.session.scalars(select(StaffMember)).one()
    assert (marta.name, marta.role, marta.agency_id) == ("Marta Suárez", "professional", build.the_agency().id)


def test_somebody_who_is_here_gets_a_link_that_starts_anew(browser, lucia, invite):
    page = browser().get(path_of(invite(EMAIL.upper())))

    assert page.heading == "Set up your account"
    assert {"Lucía", "Fernández"} <= {i.get("value") for i in page.form().iter("input")}


def test_the_invitation_stands_in_the_audit(lucia, invite, trail, build):
    invite(EMAIL)
    invite("marta@example.org", "--role", "admin", "--agency", build.the_agency().name)

    assert [entry.details["purpose"] for entry in trail("account:code:issue")] == ["invitation", "invitation"]
    [appointed] = trail("agency:staff:appoint")
    assert appointed.details == {"role": Role.ADMINISTRATOR.value}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["marta@example.org"], "is new: say --role and --agency"),
        (["marta", "--role", "admin", "--agency", "Nowhere"], "write the whole e-mail address"),
        (
            ["marta@example.org", "--role", "admin", "--agency", "Nowhere"],
            "there is no agency “Nowhere”; there are: “Serv",
        ),
    ],
)
def test_what_is_missing_is_said_in_one_line(build, invite, arguments, words):
    build.the_agency()

    with pytest.raises(Invalid) as refused:
        invite(*arguments)

    assert words in str(refused.value) and "\n" not in str(refused.value)


def test_a_leaver_is_not_invited_again(lucia, invite, build, clock):
    with build.unit() as work:
        work.session.merge(lucia).left_at = clock()

    with pytest.raises(Invalid, match="does not work here any more"):
        invite(EMAIL)


def test_an_unknown_role_is_refused_with_those_there_are(invite):
    result = invite("marta@example.org", "--role", "boss", "--agency", "x")

    assert result.exit_code == 2 and "coordinator" in result.output
