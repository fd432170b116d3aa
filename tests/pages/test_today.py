"""The first page of a participant, and the front page of everybody else."""


def test_somebody_new_sees_the_front_page(browser):
    page = browser().get("/")

    assert page.heading == "What do you need?"
    assert page.has("Sign in with my code")


def test_a_participant_sees_the_next_step_first(browser, build):
    case = build.a_case()
    build.a_task(case, title="Send a photo of your registration", minutes=5)
    rosa = build.sign_in(browser(), build_person(build, case))

    page = rosa.get("/")

    assert page.heading == "Hello, Rosa"
    assert page.has("Your next step Send a photo of your registration It takes about 5 minutes.")
    assert page.has("985 000 111")


def test_a_private_page_sends_a_stranger_to_sign_in(browser):
    page = browser().get("/plan", follow=False)

    assert page.status == 404  # not built yet: addresses that do not exist say so


def build_person(build, case):
    with build.unit() as work:
        from app.people.models import Person

        return work.session.get_one(Person, case.person_id)
