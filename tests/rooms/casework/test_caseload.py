"""The caseload's statements: built once for each shape, and narrowed by the policy to what the actor may see."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access import caseload as access
from app.access.caseload import asked_for, counts_of, page_of
from app.access.permissions import Permission
from app.agencies.vocabulary import Role
from app.casework import caseload, names
from app.casework.caseload import DUE, SORTS, VIEWS, Wanted, rows
from app.casework.search import NO_WAYS
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


def test_names_that_many_have_are_listed_in_order_without_gap_or_repetition(build, units, clock, monkeypatch):
    """Only the first few are looked up at first, and the list is walked where very many are called so."""
    boss = build.a_worker(role=Role.COORDINATOR)
    build.a_case(boss, build.a_person("Ana Ana", "Anaya"))
    many_cases(build, units, boss, 34, clock)
    for module, name in ((names, "NEAR"), (access, "COUNTED")):
        monkeypatch.setattr(module, name, 4)
    caseload._rows.cache_clear()
    with units.reading(build.staff_actor(boss)) as work:
        for words, hits in ((("ana",), 35), (("garcia", "ana00"), 10), (("ana", "%"), 0), (("ana", "a_a"), 0)):
            for sort, falling in (("name", False), ("name", True), ("date", False)):
                wanted = Wanted(mine=False, words=words, sort=sort, falling=falling)
                whole = [row.id for row in asked(work, wanted, 500)]
                by_name = [row.given_name for row in asked(work, wanted, 500)]
                assert sort == "date" or by_name == sorted(by_name, reverse=falling)
                walked, page = [], asked(work, wanted)
                while page:
                    walked += [row.id for row in page[:10]]
                    page = asked(work, replace(wanted, after=walked[-1])) if len(page) > 10 else []
                quick = access.page_of(work, access.easier(asked_for(work, wanted), shown(work, wanted).shown), 500)
                assert len(set(whole)) == len(whole) == hits == shown(work, wanted).shown
                assert walked == whole == [row.id for row in quick]
        called = access.people_found(work, ["ana"], NO_WAYS, Permission.PERSON_FIND)
        assert [row.given_name for row in called] == ["Ana Ana", *(f"Ana{number:03d}" for number in range(29))]
    caseload._rows.cache_clear()
