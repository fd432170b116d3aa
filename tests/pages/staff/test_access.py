"""Giving access: a code and QR for one time, a card of codes, and ending a lost phone."""

import re
from datetime import timedelta

import pytest

from app.identity.models import Account, DeviceSession, OneTimeCode
from app.people.models import Person
from tests.pages.staff.casework_things import Team, actions, stored


@pytest.fixture
def team(build, browser):
    return Team(build, browser)


def code_of(page):
    return "".join(next(p for p in page.tree.iter("p") if p.get("id") == "code").itertext()).strip()


def sign_in(browser, code):
    page = browser().get("/sign-in")
    return page.send(page.tree.findall(".//form")[-1].findtext(".//button").strip() or None, code=code)


def test_a_code_is_shown_once_in_groups_with_its_picture(team, units):
    page = team.desk().get(team.path()).click("Access to the app").send("Make a code")

    assert page.heading == "Code for Rosa"
    assert re.fullmatch(r"[A-Z2-9]{4} [A-Z2-9]{4}", code_of(page))
    assert "<svg" in page.html and page.has("It works once, until Wednesday, November 25, 10:18.")
    assert code_of(page).replace(" ", "") not in str([c.code_hash for c in stored(units, OneTimeCode)])
    assert not team.desk().get(team.path("/access")).has(code_of(page))
    assert actions(units, "account:code") == ["account:code:issue"]


def test_the_code_opens_the_app_once(team, browser):
    code = code_of(team.desk().get(team.path("/access")).send("Make a code"))
    page = browser().get("/sign-in")

    first = page.browser.post("/sign-in", _with(page, code=code), follow=False)
    other = browser().get("/sign-in")
    second = other.browser.post("/sign-in", _with(other, code=code), follow=False)

    assert first.status == 303
    assert second.status != 303


@pytest.mark.parametrize("button", ["Make a code", "Print 10 codes for a card"])
def test_the_way_in_is_drawn_on_the_back_in_the_language_of_the_person(team, build, button):
    with build.unit() as work:
        work.session.get_one(Person, team.case.person_id).language = "ar"

    page = team.desk().get(team.path("/access")).send(button)

    (back,) = [one for one in page.tree.iter("ol") if one.get("class") == "first-steps"]
    assert (back.get("lang"), back.get("dir"), len(back)) == ("ar", "rtl", 5)
    assert page.tree.get("lang") == "en"


def _with(page, **values):
    return {**{i.get("name"): i.get("value") for i in page.form().iter("input")}, **values}


def test_the_code_lasts_a_day(team, browser, clock):
    code = code_of(team.desk().get(team.path("/access")).send("Make a code"))
    clock.move(timedelta(hours=24, minutes=1))
    page = browser().get("/sign-in")

    assert page.browser.post("/sign-in", _with(page, code=code), follow=False).status != 303


def test_a_new_code_ends_the_one_before(team, browser, units, clock):
    page = team.desk().get(team.path("/access"))
    old = code_of(page.send("Make a code"))
    new = code_of(page.send("Make a code"))

    assert old != new
    assert sum(c.expires_at > clock() for c in stored(units, OneTimeCode)) == 1
    page = browser().get("/sign-in")
    assert page.browser.post("/sign-in", _with(page, code=old), follow=False).status != 303


def test_the_address_in_the_picture_leads_to_the_door(team, browser, monkeypatch):
    from app.pages.staff import access

    seen = []
    drawn = access.secret_qr_svg
    monkeypatch.setattr(access, "secret_qr_svg", lambda address: seen.append(address) or drawn(address))
    team.desk().get(team.path("/access")).send("Make a code")

    assert seen[0].startswith("http://localhost:8000/sign-in/")
    assert browser().get(seen[0].removeprefix("http://localhost:8000")).status == 200


def test_who_has_no_account_gets_one(team, build, units):
    with build.unit() as work:
        work.session.get_one(Person, team.rosa.id).account_id = None
    before = len(stored(units, Account))

    team.desk().get(team.path("/access")).send("Make a code")

    person = next(p for p in stored(units, Person) if p.id == team.rosa.id)
    assert len(stored(units, Account)) == before + 1
    assert [c.account_id for c in stored(units, OneTimeCode)] == [person.account_id]


def test_a_card_holds_ten_codes_and_a_new_card_ends_the_old(team, units, clock):
    page = team.desk().get(team.path("/access"))
    card = page.send("Print 10 codes")
    codes = re.findall(r"\b[A-Z2-9]{4} [A-Z2-9]{4}\b", card.words)

    assert card.heading == "Card of codes for Rosa" and len(set(codes)) == 10
    page.send("Print 10 codes")
    assert sum(c.expires_at > clock() for c in stored(units, OneTimeCode)) == 10


def test_a_lost_phone_is_ended_at_once(team, build, browser, units):
    phone = build.sign_in(browser(), team.rosa)
    assert phone.get("/").status == 200
    page = team.desk().get(team.path("/access"))
    assert page.has("Where Rosa is signed in 1") and page.has("A shared phone or computer")

    after = page.send("End: the phone is lost")

    assert after.has("Not signed in anywhere now.")
    assert phone.get("/", follow=False).has("What do you need?")
    assert actions(units, "account:session:end") == ["account:session:end"]


def test_the_phone_of_somebody_else_cannot_be_ended_from_this_file(team, build, browser, units):
    build.sign_in(browser(), team.rosa)
    amina = build.a_person("Amina", "Benali")
    build.a_case(build.a_worker(), amina)
    phone = build.sign_in(browser(), amina)
    theirs = next(s for s in stored(units, DeviceSession) if s.account_id == amina.account_id)
    page = team.desk().get(team.path("/access"))
    values = {i.get("name"): i.get("value") for i in page.form(saying="End: the phone").iter("input")}

    assert page.browser.post(team.path(f"/access/{theirs.id}/end"), values).status == 404
    assert phone.get("/").has("Hello, Amina")
