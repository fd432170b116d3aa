"""The page of a link: a service without an account answers once, and reads no more than it needs."""

from datetime import timedelta

import pytest

from app.casework.models import Case, Referral, ReferralLink
from app.casework.referrals import Asking, refer
from app.casework.vocabulary import ReferralState
from app.delivery.models import Outbox
from app.delivery.to_services import answer_path
from app.foundation.actor import Actor
from app.foundation.signed_ids import signed
from app.privacy.vocabulary import Way
from tests.rooms.casework.offers import a_service, an_outside_agency

DAY = timedelta(days=1)


@pytest.fixture
def links(build, units):
    """The paths of the links that are good now, after Rosa was referred to a canteen without an account."""
    lead = build.a_worker()
    case = build.a_case(lead)
    canteen = a_service(build, an_outside_agency(build), "Comedor", email="comedor@example.org", places_free=2)
    with build.unit(build.staff_actor(lead)) as work:
        asking = Asking("Comida de lunes a viernes.", "No tiene ingresos.", consent=Way.PAPER)
        refer(work, work.session.get_one(Case, case.id), canteen.id, asking)

    def good():
        with units.reading(Actor.anonymous()) as work:
            rows = work.session.query(ReferralLink).order_by(ReferralLink.id)
            return [answer_path(link.id) for link in rows if link.used_at is None]

    return good


def state(units):
    with units.reading(Actor.anonymous()) as work:
        return work.session.query(Referral).order_by(Referral.id).one().state


def test_a_service_answers_once_by_its_link_and_gets_a_new_one_for_what_follows(links, browser, units):
    page, second = browser().get(links()[0]), browser("ar").get(links()[0])
    assert page.has("Rosa") and page.has("Comida de lunes a viernes.")
    assert not page.has("Menéndez") and not page.has("ingresos") and not page.has("MIE-")
    wrong = page.send("Answer", state="refused", words="Lleno.")
    assert wrong.status == 422 and wrong.has("Choose why.") and "Lleno." in wrong.html

    used = links()[0]
    assert wrong.send("Answer", state="accepted", words="El lunes a la una.").heading == "Thank you"
    assert state(units) == ReferralState.ACCEPTED
    stale = browser().get(used)
    assert stale.status == 410 and not stale.has("Rosa")
    assert second.send(action="/" + used.rpartition("/")[2], state="refused", refusal="full").status == 410
    assert len(links()) == 1 and links()[0] != used
    browser().get(links()[0]).send("Answer", state="started")
    assert state(units) == ReferralState.STARTED


def test_an_old_link_asks_for_a_fresh_one_at_the_address_of_the_service(links, browser, units, clock):
    old = links()[0]
    clock.move(8 * DAY)
    page = browser().get(old)
    assert page.status == 410 and page.has("no longer works")
    sent = page.send("Send me a fresh link")
    assert sent.has("on its way")
    with units.reading(Actor.anonymous()) as work:
        rows = [r for r in work.session.query(Outbox).order_by(Outbox.id) if r.kind == "referral_link_again"]
    assert [row.channel for row in rows] == ["email"]
    assert links()[0] != old and browser().get(links()[0]).has("Rosa")
    for _time in range(2):
        assert browser().get(old).send("Send me a fresh link").status == 200
    assert browser().get(old).send("Send me a fresh link").status == 429


def test_an_invented_link_leads_nowhere(links, browser):
    good = links()[0]
    for path in ("/answer/x", good[:-1] + ("0" if good[-1] != "0" else "1"), f"/answer/{'0' * 64}"):
        assert browser().get(path).status == 404
    from uuid import UUID

    other = signed(UUID(hex=good.rpartition("/")[2][:32]), "another purpose")
    assert browser().get(f"/answer/{other}").status == 404
