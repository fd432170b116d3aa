"""Links into the demonstration: one account a role, once each, and never into a real installation."""

import pytest

from app.demo.links import ROLES, open_way
from app.demo.programme import Wanted, load_programme
from app.foundation.actor import Actor
from app.foundation.errors import NotAllowed, NotFound
from app.foundation.unit_of_work import Units
from tests.support.clock import StillClock

EXPECTED = {
    "participant": "Rosa Menéndez Álvarez",
    "professional": "Lucía Fernández",
    "employment": "Iván Prieto",
    "partner": "Marta Solís",
    "coordinator": "Carmen Suárez Llana",
    "evaluator": "Elena Vigil Cueva",
    "admin": "Tomás Rivas Noval",
}


@pytest.fixture
def way(loaded):
    return asking(Units(loaded, StillClock()))


def asking(units):
    def ask(role, name=""):
        with units.writing(Actor.system("demo")) as work:
            return open_way(work, role, name)

    return ask


def test_every_role_of_the_contract_has_an_account_and_always_the_same(way):
    assert set(ROLES) == set(EXPECTED)
    for role, name in EXPECTED.items():
        assert way(role).name == way(role).name == name


def test_a_name_picks_another_account_without_minding_accents(way):
    assert way("professional", "nuria").name == "Nuria Canga Robles"
    assert way("professional", "alvarez").name == "Diego Álvarez Pando"
    assert way("participant", "fatima").name == "Fátima El Idrissi"


def test_a_name_that_nobody_has_is_not_found(way):
    with pytest.raises(NotFound):
        way("professional", "Rosa")


def test_somebody_without_access_cannot_be_entered(way):
    with pytest.raises(NotFound):
        way("participant", "Herminia")


def test_outside_a_demonstration_there_are_no_links(units, build):
    build.a_case()
    with units.writing(Actor.system("demo")) as work, pytest.raises(NotAllowed):
        open_way(work, "participant")


def test_a_link_opens_its_account_once_and_an_earlier_one_goes_on_working(units, browser):
    load_programme(units, Wanted(participants=1))
    first, second = asking(units)("participant"), asking(units)("participant")
    for link in (first, second):
        phone = browser("es")
        page = phone.get(f"/demo/{link.token}").send()
        assert page.status == 200
        assert phone.get("/").has("Rosa")
        assert browser("es").get(f"/demo/{link.token}").send().status == 404
