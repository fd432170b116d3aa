"""Questionnaires are data that never change, and what is not known is a range that contains every way it could be."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.assessment import definitions
from app.assessment.definitions import InstrumentChanged, answered_with, digest_of, every_version, offered
from app.assessment.rules import Answer, answers_of, difference, read_answer, score, still_open, suggested, to_talk
from app.foundation.i18n import FOLDER, translations
from app.foundation.yaml_files import read_yaml
from app.people.vocabulary import Domain

# The content of each file that was ever released. A file that says something else needs a new version and a new line;
# the old file and its line stay, because answers point to them.
RELEASED = {
    ("employability", "2026.1"): "3f4fdc8e",
    ("exclusion", "2026.1"): "d0eb63e5",
    ("pais", "2026.1"): "669b26ee",
    ("ssm", "2026.1"): "eaf41181",
}
EVERY = list(every_version().values())


@pytest.mark.parametrize("instrument", EVERY, ids=lambda one: one.id)
def test_a_released_questionnaire_is_never_changed(instrument):
    released = RELEASED.get((instrument.id, instrument.version))
    assert released == instrument.digest[:8], (
        f"{instrument.id} {instrument.version} says something else than when it was released: give it a new version"
    )


def test_no_released_questionnaire_is_missing():
    assert set(RELEASED) == set(every_version())


@pytest.mark.parametrize("instrument", EVERY, ids=lambda one: one.id)
def test_every_questionnaire_says_where_it_comes_from_and_that_it_is_not_validated(instrument):
    assert instrument.provenance and instrument.licence
    assert instrument.validated or "not validated" in instrument.disclaimer
    assert len({item.id for item in instrument.items}) == len(instrument.items)
    assert all(item.domain in Domain and len(item.anchors) >= 2 for item in instrument.items)
    assert all(item.ask_self for item in instrument.items) == ("person" in instrument.raters)


def test_the_matrix_and_the_list_are_whole():
    assert [(len(offered()[name].items), offered()[name].items[0].levels) for name in ("ssm", "exclusion")] == [
        (18, 5),
        (35, 2),
    ]


@pytest.mark.parametrize("name", ["ssm", "exclusion"])
def test_the_spanish_catalogue_keeps_the_wording_that_was_given(name):
    known = {m.id: m.string for m in _spanish() if m.id and isinstance(m.id, str)}
    said = read_yaml(definitions.FOLDER / f"{name}-2026.1.yaml")
    for item in said["items"]:
        given_words = {item["ask_text"]: item["es"]["ask"]}
        given_words |= dict(zip(item.get("anchors_texts", ()), item["es"].get("anchors", ()), strict=True))
        for english, spanish in given_words.items():
            assert known.get(english) in {None, "", spanish}, f"{name} {item['id']}: the Spanish wording is given"


def _spanish():
    from babel.messages.pofile import read_po

    with (FOLDER / "es" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return list(read_po(file))


def test_a_file_that_changed_is_not_read_for_old_answers():
    ssm = offered()["ssm"]
    assert answered_with("ssm", ssm.version, ssm.digest) is ssm
    with pytest.raises(InstrumentChanged):
        answered_with("ssm", ssm.version, digest_of({"id": "ssm"}))
    with pytest.raises(InstrumentChanged):
        answered_with("ssm", "1999", ssm.digest)


def test_comments_do_not_change_a_questionnaire_and_words_do(tmp_path):
    path = definitions.FOLDER / "pais-2026.1.yaml"
    again = tmp_path / "again.yaml"
    again.write_text("# another comment\n" + path.read_text("utf-8"), "utf-8")
    assert digest_of(read_yaml(again)) == digest_of(read_yaml(path))
    again.write_text(path.read_text("utf-8").replace("Where do you sleep tonight?", "Where do you sleep?"), "utf-8")
    assert digest_of(read_yaml(again)) != digest_of(read_yaml(path))


def some_answers(instrument, dice):
    """Answers of every kind, few or many; one seed draws them all, since many small draws are slow."""
    found, share = {}, dice.random()
    for item in instrument.items:
        said = [Answer(None, ""), Answer(None, "unknown"), *([Answer(None, "na")] if item.may_not_apply else [])]
        if dice.random() < share:
            found[item.id] = dice.choice([*(Answer(level) for level in range(1, item.levels + 1)), *said])
    return found


@pytest.mark.parametrize("instrument", EVERY, ids=lambda one: one.id)
@settings(max_examples=40)
@given(seed=st.integers(0, 2**32))
def test_what_is_unknown_gives_a_range_that_contains_every_completion(instrument, seed):
    dice = random.Random(seed)
    answers = some_answers(instrument, dice)
    ranged = score(instrument, answers)
    whole = dict(answers)
    for item in instrument.items:
        answer = answers.get(item.id)
        if answer is None or (answer.level is None and answer.said != "na"):
            kinds = [*range(1, item.levels + 1), *(["na"] if item.may_not_apply else [])]
            drawn = dice.choice(kinds)
            whole[item.id] = Answer(None, "na") if drawn == "na" else Answer(drawn)
    complete = score(instrument, whole)

    if complete.result is None or ranged.result is None:
        assert all(answer.said == "na" for answer in whole.values())
        return
    assert complete.result.is_one
    assert ranged.result.low - 1e-9 <= complete.result.low <= ranged.result.high + 1e-9
    assert ranged.crises.low <= complete.crises.low <= ranged.crises.high
    order = [band.name for band in instrument.bands]
    assert order.index(ranged.worst) <= order.index(complete.best) <= order.index(ranged.best)


def test_nothing_answered_is_the_whole_range_and_never_a_zero():
    empty = score(offered()["exclusion"], {})
    assert (empty.result.low, empty.result.high) == (0, 35)
    assert (empty.worst, empty.best, empty.enough) == ("Severe exclusion", "Full integration", False)
    matrix = score(offered()["ssm"], {})
    assert (matrix.result.low, matrix.result.high) == (1, 5)


def test_what_does_not_apply_leaves_the_mean():
    ssm = offered()["ssm"]
    levels = {item.id: Answer(3) for item in ssm.items}
    levels["parentalidad"] = Answer(None, "na")
    found = score(ssm, levels)
    assert (found.result.low, found.tally.applicable, found.tally.answered, found.enough) == (3, 17, 17, True)


@pytest.mark.parametrize(
    ("levels", "band"),
    [
        ([1] * 4 + [5] * 14, "Severe difficulties"),
        ([2] * 4 + [5] * 14, "Moderate difficulties"),
        ([3] * 18, "Precarious"),
        ([4] * 18, "Included"),
        ([1] * 3 + [5] * 15, "Included"),
    ],
)
def test_the_bands_of_the_matrix_are_read_in_their_order(levels, band):
    ssm = offered()["ssm"]
    answers = {item.id: Answer(level) for item, level in zip(ssm.items, levels, strict=True)}
    assert score(ssm, answers).best == band


@pytest.mark.parametrize(
    ("yes", "band"),
    [(0, "Full integration"), (1, "Precarious integration"), (3, "Moderate exclusion"), (4, "Severe exclusion")],
)
def test_the_count_rule_of_the_list(yes, band):
    exclusion = offered()["exclusion"]
    answers = {item.id: Answer(1 if n < yes else 2) for n, item in enumerate(exclusion.items)}
    assert score(exclusion, answers).best == band


@pytest.mark.parametrize(
    ("hard", "path"),
    [
        ({}, "Work only: a pact with the job centre"),
        ({"money": 2}, "Simple needs: a pact with social services"),
        ({"money": 2, "papers": 1, "shelter": 2}, "Complex needs: team and full framework"),
        ({"illness": 1}, "Specialist service, with the team"),
    ],
)
def test_the_preliminary_analysis_ends_in_a_path(hard, path):
    pais = offered()["pais"]
    answers = {item.id: Answer(hard.get(item.id, item.levels)) for item in pais.items}
    assert score(pais, answers).best == path


def test_two_levels_ask_for_a_talk_and_one_does_not():
    ssm = offered()["ssm"]
    staff = {"vivienda": Answer(2), "empleo": Answer(2), "ingresos": Answer(1)}
    person = {"vivienda": Answer(4), "empleo": Answer(3), "ingresos": Answer(None, "unknown")}
    assert to_talk(ssm, staff, person) == ["vivienda"]
    assert difference(staff["ingresos"], person["ingresos"]) is None
    assert (suggested(Answer(2), Answer(2)).level, suggested(Answer(2), Answer(3))) == (2, None)


def test_not_raised_is_not_an_answer_that_has_to_be_agreed():
    ssm = offered()["ssm"]
    staff = {"vivienda": Answer(2), "empleo": Answer(None, "unknown")}
    assert still_open(ssm, staff, {}, {}) == ["vivienda"]
    assert still_open(ssm, staff, {}, {"vivienda": Answer(None, "open")}) == []


@pytest.mark.parametrize("typed", ["0", "6", "-1", "1.5", "²", "99", "yes", "1 ", "na"])
def test_an_answer_that_no_form_offered_is_refused(typed):
    with pytest.raises(ValueError, match="vivienda"):
        read_answer(offered()["ssm"].item("vivienda"), typed)


def test_what_is_kept_comes_back_as_it_was():
    ssm = offered()["ssm"]
    said = {"vivienda": Answer(2, "", "Pago 390 €"), "parentalidad": Answer(None, "na"), "empleo": Answer()}
    kept = json.loads(json.dumps({item: answer.kept() for item, answer in said.items()} | {"gone": {"a": 1}}))
    assert answers_of(ssm, kept) == said


def test_english_is_the_source_of_every_text():
    assert translations("en").ugettext("Self-sufficiency matrix") == "Self-sufficiency matrix"
