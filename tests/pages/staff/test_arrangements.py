"""Reasons and rooms of an agency, walked through as screens."""

from app.appointments.models import Slot
from tests.pages.staff.casework_things import Team, stored
from tests.pages.staff.test_availability import HOURS, a_week, live
from tests.support.page_checks import text_of

REASONS = "/staff/agenda/reasons"


def test_rooms_and_reasons_are_added_changed_and_ended(build, browser, units):
    team = Team(build, browser)
    build.a_location(name="Centro de Mieres")
    page = team.desk().get("/staff/agenda").click("My hours").click("Reasons, places and rooms")
    assert page.has("Without a reason nobody can be invited") and page.has("No rooms yet.")
    page = page.click("New room")
    assert page.send("Add the room", name="").has("Write a name.")
    page = page.send("Add the room", name="Sala azul", seats="6")
    assert page.has("Sala azul") and page.has("Centro de Mieres, 6 seats")
    twice = page.click("New room").send("Add the room", name="sala azul", seats="3")
    assert twice.status == 422 and twice.has("This place has a room of this name.")
    page = page.click("New reason").send("Add the reason", name="Workshop", minutes="60", capacity="20")
    assert page.has("Centro de Mieres, Sala azul (6 seats)")
    value = next(o.get("value") for o in page.tree.iter("option") if "Sala azul" in text_of(o))
    page = page.send("Add these hours", weekday="3", begins="9:00", ends="11:00", location=value)
    assert page.has("Thursday, 09:00 – 11:00") and page.has("Sala azul")
    assert {slot.capacity for slot in stored(units, Slot)} == {6}

    page = page.click("Reasons, places and rooms")
    assert page.has("Offered in 1 block of hours a week")
    changed = page.click("Change: Workshop").send("Save", name="Digital workshop", minutes="30")
    assert changed.has("Digital workshop") and changed.has("30 minutes") and len(live(units)) == 32
    before = changed.click("Change: Digital workshop")
    assert before.has("Before") and before.has("Workshop 60 minutes") and before.has("changed by Lucía Fernández")
    smaller = changed.click("Change: Sala azul").send("Save", seats="2")
    assert {slot.capacity for slot in live(units)} == {2}
    gone = smaller.click("Change: Sala azul").send("Take this room out of use")
    assert gone.has("No rooms yet.") and {slot.capacity for slot in live(units)} == {20}
    over = gone.click("Change: Digital workshop").send("End this reason")
    assert over.has("Ended") and over.has("Digital workshop") and live(units) == []


def test_a_reason_with_people_who_wait_says_so(build, browser):
    team = Team(build, browser)
    reason = a_week(build, team.lucia)
    team.desk().get(team.path("/invite")).send("Send the invitation", reason=str(reason.id))

    page = team.desk().get(f"{REASONS}/{reason.id}").send("End this reason")

    assert page.status == 409
    assert page.has("1 person is invited to this and has not chosen a time.")
    assert team.desk().get(HOURS).has("First talk")


def test_places_are_added_changed_and_ended_and_hours_keep_them(build, browser, units):
    team = Team(build, browser)
    page = team.desk().get("/staff/agenda/reasons")
    assert page.has("No place yet.")
    assert page.click("New room").has("Your agency has no place yet.")
    wrong = page.click("New place").send("Add the place", name="Centro")
    assert wrong.status == 422 and wrong.has("Write the address.")
    page = wrong.send("Add the place", name="Centro", address="Calle La Vega 1, Mieres")
    assert page.has("Centro") and page.has("Calle La Vega 1, Mieres")
    again = page.click("New place").send("Add the place", name="CENTRO", address="Calle Nueva 2")
    assert again.status == 422 and again.has("Your agency has a place of this name.")
    page = page.click("Change: Centro").send("Save", address="Calle Nueva 2, Mieres", hours="9:00 a 14:00")
    assert page.has("Calle Nueva 2, Mieres, 9:00–14:00"), "said in the language of who reads"
    before = page.click("Change: Centro")
    assert before.has("Before") and before.has("Calle La Vega 1, Mieres")
    page = page.click("New room").send("Add the room", name="Sala 1", seats="4")
    page = page.click("New reason").send("Add the reason", name="Talk", minutes="60")
    place = next(o.get("value") for o in page.tree.iter("option") if text_of(o) == "Centro")
    page = page.send("Add these hours", weekday="3", begins="9:00", ends="11:00", location=place)

    held = page.click("Reasons, places and rooms").click("Change: Centro").send("End this place")
    assert held.status == 409 and held.has("Somebody has weekly hours here.")

    team.desk().get(HOURS).send("End")
    gone = team.desk().get(REASONS).click("Change: Centro").send("End this place")
    assert gone.has("No place yet.") and gone.has("No rooms yet.")
    nora = build.a_worker(given_name="Nora", agency=team.office)
    assert team.desk(nora).get(before.path).status == 404
