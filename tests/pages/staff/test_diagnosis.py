"""The diagnosis made together: strengths first, two voices, what is agreed, what is not, and the person's copy."""

from datetime import timedelta
from uuid import UUID

import pytest

from app.assessment.models import Assessment, AssessmentVoice, Disagreement, Segmentation, Strength
from app.assessment.queries import current_needs, segment_of
from app.assessment.vocabulary import Voice
from app.casework.models import Case, CaseDraft, CaseTask
from app.delivery.models import Outbox
from tests.pages.staff.casework_things import Team, actions, stored

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def team(build, browser):
    return Team(build, browser)


class Diagnosis:
    """A questionnaire of Rosa's case as Lucía works on it."""

    def __init__(self, team, name="ssm"):
        self.team, self.desk = team, team.desk()
        page = self.desk.get(team.path("/diagnosis"))
        form = next(f for f in page.tree.iter("form") if any(i.get("value") == name for i in f.iter("input")))
        data = {i.get("name"): i.get("value") for i in form.iter("input")}
        self.page = self.desk.post(team.path("/diagnosis"), data)
        self.id = self.page.path.split("/")[-2]

    def path(self, rest=""):
        return self.team.path(f"/diagnosis/{self.id}{rest}")

    def say(self, voice="staff", **levels):
        page = self.desk.get(self.path(f"/{voice}"))
        named = {(f"w-{k[2:]}" if k.startswith("w_") else f"v-{k}"): v for k, v in levels.items()}
        return page.send("Save the answers", **named)

    def agree(self, saying="Close what was agreed", talked=None, way="together", **levels):
        page = self.desk.get(self.path())
        more = {"talked": "y"} if talked else {}
        return page.send(saying, **{f"a-{k}": v for k, v in levels.items()}, way=way, **more)


def voices(team):
    return {Voice(one.voice): one.answers for one in stored(team.build.units, AssessmentVoice)}


def test_from_both_voices_to_what_is_agreed_and_the_copy_of_the_same_day(team, units, clock):
    told = Diagnosis(team)
    assert told.page.heading == "Rosa Menéndez Álvarez" and told.page.has("How is the housing situation?")
    assert told.page.has("Own translation and adaptation, not validated")
    page = told.say(vivienda="2", empleo="1", ingresos="2", w_ingresos="Sin nómina", movilidad="unknown")
    assert page.has("0 of 4 areas agreed.") and page.has(
        "14 areas were not raised. That does not mean that all is well"
    )
    page = told.say("person", vivienda="4", empleo="1", ingresos="1", w_vivienda="Mi vecina Tere ayuda")
    assert page.has("To be talked about: 2 levels of difference or more") and page.has("Talk: 2 levels")
    assert page.has("“Mi vecina Tere ayuda”") or page.has("Mi vecina Tere ayuda")

    page = told.agree("Save the draft", vivienda="3")
    assert page.has("Draft saved, 10:18") and voices(team)[Voice.AGREED]["empleo"]["a"] == 1
    page = told.agree(ingresos=None)
    assert page.status == 422 and page.has("Still to be agreed: Income.")
    page = told.agree(ingresos="2")
    assert page.status == 422 and page.has("Talk about the areas with 2 levels of difference or more")
    assert stored(units, Assessment)[0].state == "open"
    page = told.agree(ingresos="2", talked=True)
    assert page.has("Agreed on") and page.has("To be repeated on")

    with units.reading(team.build.staff_actor(team.lucia)) as work:
        needs = current_needs(work, team.case.id)
    assert [(need.item, need.level, need.domain.value) for need in needs] == [
        ("empleo", 1, "work"), ("ingresos", 2, "income"), ("vivienda", 3, "housing"),
    ]  # fmt: skip
    closed = stored(units, Assessment)[0]
    assert (closed.state, closed.agreed_way, closed.review_on.isoformat()) == ("agreed", "together", "2027-02-24")
    assert [row.kind for row in stored(units, Outbox)] == ["situation_copy"]
    assert any(task.title == "Read what we agreed" for task in stored(units, CaseTask))
    assert {"assessment:assessment:begin", "assessment:answers:write", "assessment:assessment:agree"} <= set(
        actions(units)
    )
    copy = told.desk.get(told.path("/copy"))
    assert copy.has("Agreed: 3 of 5.") and copy.has("Mi vecina Tere ayuda") and copy.has("Sin nómina")
    assert copy.has("Mean between") and copy.has("It rests on 3 of 18 questions that apply.")


def test_the_answers_are_sealed_in_the_database(team, units, database):
    told = Diagnosis(team)
    told.say(salud_mental="1", w_salud_mental="No duerme")
    with database.engine.connect() as connection:
        raw = connection.exec_driver_sql("SELECT answers FROM assessment_voice").scalar()
    assert "No duerme" not in raw and "salud_mental" not in raw
    assert voices(team)[Voice.STAFF]["salud_mental"] == {"a": 1, "w": "No duerme"}


def test_no_agreement_is_kept_as_such_with_the_reason(team, units):
    told = Diagnosis(team)
    told.say(red_familiar="2")
    told.say("person", red_familiar="4")
    page = told.desk.get(told.path("/disagree")).send("Keep it in the file", item="", words="")
    assert page.status == 422 and page.has("Choose an area.") and page.has("Write the reason")
    told.desk.get(told.path("/disagree")).send(
        "Keep it in the file", item="red_familiar", words="Porque mis amigas sí pueden"
    )
    page = told.agree(red_familiar="open", talked=True)
    kept = stored(units, Disagreement)[0]
    assert (kept.item, kept.words) == ("red_familiar", "Porque mis amigas sí pueden")
    page = told.desk.get(told.path())
    assert page.has("Rosa does not agree") and page.has("No agreement")
    with units.reading(team.build.staff_actor(team.lucia)) as work:
        assert current_needs(work, team.case.id) == []


@pytest.mark.parametrize(("field", "value"), [("v-vivienda", "7"), ("v-vivienda", "x"), ("v-empleo", "na")])
def test_a_tampered_answer_is_refused_and_the_rest_is_kept_on_the_page(team, field, value):
    told = Diagnosis(team)
    form = told.desk.get(told.path("/staff"))
    page = form.send("Save the answers", **{"v-ingresos": "3", field: value, "w-ingresos": "Cobra poco"})
    assert page.status == 422 and page.has("choose one of the levels on the page") and page.has("Cobra poco")
    assert voices(team) == {}


def test_an_old_page_overwrites_nothing_and_shows_both(team):
    told = Diagnosis(team)
    old = told.desk.get(told.path("/staff"))
    told.say(vivienda="2")
    page = old.send("Save the answers", **{"v-vivienda": "5"})
    assert page.status == 409 and page.has("Somebody saved other answers") and page.has("Saved meanwhile: 2")
    assert voices(team)[Voice.STAFF]["vivienda"]["a"] == 2
    page.send("Save the answers")
    assert voices(team)[Voice.STAFF]["vivienda"]["a"] == 5


def test_one_questionnaire_is_open_once_and_what_was_agreed_is_not_written_any_more(team, units):
    told = Diagnosis(team, "exclusion")
    page = told.desk.get(team.path("/diagnosis"))
    page = told.desk.post(team.path("/diagnosis"), {**hidden(page), "instrument": "exclusion"})
    assert page.status == 409 and page.has("Somebody has begun this questionnaire already.")
    page = told.desk.post(team.path("/diagnosis"), {**hidden(page), "instrument": "horoscope"})
    assert page.status == 422 and page.has("Choose one of the questionnaires")

    told.say(**{"1": "1", "7": "1", "9": "1", "3": "2"})
    page = told.desk.get(told.path())
    assert page.has("Between “Severe exclusion” and “Moderate exclusion”")
    assert page.has("Between 3 and 34 difficulties, by what is still open.")
    old = told.desk.get(told.path("/staff"))
    told.desk.get(told.path()).send("Close it")
    assert stored(units, Assessment)[0].state == "agreed"
    page = old.send("Save the answers", **{"v-1": "2"})
    assert page.status == 409 and page.has("This was agreed already.")


def hidden_of(page):
    return {i.get("name"): i.get("value") for i in page.form().iter("input") if i.get("type") == "hidden"}


def hidden(page):
    form = page.form(action="/diagnosis")
    return {i.get("name"): i.get("value") for i in form.iter("input") if i.get("name") in {"csrf_token", "idem"}}


def test_a_questionnaire_whose_file_was_changed_is_neither_begun_nor_read(team, build):
    told = Diagnosis(team)
    with build.unit() as work:
        work.session.get_one(Assessment, UUID(told.id)).digest = "0" * 64
    assert told.desk.get(told.path()).status == 409
    page = told.desk.get(team.path("/diagnosis"))
    assert page.status == 200
    with build.unit() as work:
        one = work.session.get_one(Assessment, UUID(told.id))
        one.state = "agreed"
        one.agreed_at = work.now
    page = told.desk.post(team.path("/diagnosis"), {**hidden(page), "instrument": "ssm"})
    assert page.status == 409 and page.has("was changed without a new version")


def test_strengths_come_first_and_say_what_is_missing(team, units):
    desk = team.desk()
    page = desk.get(team.path("/diagnosis")).send("Save the strength", words="")
    assert page.status == 422 and page.has("Write the strength first.")
    page = page.send("Save the strength", words="Lleva las cuentas de la casa")
    page = page.send("Save the strength", words="lleva las cuentas de la casa")
    assert page.html.count("cuentas de la casa") == 1
    page = page.click("Correct one or take it back")
    page.send("Save: Lleva las cuentas de la casa", words="Lleva las cuentas")
    page = desk.get(team.path("/diagnosis/strengths"))
    assert page.has("Lleva las cuentas de la casa Until November 24")
    ivan = team.desk(team.ivan).get(team.path("/diagnosis/strengths"))
    assert not ivan.has("Those that I wrote") and ivan.has("What stood there before")
    theirs = page.send("Take it back: Lleva las cuentas").click("Correct one or take it back")
    assert theirs.has("Lleva las cuentas Until") and not theirs.has("Those that I wrote")
    assert [one.ended_at is not None for one in stored(units, Strength)] == [True, True]


def test_answers_half_given_are_there_again_until_they_are_saved(team, units):
    told = Diagnosis(team)
    page = told.desk.get(told.path("/staff"))
    page = page.send("Keep as draft", **{"v-empleo": "2", "w-empleo": "Busca de camarera"})
    assert page.has("Draft kept, 10:18") and "Busca de camarera" in page.html
    assert [
        i.get("value") for i in page.tree.iter("input") if i.get("name") == "v-empleo" and "checked" in i.attrib
    ] == ["2"]
    assert "Busca de camarera" not in told.desk.get(told.path("/person")).html
    page.send("Save the answers")
    assert stored(units, CaseDraft) == []
    assert told.desk.get(told.path()).has("Busca de camarera")


def test_another_agency_reads_only_what_it_may_and_nothing_sensitive(team, build):
    told = Diagnosis(team)
    told.say(salud_mental="1", empleo="1", seguridad="1", w_seguridad="Tiene miedo")
    ivan = team.desk(team.ivan)
    pages = [ivan.get(path) for path in (team.path("/diagnosis"), told.path(), told.path("/staff"), told.path("/copy"))]
    for page in pages:
        assert page.status == 200
        assert not page.has("Tiene miedo") and not page.has("Mood and mental health") and not page.has("Safety")
    assert pages[2].has("belong to areas that your agency may not read.")
    page = ivan.post(told.path(), {**hidden_of(pages[1]), "close": "y", "way": "together"})
    assert page.status == 422 and page.has("Only the agency that leads the case can close it.")
    assert not page.has("Mood and mental health")
    assert not ivan.get(team.path()).has("Mood and mental health")
    triage = ivan.get(team.path("/triage"))
    assert triage.status == 200 and not triage.has("Violence or danger")


def test_it_is_for_the_team_alone(team):
    told = Diagnosis(team)
    outsider, *_others = team.strangers()
    for path in ("", "/staff", "/person", "/copy", "/disagree"):
        assert team.desk(outsider).get(told.path(path)).status == 404
    assert team.desk(outsider).get(team.path("/triage")).status == 404
    assert told.desk.get(team.path("/diagnosis/00000000-0000-0000-0000-000000000000")).status == 404
    assert Diagnosis(team, "exclusion").desk.get(f"{team.path('/diagnosis')}/{told.id}/agreed").status == 404


def test_the_profile_shows_both_voices_against_the_last_time(team, clock, units):
    told = Diagnosis(team)
    told.say(vivienda="1", empleo="1", ingresos="3")
    told.agree(vivienda="1", empleo="1", ingresos="3")
    clock.move(timedelta(days=92))
    again = Diagnosis(team)
    again.say(vivienda="3", empleo="1", ingresos="2")
    again.say("person", vivienda="5")
    page = again.desk.get(again.path())
    assert page.has("Since the last time +0.33 levels on average; less than 0.5 counts as no change.")
    page = again.desk.get(team.path("/diagnosis"))
    assert page.has("Better in 1 area since the last time.") and page.has("You and Rosa see this differently: Home.")
    assert page.has("Better by 2") and page.has("Worse by 1") and page.has("Talk: 2 levels")
    rows = [tuple(" ".join(c.itertext()).strip() for c in row) for row in page.tree.iter("tr")]
    assert ("Home", "3", "5", "Not raised", "1") in rows
    drawn = [e for e in page.tree.iter(f"{SVG}svg") if "icon" not in (e.get("class") or "")]
    assert len(drawn) == 3 and sum(1 for _e in drawn[0].iter(f"{SVG}rect")) == 2


def test_the_segment_is_proposed_confirmed_or_overridden_with_a_reason(team, units):
    desk = team.desk()
    page = desk.get(team.path("/triage"))
    assert page.has("Nothing is agreed yet, so the rules propose nothing")
    told = Diagnosis(team)
    told.say(empleo="1", ingresos="1")
    told.agree(empleo="1", ingresos="1")
    old = desk.get(team.path("/triage"))
    assert old.has("Areas in crisis: 2 points each, 6 at most") and old.has("In doubt the rules propose more support.")
    page = old.send("Save my decision", segment="A", reason="")
    assert page.status == 422 and page.has("Write why you decide otherwise than the rules propose.")
    page = old.send("Save my decision", segment="D")
    assert page.has("D, integrated team Holds now")
    page = page.send("Save my decision", segment="C", reason="Su hermana cuida de Alba")
    assert page.has("The rules proposed D.") and page.has("Su hermana cuida de Alba")
    with units.reading(team.build.staff_actor(team.lucia)) as work:
        assert segment_of(work, team.case.id) == "C"
    kept = stored(units, Segmentation)
    assert sorted((one.decided, one.ended_at is None) for one in kept) == [("C", True), ("D", False)]
    assert actions(units).count("assessment:segment:decide") == 2

    before = desk.get(team.path("/triage"))
    again = Diagnosis(team, "pais")
    again.say(safety="1")
    page = before.send("Save my decision", segment="D")
    assert page.status == 409 and page.has("The answers have changed since you opened the page.")
    assert page.has("The rules propose F, immediate protection")
    page.send("Save my decision", segment="F")
    assert any(task.title == "Immediate protection: act today" for task in stored(units, CaseTask))


def test_a_coordinator_looks_ahead_before_thresholds_are_saved(team, build, units, clock):
    told = Diagnosis(team, "employability")
    told.say(last_job="1", studies="1", health="3", care="3", digital="4", available="2")
    told.agree(last_job="1", studies="1", health="3", care="3", digital="4", available="2")
    page = told.desk.get(team.path("/triage"))
    page.send("Save my decision")
    lead = build.sign_in(team.browser(), build.a_worker(role="coordinator", given_name="Elena"))
    page = lead.get("/staff/triage/thresholds")
    assert page.has("The published rules") and page.has("D, integrated team1")
    page = page.send(
        "See what would change", employment_over="3", social_over="2", starts_on="2026-12-01", reason="Piloto"
    )
    assert page.has("1 case would move from D to C.") and not page.has("From December 1")
    assert page.send("Save the thresholds", starts_on="2026-11-23").has("Choose today or a later day")
    assert page.send("Save the thresholds", employment_over="11").status == 422
    saved = page.send("Save the thresholds")
    assert saved.has("From December 1: 3 and 2") and saved.has("Not yet")
    page = saved.send("See what would change", employment_over="4", starts_on="2026-12-01", reason="x")
    assert page.has("No case would move.") is False
    page = page.send("Save the thresholds")
    assert page.status == 409 and page.has("There are thresholds from that day on already.")
    assert team.desk().get("/staff/triage/thresholds").status == 404
    with units.reading(build.staff_actor(team.lucia)) as work:
        assert work.session.get_one(Case, team.case.id).segment == "D"


def test_the_page_speaks_arabic(team):
    told = Diagnosis(team)
    told.say(vivienda="2")
    desk = team.build.sign_in(team.browser("ar"), team.lucia)
    for path in (team.path("/diagnosis"), told.path(), told.path("/staff"), team.path("/triage")):
        assert desk.get(f"{path}?lang=ar").status == 200
