"""Drafts, ready texts, announcements to a group, filters of the inbox, and answers that come too late."""

from datetime import timedelta

import pytest

from app.agencies.vocabulary import Role
from app.casework.models import CaseTask
from app.delivery.models import Outbox
from app.foundation.actor import Actor
from app.jobs.nightly import keep_in_step, run_night
from app.messaging.models import AgencyText, Draft, Message, Thread
from tests.pages.staff.casework_things import Team, actions, rows_of, stored


@pytest.fixture
def team(build, browser):
    return Team(build, browser)


def hidden(page, saying="Send"):
    return {e.get("name"): e.get("value") for e in page.form(saying).iter("input") if e.get("type") == "hidden"}


def typed(page):
    return "".join(page.tree.find(".//textarea").itertext()).strip()


def test_what_is_typed_is_kept_while_one_types_and_forgotten_when_it_is_sent(team, units):
    desk, path = team.desk(), team.path("/messages")
    page = desk.get(path)
    typing = {**hidden(page), "body": "Dear Rosa,"}

    saved = desk.client.post(
        f"{path}/draft", data=typing, headers={"HX-Request": "true", "HX-Target": "span#draft", "Accept-Language": "en"}
    )
    assert saved.get_data(as_text=True) == "Draft kept, 10:18. Only you see it."
    assert typed(desk.get(path)) == "Dear Rosa," and desk.get("/staff/messages").status == 200
    assert typed(team.desk(team.ivan).get(path)) == "", "nobody else sees it"

    desk.post(path, {**typing, "body": "Dear Rosa, yes."})
    assert stored(units, Draft) == [] and typed(desk.get(path)) == ""
    late = desk.post(f"{path}/draft", {**typing, "body": "Dear Rosa, ye"})
    assert late.status == 409 and stored(units, Draft) == [], "what arrives after it was sent comes too late"


def test_a_draft_that_could_not_be_kept_says_so_and_stays_on_the_screen(team, units):
    desk, path = team.desk(), team.path("/messages")
    stale = {**hidden(desk.get(path)), "csrf_token": "old", "body": "Dear Rosa,"}

    page = desk.post(f"{path}/draft", stale)
    assert page.status == 422 and typed(page) == "Dear Rosa," and page.has("This page was open for too long.")
    typing = desk.client.post(f"{path}/draft", data=stale, headers={"HX-Request": "true", "HX-Target": "span#draft"})
    assert typing.status_code == 422 and stored(units, Draft) == []
    assert "This is not kept. Copy your text and open the page again." in typing.get_data(as_text=True)


def test_a_draft_is_kept_with_a_button_and_shown_in_the_inbox(team, units):
    team.write(team.rosa, "Hello")
    desk, path = team.desk(), team.path("/messages")
    page = desk.get(path)
    page = desk.post(f"{path}/draft", {**hidden(page), "body": "Half a sentence"})

    assert typed(page) == "Half a sentence" and page.has("Draft kept, 10:18. Only you see it.")
    assert desk.get("/staff/messages").has("Rosa Menéndez Álvarez Draft")
    desk.post(f"{path}/draft", {**hidden(desk.get(path)), "body": " "})
    assert stored(units, Draft) == []


def test_a_ready_text_is_seen_in_both_languages_and_goes_in_after_what_was_typed(team, build, units):
    amina = build.a_person("Amina", "Benali", language="ar")
    case = build.a_case(team.lucia, amina)
    desk, path = team.desk(), f"/staff/cases/{case.id}/messages"
    page = desk.get(path)

    assert page.has("Ready texts") and page.has("Thank you. The photo is clear and we can use it.")
    page = desk.post(f"{path}/draft", {**hidden(page), "body": "Good morning.", "text": "photo_fine"})

    words = typed(page)
    assert words.startswith("Good morning.\n\n") and len(words) > 30 and stored(units, Message) == []
    assert page.send("Send", body=words + " Bye.").has("Bye.")


def many(team, build, count):
    return [build.a_case(team.lucia, build.a_person(f"Ana{n}", "García"), children=0) for n in range(count)]


def test_an_announcement_is_one_message_each_and_no_answer(team, build, browser, units, clock):
    cases = many(team, build, 12)
    team.write(team.rosa, "I am waiting")
    desk = team.desk()
    preview = desk.get("/staff/messages/group").send("See who gets it", audience="mine", body="Closed on Friday.")

    assert preview.has("13 people get it") and preview.has("Ana7 García") and preview.has("Closed on Friday.")
    assert len(stored(units, Message)) == 1, "nothing is sent before it was seen"
    done = preview.send("Send to 13 people")
    preview.send("Send to 13 people")

    assert done.has("13 people got it in their conversations.")
    written = stored(units, Message, Message.announcement_id.is_not(None))
    assert len(written) == 13 == len({message.thread_id for message in written})
    threads = {thread.case_id: thread for thread in stored(units, Thread)}
    assert all(thread.unread_for_person == 1 for thread in threads.values()) and len(threads) == 13
    assert threads[team.case.id].unanswered_since == clock.now, "an announcement is no answer"
    assert actions(units, "message:group") == ["message:group:announce"]
    assert {row.kind for row in stored(units, Outbox)} == {"message_new"}

    page = build.sign_in(browser(), team.rosa).get("/messages")
    assert page.has("Closed on Friday.") and not page.has("Ana1") and cases


def test_an_answer_costs_few_queries(team, units):
    for who in (team.rosa, team.lucia, team.rosa):
        team.write(who, "Hello")
    desk = team.desk()
    form = {**hidden(desk.get(team.path("/messages"))), "body": "Yes."}
    sent = desk.post(team.path("/messages"), form, follow=False)
    assert sent.status == 303 and sent.queries.own <= 8, sent.queries.texts
    team.build.sign_in(team.browser(), team.rosa).get("/messages")
    form = {**hidden(desk.get(team.path("/messages"))), "body": "Yes."}
    sent = desk.post(team.path("/messages"), form, follow=False)
    assert sent.status == 303 and sent.queries.own <= 8, sent.queries.texts


def test_an_announcement_costs_the_same_few_queries_for_many(team, build):
    many(team, build, 30)
    desk = team.desk()
    preview = desk.get("/staff/messages/group").send("See who gets it", audience="mine", body="Closed on Friday.")
    form = {e.get("name"): e.get("value") for e in preview.form("Send to").iter("input")}

    assert desk.post("/staff/messages/group", form, follow=False).queries.own <= 14


def test_a_ready_text_reaches_everybody_in_their_own_language(team, build, units):
    build.a_case(team.lucia, build.a_person("Amina", "Benali", language="ar"))
    page = team.desk().get("/staff/messages/group").send("See who gets it", audience="mine", ready="away")

    assert page.has("2 people get it") and page.has("I am away for some days.")
    assert len([p for p in page.tree.iter("p") if p.get("lang") in {"ar", "en"}]) == 2
    page.send("Send to 2 people")
    assert len(stored(units, Message)) == 2


def test_a_group_is_only_ever_made_of_the_own_cases(team, build, units):
    foreign = build.a_case(build.a_worker(given_name="Pilar"), build.a_person("Foreign", "Person"))
    page = team.desk().get("/staff/messages/group")
    place = str(build.the_territory().id)

    near = page.send("See who gets it", audience="territory", territory=place, body="Hello")
    listed = page.send("See who gets it", audience="list", references=team.case.reference.lower(), body="Hello")
    both = f"{team.case.reference}\n{foreign.reference}"
    unknown = page.send("See who gets it", audience="list", references=both, body="Hello")

    assert near.has("1 person gets it") and not near.has("Foreign")
    assert listed.has("1 person gets it") and listed.has(team.case.reference)
    assert unknown.status == 422 and unknown.has(f"We did not find these files: {foreign.reference}")
    assert unknown.has("Hello") and team.case.reference in unknown.html, "nothing typed is lost"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"body": "Hello"}, "Choose who gets it."),
        ({"audience": "mine"}, "Write your message first."),
        ({"audience": "territory", "body": "Hello"}, "Choose a territory."),
        ({"audience": "list", "body": "Hello"}, "Write the numbers of the files, such as MIE-0012."),
    ],
)
def test_what_is_missing_from_an_announcement_is_said(team, said, words):
    page = team.desk().get("/staff/messages/group").send("See who gets it", **said)

    assert page.status == 422 and page.has(words)


def test_a_preview_can_be_changed_and_strangers_may_not_write(team):
    preview = team.desk().get("/staff/messages/group").send("See who gets it", audience="mine", body="Hello")
    form = {e.get("name"): e.get("value") for e in preview.form("Send to").iter("input")}

    again = preview.browser.post("/staff/messages/group", {**form, "change": "1"})
    assert again.has("See who gets it") and "Hello" in again.html
    assert team.desk(list(team.strangers())[2]).get("/staff/messages/group").status == 404


def test_the_inbox_is_filtered_by_whose_by_place_and_by_what_is_late(team, build, clock):
    coordinator = build.a_worker(Role.COORDINATOR, given_name="Carmen")
    pilar = build.a_worker(given_name="Pilar")
    other = build.a_case(pilar, build.a_person("Amina", "Benali"))
    team.write(team.rosa, "Hello")
    clock.move(timedelta(days=9))
    with build.unit(build.staff_actor(pilar)) as work:
        from app.casework.models import Case
        from app.messaging import services

        services.write(work, work.session.get_one(Case, other.id), "How are you?")
    desk = team.desk(coordinator)

    assert rows_of(desk.get("/staff/messages")) == [], "she sits in no team"
    late = desk.get("/staff/messages").click("1 conversation waits for an answer for more than 6 working days")
    assert rows_of(late) == ["Rosa Menéndez Álvarez"] and late.has("Waits for an answer, 9 days")
    for query, names in (
        ("who=agency", ["Rosa Menéndez Álvarez", "Amina Benali"]),
        ("who=all&show=unanswered", ["Rosa Menéndez Álvarez"]),
        (f"who=all&territory={build.the_territory().id}", ["Rosa Menéndez Álvarez", "Amina Benali"]),
        (f"who=all&territory={other.id}", []),
        ("who=nonsense&show=nonsense&territory=x&after=x", []),
    ):
        page = desk.get(f"/staff/messages?{query}")
        assert rows_of(page) == names and page.queries.own <= 8
    assert rows_of(desk.fragment("/staff/messages?who=agency", "list")) == ["Rosa Menéndez Álvarez", "Amina Benali"]


def test_the_team_is_nudged_once_and_the_coordinator_told_once(team, build, units, clock):
    coordinator = build.a_worker(Role.COORDINATOR, given_name="Carmen")
    team.write(team.rosa, "Are you there?")
    asked = []
    for _day in range(10):
        clock.move(timedelta(days=1))
        run_night(units)
        asked.append((len(stored(units, CaseTask)), len(stored(units, Outbox, Outbox.staff_id == coordinator.id))))

    assert asked == [(0, 0)] * 2 + [(1, 0)] * 5 + [(1, 1)] * 3
    (task,) = stored(units, CaseTask)
    assert (task.title, task.staff_id) == ("Answer Rosa Menéndez Álvarez: they wrote 3 days ago", team.lucia.id)
    assert {row.kind for row in stored(units, Outbox)} == {"message_nudge"}
    assert actions(units, "message:thread")[1:] == ["message:thread:nudge", "message:thread:tell_late"]

    team.write(team.lucia, "Yes, sorry.")
    (task,), (thread,) = stored(units, CaseTask), stored(units, Thread)
    assert task.done_at == clock.now
    assert (thread.nudged_at, thread.late_at, thread.nudge_task_id) == (None, None, None)
    assert {row.state for row in stored(units, Outbox, Outbox.kind == "message_nudge")} == {"withdrawn"}


def test_whoever_reads_nothing_for_five_days_is_called_once_and_reading_ends_the_step(
    team, build, browser, units, clock
):
    team.write(team.lucia, "Come on Thursday, please.")
    steps = []
    for _day in range(7):
        clock.move(timedelta(days=1))
        run_night(units)
        steps.append(len(stored(units, CaseTask)))
    assert steps == [0, 0, 0, 0, 1, 1, 1]
    (task,) = stored(units, CaseTask)
    assert (task.title, task.staff_id) == (
        "Call Rosa Menéndez Álvarez: the message of Tue Nov\N{NO-BREAK SPACE}24 is unread",
        team.lucia.id,
    )

    build.sign_in(browser(), team.rosa).get("/messages")
    keep_in_step(units)

    (task,), (thread,) = stored(units, CaseTask), stored(units, Thread)
    assert task.done_at == clock.now and thread.unread_task_id is None


def test_the_person_is_told_once_while_unread_and_no_more_once_read(team, build, browser, units):
    team.write(team.lucia, "One")
    team.write(team.lucia, "Two")
    notices = stored(units, Outbox)
    page = team.desk().get(team.path("/messages"))
    build.sign_in(browser(), team.rosa).get("/messages")

    assert [(row.kind, row.channel, row.state) for row in notices] == [("message_new", "sms", "created")]
    assert page.has("One Sent, 10:18 Waiting Text message")
    assert {row.state for row in stored(units, Outbox)} == {"withdrawn"}
    assert team.desk().get(team.path("/messages")).has("Two Sent") is False
    team.write(team.lucia, "Three")
    assert [row.state for row in stored(units, Outbox) if row.state != "withdrawn"] == ["created"]


def test_the_history_says_that_a_file_came_without_words(team, build, units):
    from app.casework.models import Case
    from app.messaging import services

    with build.unit(build.person_actor(team.rosa)) as work:
        services.write(work, work.session.get_one(Case, team.case.id), "", [b"%PDF-"])

    assert team.desk().get(team.path("/history")).has("Rosa sent a photo or a PDF")


def test_a_notice_leaves_only_while_the_message_is_unread(team, build, browser, units):
    from app.messaging.services import may_nudge, may_tell

    team.write(team.lucia, "One")
    (notice,) = stored(units, Outbox)
    with units.reading(Actor.system("test")) as work:
        assert may_tell(work, notice)
    build.sign_in(browser(), team.rosa).get("/messages")
    with units.reading(Actor.system("test")) as work:
        assert not may_tell(work, notice) and not may_nudge(work, notice)


def test_a_text_of_the_agency_reaches_everybody_in_their_language_and_with_their_name(team, build, units):
    bodies = {"es": "Hola, {name}. {agency} cierra.", "ar": "مرحبا {name}. {agency}"}
    office = build.the_agency().id
    text = build.save(AgencyText(agency_id=office, title="Closed", bodies=bodies, updated_at=units.clock()))
    foreign = build.save(
        AgencyText(agency_id=team.office.id, title="Not ours", bodies=bodies, updated_at=units.clock())
    )
    build.a_case(team.lucia, build.a_person("Amina", "Benali", language="ar"))
    page = team.desk().get("/staff/messages/group")
    assert page.has("Closed") and not page.has("Not ours")
    assert page.send("See who gets it", audience="mine", ready=f"own-{foreign.id}").status == 422

    page = page.send("See who gets it", audience="mine", ready=f"own-{text.id}")
    assert page.has("مرحبا Amina") and page.has("Hola, Rosa.")
    page.send("Send to 2 people")

    bodies = {message.body for message in stored(units, Message)}
    assert bodies == {
        "Hola, Rosa. Servicios Sociales de Mieres cierra.",
        "مرحبا Amina. Servicios Sociales de Mieres",
    }
