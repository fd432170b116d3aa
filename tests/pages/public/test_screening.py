"""The anonymous benefit check, without script."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.benefits.questions import USUALLY_ASKED
from app.foundation.db import Base
from tests.pages.public.walking import (
    ALONE,
    ANYWHERE,
    LATER,
    PARENT_OF_ONE,
    PARENT_OF_TWO,
    UNKNOWN,
    answer,
    question_of,
    walk,
)

COOKIE = "camin-check"


@pytest.fixture
def place(build):
    """An installation with one agency in Asturias."""
    return build.a_location()


def rows(database):
    with database.reader() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables
        }


def test_a_parent_of_two_sees_a_result_in_at_most_15_screens(browser, place):
    page, asked = walk(browser().get("/check"), PARENT_OF_TWO)

    assert len(asked) <= 15
    assert page.heading == "You may be entitled to 2 benefits"
    assert page.has("about €1,473 a month") and page.has("€1,335.15") and page.has("€138.00")
    assert page.has("You live with 2 children and there is no other adult at home.")
    assert page.has("No money came in last year. The limit for your home is €15,901.82 a year.")
    assert page.has("It is a calculation with your answers. The Social Security decides.")
    assert page.has("Ley 19/2021 arts. 11, 20")
    assert page.has("Centro de Servicios Sociales de Mieres")


def test_questions_come_part_by_part_and_nobody_is_asked_about_violence_without_need(browser, place):
    _page, asked = walk(browser().get("/check"), PARENT_OF_TWO)

    assert asked == list(PARENT_OF_TWO)


def test_without_the_savings_the_sum_says_on_what_it_depends(browser, place):
    page, _asked = walk(browser().get("/check"), {**PARENT_OF_ONE, "savings": {"answer": UNKNOWN}})

    assert page.heading == "You may be entitled to 2 benefits"
    assert page.has("about €1,173 a month")
    assert page.has("This holds if your savings and property are under €36,973.44.")
    assert page.has("We still need to know if you have savings. Bring the figure from your bank.")
    assert page.has("The limit for your home is €13,260.86 a year.")


def test_what_was_taken_for_granted_is_listed_and_can_be_changed(browser, place):
    page, _asked = walk(browser().get("/check"), PARENT_OF_ONE)
    assert page.has("We took this for granted You are registered where you live (padrón).")
    assert page.has("Nobody at home runs a company as its administrator.")

    page = page.click("Change Nobody at home runs a company")
    assert page.heading == "Does any adult at home run a company?"
    page = page.send(answer="yes")

    assert page.heading == "There is help that you can ask for"
    assert page.has("Nothing that you told us speaks against it.")
    assert page.has("Probably not for you now Ingreso Mínimo Vital")
    assert page.has("An administrator of a company cannot get this benefit.")


def test_no_cookie_comes_before_the_first_answer(browser, place):
    somebody = browser()

    for path in ("/", "/check", "/help", "/languages"):
        assert "Set-Cookie" not in somebody.get(path).response.headers
    assert somebody.client.get_cookie(COOKIE) is None
    somebody.get("/check").send(answer="2")

    cookie = somebody.client.get_cookie(COOKIE)
    assert cookie.http_only and cookie.same_site == "Lax"
    assert cookie.expires is None and cookie.max_age is None


def test_the_answers_leave_no_row_in_any_table(browser, place, database):
    before = rows(database)

    page, _asked = walk(browser().get("/check"), PARENT_OF_TWO)
    page.send(action="/check/erase")

    assert rows(database) == before


@pytest.mark.parametrize(
    "known", [{}, {"people": ALONE["people"]}, {key: PARENT_OF_TWO[key] for key in ("people", "relations", "born")}]
)
def test_who_knows_nothing_still_gets_a_result(browser, place, known):
    page, _asked = walk(browser().get("/check"), known)

    assert page.response.status_code == 200 and page.path == "/check/result"
    assert page.has("Do you want help?") and page.has("985 000 111")


@pytest.mark.parametrize("unsure", [key for key in PARENT_OF_TWO if key != "region"])
def test_each_single_answer_may_be_i_do_not_know(browser, place, unsure):
    page, _asked = walk(browser().get("/check"), {**PARENT_OF_TWO, unsure: {"answer": UNKNOWN}})

    assert page.path == "/check/result"


def test_back_shows_the_answer_and_any_of_them_can_be_changed(browser, place):
    page, _asked = walk(browser().get("/check"), PARENT_OF_ONE, until="income")

    page = page.click("Back")
    assert question_of(page) == "imv"
    assert page.tree.find(".//input[@value='no']").get("checked") is not None
    page = browser_of(page).get("/check/people")
    page = page.send(answer="1")

    assert question_of(page) == "born"
    page, asked = walk(page, ALONE)
    assert "together" not in asked
    assert page.has("You live alone.")


def test_the_result_leads_back_to_the_last_question(browser, place):
    page, asked = walk(browser().get("/check"), PARENT_OF_ONE)

    assert question_of(page.click("Back")) == asked[-1]


def test_a_question_that_makes_no_sense_now_leads_to_the_one_that_does(browser, place):
    page, _asked = walk(browser().get("/check"), ALONE, until="income")

    assert question_of(browser_of(page).get("/check/custody")) == "income"
    assert question_of(browser_of(page).get("/check/result")) == "income"
    assert browser_of(page).get("/check/nothing").status == 404


@pytest.mark.parametrize("sealed", ["", "x", "v1:t1:AAAA", "v1:nokey:AAAA", "a" * 4000])
def test_a_cookie_that_somebody_changed_starts_over_calmly(browser, place, sealed):
    somebody = browser()
    somebody.client.set_cookie(COOKIE, sealed, domain="localhost")

    assert question_of(somebody.get("/check")) == "people"
    assert question_of(somebody.get("/check/income")) == "people"
    assert question_of(somebody.get("/check/result")) == "people"


def test_one_changed_character_is_noticed(browser, place):
    page, _asked = walk(browser().get("/check"), ALONE, until="income")
    client = browser_of(page).client
    sealed = client.get_cookie(COOKIE).value
    client.set_cookie(COOKIE, sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:], domain="localhost")

    assert question_of(browser_of(page).get("/check")) == "people"


def test_an_answer_that_comes_without_its_cookie_starts_over(browser, place):
    page, _asked = walk(browser().get("/check"), ALONE, until="income")
    browser_of(page).client.delete_cookie(COOKIE)

    assert question_of(page.send(answer="none")) == "people"


def test_after_two_quiet_hours_the_next_person_begins_anew(browser, place, clock):
    page, _asked = walk(browser().get("/check"), ALONE, until="income")

    clock.move(timedelta(hours=1, minutes=59))
    assert question_of(browser_of(page).get("/check")) == "income"
    clock.move(timedelta(minutes=2))
    assert question_of(browser_of(page).get("/check")) == "people"


def test_thirty_people_fit_into_the_cookie(browser, place):
    others = range(1, 30)
    answers = {
        **PARENT_OF_TWO,
        "people": {"answer": "6"},
        "more_people": {"number": "30"},
        "relations": {f"relation-{i}": "grandchild" for i in others},
        "born": {f"month-{i}": str(1 + i % 11) for i in range(30)} | {f"year-{i}": str(1990 + i) for i in range(30)},
        "income": {"answer": "some", "amount": "999.999.999,99", "per": "year"},
    }

    page, _asked = walk(browser().get("/check"), answers)

    assert page.path == "/check/result"
    assert len(browser_of(page).client.get_cookie(COOKIE).value) < 3500


def test_the_quick_exit_forgets_the_answers(browser, place):
    page, _asked = walk(browser().get("/check"), ALONE)
    leaving = browser_of(page).get(page.links()["Quick exit"])

    assert leaving.location == "https://www.wikipedia.org/"
    assert browser_of(page).client.get_cookie(COOKIE) is None
    assert question_of(browser_of(page).get("/check")) == "people"


def test_erasing_forgets_the_answers(browser, place):
    page, _asked = walk(browser().get("/check"), ALONE)
    page = page.send(action="/check/erase")

    assert page.heading == "Your answers are erased"
    assert browser_of(page).client.get_cookie(COOKIE) is None


def test_nothing_chosen_is_said_beside_the_question(browser, place):
    page = browser().get("/check").send()

    assert page.status == 422
    assert page.has("There is a problem") and page.has("Choose how many you are.")


def test_what_was_typed_stays_when_it_cannot_be_read(browser, place):
    page, _asked = walk(browser().get("/check"), ALONE, until="income")
    page = page.send(answer="some", amount="a lot", per="year")

    assert page.status == 422 and page.has("Write how much, in euros")
    assert page.tree.find(".//input[@name='amount']").get("value") == "a lot"


def test_who_surely_cannot_have_it_hears_it_early_and_hears_what_else_there_is(browser, place):
    rich = {
        **ALONE,
        "income": {"answer": "some", "amount": "40000", "per": "year"},
        "income_now": {"answer": "some", "amount": "38000"},
    }
    elsewhere = {"region": {"answer": "list:ES"}, "other_region": {"region": "ES-MD"}}
    page, asked = walk(browser().get("/check"), {**rich, **elsewhere})

    assert page.heading == "These benefits are probably not for you now"
    assert "savings" not in asked and "papers" not in asked
    assert page.has("What would change it") and page.has("If less money comes in, ask again.")
    assert page.has("What else there is The minimum income of your region")
    assert page.has("I want you to call me")


def test_hard_questions_come_last_and_only_when_they_decide(browser, place):
    page, asked = walk(browser().get("/check"), {**PARENT_OF_ONE, "years": {"answer": "0"}})

    assert asked[-2:] == ["violence", "trafficking"]
    assert "prison" not in asked
    assert page.heading == "There is help that you can ask for"


def test_a_result_that_waits_for_an_answer_says_so_calmly(browser, place):
    elsewhere = {"region": {"answer": "list:ES"}, "other_region": {"region": "ES-MD"}}
    page, _asked = walk(browser().get("/check"), {**PARENT_OF_ONE, **elsewhere, "born": {"answer": "?"}})

    assert page.heading == "We need to know a little more"
    assert page.has("Some answers are still open, so we cannot say yet.")
    assert not page.has("part of what you earn from work does not count")


def test_who_gets_the_minimum_income_is_told_of_the_work_incentive(browser, place):
    receives = {"imv": {"answer": "receives"}, "imv_amount": {"answer": "some", "amount": "500"}}
    page, _asked = walk(browser().get("/check"), {**PARENT_OF_ONE, **receives})

    assert page.has(
        "The work incentive. With the minimum income (IMV), part of what you earn from work does not count."
    )


def test_a_hard_question_says_why_it_is_asked_and_helps(browser, place):
    page, _asked = walk(browser().get("/check"), {**PARENT_OF_ONE, "years": {"answer": "0"}}, until="violence")
    assert page.has("We ask only because the law makes an exception that may help you.")

    page, asked = walk(page, {"violence": {"answer": "yes"}})

    assert asked == ["violence"]
    assert page.heading == "You may be entitled to 2 benefits"


def test_a_birthday_in_this_month_is_asked_only_when_the_age_decides(browser, place):
    child = {**PARENT_OF_ONE, "born": {"month-0": "3", "year-0": "1992", "month-1": "11", "year-1": "2008"}}
    page, asked = walk(browser().get("/check"), {**child, "birthday": {"had-1": "no"}})

    assert "birthday" in asked
    assert page.heading == "You may be entitled to 2 benefits"


def test_a_place_outside_the_installation_is_chosen_from_a_list(browser, place):
    page, asked = walk(
        browser().get("/check"),
        {**ALONE, "region": {"answer": "list:ES"}, "other_region": {"region": "ES-NC"}},
    )

    assert "other_region" in asked
    assert page.has("The Government of Navarra")


def test_in_italy_its_own_benefits_come_first(browser, place):
    italy = {"region": {"answer": "list:IT"}, "other_region": {"region": "IT-45"}}
    page, asked = walk(browser().get("/check"), {**ANYWHERE, **italy})

    assert len(asked) <= 15
    assert page.heading == "You may be entitled to 2 benefits"
    assert page.tree.find(".//dt[@lang='it']") is not None
    assert page.has("€1,007.50") and page.has("€407.60")
    assert page.has("Ask about this too Supporto per la formazione e il lavoro")
    assert page.has("€500.00 for each month of training or a project.")
    assert page.has("INPS decides.") and page.has("A patronato or a CAF")


def test_see_also_asks_only_what_is_left_and_comes_back_to_the_result(browser, place):
    page, _asked = walk(browser().get("/check"), LATER)
    assert page.has("See also") and page.has("2 more questions: What happened with your last job?")
    assert page.has("Probably not for you now. Your age does not fit.")

    page = page.send(action="/check/more/es.subsidio")
    page, asked = walk(page, LATER)
    assert asked == ["job", "last_month"]
    assert page.heading == "You may be entitled to 3 benefits" and page.has("€570.00")
    assert page.has("The unemployment help counts as income for the minimum income of next year.")

    page, asked = walk(page.send(action="/check/more/es.bono_social_electrico"), LATER)
    assert asked == ["taxed"]
    assert page.has("About 57.5 % less on the bill.")


def test_what_is_probably_not_for_them_says_what_would_change_it(browser, place):
    new = {**PARENT_OF_TWO, "region_years": {"answer": "1"}}
    page, asked = walk(browser().get("/check"), new)

    assert asked[-2:] == ["returned", "violence"]
    assert page.heading == "You may be entitled to 2 benefits"
    page, _asked = walk(page.browser.get("/check/returned").send(answer="no"), {})
    page, _asked = walk(page.browser.get("/check/violence").send(answer="no"), {})
    assert page.has("Probably not for you now Salario Social Básico")
    assert page.has("You have not lived here for long enough yet.") and page.has("In 12 months this could change.")


def test_two_benefits_that_reduce_each_other_are_both_told_with_what_goes_best_together(browser, place):
    old = {
        **ALONE,
        **LATER,
        "people": {"answer": "1"},
        "born": {"month-0": "3", "year-0": "1955"},
        "marital": {"answer": "single"},
        "independent": {"answer": "3"},
    }
    page, _asked = walk(browser().get("/check"), old)
    page, _asked = walk(page.send(action="/check/more/es.pnc.jubilacion"), old)

    assert page.heading == "You may be entitled to 2 benefits"
    assert page.has("€733.60") and page.has("€628.80")
    assert page.has("What goes together about €734 a month")
    assert page.has("one makes the other smaller.")


@pytest.mark.parametrize("home", [PARENT_OF_TWO, PARENT_OF_ONE, ALONE])
def test_the_front_page_says_about_how_many_questions_there_are(browser, place, home):
    assert browser().get("/").has(f"It is about {USUALLY_ASKED} short questions.")
    _page, asked = walk(browser().get("/check"), home)
    assert USUALLY_ASKED - 4 <= len(asked) <= USUALLY_ASKED


def test_the_check_is_in_arabic_from_right_to_left(browser, place):
    page = browser("ar").get("/check")

    assert (page.tree.get("lang"), page.tree.get("dir")) == ("ar", "rtl")
    page, _asked = walk(page, PARENT_OF_ONE)
    assert page.tree.get("dir") == "rtl"


def test_a_professional_who_is_signed_in_answers_as_nobody(browser, build, place):
    worker = build.sign_in(browser(), build.a_worker())

    page, _asked = walk(worker.get("/check"), ALONE)

    assert page.path == "/check/result"
    assert not page.has("Lucía")


def browser_of(page):
    return page.browser


def test_the_second_way_to_send_an_answer_is_a_plain_form(browser, place):
    page = browser().get("/check")

    assert page.form().get("action") == "/check/people"
    assert not [e for e in page.tree.iter() if any(name.startswith("hx-") for name in e.attrib)]
    assert answer(page, "people", ALONE).status == 200
