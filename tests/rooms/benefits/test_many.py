"""Many lines on several cores: the same bytes as on one, in their order; and what is remembered changes no answer."""

import io
import json
import random
from concurrent.futures.process import BrokenProcessPool
from datetime import date

import pytest

from app.benefits.catalogue import law_of
from app.benefits.engine import check
from app.cli import many
from tests.rooms.benefits.households import only, places, whole
from tests.rooms.benefits.test_cases import MOTHER

ON = date(2026, 11, 21)
OPTIONS = ON, "unknown", ("es.imv", "es.subsidio")


@pytest.fixture(autouse=True)
def soon_together(monkeypatch):
    monkeypatch.setattr(many, "ALONE", 3)
    monkeypatch.setattr(many, "TOGETHER", 2)


def written(lines):
    return io.BytesIO(b"\n".join(lines) + b"\n")


def households(count):
    return [json.dumps({"id": f"row {i}", **MOTHER}).encode() for i in range(count)]


def all_of(lines, processes):
    found = list(many.answers(written(lines), OPTIONS, processes))
    return b"".join(text for text, _well in found), all(well for _text, well in found)


def test_several_processes_answer_as_one_and_a_bad_line_stays_in_its_place():
    lines = households(40)
    lines[1] = lines[17] = b"{"

    together, well = all_of(lines, 2)

    assert (together, well) == all_of(lines, 1)
    answers = [json.loads(line) for line in together.splitlines()]
    assert [place for place, answer in enumerate(answers) if "error" in answer] == [1, 17]
    assert [answer["id"] for answer in answers if "id" in answer] == [f"row {i}" for i in range(40) if i not in {1, 17}]


def test_few_lines_call_nobody_in(monkeypatch):
    monkeypatch.setattr(many, "ProcessPoolExecutor", None)

    assert all_of(households(3), 2)[0].count(b"\n") == 3


def test_where_another_process_is_killed_this_one_answers(monkeypatch):
    monkeypatch.setattr(many.ProcessPoolExecutor, "submit", broken)

    assert all_of(households(9), 2) == all_of(households(9), 1)


def broken(*_args):
    raise BrokenProcessPool


def test_only_few_lines_are_read_ahead_of_the_answers():
    read = 0

    class Counted(io.BytesIO):
        def readline(self, *args):
            nonlocal read
            read += 1
            return super().readline(*args)

    answers = many.answers(Counted(written(households(200)).getvalue()), OPTIONS, 2)
    for _ in range(5):
        next(answers)
    answers.close()
    assert read < 40


def test_what_is_remembered_of_other_households_changes_no_answer():
    draw = random.Random(21)
    drawn = []
    for _ in range(80):
        facts = whole(draw)
        known = places(facts)
        drawn.append((only(facts, {"region", *draw.sample(known, draw.randrange(len(known)))}), draw.random() < 0.5))
    law_of.cache_clear()
    after_others = [check(facts, ON, "favourable" if kind else "unknown") for facts, kind in drawn]
    for (facts, kind), known in zip(reversed(drawn), reversed(after_others), strict=True):
        law_of.cache_clear()
        assert check(facts, ON, "favourable" if kind else "unknown") == known
