"""What people say of their estimate on paper, by telephone or in person, written down and read by them."""

from datetime import timedelta

import pytest

from app.agencies.vocabulary import Role
from app.casework.models import CaseTask
from app.privacy.models import Consent
from app.privacy.vocabulary import Purpose
from app.risk.models import RiskObjection, RiskReview, RiskScore, RiskSnapshot
from tests.pages.staff.casework_things import actions, stored
from tests.pages.staff.estimate_things import Scored

ME, BUTTON = "/me/estimate", "Write it down and close the estimate"


@pytest.fixture
def scored(build, clock):
    return Scored(build, clock)


def of_estimates(units):
    return [one for one in stored(units, Consent) if one.purpose == Purpose.ESTIMATE]


def test_an_objection_on_paper_freezes_like_any_other_and_the_person_reads_who_wrote_it_down(
    scored, browser, units, clock
):
    ada = scored.build.a_worker(Role.COORDINATOR, given_name="Ada")
    desk = scored.build.sign_in(browser(), scored.lucia)
    page = desk.get(scored.path).click("Write down what Rosa says about it")
    empty = page.send(BUTTON, said_on="")
    assert empty.status == 422 and empty.has("Choose how.") and empty.has("Choose the day.")
    said = {"way": "paper", "said_on": "2026-11-20", "words": "Nun vivo sola", "reason": "wrong"}
    assert page.send(BUTTON, **said).has("Say whose words they are.")
    assert page.send(BUTTON, **said | {"said_on": "2026-11-25", "whose": "own"}).has("Choose today or a day of the")
    late = desk.get(f"{scored.path}/said")
    closed = page.send(BUTTON, **said, whose="own")
    assert closed.has("Rosa objects to it") and closed.has("Ada Fernández looks at it and answers by")
    assert closed.has("Lucía Fernández wrote it down on November 24")
    refused = late.send(BUTTON, **said, whose="own")
    assert not closed.has("62 %") and refused.status == 409 and refused.has("Nun vivo sola"), "what was typed stays"
    [made] = stored(units, RiskObjection)
    assert (made.score_id, made.written_by, made.way) == (scored.score.id, scored.lucia.id, "paper")
    [task] = stored(units, CaseTask)
    assert (task.staff_id, task.due_on) == (ada.id, made.said_on + timedelta(days=7))

    mine = scored.build.sign_in(browser(), scored.rosa)
    page = mine.get(ME)
    assert page.has("You wrote it on paper on November 20. Lucía wrote it down on November 24.")
    assert page.has("Your words: Nun vivo sola") and page.has("by Friday, November 27")
    assert mine.get("/me/who-looked").has("Wrote down that the estimate about you is wrong.")

    boss = scored.build.sign_in(browser(), ada)
    page = boss.get("/staff/objections").click("Answer")
    assert page.has("Said on November 20. On paper. Lucía Fernández wrote it down on November 24.")
    assert page.has("The person's own") and page.has("Nun vivo sola")
    page.send("Send the answer", upheld="stays", words="Gracies")
    [tell] = [one for one in stored(units, CaseTask) if one.done_at is None]
    assert tell.staff_id == scored.lucia.id and "Tell Rosa Menéndez Álvarez the answer" in tell.title
    assert mine.get(ME).has("Gracies")
    found = boss.get("/staff/objections?q=rosa")
    assert found.click("Rosa Menéndez Álvarez").heading == "Rosa Menéndez Álvarez"


def test_a_yes_and_its_end_are_written_down_by_the_same_ways_and_the_end_deletes_everything(
    scored, browser, units, clock
):
    scored.build.save(
        RiskReview(
            case_id=scored.case.id, score_id=scored.score.id, staff_id=scored.lucia.id, estimate="low",
            estimated_at=clock(),
        )
    )  # fmt: skip
    desk = scored.build.sign_in(browser(), scored.lucia)
    path = f"{scored.path}/said"
    late = desk.get(path)
    assert late.send("Delete the estimates").status == 422
    page = desk.get(path).send("Delete the estimates", back="phone")
    assert page.has("There is no estimate: Rosa has not agreed to one")
    assert not any(stored(units, model) for model in (RiskScore, RiskSnapshot, RiskReview))
    refused = late.send(BUTTON, way="phone", reason="wrong")
    assert refused.status == 409 and stored(units, RiskObjection) == []
    [given] = of_estimates(units)
    assert (given.withdrawn_by, given.withdrawn_way) == (scored.lucia.id, "phone")
    assert "privacy:consent:withdraw" in actions(units, "privacy:consent")
    mine = scored.build.sign_in(browser(), scored.rosa)
    assert mine.get(ME).has("Lucía wrote down on November 24 that you do not want one.")
    page = desk.get(path)
    assert not page.has("They object to it") and page.has("It can only bring me more help")
    clock.move(timedelta(minutes=1))
    assert page.send("Keep their yes", way="desk").has("There is no estimate yet")
    assert [one.way for one in of_estimates(units) if one.withdrawn_at is None] == ["desk"]
    assert mine.get(ME).has("There is none yet")


def test_after_one_that_was_right_a_new_yes_can_be_written_down_and_the_desk_knows_it(scored, browser, clock):
    ada = scored.build.a_worker(Role.COORDINATOR, given_name="Ada")
    scored.build.sign_in(browser(), scored.rosa).get(f"{ME}/object").send("Send it", reason="wrong")
    clock.move(timedelta(hours=1))
    boss = scored.build.sign_in(browser(), ada)
    boss.get("/staff/objections").click("Answer").send("Send the answer", upheld="right", words="Sí")
    assert boss.get(scored.path).has("The estimate was deleted")
    clock.move(timedelta(hours=1))
    boss = scored.build.sign_in(browser(), ada)
    assert boss.get(f"{scored.path}/said").send("Keep their yes", way="paper").has("There is no estimate yet")


def test_who_may_not_look_at_the_estimate_writes_nothing_down(scored, browser):
    partner = scored.build.sign_in(browser(), scored.a_colleague("Iris", Role.EDUCATOR))
    assert partner.get(f"{scored.path}/said").status == 404
    assert not partner.get("/staff/objections").has("Write down an objection")
