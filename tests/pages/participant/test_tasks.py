"""Digital-skills tasks as somebody does them, and what is kept."""

from app.skills.catalogue import tasks
from app.skills.models import SkillAttempt


def test_a_task_is_done_screen_by_screen_and_kept_for_its_owner(world):
    page = world.page.get("/tasks")
    assert page.heading == "Learn on the phone"
    assert page.has("Come in here with your code and PIN")

    page = world.page.get("/tasks/send-photo")
    assert page.has("It takes about 5 minutes.")
    for number in range(1, 6):
        page = world.page.get(f"/tasks/send-photo/{number}")
        assert page.has(f"Step {number} of 5: Send a photo of a paper")
    page = world.page.get("/tasks/send-photo/end")
    assert page.send("Save").has("Choose one of the three answers. None of them is bad.")

    page = page.send("Save", outcome="alone")

    assert page.heading == "You have done it"
    assert page.has("Only you can see it.")
    (kept,) = world.rows(SkillAttempt)
    assert (kept.task, kept.outcome, kept.evidence, kept.shared) == ("send-photo", "alone", "said", False)


def test_what_was_done_is_shared_and_taken_back_by_the_person(world):
    world.page.get("/tasks/fake-messages/end").send("Save", outcome="help")
    page = world.page.get("/tasks/done")
    assert page.has("Tell a fake message")
    assert page.has("Practised on")

    page = page.send("Show it to my team")
    assert page.has("Your team can see this list.")
    assert world.rows(SkillAttempt)[0].shared

    page.send("Show it to nobody")
    assert not world.rows(SkillAttempt)[0].shared


def test_not_yet_is_an_answer_too(world):
    page = world.page.get("/tasks/wifi/end").send("Save", outcome="not_yet")

    assert page.heading == "That is fine"
    assert world.page.get("/tasks/done").has("Nothing yet")


def test_booking_an_appointment_alone_counts_by_itself(world):
    slot = world.times(10)[0]
    world.page.get("/appointments/new").send("Book this time", slot=str(slot.id))

    (kept,) = world.rows(SkillAttempt)
    assert (kept.task, kept.evidence) == ("confirm-appointment", "real")


def test_every_screen_of_every_task_is_a_sound_page(world):
    for key, task in tasks().items():
        for number in range(1, len(task.steps) + 1):
            assert world.page.get(f"/tasks/{key}/{number}").status == 200
    for path in ("/tasks", "/tasks/fake-messages/2", "/tasks/send-photo/2", "/tasks/safe-form/2", "/tasks/done"):
        assert world.page.get(f"{path}?lang=ar").status == 200


def test_a_task_that_is_not_there_leads_to_the_list(world):
    assert world.page.get("/tasks/nothing").heading == "Learn on the phone"
    assert world.page.get("/tasks/wifi/99").heading == "Connect to the Wi-Fi of the centre"


def test_the_first_small_things_tell_where_to_begin(world):
    page = world.page.get("/tasks").click("Find out where to begin")
    page = page.send(
        "That is it", word="good morning", envelope="message-circle", message="close", tomorrow="25/11/2026"
    )
    assert page.heading == "Learn on the phone"
    assert page.has("You can begin with these 8 minutes Tell a fake message")
    assert world.page.get("/tasks/done").has("Nothing yet")


def test_whoever_leaves_the_first_small_things_empty_begins_softly(world):
    page = world.page.get("/tasks/start").send("That is it")

    assert page.has("You can begin with these 3 minutes Let the phone read to you")
