"""Digital-skills tasks as somebody does them, and what is kept."""

from io import BytesIO

from app.appointments.services import book
from app.casework.models import Case, CaseTask
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


def test_a_task_of_ones_own_choice_becomes_a_step_of_the_plan_once(world):
    page = world.page.get("/tasks/wifi").send("Put it in my plan")
    assert page.has("It is in your plan.")
    assert world.page.get("/plan").has("Connect to the Wi-Fi of the centre")
    assert len(world.rows(CaseTask)) == 1

    world.page.get("/tasks/wifi/end").send("Save", outcome="alone")
    assert world.rows(CaseTask)[0].done_at is not None


def test_not_yet_is_an_answer_too(world):
    page = world.page.get("/tasks/wifi/end").send("Save", outcome="not_yet")

    assert page.heading == "That is fine"
    assert world.page.get("/tasks/done").has("Nothing yet")


def test_booking_an_appointment_alone_counts_by_itself(world):
    slot = world.times(10)[0]
    world.page.get("/appointments/new").send("Book this time", slot=str(slot.id))

    (kept,) = world.rows(SkillAttempt)
    assert (kept.task, kept.evidence) == ("confirm-appointment", "real")


def test_saying_that_one_will_come_and_sending_a_photo_count_by_themselves(world):
    slot = world.times(10)[0]
    with world.build.unit(world.build.staff_actor(world.lucia)) as work:
        visit = book(work, work.session.get_one(Case, world.case.id), slot.id).id
    page = world.page.get(f"/appointments/{visit}")
    page = page.send("I will come")
    assert page.has("You said that you will come.")
    assert "I will come" not in page.words.replace("You said that you will come.", "")

    world.build.a_task(world.case, title="Send the paper of the town hall", kind="paper")
    step = next(iter(world.rows(CaseTask)))
    page = world.page.get(f"/plan/{step.id}").click("Send a photo of it")
    assert page.send("Send to my team").has("Choose a photo or a PDF.")
    photo = (BytesIO(b"\xff\xd8\xff a photo"), "paper.jpg")
    page = page.browser.post("/paper", {**hidden_of(page), "step": str(step.id), "files": [photo]})

    assert page.path == "/messages#newest" and page.has("Send the paper of the town hall")
    assert world.rows(CaseTask)[0].done_at is not None
    assert sorted((a.task, a.evidence) for a in world.rows(SkillAttempt)) == [
        ("confirm-appointment", "real"),
        ("send-photo", "real"),
        ("write-team", "real"),
    ]


def hidden_of(page):
    form = page.form("Send to my team")
    return {field.get("name"): field.get("value") for field in form.iter("input") if field.get("type") == "hidden"}


def test_a_practice_inbox_leads_to_each_message_and_a_time_chosen_to_practise_is_told_back(world):
    page = world.page.get("/tasks/fake-messages/1")
    assert page.click("Health centre").has("It asks for nothing and has no link.")

    page = world.page.get("/tasks/change-appointment/3?time=2")
    assert page.has("Thursday at 12:00")
    assert not world.page.get("/tasks/change-appointment/3?time=9").has("Thursday at 12:00")


def test_a_photo_to_practise_with_is_in_no_form_that_could_send_it(world):
    page = world.page.get("/tasks/send-photo/2")

    fields = [field for field in page.tree.iter("input") if field.get("type") == "file"]
    inside = [field for form in page.tree.iter("form") for field in form.iter("input")]
    assert len(fields) == 2 and not any(field.get("name") or field in inside for field in fields)
    assert page.has("Here your browser cannot look at a photo.")


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
