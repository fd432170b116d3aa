"""The caseload's statements: built once for each shape, and narrowed by the policy to what the actor may see."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access.caseload import asked_for, counts_of, page_of
from app.casework.caseload import DUE, SORTS, VIEWS, Wanted, rows
from tests.pages.staff.casework_things import many_cases

ANY = st.builds(
    Wanted,
    view=st.sampled_from(VIEWS),
    mine=st.booleans(),
    due=st.sampled_from(("", *DUE)),
    words=st.sampled_from(((), ("ana",), ("garcia", "ana00"), ("nobody",))),
    sort=st.sampled_from(tuple(SORTS)),
    falling=st.booleans(),
)


def asked(work, wanted, limit=10):
    return page_of(work, asked_for(work, wanted), limit)


def shown(work, wanted):
    return counts_of(work, asked_for(work, wanted))


def test_the_same_question_is_the_same_statement():
    assert rows(Wanted(words=("a",)), 50)[0] is rows(Wanted(words=("b",)), 50)[0]
    assert rows(Wanted(sort="name"), 50)[0] is not rows(Wanted(), 50)[0]


def test_every_question_goes_through_the_pages_without_gap_or_repetition(build, units, clock):
    lead = build.a_worker()
    build.a_case(lead)
    many_cases(build, units, lead, 45, clock)
    actor = build.staff_actor(lead)

    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(ANY)
    def walk(wanted):
        with units.reading(actor) as work:
            whole = [row.id for row in asked(work, wanted, 500)]
            walked, after = [], None
            while True:
                question = replace(wanted, after=after)
                page = [row.id for row in asked(work, question)]
                walked += page[:10]
                if len(page) <= 10:
                    break
                after = page[9]
            assert walked == whole
            assert shown(work, wanted).shown == len(whole)

    walk()


def test_whatever_is_asked_nobody_sees_the_cases_of_others(build, units, clock):
    lead, stranger = build.a_worker(), build.a_worker()
    build.a_case(lead)
    many_cases(build, units, lead, 10, clock)
    actor = build.staff_actor(stranger)

    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(ANY)
    def look(wanted):
        with units.reading(actor) as work:
            assert asked(work, wanted) == []
            assert set(shown(work, wanted)) == {0}

    look()


def test_a_case_handed_on_leaves_the_list_of_who_left(build, units, clock):
    from app.casework.models import TeamSeat

    lead = build.a_worker()
    build.a_case(lead)
    actor = build.staff_actor(lead)
    with units.reading(actor) as work:
        assert len(asked(work, Wanted())) == 1
    with build.unit() as work:
        for seat in work.session.query(TeamSeat).order_by(TeamSeat.id):
            seat.ended_at = clock() + timedelta(0)
    with units.reading(actor) as work:
        assert asked(work, Wanted(mine=False)) == []
