"""The sums of everybody's basic supports agree with the rows, whatever happens to a file or a person."""

from datetime import date

import pytest
from sqlalchemy import select

from app.agencies.models import Programme
from app.casework.models import Case, CaseTask
from app.casework.moves import close, reopen
from app.casework.services import finish_task
from app.casework.vocabulary import CaseStatus, CloseReason, CloseResult
from app.factory import connect_rooms
from app.packages.basics import PERSON, Support, change_support
from app.packages.models import BasicPackage
from app.packages.queries import coverage, missing_basics, who_misses
from app.packages.rules import COMING, SETTLED, Coverage, coverage_of, letters
from app.packages.vocabulary import Basic, BasicState, Evidence
from app.people import merging
from app.people.models import Person
from app.privacy.erasure import erase_people

COVERED = Support(BasicState.COVERED, evidence=Evidence.SAID)
COMES = Support(BasicState.PLANNED, PERSON, date(2026, 12, 3), "Con Marta")


def from_the_rows(work, programme_id):
    kept = BasicPackage.case_id == Case.id
    asked = select(Case, BasicPackage).outerjoin(BasicPackage, kept).where(Case.status == CaseStatus.OPEN)
    cases = [row for row in work.session.execute(asked) if programme_id in {None, row[0].programme_id}]
    states = [{one: getattr(row, one) if row else BasicState.MISSING for one in Basic} for _case, row in cases]
    return Coverage(
        len(cases),
        sum(SETTLED.issuperset(one.values()) for one in states),
        {basic: sum(one[basic] in SETTLED for one in states) for basic in Basic},
        {basic: sum(one[basic] in COMING for one in states) for basic in Basic},
    )


def sums(plans, programme_id=None):
    """The sums as the page has them, once they were compared with a count of the rows."""
    with plans.build.unit() as work:
        counted = coverage_of((kept, number) for kept, number in work.session.execute(coverage(programme_id)))
        assert counted == from_the_rows(work, programme_id)
        return counted.cases, counted.whole, sum(counted.settled.values()), sum(counted.coming.values())


def test_the_sums_agree_with_the_rows_after_every_kind_of_change(plans):
    connect_rooms()
    build, programme = plans.build, plans.build.save(Programme(name="xEITU"))
    twice, elsewhere = build.a_person("Rosa", "Menendez"), build.an_agency(name="Otra")

    def on(deed, actor=plans.lead):
        with build.unit(actor) as work:
            deed(work, work.session.get_one(Case, plans.case.id))
        return sums(plans)

    def put_together(work, case):
        merging.merge(work, *(work.session.get_one(Person, one) for one in (twice.id, plans.person.id)), frozenset(),
                      home_of_gone=True)  # fmt: skip

    assert sums(plans) == (1, 0, 0, 0)
    assert on(lambda work, case: change_support(work, case, Basic.INTERNET, COVERED, 0)) == (1, 0, 1, 0)
    assert on(lambda work, case: change_support(work, case, Basic.COMMUNITY, COMES, 0)) == (1, 0, 1, 1)
    (task,) = plans.rows(CaseTask)
    assert on(lambda work, _case: finish_task(work, work.session.get_one(CaseTask, task.id)), plans.rosa)[2] == 2
    for basic in (Basic.INCOME, Basic.DIGITAL):
        on(lambda work, case, basic=basic: change_support(work, case, basic, Support(BasicState.DECLINED), 0))
    assert sums(plans) == (1, 1, 4, 0)

    build.a_case(plans.lucia, build.a_person("Ana", "Vega"))
    assert sums(plans) == (2, 1, 4, 0)
    assert on(lambda _work, case: setattr(case, "programme_id", programme.id)) == (2, 1, 4, 0)
    assert sums(plans, programme.id) == (1, 1, 4, 0)
    assert on(lambda _work, case: setattr(case, "agency_id", elsewhere.id)) == (2, 1, 4, 0)
    assert on(put_together) == (2, 1, 4, 0)
    assert on(lambda work, case: close(work, case, CloseReason.DONE, CloseResult.BETTER, "")) == (1, 0, 0, 0)
    assert on(lambda work, case: reopen(work, case, "")) == (2, 1, 4, 0)
    with build.unit() as work:
        erase_people(work, [twice.id])
    assert sums(plans) == (1, 0, 0, 0)


def test_only_whoever_misses_something_is_listed(plans):
    ana = plans.build.a_case(plans.lucia, plans.build.a_person("Ana", "Vega"))
    with plans.build.unit(plans.lead) as work:
        change_support(work, work.session.get_one(Case, ana.id), Basic.INTERNET, COVERED, 0)

        def listed(without=None, after=""):
            found = work.session.execute(who_misses(missing_basics(without, None, after, 50)))
            return [(row.given_name, row.internet) for row in found]

        assert listed() == [("Rosa", None), ("Ana", "covered")]
        assert listed(Basic.INTERNET) == [("Rosa", None)]
        assert listed(Basic.DIGITAL, plans.case.reference) == [("Ana", "covered")]


@pytest.mark.parametrize(
    ("states", "kept"),
    [
        ({}, "mmmm"),
        ({"income": "covered", "internet": "declined", "digital": "covered", "community": "declined"}, "ssss"),
        ({"income": "planned", "digital": "under_way", "community": "missing"}, "cmcm"),
    ],
)
def test_a_letter_for_each_support_stands_beside_the_case(states, kept):
    assert letters(states) == kept
