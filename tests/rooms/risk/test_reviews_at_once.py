"""Several people, or one in two windows, who write about the same estimate at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.casework.models import Case
from app.foundation.errors import Conflict
from app.risk.models import RiskReview
from app.risk.reviews import decide, desk_of, estimate
from app.risk.vocabulary import Band, Decision
from tests.pages.staff.casework_things import stored
from tests.pages.staff.estimate_things import Scored

pytestmark = pytest.mark.both


def test_of_two_windows_one_estimate_is_kept_and_of_two_deciders_the_second_reads_the_first(build, units, clock):
    rosa = Scored(build, clock)
    pair = (rosa.lucia, rosa.a_colleague())

    def written(member, deed):
        with units.writing(build.staff_actor(member)) as work:
            case = work.session.get_one(Case, rosa.case.id)
            try:
                deed(work, case, desk_of(work, case, to_write=True))
            except Conflict:
                return False
            return True

    def own(work, case, desk):
        estimate(work, case, desk, str(rosa.score.id), (Band.LOW, "She has work"))

    def decided(work, case, desk):
        decide(work, case, desk, (str(rosa.score.id), "0"), (Decision.AS_PLANNED, "She has work"))

    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(lambda member: written(member, own), pair * 2))
        last = list(pool.map(lambda member: written(member, decided), pair))

    assert sorted(kept) == [False, False, True, True] and sorted(last) == [False, True]
    assert sorted(one.decided_at is None for one in stored(units, RiskReview)) == [False, True]
