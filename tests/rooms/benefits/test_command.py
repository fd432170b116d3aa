"""`camin check` from outside: options, errors, exit status, many lines, and nothing but the answer."""

import json
import random

import jsonschema
import pytest

from tests.rooms.benefits.households import only, places, whole
from tests.rooms.benefits.test_cases import ANSWER, MOTHER, camin
from tests.rooms.benefits.test_facts import BAD

ONE = json.dumps(MOTHER)
DAY = ("--on", "2026-11-21")


def as_bytes(text):
    return text if isinstance(text, bytes) else text.encode()


def test_a_file_and_standard_input_give_the_same_bytes(tmp_path):
    file = tmp_path / "household.json"
    file.write_text(ONE, "utf-8")
    runs = [camin(str(file), *DAY), camin("-", *DAY, data=ONE.encode()), camin(*DAY, data=ONE.encode())]
    assert {(run.returncode, run.stdout, run.stderr) for run in runs} == {(0, runs[0].stdout, b"")}


@pytest.mark.parametrize(
    "options",
    [
        ("-", "--benefit", "es.no"),
        ("-", "--benefit"),
        ("-", "--on", "2026-02-30"),
        ("-", "--on", "20261121"),
        ("-", "--on", "tomorrow"),
        ("-", "--assume", "nothing"),
        ("no such file",),
        ("--colour",),
    ],
)
def test_bad_options_end_in_2_and_say_so_on_standard_error(options):
    run = camin(*options, data=ONE.encode())
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr
    assert b"Traceback" not in run.stderr


def test_bad_input_is_told_on_both_outputs_and_ends_in_2():
    run = camin(*DAY, data=b'{"region": "ES", "people": [{"relation": "applicant", "age": "x"}]}')
    assert run.returncode == 2
    assert json.loads(run.stdout)["error"]["field"] == "people[0].age"
    assert run.stderr.decode().count("\n") == 1
    assert "people[0].age" in run.stderr.decode()


def test_hostile_lines_are_refused_in_their_place_and_the_others_answered():
    texts = [as_bytes(text) for _code, _field, text in BAD if b"\n" not in as_bytes(text)]
    lines = [line for text in texts for line in (text, ONE.encode())]
    run = camin("--jsonl", *DAY, "--benefit", "es.imv", data=b"\n".join(lines) + b"\n")
    assert run.returncode == 3
    assert b"Traceback" not in run.stderr
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert ["error" in answer for answer in answers] == [True, False] * len(texts)
    for answer in answers:
        ANSWER.validate(answer)


def test_a_blank_line_is_an_error_line_and_the_last_line_needs_no_end():
    run = camin("--jsonl", *DAY, data=f"{ONE}\n\n{ONE}\r\n{ONE}".encode())
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.returncode == 3
    assert [answer.get("error", {}).get("code") for answer in answers] == [None, "malformed_json", None, None]


def test_no_lines_at_all_are_answered_by_none():
    run = camin("--jsonl", *DAY)
    assert (run.returncode, run.stdout) == (0, b"")


def test_only_bad_lines_still_end_in_3_and_a_mark_inside_is_no_json():
    run = camin("--jsonl", *DAY, data=b"\xef\xbb\xbf" + ONE.encode() + b"\n\xef\xbb\xbf" + ONE.encode())
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.returncode == 3
    assert ["error" in answer for answer in answers] == [False, True]


def test_many_households_give_the_same_bytes_line_by_line_and_twice():
    draw = random.Random(11)
    drawn = []
    for i in range(60):
        facts = whole(draw)
        some = only(facts, set(draw.sample(places(facts), 30)))
        drawn.append(json.dumps({"id": f"row {i}", **some}, default=float))
    data = "\n".join(drawn).encode()
    first, again = camin("--jsonl", *DAY, data=data), camin("--jsonl", *DAY, data=data)
    assert first.stdout == again.stdout
    alone = camin(*DAY, data=drawn[47].encode())
    assert first.stdout.splitlines()[47] == alone.stdout.rstrip(b"\n")
    for line in first.stdout.splitlines():
        ANSWER.validate(json.loads(line))


def test_how_a_number_was_written_shows_in_no_answer_and_in_none_after_it():
    line = '{"region": "ES-AS", "people": [{"relation": "applicant", "age": 40, "residence_years_region": %s}]}'
    for first, second in (("1", "1.0"), ("1.00", "1e0")):
        together = camin("--jsonl", *DAY, data=f"{line % first}\n{line % second}".encode()).stdout.splitlines()
        assert together[0] == together[1] == camin(*DAY, data=(line % second).encode()).stdout.rstrip(b"\n")


def test_the_schema_of_answers_is_itself_a_schema():
    jsonschema.Draft202012Validator.check_schema(ANSWER.schema)
