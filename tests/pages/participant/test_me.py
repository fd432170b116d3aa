"""What is held about a person, and who looked at it."""

from datetime import timedelta

from app.agencies.vocabulary import AgencyKind, Role
from app.audit.services import record
from app.casework.models import Case, CaseTask, TeamSeat
from app.casework.vocabulary import CaseStatus
from app.people import merging
from app.people.models import Person, PersonMerge
from tests.pages.participant.reading import cards, main


def looks(world, worker, action="case:file:read"):
    with world.build.unit(world.build.staff_actor(worker)) as work:
        record(work, action, work.session.get_one(Case, world.case.id), world.person.id)


def outside(page):
    return [
        c
        for c, li in zip(cards(page), page.tree.findall(".//ul[@class='card rows']/li"), strict=True)
        if "look-outside" in li.get("class")
    ]


def test_more_shows_what_is_held_and_the_ways_out(world):
    page = world.page.get("/me")

    assert "Name Rosa Menéndez Álvarez Date of birth March 9, 1992 Phone 600 000 123" in main(page)
    assert page.links()["This phone is shared: I am done"] == "/sign-out"
    assert {"/me/who-looked", "/team", "/help"} <= set(page.links().values())


def test_something_wrong_is_written_to_the_team(world):
    page = world.page.get("/me").click("Something here is wrong")

    assert page.tree.find(".//textarea").text.strip().startswith("Something about me is written down wrong:")


def test_who_looked_tells_who_as_what_what_and_why(world, clock):
    clock.move(timedelta(days=1))
    looks(world, world.lucia)
    clock.move(timedelta(minutes=5))
    looks(world, world.ivan)
    world.build.sign_in(world.page, world.person)

    page = world.page.get("/me/who-looked")

    assert page.has("Today, Wednesday, November 25")
    assert cards(page)[:2] == [
        "Iván Prieto 10:23 Employment adviser, Oficina de Empleo Saw your details, your plan and your notes. In your team: Team.",
        "Lucía Fernández 10:18 Social worker, Servicios Sociales de Mieres Saw your details, your plan and your notes. Leads your plan with you.",
    ]
    assert not outside(page)


def test_reading_again_within_an_hour_is_one_line_and_later_another(world, clock):
    clock.move(timedelta(days=1))
    for minutes in (0, 20, 30, 120):
        clock.move(timedelta(minutes=minutes))
        looks(world, world.lucia)
    looks(world, world.lucia, "case:note:write")
    world.build.sign_in(world.page, world.person)

    page = world.page.get("/me/who-looked")

    assert [card.split(" Social")[0] for card in cards(page)[:2]] == ["Lucía Fernández 13:08", "Lucía Fernández 11:08"]
    assert "Wrote a note. Saw your details" in cards(page)[0]


def test_somebody_from_outside_the_team_stands_out_with_a_shield(world, build, clock):
    pilar = build.a_worker(Role.COORDINATOR, build.an_agency(AgencyKind.NGO, "Guardia"), "Pilar", "Cueto")
    looks(world, pilar)

    page = world.page.get("/me/who-looked")

    assert outside(page) == [
        "Pilar Cueto 10:18 Coordinator, Guardia. Not in your team. Saw your details, your plan and your notes. Nobody wrote down why."
    ]
    assert "#shield-alert" in page.html


def test_who_was_in_the_team_then_is_not_called_a_stranger_now(world, build, clock):
    clock.move(timedelta(hours=1))
    looks(world, world.ivan)
    clock.move(timedelta(hours=1))
    with build.unit() as work:
        work.session.query(TeamSeat).filter_by(staff_id=world.ivan.id).one().ended_at = work.now
    clock.move(timedelta(hours=1))
    looks(world, world.ivan)
    world.build.sign_in(world.page, world.person)

    page = world.page.get("/me/who-looked")

    assert [card[:17] for card in outside(page)] == ["Iván Prieto 13:18"]


def test_what_the_person_does_is_not_listed(world):
    world.page.get("/messages").send("Send", body="Hello")

    page = world.page.get("/me/who-looked")

    assert not page.has("Rosa Menéndez")


def test_many_readings_are_read_page_by_page_with_few_queries(world, clock):
    for _ in range(33):
        clock.move(timedelta(hours=2))
        looks(world, world.lucia)
    world.build.sign_in(world.page, world.person)

    first = world.page.get("/me/who-looked")
    second = first.click("Before that")
    third = second.click("Before that")

    assert [len(cards(page)) for page in (first, second)] == [12, 12]
    assert len(cards(third)) == 10  # nine readings, and the morning on which the file was opened
    assert all(page.queries.own <= 3 for page in (first, second, third))


def test_asking_about_somebody_gives_the_key_worker_a_task(world, build):
    pilar = build.a_worker(Role.COORDINATOR, build.an_agency(AgencyKind.NGO, "Guardia"), "Pilar", "Cueto")
    looks(world, pilar)

    asking = world.page.get("/me/who-looked").click("There is somebody I do not know")
    page = asking.send("Ask about it", who=str(pilar.id))
    world.page.get("/me/who-looked/unknown").send("Ask about it", who=str(pilar.id))

    tasks = world.rows(CaseTask)
    assert page.has("answers you within 2 days, in Messages")
    assert [(t.title, t.staff_id) for t in tasks] == [
        ("Who is Pilar Cueto, and why did they open the file?", world.lucia.id)
    ]
    assert tasks[0].due_on.isoformat() == "2026-11-26"


def test_asking_about_the_key_worker_goes_to_a_coordinator(world, build):
    carmen = build.a_worker(Role.COORDINATOR, given_name="Carmen")

    world.page.get("/me/who-looked/unknown").send("Ask about it", who=str(world.lucia.id))

    assert [t.staff_id for t in world.rows(CaseTask)] == [carmen.id]


def test_one_may_be_unsure_but_has_to_choose(world):
    nothing = world.page.get("/me/who-looked/unknown").send("Ask about it")
    unsure = world.page.get("/me/who-looked/unknown").send("Ask about it", who="not-sure")

    assert nothing.status == 422
    assert nothing.has("Choose a name, or say that you are not sure.")
    assert unsure.heading == "We are asking"
    assert [t.title for t in world.rows(CaseTask)] == ["Somebody opened the file: find out who and why"]


def test_when_the_case_has_closed_the_own_data_stay_in_sight(world, build):
    looks(world, world.lucia)
    with build.unit() as work:
        work.session.get_one(Case, world.case.id).status = CaseStatus.CLOSED

    assert world.page.get("/me").has("Rosa Menéndez Álvarez")
    assert world.page.get("/me/who-looked").has("Lucía Fernández")
    assert world.page.get("/me/who-looked/unknown").has("Your plan has ended")


def test_looks_at_a_record_that_was_put_into_this_one_are_shown_until_it_is_taken_out(world, build):
    twice = [build.a_person("Rosa", "Menendez"), build.a_person("Rosa", "Mendez")]
    stranger = build.a_worker(given_name="Óscar", agency=build.an_agency(name="Otra"))
    with build.unit(build.staff_actor(stranger)) as work:
        record(work, "case:file:read", None, twice[1].id)
    assert not world.page.get("/me/who-looked").has("Óscar")

    merges = []
    for gone, kept in ((twice[1], twice[0]), (twice[0], world.person)):
        with build.unit() as work:
            people = [work.session.get_one(Person, one.id) for one in (kept, gone)]
            merges.append(merging.merge(work, *people, frozenset(), home_of_gone=False).id)
    assert world.page.get("/me/who-looked").has("Óscar")

    with build.unit() as work:
        merging.undo(work, work.session.get_one(PersonMerge, merges[1]))
    assert not world.page.get("/me/who-looked").has("Óscar")
