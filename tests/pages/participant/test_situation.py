"""How things are: one question a screen without script, in any language, with a copy of what was agreed."""

import pytest

from app.assessment.deciding import Decision, decide, proposal_for
from app.assessment.models import Assessment, AssessmentVoice, Disagreement, Strength
from app.assessment.rules import Answer
from app.assessment.services import Closing, agree, ask_person, begin, say
from app.assessment.vocabulary import Segment, Voice, Way
from app.casework.models import Case, CaseTask
from app.delivery.models import Outbox
from tests.pages.staff.casework_things import Team, stored


@pytest.fixture
def team(build, browser):
    return Team(build, browser)


@pytest.fixture
def asked(team):
    """The matrix stands on Rosa's phone."""
    with team.build.unit(team.build.staff_actor(team.lucia)) as work:
        case = work.session.get_one(Case, team.case.id)
        one = begin(work, case, "ssm")
        ask_person(work, case, one)
    return one


@pytest.fixture
def phone(team, browser):
    return lambda language="en": team.build.sign_in(browser(language), team.rosa)


def agreed(team, one, **levels):
    with team.build.unit(team.build.staff_actor(team.lucia)) as work:
        case, found = work.session.get_one(Case, team.case.id), work.session.get_one(Assessment, one.id)
        say(
            work,
            case,
            found,
            Voice.STAFF,
            {item: Answer(level, "", "Lo vimos en casa") for item, level in levels.items()},
        )
        answers = {item: Answer(level) for item, level in levels.items()}
        agree(work, case, found, answers, Closing(Way.PHONE, talked=True, seen=0))


def own(units):
    return next(one for one in stored(units, AssessmentVoice) if one.voice == Voice.PERSON)


def test_from_today_to_the_last_question_and_back_where_one_stopped(team, asked, phone, units):
    mine = phone()
    page = mine.get("/").click("Start").click("Open it")
    assert page.heading == "How things are"
    page = page.click("Answer")
    assert page.heading == "What goes well?" and page.has("Nobody has checked yet how well they measure.")
    page = page.send("Write it down", words="Mis vecinas")
    assert page.has("Mis vecinas")
    page = page.click("Go to the questions")
    assert page.heading == "How is your home?" and page.has("Question 1 of 17")
    page = page.send("Continue")
    assert page.status == 422 and page.has("Choose a sentence, or skip the question.")
    page = page.send("Continue", answer="2", words="Pago 390 € y no llego")
    assert page.heading == "How are things with work?"
    page = page.send("Skip this question")
    assert page.has("Question 3 of 17")
    page.send("Continue", answer="unknown")
    kept = own(units)
    assert kept.answers == {
        "vivienda": {"a": 2, "w": "Pago 390 € y no llego"}, "empleo": {"a": "", "w": ""}, "ingresos": {"a": "unknown", "w": ""},
    }  # fmt: skip
    page = phone().get(f"/situation/{asked.id}/questions")
    assert page.has("Question 4 of 17")
    page = mine.get(f"/situation/{asked.id}/questions?n=99")
    assert page.heading == "Your answers" and page.has("You left it open")
    page = page.send("Send to my team")
    assert page.has("Your team has your answers")
    assert any(task.title == "Talk about what Rosa Menéndez Álvarez answered" for task in stored(units, CaseTask))
    assert all(task.done_at for task in stored(units, CaseTask) if task.owner == "person")
    assert [row.kind for row in stored(units, Outbox)] == ["situation_asked"]
    assert stored(units, Strength)[0].written_by is None


def test_what_somebody_else_may_read_over_the_shoulder_is_never_asked_on_a_phone(asked, phone, units):
    mine = phone()
    asked_there = [mine.get(f"/situation/{asked.id}/questions?n={n}").heading for n in range(1, 18)]
    assert "Is the place where you live safe?" not in asked_there and len(set(asked_there)) == 17
    page = mine.get(f"/situation/{asked.id}/questions?n=1")
    page.send("Continue", item="seguridad", answer="1")
    assert not stored(units, AssessmentVoice)


@pytest.mark.parametrize("answer", ["7", "na", "x"])
def test_a_tampered_answer_is_refused_in_words(asked, phone, units, answer):
    page = phone().get(f"/situation/{asked.id}/questions?n=1").send("Continue", answer=answer)
    assert page.status == 422 and not stored(units, AssessmentVoice)


def test_the_copy_says_who_said_what_and_keeps_what_the_person_does_not_agree_with(team, asked, phone, units):
    agreed(team, asked, vivienda=2, salud_mental=3)
    mine = phone()
    page = mine.get("/situation")
    assert page.has("What we agreed") and not page.has("Questions for you")
    page = page.click("Questions about your life")
    assert page.has("What comes out of it") and page.has("It rests on 2 of 18 questions that apply.")
    assert page.has("We agreed: 2 of 5.") and page.has("Lucía said:") and page.has("Lo vimos en casa")
    folded = next(e for e in page.tree.iter("details"))
    assert "Mood and mental health" in "".join(folded.itertext())
    page = page.click("I do not agree with something")
    assert page.send("Send it to my team", item="vivienda", words="").status == 422
    assert page.send("Send it to my team", item="seguridad", words="x").status == 422
    page = page.send("Send it to my team", item="vivienda", words="Ya no vivo ahí")
    assert page.has("You do not agree, because:") and page.has("Ya no vivo ahí")
    assert stored(units, Disagreement)[0].written_by is None
    assert any("does not agree" in task.title for task in stored(units, CaseTask))
    assert mine.get(f"/situation/{asked.id}/questions").heading == "What we agreed"


def test_somebody_else_s_questions_do_not_exist_and_unasked_ones_neither(team, asked, phone, build, browser):
    other = build.a_person("Amina", "Benali")
    build.a_case(person=other)
    amina = build.sign_in(browser(), other)
    assert amina.get(f"/situation/{asked.id}/questions").status == 404
    assert amina.get(f"/situation/{asked.id}").status == 404
    assert amina.get("/situation").has("Nothing is written here yet")
    with build.unit(build.staff_actor(team.lucia)) as work:
        unasked = begin(work, work.session.get_one(Case, team.case.id), "pais")
    assert phone().get(f"/situation/{unasked.id}").status == 404


def test_the_person_reads_which_support_was_decided_and_why_but_never_that_they_are_protected(team, asked, phone):
    agreed(team, asked, empleo=1, ingresos=1)
    actor = team.build.staff_actor(team.lucia)
    for segment, reason in ((Segment.D, ""), (Segment.F, "Tiene miedo en casa")):
        with team.build.unit(actor) as work:
            case = work.session.get_one(Case, team.case.id)
            proposed = proposal_for(work, case)
            decide(work, case, Decision(segment, reason, proposed[0].segment), proposed)
        page = phone().get("/situation")
        if segment is Segment.D:
            assert page.has("Several professionals work with you as one team, with more time for you.")
            assert page.has("Some parts of your life are very hard now.") and page.has("Lucía decided it on")
        else:
            assert not page.has("Your support") and not page.has("Tiene miedo") and not page.has("safety")


def test_the_pages_speak_arabic_and_the_person_sees_who_asked(team, asked, phone):
    mine = phone("ar")
    for path in ("/situation", f"/situation/{asked.id}/questions?n=0", f"/situation/{asked.id}/questions?n=2"):
        assert mine.get(f"{path}{'&' if '?' in path else '?'}lang=ar").status == 200
    assert phone().get("/me/who-looked").has("Sent you questions about how things are.")


def test_half_an_answer_is_kept_for_the_person_alone_until_it_is_given(team, asked, phone, units):
    from app.casework.models import CaseDraft

    mine = phone()
    question = mine.get(f"/situation/{asked.id}/questions?n=1")
    again = question.send("Keep it and go on later", words="Media frase")
    assert again.has("Kept, 10:18. Only you see it.") and "Media frase" in again.html
    assert "Media frase" not in team.desk().get(team.path(f"/diagnosis/{asked.id}/person")).html
    assert stored(units, CaseDraft)[0].staff_id is None

    again.send("Continue", answer="2")

    assert stored(units, CaseDraft) == []
    assert "Media frase" in str(own(units).answers)


def test_the_person_changes_what_goes_well_and_nobody_else_does(team, asked, phone, units):
    mine = phone()
    mine.get(f"/situation/{asked.id}/questions?n=0").send("Write it down", words="Mis vecinas")
    theirs = team.desk().get(team.path("/diagnosis/strengths"))
    assert not theirs.has("Those that I wrote")
    forged = theirs.send("Save the strength", words="Otra cosa", headers=None)
    assert forged.status == 200
    page = mine.get("/situation").click("Change what I wrote")
    assert "Otra cosa" not in page.html
    page = page.send("Save: Mis vecinas", words="Mis vecinas y mi hermana")
    page = page.send("Take it back: Mis vecinas y mi hermana")
    assert "Mis vecinas" not in page.html
    assert {one.words: one.ended_at is None for one in stored(units, Strength)} == {
        "Mis vecinas": False,
        "Otra cosa": True,
        "Mis vecinas y mi hermana": False,
    }
