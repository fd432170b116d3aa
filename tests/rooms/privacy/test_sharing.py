"""What one agency reads of another's files: pure cases, and that nothing of it outlives the person."""

from datetime import date

import pytest
from sqlalchemy import func, select

from app.agencies.vocabulary import AgencyKind
from app.casework.models import AccessRequest, Case
from app.casework.vocabulary import AskKind
from app.people.rules import may_agree_alone
from app.people.vocabulary import Domain
from app.privacy import sharing
from app.privacy.erasure import erase_people
from app.privacy.models import Consent, ConsentAsk, Representative
from app.privacy.rules import READ_BY_KIND, readable
from app.privacy.vocabulary import Ground
from app.privacy.words import TITLES
from tests.support.circles import agreed, an_office, said_yes

EVERYTHING = [domain.value for domain in Domain]


@pytest.mark.parametrize(
    ("reader", "agreed_on", "allowed", "read"),
    [
        (AgencyKind.SOCIAL_SERVICES, [EVERYTHING], [EVERYTHING], set(Domain)),
        (AgencyKind.EMPLOYMENT, [EVERYTHING], [EVERYTHING], READ_BY_KIND[AgencyKind.EMPLOYMENT]),
        (AgencyKind.EMPLOYMENT, [["health", "work"]], [EVERYTHING], {Domain.WORK}),
        (AgencyKind.NGO, [["health", "housing"]], [EVERYTHING], {Domain.HOUSING}),
        (AgencyKind.NGO, [["housing"], ["work"]], [["work"]], {Domain.WORK}),
        (AgencyKind.SOCIAL_SERVICES, [EVERYTHING], [], set()),
        (AgencyKind.SOCIAL_SERVICES, [], [EVERYTHING], set()),
    ],
)
def test_only_what_kind_agreement_and_consent_all_name_is_read(reader, agreed_on, allowed, read):
    assert readable(reader, agreed_on, allowed) == read


def test_no_kind_of_office_but_social_services_reads_about_health():
    assert [kind for kind, domains in READ_BY_KIND.items() if Domain.HEALTH in domains] == [AgencyKind.SOCIAL_SERVICES]
    assert set(READ_BY_KIND) == set(AgencyKind)


@pytest.mark.parametrize(
    ("birth", "alone"),
    [(date(2012, 11, 24), True), (date(2012, 11, 25), False), (date(2020, 1, 1), False), (None, True)],
)
def test_from_14_on_a_person_agrees_alone(birth, alone):
    assert may_agree_alone(birth, date(2026, 11, 24)) is alone


def test_every_consent_on_the_phone_says_in_one_line_what_it_is_about():
    assert {"case", "benefit_recheck", "sharing", "referral"} <= {purpose.value for purpose in TITLES}


def test_nothing_of_the_circle_outlives_the_person(build):
    lead = build.a_worker()
    case, other = build.a_case(worker=lead), build.a_case(worker=lead, person=build.a_person("Amina", "Benali"))
    office, adviser = an_office(build)
    third = build.an_agency(AgencyKind.NGO, "Cáritas")
    agreed(build, build.the_agency(), office)
    for one in (case, other):
        with build.unit(build.staff_actor(lead)) as work:
            sharing.represent(work, one.person_id, sharing.Speaker("Ana", Ground.SUPPORT))
            sharing.ask(work, one.person_id, third.id, frozenset({Domain.WORK}))
            wish = {"kind": AskKind.REQUEST, "reason": "A talk", "asked_at": work.now}
            work.session.add(AccessRequest(case_id=one.id, staff_id=adviser.id, **wish))
        said_yes(build, one, office)

    with build.unit() as work:
        erase_people(work, [work.session.get_one(Case, case.id).person_id])

    with build.unit() as work:
        for model in (Representative, ConsentAsk, AccessRequest):
            assert work.session.scalar(select(func.count()).select_from(model)) == 1
        assert set(work.session.scalars(select(Consent.person_id))) == {other.person_id}
