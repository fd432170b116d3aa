"""What the tests of outreach have in common: a campaign, and people who asked to be called or took a code."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import joinedload

from app.benefits.claim_words import ClaimState
from app.benefits.models import BenefitClaim
from app.benefits.services import Left, take_code
from app.foundation.actor import Actor
from app.outreach.callbacks import Agreed, open_from_callback, record_attempt
from app.outreach.models import CallbackRequest, Campaign, OutreachLink
from app.outreach.services import CallMe, ask_to_be_called
from app.outreach.vocabulary import CallbackStatus, GoodTime
from app.people.services import NewPerson
from app.privacy.vocabulary import Way

ON = date(2026, 11, 24)
# A mother of 34 with a boy of 9 and a girl of 3, as the screens of the check leave it.
SAID = {
    "people": "3",
    "relations": ["child", "child"],
    "born": [[1992, 3], [2017, 5], [2023, 1]],
    "region": "ES-AS",
    "custody": "yes",
    "together": "yes",
    "income": "450/month",
    "pensions": "0",
    "savings": "under:18265.86",
    "papers": "eu_citizen",
    "years": "?",
}
FACTS = {
    "region": "ES-AS",
    "people": [
        {"relation": "applicant", "age": 34, "age_on_1_january": 33, "residence_status": "eu_citizen"},
        {"relation": "child", "age": 9, "age_on_1_january": 8},
        {"relation": "child", "age": 3, "age_on_1_january": 2},
    ],
    "household": {"computable_income_previous_year": 5400.0, "single_parent_sole_custody": True},
}
LEFT = Left(FACTS, SAID["born"], SAID, ON)


def a_campaign(build, agency=None, places=("Library", "Pharmacy of Turón"), name="Autumn"):
    """A campaign of November with its links."""
    owner = agency or build.the_agency()
    campaign = build.save(
        Campaign(
            name=name,
            agency_id=owner.id,
            territory_id=owner.territory_id,
            starts_on=date(2026, 11, 1),
            ends_on=date(2026, 12, 20),
            created_at=datetime(2026, 10, 1, tzinfo=UTC),
        )
    )
    links = [
        build.save(OutreachLink(campaign_id=campaign.id, place=place, token=f"{campaign.id.hex[:5]}{n:05d}"))
        for n, place in enumerate(places)
    ]
    return campaign, links


def a_callback(build, units, link=None, name="Rosa", phone="+34600000123", answers=LEFT, language="es"):
    """Somebody asked to be called."""
    build.the_agency()
    with units.writing(Actor.anonymous()) as work:
        wish = CallMe(name, phone, language, GoodTime.MORNING, answers)
        return ask_to_be_called(work, wish, link.id if link else None)


def reached(build, units, worker, callback, note="Wants to go on"):
    """The worker spoke with the person."""
    with units.writing(build.staff_actor(worker)) as work:
        record_attempt(work, work.session.get_one(CallbackRequest, callback.id), note, reached=True)


def opened(build, units, worker, callback):
    """The person agreed, and the worker opened the case."""
    with units.writing(build.staff_actor(worker)) as work:
        person = NewPerson("Rosa", callback.territory_id)
        found = work.session.get_one(CallbackRequest, callback.id, options=[joinedload(CallbackRequest.screening)])
        return open_from_callback(work, found, Agreed(person, [], Way.PHONE))


def a_code(units, answers=LEFT):
    """The code that somebody took for their answers."""
    with units.writing(Actor.anonymous()) as work:
        return take_code(work, answers)


def claimed(build, link, case, granted=None, benefit="es.imv"):
    """A case that came by a link and asked for a benefit."""
    now = case_time(build)
    build.save(
        CallbackRequest(
            link_id=link.id,
            agency_id=case.agency_id,
            territory_id=case.territory_id,
            name="",
            phone="",
            language="es",
            good_time="any",
            status=CallbackStatus.CASE_OPENED,
            case_id=case.id,
            asked_at=now,
            due_at=now,
            expires_at=now,
        )
    )
    build.save(
        BenefitClaim(
            case_id=case.id,
            person_id=case.person_id,
            benefit=benefit,
            state=ClaimState.GRANTED,
            applied_on=date(2026, 11, 1),
            granted_month=granted,
            granted_from=date(2026, 12, 1) if granted else None,
            created_at=now,
            changed_at=now,
        )
    )


def case_time(build):
    with build.unit() as work:
        return work.now
