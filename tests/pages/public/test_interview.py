"""The interview itself: whatever is answered, it ends, and its facts are those of the contract."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.benefits.facts import validate
from app.benefits.interview import Interview, with_answer, with_more
from app.benefits.questions import QUESTIONS, also_of, first_benefits
from app.benefits.said import Place
from app.benefits.screen import result_screen
from app.benefits.sentences import entry
from app.benefits.typed import RELATIONS, as_typed, money, read
from app.foundation.errors import Invalid
from tests.pages.public.walking import ANYWHERE, LATER

ON = date(2026, 11, 24)


def typed_for(draw, interview, question):
    """Something that a person could send from this screen."""
    if draw(st.integers(0, 5)) == 0:
        return {"answer": "?"}
    count = interview.said.count or 1
    if question.kind == "relations":
        family = [relation for relation in RELATIONS if relation not in {"spouse", "partner"}]
        return {f"relation-{i}": draw(st.sampled_from(RELATIONS if i == 1 else family)) for i in range(1, count)}
    if question.kind == "born":
        rows = [(draw(st.integers(1, 12)), draw(st.integers(1930, 2025))) for _ in range(count)]
        return {f"month-{i}": str(m) for i, (m, _y) in enumerate(rows)} | {
            f"year-{i}": str(y) for i, (_m, y) in enumerate(rows)
        }
    if question.kind == "birthday":
        return {f"had-{i}": draw(st.sampled_from(["yes", "no"])) for i in range(count)}
    if question.kind in {"amount", "isee"}:
        return draw(
            st.sampled_from(
                [
                    {"answer": "none"},
                    {"answer": "some", "amount": "650", "per": "month"},
                    {"answer": "some", "amount": "14.500,50", "per": "year"},
                ]
            )
        )
    choices = {
        "tiles": ["1", "2", "3", "4", "6"],
        "region": ["ES-AS", "ES-CL", "ES-NC", "list:ES", "list:IT", "ES"],
        "bound": ["under", "over"],
        "person": [str(i) for i in range(count)],
    }.get(question.kind, question.values)
    if question.kind == "number":
        return {"number": str(draw(st.integers(6, 9)))}
    if question.kind == "region_list":
        return {"region": draw(st.sampled_from(["ES-NC", "ES-MD", "IT-45"]))}
    return {"answer": draw(st.sampled_from(choices))}


@settings(max_examples=150)
@given(st.data())
def test_every_interview_ends_in_a_screen_and_its_facts_are_valid(data):
    answers, place = {}, data.draw(st.sampled_from([Place(), Place("x", "MIE", "ES-AS")]))
    for _ in range(40):
        interview = Interview(answers, ON, place)
        question = interview.next()
        if question is None:
            break
        assert question.key not in answers
        value = read(question, typed_for(data.draw, interview, question), interview.said)
        answers = with_answer(answers, question, value)
        shown = as_typed(question, value)
        assert read(question, shown, Interview(answers, ON, place).said) == value, f"{question.key} shows {shown}"
    else:
        raise AssertionError(f"it does not end: {list(answers)}")

    if interview.said.facts is not None:
        assert validate(interview.said.facts)
    screen = result_screen(interview)
    assert screen.heading and screen.others


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1200", "1200"),
        ("1.200", "1200"),
        ("1,200", "1200"),
        ("1.200,50", "1200.5"),
        ("1,200.50", "1200.5"),
        ("1 200,5 €", "1200.5"),
        ("1'200.00", "1200"),
        ("12.345.678", "12345678"),
        ("0,99", "0.99"),
        ("850 euros", "850"),
        ("١٢٠٠", "1200"),
        ("٨٥٠٫٥٠", "850.5"),
        ("", None),
        ("a lot", None),
        ("-5", None),
        ("1e9", None),
        ("NaN", None),
    ],
)
def test_money_is_read_as_people_write_it(text, amount):
    read_amount = money(text)

    assert (None if read_amount is None else str(read_amount)) == amount


@pytest.mark.parametrize(
    "typed",
    [
        {"month-0": "13", "year-0": "1990"},
        {"month-0": "1", "year-0": "2027"},
        {"month-0": "1", "year-0": "90"},
        {},
        {"month-0": "x", "year-0": "1990"},
        {"month-0": "1", "year-0": "1" * 5000},
    ],
)
def test_a_month_of_birth_that_cannot_be_is_refused(typed):
    interview = Interview({"people": "1"}, ON)

    with pytest.raises(Invalid):
        read(QUESTIONS["born"], typed, interview.said)


def test_a_second_partner_is_refused():
    interview = Interview({"people": "3"}, ON)

    with pytest.raises(Invalid):
        read(QUESTIONS["relations"], {"relation-1": "spouse", "relation-2": "partner"}, interview.said)


@pytest.mark.parametrize(
    ("row", "facts"),
    [
        ([2025, 10], {"age": 1, "age_on_1_january": 0}),
        ([2025, 12], {"age": 0, "age_on_1_january": 0}),
        ([2026, 5], {"age": 0, "age_on_1_january": 0}),
        ([1992, 3], {"age": 34, "age_on_1_january": 33}),
        ([1992, 12], {"age": 33, "age_on_1_january": 33}),
        ([1992, 11], {"age_on_1_january": 33}),
    ],
)
def test_month_and_year_of_birth_give_both_ages(row, facts):
    people = Interview({"people": "1", "born": [row]}, ON).said.people

    assert people == [{"relation": "applicant", **facts}]


def test_a_limit_that_the_person_is_under_is_a_safe_bound():
    said = Interview({"people": "1", "savings": "under:26409.60"}, ON).said

    assert said.facts["household"] == dict.fromkeys(("net_assets", "asset_test_assets", "realisable_assets"), 26409.59)


def test_another_home_forgets_the_answer_about_its_limit():
    answers = {"people": "2", "relations": ["child"], "savings": "under:36973.44", "income": "0"}

    assert "savings" not in with_answer(answers, QUESTIONS["people"], "1")
    assert "savings" in with_answer(answers, QUESTIONS["people"], "2")
    assert with_answer(answers, QUESTIONS["people"], "1")["income"] == "0"


GENERAL = {"A condition of the law", "A step to take", "A figure of the law"}


@pytest.mark.parametrize("region", ["ES-AS", "ES-CL", "ES-AR", "ES-NC", "IT-45"])
def test_every_reason_of_every_benefit_on_the_screen_has_a_sentence_of_its_own(region):
    answers = {"people": "2", "relations": ["child"], "born": [[1992, 3], [2017, 5]], "region": region}
    answers["more"] = list(also_of(region))
    results = Interview(answers, ON).results
    assert len(results) == len(first_benefits(region)) + len(also_of(region))
    for result in results:
        for reason in result["reasons"]:
            words = entry(result["benefit"], reason)
            if reason["kind"] != "alternative":
                assert {"met_text", "not_met_text", "unknown_text", "law_text"} <= set(words)
                assert words["law_text"] not in GENERAL, (result["benefit"], reason["code"])


def test_a_reason_without_sentences_gets_general_words():
    reason = {"code": "something_new", "kind": "step", "met": False, "values": {}}

    assert entry("es.new", reason)["law_text"] == "A step to take"


def test_texts_of_the_questions_are_plain():
    for question in QUESTIONS.values():
        for text in (question.title, question.alone_title, question.hint, question.why):
            for sentence in text.replace("?", ".").split("."):
                assert len(sentence.split()) <= 20, f"{question.key}: {sentence}"


REGIONS = {
    "ES-AS": 14,
    "ES-CL": 15,
    "ES-AR": 13,
    "ES-NC": 15,
    "list:ES": 13,
    "list:IT": 15,
}


def answer_all(answers, answered):
    """Answer on as a person would who knows everything; returns the answers and the questions in their order."""
    asked = []
    while (question := Interview(answers, ON).next()) is not None:
        said = Interview(answers, ON).said
        answers = with_answer(answers, question, read(question, answered.get(question.key, {"answer": "?"}), said))
        asked.append(question.key)
    return answers, asked


@pytest.mark.parametrize(("region", "screens"), REGIONS.items())
def test_a_lone_parent_of_two_has_the_first_result_in_at_most_15_screens(region, screens):
    elsewhere = {"list:ES": "ES-MD", "list:IT": "IT-45"}.get(region)
    answers, asked = answer_all({}, {**ANYWHERE, "region": {"answer": region}, "other_region": {"region": elsewhere}})

    assert len(asked) == screens <= 15
    outcomes = {result["benefit"]: (result["outcome"], result["missing"]) for result in Interview(answers, ON).results}
    assert set(outcomes) == set(first_benefits(elsewhere or region))
    assert all(outcome in {"likely", "ask"} and not missing for outcome, missing in outcomes.values())


@pytest.mark.parametrize("region", REGIONS)
def test_each_further_benefit_asks_at_most_two_questions_and_then_is_settled(region):
    elsewhere = {"list:ES": "ES-MD", "list:IT": "IT-45"}.get(region)
    answered = {**LATER, "region": {"answer": region}, "other_region": {"region": elsewhere}}
    answers, _asked = answer_all({}, answered)
    for benefit in also_of(elsewhere or region):
        opened, asked = answer_all(with_more(answers, benefit), answered)

        assert len(asked) <= 2, (benefit, asked)
        result = next(result for result in Interview(opened, ON).results if result["benefit"] == benefit)
        assert result["outcome"] in {"likely", "unlikely"}


def test_nothing_is_taken_for_granted_that_no_open_benefit_reads():
    answers, _asked = answer_all({}, {**ANYWHERE, "region": {"answer": "ES-AR"}})

    assert [q.key for q in Interview(answers, ON).granted()] == ["registered", "claimed", "company", "residential"]
