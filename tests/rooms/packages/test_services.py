"""Drafts, proposals and agreements: what each makes, what it refuses, and that nothing is made by halves."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from app.appointments.models import Appointment
from app.appointments.services import book
from app.casework.models import Case, CasePanel, CaseTask, Referral
from app.casework.services import finish_task
from app.casework.vocabulary import CaseClosed, TaskOwner
from app.delivery.models import Outbox
from app.foundation.errors import Conflict, Invalid
from app.packages import agreeing, services
from app.packages.basics import Support, change_support
from app.packages.models import BasicPackage, PackageItem, PackageVersion
from app.packages.vocabulary import Basic, BasicState, CloseReason, Doer, Evidence, How, PackageState
from app.people.vocabulary import Domain
from app.privacy.erasure import erase_people


def states(plans):
    return [(v.number, v.state) for v in sorted(plans.rows(PackageVersion), key=lambda v: v.number)]


def changed(plans, actor=None):
    """A unit of work, and the newest version and the case in it."""
    unit = plans.build.unit(actor or plans.lead)

    class Open:
        def __enter__(self):
            self.work = unit.__enter__()
            newest = select(PackageVersion).order_by(PackageVersion.number.desc()).limit(1)
            return self.work, self.work.session.get_one(Case, plans.case.id), self.work.session.scalars(newest).one()

        def __exit__(self, *error):
            return unit.__exit__(*error)

    return Open()


def first_of(work):
    return work.session.scalars(select(PackageVersion).where(PackageVersion.number == 1)).one()


def only_part(work):
    return work.session.scalars(select(PackageItem)).one()


def test_agreeing_makes_appointments_referrals_and_steps_in_one_go(plans):
    offer, slot = plans.an_offer(), plans.a_slot()
    plans.agreed(
        plans.part("Hablar del alquiler", Domain.HOUSING, slot_id=slot.id),
        plans.part("Mediación", Domain.HOUSING, offer_id=offer.id, refers=True, doer=Doer.SERVICE),
        plans.part("Curso", due_on=date(2026, 12, 4)),
        plans.part("Pedir el comedor", doer=Doer.STAFF, staff_id=plans.lucia.id),
        plans.part("Primera visita", books=True),
    )

    assert [visit.slot_id for visit in plans.rows(Appointment)] == [slot.id]
    assert [(one.offer_id, one.holds_place) for one in plans.rows(Referral)] == [(offer.id, True)]
    steps = {(task.title, task.owner, task.kind) for task in plans.rows(CaseTask)}
    assert {(title, owner) for title, owner, _kind in steps} >= {
        ("Curso", TaskOwner.PERSON),
        ("Pedir el comedor", TaskOwner.STAFF),
        ("Choose a day and time: Primera visita", TaskOwner.PERSON),
    }
    assert all(item.task_id or item.appointment_id or item.referral_id for item in plans.rows(PackageItem))
    assert states(plans) == [(1, PackageState.AGREED)]


def test_when_a_time_is_gone_nothing_of_the_plan_is_made(plans, build):
    slot, other = plans.a_slot(), build.a_case(plans.lucia, build.a_person("Amina", "Benali"))
    version = plans.proposed(plans.part("Curso"), plans.part("Hablar", slot_id=slot.id))
    with build.unit(plans.lead) as work:
        book(work, work.session.get_one(Case, other.id), slot.id)

    with pytest.raises(Conflict):
        plans.agree(version)

    assert states(plans) == [(1, PackageState.PROPOSED)]
    assert plans.rows(CaseTask) == []
    assert len(plans.rows(Appointment)) == 1


def test_agreeing_twice_makes_everything_once(plans):
    version = plans.agreed(plans.part("Curso"))
    plans.agree(version)

    assert len(plans.rows(CaseTask)) == 1


def test_a_proposal_tells_the_person_and_is_looked_at_again_after_three_months(plans):
    version = plans.proposed()

    assert [row.kind for row in plans.rows(Outbox)][:1] == ["package_proposed"]
    assert version.review_on == date(2027, 2, 24)
    panel = json.loads(plans.rows(CasePanel)[0].content)
    assert [(one["number"], one["state"], one["items"]) for one in panel["versions"]] == [(1, "proposed", 1)]


@pytest.mark.parametrize("statement", [
    lambda v: update(PackageVersion).where(PackageVersion.id == v.id).values(months=3),
    lambda v: update(PackageItem).where(PackageItem.version_id == v.id).values(months=3),
    lambda v: update(PackageItem).where(PackageItem.version_id == v.id).values(due_on=date(2027, 1, 1)),
])  # fmt: skip
@pytest.mark.both
def test_the_database_refuses_to_change_what_was_proposed(plans, statement):
    version = plans.proposed()

    with pytest.raises(DBAPIError, match="does not change"), plans.build.unit() as work:
        work.session.execute(statement(version))


def test_nothing_is_added_to_a_plan_that_was_proposed(plans):
    version = plans.proposed()

    with pytest.raises(Conflict), plans.build.unit(plans.lead) as work:
        services.add_part(work, work.session.get_one(PackageVersion, version.id), plans.part())
    with pytest.raises(DBAPIError, match="does not change"), plans.build.unit() as work:
        work.session.add(PackageItem(version_id=version.id, domain=Domain.WORK, title="X", times=[], why=[]))


def test_an_empty_plan_and_one_that_a_colleague_changed_are_not_proposed(plans):
    plans.draft()
    with pytest.raises(Conflict), changed(plans) as (work, case, draft):
        agreeing.propose(work, case, draft, draft.version - 1)
    with changed(plans) as (work, _case, draft):
        item = work.session.scalars(select(PackageItem)).one()
        services.remove_part(work, draft, item, item.version)
    with pytest.raises(Invalid), changed(plans) as (work, case, draft):
        agreeing.propose(work, case, draft, draft.version)


def test_asking_for_a_change_keeps_the_words_opens_a_draft_and_tells_the_key_worker(plans):
    plans.proposed(plans.part("Curso"), plans.part("Taller"))

    with changed(plans, plans.rosa) as (work, case, version):
        agreeing.ask_change(work, case, version, "Las tardes no puedo.")

    assert states(plans) == [(1, PackageState.RETURNED), (2, PackageState.DRAFT)]
    (step,) = plans.rows(CaseTask)
    assert (step.owner, step.staff_id, step.why) == (TaskOwner.STAFF, plans.lucia.id, "Las tardes no puedo.")
    assert sorted(item.title for item in plans.rows(PackageItem)) == ["Curso", "Curso", "Taller", "Taller"]
    with pytest.raises(Conflict), changed(plans, plans.rosa) as (work, case, _version):
        agreeing.agree(work, case, first_of(work), agreeing.Answered(How.SCREEN))


def test_a_new_version_keeps_what_was_made_and_takes_away_what_it_no_longer_asks_for(plans):
    slot = plans.a_slot()
    plans.agreed(plans.part("Curso"), plans.part("Taller"), plans.part("Hablar", slot_id=slot.id))
    with changed(plans) as (work, case, _version):
        draft = services.begin(work, case)
        for item in work.session.scalars(select(PackageItem).where(PackageItem.version_id == draft.id)).all():
            if item.title != "Curso":
                services.remove_part(work, draft, item, item.version)
        services.add_part(work, draft, plans.part("Natación"))
        agreeing.propose(work, case, draft, draft.version)
    with changed(plans, plans.rosa) as (work, case, version):
        agreeing.agree(work, case, version, agreeing.Answered(How.SCREEN))

    assert states(plans) == [(1, PackageState.CLOSED), (2, PackageState.AGREED)]
    assert sorted(task.title for task in plans.rows(CaseTask)) == ["Curso", "Natación"]
    assert [visit.status for visit in plans.rows(Appointment)] == ["cancelled"]


def test_two_colleagues_who_change_the_same_part_notice_one_another(plans):
    plans.draft(plans.part("Curso"))
    with changed(plans) as (work, _case, draft):
        item = work.session.scalars(select(PackageItem)).one()
        seen = item.version
        services.change_part(work, draft, item, plans.part("Curso de cocina"), seen)
    with pytest.raises(Conflict), changed(plans) as (work, _case, draft):
        services.change_part(work, draft, only_part(work), plans.part("Curso de sala"), seen)

    assert [item.title for item in plans.rows(PackageItem)] == ["Curso de cocina"]


def test_adding_a_part_does_not_disturb_whoever_writes_the_goals(plans):
    plans.draft()
    with changed(plans) as (work, _case, draft):
        services.add_part(work, draft, plans.part("Taller"))
    goals = [{"domain": "work", "words": "Trabajar en cocina"}]
    with changed(plans) as (work, _case, draft):
        services.set_terms(work, draft, services.Terms(goals, 6, 8, None), 0)
    with pytest.raises(Conflict), changed(plans) as (work, _case, draft):
        services.set_terms(work, draft, services.Terms([], 9, 8, None), 0)

    assert [(v.goals, v.months) for v in plans.rows(PackageVersion)] == [(goals, 6)]


def test_a_plan_signed_on_paper_keeps_the_day_which_is_not_to_come(plans):
    version = plans.proposed()
    with pytest.raises(Invalid):
        plans.agree(version, How.PAPER, signed_on=plans.clock.now.date() + timedelta(days=1))

    plans.agree(version, How.PAPER, signed_on=plans.clock.now.date())

    assert [(v.answered_how, v.signed_on) for v in plans.rows(PackageVersion)] == [(How.PAPER, date(2026, 11, 24))]


def test_a_review_falls_due_once_and_ticks_its_step(plans):
    plans.agreed()
    plans.clock.move(timedelta(days=95))
    with plans.build.unit() as work:
        assert [agreeing.raise_reviews(work), agreeing.raise_reviews(work)] == [1, 0]
    assert [t.title for t in plans.rows(CaseTask) if t.kind == "review"] == ["Look at the plan again with Rosa"]

    with changed(plans) as (work, _case, version):
        agreeing.review(work, version, "Va bien.", None)

    (version,) = plans.rows(PackageVersion)
    assert (version.state, version.review, version.review_raised_on) == (PackageState.REVIEWED, "Va bien.", None)
    assert version.review_on > plans.clock.now.date() + timedelta(days=85)
    assert all(task.done_at for task in plans.rows(CaseTask) if task.kind == "review")


def test_a_plan_that_ends_takes_its_open_steps_along_and_leaves_what_was_done(plans):
    plans.agreed(plans.part("Curso"), plans.part("Taller"))
    with plans.build.unit(plans.rosa) as work:
        finish_task(work, next(t for t in work.session.scalars(select(CaseTask)) if t.title == "Curso"))
    with changed(plans) as (work, case, version):
        agreeing.close(work, case, version, CloseReason.ACHIEVED)

    assert states(plans) == [(1, PackageState.CLOSED)]
    assert [task.title for task in plans.rows(CaseTask)] == ["Curso"]


def test_taking_back_a_proposal_opens_a_draft_with_the_same_parts(plans):
    plans.proposed(plans.part("Curso"))
    with changed(plans) as (work, case, version):
        agreeing.take_back(work, case, version)

    assert states(plans) == [(1, PackageState.CLOSED), (2, PackageState.DRAFT)]
    with pytest.raises(Conflict), changed(plans, plans.rosa) as (work, case, _draft):
        agreeing.agree(work, case, first_of(work), agreeing.Answered(How.SCREEN))


def test_erasing_a_person_takes_the_whole_plan_along(plans):
    offer, slot = plans.an_offer(), plans.a_slot()
    plans.agreed(
        plans.part("Hablar", slot_id=slot.id),
        plans.part("Mediación", offer_id=offer.id, refers=True),
        plans.part("Curso"),
    )
    with changed(plans) as (work, case, _version):
        change_support(work, case, Basic.INTERNET, Support(BasicState.COVERED, evidence=Evidence.SAID), 0)
        services.begin(work, case)
    with plans.build.unit() as work:
        erase_people(work, [plans.person.id])

    for kind in (PackageItem, PackageVersion, BasicPackage, CaseTask):
        assert plans.rows(kind) == []


def test_a_plan_ends_with_its_file(plans):
    plans.agreed(plans.part("Curso"))
    with changed(plans) as (work, case, _version):
        services.begin(work, case)
        agreeing.close_with_case(work, CaseClosed(case.id, case.person_id))

    assert states(plans) == [(1, PackageState.CLOSED), (2, PackageState.CLOSED)]
    assert {version.close_reason for version in plans.rows(PackageVersion)} == {CloseReason.CASE}
