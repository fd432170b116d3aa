"""The path of a person: what is done, what is next, what comes later."""

from datetime import date, timedelta

from app.appointments.services import book
from app.casework.models import Case, CaseTask
from app.casework.services import finish_task
from app.casework.vocabulary import TaskKind, TaskOwner
from app.packages.agreeing import propose, take_back
from app.packages.models import PackageVersion
from app.packages.services import Beginning, Part, begin
from app.packages.vocabulary import Doer
from app.people.vocabulary import Domain
from tests.pages.participant.reading import words


def done(world, task):
    with world.build.unit(world.rosa) as work:
        finish_task(work, work.session.get_one(CaseTask, task.id))


def path(page):
    return [words(li) for li in page.tree.findall(".//ol[@class='path']/li")]


def test_the_path_goes_from_what_is_done_over_the_next_step_to_later(world, build):
    done(world, build.a_task(world.case, "Internet at home"))
    build.a_task(
        world.case,
        "School canteen",
        TaskOwner.STAFF,
        TaskKind.CLAIM,
        staff_id=world.lucia.id,
        due_on=date(2026, 11, 25),
    )
    build.a_task(world.case, "Course", due_on=date(2026, 12, 4))
    build.a_task(world.case, "Send the photo", why="It is needed.", due_on=date(2026, 11, 27))

    page = world.page.get("/plan")

    assert path(page) == [
        "Internet at home Done on November 24",
        "Your next step Send the photo It is needed. Last day: Friday, November 27. Start",
        "School canteen Not yet. Lucía does it. Last day: Wednesday, November 25.",
        "Course Not yet. Last day: Friday, December 4.",
    ]
    assert page.has("My team Lucía and Iván")


def test_what_the_team_notes_for_itself_is_not_in_the_plan(world, build):
    for kind in (TaskKind.REVIEW, TaskKind.OUTCOME, TaskKind.MESSAGE, TaskKind.OTHER):
        build.a_task(world.case, f"Between us: {kind}", TaskOwner.STAFF, kind, staff_id=world.lucia.id)

    page = world.page.get("/plan")

    assert not page.has("Between us")
    assert page.has("There are no steps yet")


def test_a_step_tells_why_and_how_long_and_is_done_with_one_tap(world, build):
    task = build.a_task(world.case, "Send the photo", why="It is needed.", minutes=5, due_on=date(2026, 11, 27))
    build.a_task(world.case, "Course", due_on=date(2026, 12, 4))

    page = world.page.get("/plan").click("Start")
    after = page.send("I have done it")

    assert page.has("It is needed. It takes about 5 minutes. Last day: Friday, November 27.")
    assert after.heading == "Well done"
    assert after.has("Your next step Course")
    assert world.page.get(f"/plan/{task.id}").has("Done on November 24")
    assert world.page.get("/").has("Your next step Course")


def test_ticking_twice_changes_nothing(world, build, clock):
    task = build.a_task(world.case)
    page = world.page.get(f"/plan/{task.id}")

    page.send("I have done it")
    clock.move(timedelta(minutes=5))
    page.send("I have done it")

    assert [t.done_at for t in world.rows(CaseTask)] == [clock.now - timedelta(minutes=5)]


def test_the_page_of_a_step_that_is_not_done_does_not_say_well_done(world, build):
    task = build.a_task(world.case, "Send the photo")

    assert world.page.get(f"/plan/{task.id}/done").heading == "Send the photo"


def test_a_step_that_is_a_booking_leads_to_the_times(world, build):
    task = build.a_task(world.case, "Book a time", kind=TaskKind.BOOK)

    page = world.page.get(f"/plan/{task.id}")

    assert page.links()["Choose a day and time"] == "/appointments/new"


def test_a_step_of_the_team_or_of_somebody_else_cannot_be_opened(world, build):
    team = build.a_task(world.case, "Canteen", TaskOwner.STAFF, TaskKind.CLAIM)
    theirs = build.a_task(build.a_case(world.lucia, build.a_person("Amina", "Benali")))

    for task in (team, theirs):
        assert world.page.get(f"/plan/{task.id}").status == 404
        assert world.page.post(f"/plan/{task.id}").status == 404


def test_a_long_plan_is_short_to_read_and_costs_no_more_queries(world, build):
    with build.unit(world.rosa) as work:
        for number in range(80):
            at = work.now - timedelta(days=80 - number) if number < 60 else None
            work.session.add(
                CaseTask(
                    case_id=world.case.id, owner=TaskOwner.PERSON, kind=TaskKind.OTHER, title=f"Step {number}", why="",
                    created_at=work.now, done_at=at,
                )
            )  # fmt: skip

    page = world.page.get("/plan")

    assert page.queries.own <= 4
    assert page.has("What I did before")
    assert len(path(page)) == 8 + 5
    assert page.has("15 more steps, for later")


def test_the_team_has_the_key_worker_first(world):
    page = world.page.get("/team")

    assert page.has("Lucía Fernández Social worker, Servicios Sociales de Mieres Leads your plan with you.")
    assert page.words.index("Lucía") < page.words.index("Iván")
    assert page.has("Employment adviser, Oficina de Empleo In your team since November 24.")


def proposed(world, *parts):
    with world.build.unit(world.build.staff_actor(world.lucia)) as work:
        case = work.session.get_one(Case, world.case.id)
        draft = begin(work, case, Beginning(list(parts), [{"domain": "work", "words": "Trabajar en una cocina"}]))
        propose(work, case, draft, draft.version)
    return draft


def test_a_proposal_is_read_and_agreed_in_two_taps(world):
    slot = world.times(10)[0]
    proposed(
        world,
        Part(Domain.WORK, "Curso de ayudante de cocina", "Cuatro tardes", due_on=date(2026, 12, 4), minutes_week=480),
        Part(Domain.WORK, "Hablar con Iván", slot_id=slot.id),
        Part(Domain.INCOME, "Pedir el comedor", doer=Doer.STAFF, staff_id=world.lucia.id),
    )

    page = world.page.get("/").click("Look at the plan")
    assert page.has("What it is for Trabajar en una cocina")
    assert page.has("You do it. 8 hours a week. Last day: Friday, December 4.")
    assert page.has("Appointment: Thursday, November 26, 10:00.")
    assert page.has("This plan takes no benefit away from you. Your benefits do not depend on it.")
    after = page.send("Yes, I agree")

    assert after.heading == "Your plan begins"
    plan = after.click("See my steps")
    assert plan.has("You agreed it with Lucía on November 24.")
    assert path(plan) == [
        "Your next step Curso de ayudante de cocina Cuatro tardes Last day: Friday, December 4. Start",
        "Hablar con Iván Appointment: Thursday, November 26, 10:00.",
        "Pedir el comedor Not yet. Lucía does it.",
    ]
    assert world.page.get("/plan/proposal").heading == "My plan"


def test_a_change_is_asked_for_in_ones_own_words(world):
    proposed(world, Part(Domain.WORK, "Curso"))
    page = world.page.get("/plan").click("Look at the plan").click("I want to change something")
    assert page.send("Ask for the change").has("Write what you would like to change.")

    after = page.send("Ask for the change", words="Las tardes no puedo, tengo a Alba.")

    assert after.heading == "Your team has it"
    assert not world.page.get("/").has("Look at the plan")
    (step,) = world.rows(CaseTask)
    assert (step.staff_id, step.why) == (world.lucia.id, "Las tardes no puedo, tengo a Alba.")


def test_when_a_time_is_gone_the_person_hears_that_nothing_is_half_done(world, build):
    slot = world.times(10)[0]
    proposed(world, Part(Domain.WORK, "Hablar", slot_id=slot.id))
    page, other = world.page.get("/plan/proposal"), build.a_case(world.lucia, build.a_person("Amina", "Benali"))
    with build.unit() as work:
        book(work, work.session.get_one(Case, other.id), slot.id)

    stopped = page.send("Yes, I agree")

    assert stopped.status == 409
    assert stopped.has("Nothing of the plan was made, so nothing is half done.")
    assert world.page.get("/plan/proposal").heading == "A plan for you"


def test_nobody_agrees_to_a_proposal_that_they_have_not_read_and_no_words_about_it_are_lost(world):
    first = proposed(world, Part(Domain.WORK, "Curso"))
    read, other, wish = world.page.get("/plan/proposal"), world.page.get("/plan/proposal"), "/plan/proposal/change"
    asked = world.page.get(wish)
    with world.build.unit(world.build.staff_actor(world.lucia)) as work:
        case = work.session.get_one(Case, world.case.id)
        draft = take_back(work, case, work.session.get_one(PackageVersion, first.id))
    late = asked.send("Ask for the change", words="Las tardes no puedo.")
    assert (late.status, late.has("Las tardes no puedo.")) == (422, True)
    with world.build.unit(world.build.staff_actor(world.lucia)) as work:
        draft = work.session.get_one(PackageVersion, draft.id)
        propose(work, work.session.get_one(Case, world.case.id), draft, draft.version)
    stopped = read.send("Yes, I agree")
    assert stopped.status == 409 and stopped.has("Something changed in the meantime")
    assert {one.state for one in world.rows(PackageVersion)} == {"closed", "proposed"}

    now = stopped.click("Look at the plan again")
    both = world.page.get("/plan/proposal")
    assert now.send("Yes, I agree").heading == "Your plan begins" == both.send("Yes, I agree").heading
    assert other.send("Yes, I agree").status == 409


def test_a_step_that_does_not_work_is_told_in_two_taps(world, build):
    task = build.a_task(world.case, "Curso", due_on=date(2026, 12, 4))
    page = world.page.get(f"/plan/{task.id}").click("It does not work for me")
    assert page.send("Tell my team").has("Choose what does not work.")
    assert page.send("Tell my team", trouble="other").has("Write what does not work.")

    after = page.send("Tell my team", trouble="time", words="Trabajo por la tarde.")

    assert after.heading == "Your team knows"
    assert world.page.get("/messages").has(
        "“Curso” does not work for me. The day or the time is not good for me. Trabajo por la tarde."
    )
    assert [t.title for t in world.rows(CaseTask) if t.owner == "staff"] == [
        "A step does not work for Rosa: change it together"
    ]


def test_the_basic_supports_come_first_and_the_pages_stand_in_arabic(world):
    page = world.page.get("/plan")
    basics = [words(li) for li in page.tree.findall(".//ol[@class='path path-basics']/li")]
    assert basics[0] == "A secure income Not yet. Lucía does it. Last day: Thursday, December 24."
    proposed(world, Part(Domain.WORK, "Curso"))

    for address in ("/plan", "/plan/proposal", "/plan/proposal/change"):
        assert world.page.get(f"{address}?lang=ar").tree.get("dir") == "rtl"
