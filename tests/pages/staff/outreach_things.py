"""What the tests of outreach have in common: a campaign, and people who asked to be called or took a code."""

from datetime import UTC, date, datetime

from app.benefits.services import Left, take_code
from app.foundation.actor import Actor
from app.outreach.callbacks import record_attempt
from app.outreach.models import CallbackRequest, Campaign, OutreachLink
from app.outreach.services import CallMe, ask_to_be_called
from app.outreach.vocabulary import GoodTime

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


def a_code(units, answers=LEFT):
    """The code that somebody took for their answers."""
    with units.writing(Actor.anonymous()) as work:
        return take_code(work, answers)
