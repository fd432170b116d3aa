"""The circle around a case and what administrators keep, for the matrix of permissions."""

from datetime import date, timedelta

from app.agencies.models import StaffMember
from app.agencies.vocabulary import AgencyKind
from app.appointments.models import Holiday
from app.casework import cover
from app.casework.models import AccessRequest, Case
from app.casework.vocabulary import AskKind
from app.messaging.models import AgencyText
from app.people.vocabulary import Domain
from app.privacy import sharing
from app.privacy.vocabulary import Ground
from tests.support.circles import agreed, said_yes, seated

WORK = frozenset({Domain.WORK})
NO_MONEY = frozenset(Domain) - {Domain.INCOME}


def circle(world, member, case, place):
    """Rosa's team has somebody of the employment office in it; of Amina's that agency only knows that it was asked."""
    build, today = world.build, world.clock().date()
    office = world.partner_agency
    if place == "Library":
        world.agreement = agreed(build, build.the_agency(), office, NO_MONEY)
        said_yes(build, case, office)
        seat = seated(build, member, case, world.people["partner"])
    else:
        seat = seated(build, member, case, world.people["adviser"], "Knows the shops")
    ngo = build.an_agency(AgencyKind.NGO, f"Entidad {place}")
    agreement = agreed(build, build.the_agency(), ngo)
    given = said_yes(build, case, ngo, WORK)
    third = build.an_agency(AgencyKind.NGO, f"Otra {place}")
    with world.units.writing(build.staff_actor(member)) as work:
        asked = sharing.ask(work, case.person_id, third.id, WORK)
        speaker = sharing.represent(work, case.person_id, sharing.Speaker("Ana", Ground.PARENT))
        wish = AccessRequest(
            case_id=case.id,
            staff_id=world.people["evaluator"].id,
            kind=AskKind.REQUEST,
            reason="A talk",
            asked_at=world.clock(),
        )
        work.session.add(wish)
        work.session.get_one(Case, case.id)
    return {
        "seat_id": seat.id,
        "given_id": given.id,
        "consent_id": given.id,
        "consent_ask_id": asked.id,
        "speaker_id": speaker.id,
        "request_id": wish.id,
        "sharing_agreement_id": agreement.id,
    } | _kept(world, member, today, place, ngo)


def _kept(world, member, today, place, ngo):
    build = world.build
    with build.unit() as work:
        both = [work.session.get_one(StaffMember, one.id) for one in (member, world.people["coordinator"])]
        covered = cover.arrange_cover(work, *both, today + timedelta(days=30), today + timedelta(days=31))
    day = build.save(Holiday(area="MIE", on=date(2027, 6, 24 if place == "Library" else 25), name=place))
    text = build.save(
        AgencyText(agency_id=build.the_agency().id, title=place, bodies={"es": "Hola"}, updated_at=world.clock())
    )
    return {
        "staff_member_id": member.id,
        "agency_id": ngo.id,
        "territory_id": build.the_territory().id,
        "cover_id": covered.id,
        "holiday_id": day.id,
        "agency_text_id": text.id,
    }
