"""Each rule of the policy, tried on somebody who may and somebody who may not."""

import pytest

from app.access import policy
from app.access.permissions import Permission as P
from app.agencies.vocabulary import AgencyKind, Role
from app.foundation.actor import Actor
from app.foundation.errors import NotFound


@pytest.fixture
def world(build):
    lead = build.a_worker()
    case = build.a_case(worker=lead)
    other_agency = build.an_agency(AgencyKind.EMPLOYMENT, "Oficina de empleo")
    return {
        "case": case,
        "lead": build.staff_actor(lead),
        "colleague": build.staff_actor(build.a_worker()),
        "coordinator": build.staff_actor(build.a_worker(role=Role.COORDINATOR)),
        "outsider": build.staff_actor(build.a_worker(role=Role.COORDINATOR, agency=other_agency)),
        "evaluator": build.staff_actor(build.a_worker(role=Role.EVALUATOR)),
        "anonymous": Actor.anonymous(),
    }


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("lead", True),
        ("coordinator", True),
        ("colleague", False),
        ("outsider", False),
        ("evaluator", False),
        ("anonymous", False),
    ],
)
@pytest.mark.parametrize("permission", [P.CASE_READ, P.CASE_WRITE, P.CASE_LIST, P.MESSAGE_READ, P.PERSON_FIND])
def test_a_case_is_for_its_team_and_its_coordinator(world, units, who, sees, permission):
    actor = world[who]
    with units.reading(actor) as work:
        if sees:
            assert policy.load(work.session, actor, permission, world["case"].id).id == world["case"].id
        else:
            with pytest.raises(NotFound):
                policy.load(work.session, actor, permission, world["case"].id)


def test_a_participant_reaches_only_the_own_case(build, units):
    own = build.a_case()
    foreign = build.a_case(person=build.a_person("Amina", "Benali"))
    with units.reading(Actor.anonymous()) as work:
        from app.people.models import Person

        rosa = build.person_actor(work.session.get_one(Person, own.person_id))
        assert policy.load(work.session, rosa, P.OWN_CASE_READ, None).id == own.id
        with pytest.raises(NotFound):
            policy.load(work.session, rosa, P.OWN_CASE_READ, foreign.id)
