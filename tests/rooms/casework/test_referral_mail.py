"""What a service without an account gets by e-mail: that somebody asks, and where to answer; nothing of the person."""

from sqlalchemy import select

from app.casework.models import Case, Referral, ReferralLink
from app.casework.referral_notices import may_still_go
from app.casework.referral_queries import WHOLE
from app.casework.referral_rules import Because
from app.casework.referrals import Asking, refer, take_back
from app.delivery.models import Outbox
from app.delivery.receivers import receivers
from app.foundation.actor import Actor
from app.foundation.signed_ids import signed, unsigned
from app.privacy.vocabulary import Way
from tests.rooms.casework.offers import a_service, an_outside_agency

BASE = "https://camin.example"


def test_the_mail_says_nothing_but_where_to_answer(build, units):
    lead = build.a_worker()
    case = build.a_case(lead)
    canteen = a_service(build, an_outside_agency(build), "Comedor", email="comedor@example.org")
    with build.unit(build.staff_actor(lead)) as work:
        asking = Asking("Comida diaria.", "Sin ingresos.", consent=Way.PAPER)
        referral = refer(work, work.session.get_one(Case, case.id), canteen.id, asking)

    def notices():
        with units.reading(Actor.anonymous()) as work:
            rows = work.session.scalars(select(Outbox).where(Outbox.offer_id == canteen.id).order_by(Outbox.id)).all()
            told = [(row, known.notice(row, BASE, work.now), known) for row, known in receivers(work, rows)]
            return [(row.kind, notice, known, may_still_go(work, row)) for row, notice, known in told]

    ((kind, notice, known, may_go),) = notices()
    with units.reading(Actor.anonymous()) as work:
        link = work.session.scalars(select(ReferralLink)).one()
    assert (kind, known.receiver.address, known.trouble, may_go) == (
        "referral_link_new",
        "comedor@example.org",
        None,
        True,
    )
    assert notice.front.endswith(f"{BASE}/answer/{signed(link.id, 'referral_link')}")
    said = f"{notice.title} {notice.words} {notice.ending}"
    assert not any(word in said for word in ("Rosa", "Comida", "Comedor", "ingresos", case.reference))

    with build.unit(build.staff_actor(lead)) as work:
        found = work.session.scalars(select(Referral).options(*WHOLE).where(Referral.id == referral.id)).one()
        take_back(work, found, Because.TEAM)
    after = {kind: (notice, may_go) for kind, notice, _known, may_go in notices()}
    assert after["referral_link_new"][1] is False
    assert BASE not in after["referral_over"][0].front


def test_a_seal_is_good_for_one_id_and_one_purpose():
    from uuid import uuid4

    thing = uuid4()
    assert unsigned(signed(thing, "a"), "a") == thing
    assert unsigned(signed(thing, "a"), "b") is None
    for wrong in ("", "x" * 64, "é" * 64, signed(thing, "a")[:-1], uuid4().hex + signed(thing, "a")[32:]):
        assert unsigned(wrong, "a") is None
