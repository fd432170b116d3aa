"""The rule of sharing is told twice, for one file and as a condition for lists: both say the same of every part."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access.shared import shares
from app.access.sharing import ALL, readable_parts
from app.agencies.vocabulary import AgencyKind
from app.casework import asking
from app.casework.models import Case
from app.people.vocabulary import Domain
from app.privacy.vocabulary import Extra
from tests.support.circles import agreed, an_office, said_yes

SOME = frozenset({Domain.WORK, Domain.INCOME, Domain.HEALTH, Extra.CONVERSATION})


@pytest.mark.both
def test_one_file_and_a_list_of_files_open_the_same(build, units, clock):
    lead = build.a_worker()
    case = build.a_case(worker=lead)
    office, adviser = an_office(build)
    ngo, educator = an_office(build, "Cáritas", AgencyKind.NGO)
    agreed(build, build.the_agency(), office, SOME, ends_on=clock().date())
    agreed(build, build.the_agency(), ngo, frozenset({Domain.HOUSING, Extra.CONVERSATION}))

    def opens(member):
        with units.reading(replace(build.staff_actor(member), at=clock())) as work:
            file = work.session.get_one(Case, case.id)
            of_one = readable_parts(work, file)
            listed = {p for p in ALL if work.session.scalars(select(Case.id).where(shares(work.actor, p))).first()}
        assert of_one == listed, member.given_name
        return of_one

    assert opens(lead) == ALL and opens(adviser) == opens(educator) == frozenset()
    said_yes(build, case, office, SOME - {Domain.INCOME})
    said_yes(build, case, ngo, frozenset({Domain.HOUSING, Domain.WORK}))
    assert opens(adviser) == {Domain.WORK, Extra.CONVERSATION} and opens(educator) == {Domain.HOUSING}
    clock.now += timedelta(days=1)
    assert opens(adviser) == frozenset() and opens(educator) == {Domain.HOUSING}
    with build.unit(build.staff_actor(adviser)) as work:
        file = work.session.get_one(Case, case.id, options=(joinedload(Case.key_worker), joinedload(Case.person)))
        asking.break_glass(work, file, "She has nowhere to sleep")
    assert Domain.WORK in opens(adviser) and not opens(adviser) & {Domain.HEALTH, Extra.CONVERSATION}
    clock.now += timedelta(hours=25)
    assert opens(adviser) == frozenset()
