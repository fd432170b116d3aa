"""`camin risk evaluate`: no settings, no database; whatever is wrong is one line that names it, exit 2."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from app import cli
from tests.support.tables import SMALL, small_rows, write

ROOT = Path(__file__).parents[2]
TIMED = SMALL.replace("{folds: 4, repeats: 1, seed: 3}", "{column: year, train_up_to: 2018}")
BY_DAY = SMALL.replace("{folds: 4, repeats: 1, seed: 3}", "{column: day, train_up_to: 2018-04-15}")
SPELL = SMALL.replace('target: {column: out, positive: "1"}', "target: {duration: weeks, events: [out], horizon: 12}")


@pytest.fixture
def evaluate(tmp_path, monkeypatch, capfd):
    """Evaluate rows by a specification; or a file as it is."""

    def call(rows=None, text=SMALL, header=None, *, raw=None, arguments=("--json",)):
        spec = write(tmp_path, small_rows() if rows is None else rows, text, header)
        if raw is not None:
            (tmp_path / "table.csv").write_bytes(raw)
        monkeypatch.setattr(sys, "argv", ["camin", "risk", "evaluate", str(spec), *arguments])
        try:
            cli.main()
            code = 0
        except SystemExit as leaving:
            code = leaving.code or 0
        return code, *capfd.readouterr()

    return call


@pytest.fixture
def refusal(evaluate):
    """The one line with which an evaluation is refused."""

    def call(*arguments, **options):
        code, out, err = evaluate(*arguments, **options)
        assert (code, out) == (2, ""), err
        lines = err.strip().splitlines()
        assert len(lines) == 1, err
        assert lines[0].startswith("camin risk evaluate: ")
        return lines[0].removeprefix("camin risk evaluate: ")

    return call


def column(name, make):
    return [row | {name: make(i, row)} for i, row in enumerate(small_rows())]


def raw_of(change=lambda text: text):
    rows = small_rows()
    lines = [",".join(rows[0]), *(",".join(str(cell) for cell in row.values()) for row in rows)]
    return change("\n".join(lines) + "\n")


def test_it_runs_without_settings_and_tells_json_alone_on_standard_output(tmp_path):
    spec = write(tmp_path, small_rows())
    bare = {name: value for name, value in os.environ.items() if not name.startswith("CAMIN_")}
    done = subprocess.run(
        [sys.executable, "-m", "app", "risk", "evaluate", str(spec), "--json"],
        cwd=ROOT, env=bare, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["name"] == "small"


def test_without_json_it_speaks_in_sentences(evaluate):
    code, out, err = evaluate(arguments=())
    assert (code, err) == (0, "")
    assert out.startswith("small\nLearnt from 300 cases, judged on 400 that the model had not seen")


def test_a_table_of_a_hundred_thousand_rows_shows_how_far_it_is(evaluate):
    draw = random.Random(0)
    lines = [
        f"{draw.randrange(2)},{draw.randrange(60)},{draw.randrange(4)},{draw.choice('ab')},f" for _ in range(100_000)
    ]
    code, out, err = evaluate(raw="\n".join(["out,age,kids,job,sex", *lines]).encode())
    assert code == 0
    assert "… 100,000 rows read\n" in err
    assert "… 1 more to learn and judge\n" in err
    assert json.loads(out)["n_test"] == 100_000


SPECIFICATIONS = {
    "not a mapping": ("just words", "the specification: a mapping with name"),
    "not YAML": ("name: [", "the specification is not YAML in line 1"),
    "a tag": ("name: !!python/object:os.system x", "the specification is not YAML"),
    "an unknown key": (SMALL + "colour: red\n", "the specification: colour is not known"),
    "a key twice": (SMALL + "name: again\n", "the specification: name stands twice"),
    "no target": (SMALL.replace("target:", "protect:"), "the specification: protect is not known"),
    "no features": (SMALL.replace("features: [age, kids, job]", "features: []"), "features: at least one column"),
    "features as a word": (SMALL.replace("[age, kids, job]", "age"), "features: a list of columns is needed, not age"),
    "a feature twice": (SMALL.replace("kids,", "age,"), "features: age stands twice"),
    "a protected feature": (SMALL.replace("[sex]", "[sex, kids]"), "kids stands under features and under protected"),
    "the target as a feature": (SMALL.replace("kids,", "out,"), "out stands under features and in the target"),
    "the group as a feature": (SMALL + "group: kids\n", "kids stands under features and is the group"),
    "no positive": (SMALL.replace(', positive: "1"', ""), "target: positive is missing"),
    "capacity above 1": (SMALL + "capacity: [0.1, 1.5]\n", "capacity: 1.5 is not a share between 0 and 1"),
    "capacity 0": (SMALL + "capacity: [0]\n", "capacity: 0 is not a share"),
    "capacity in words": (SMALL + "capacity: [many]\n", "capacity: many is not a number"),
    "one fold": (SMALL.replace("folds: 4", "folds: 1"), "split.folds: 1 is not a whole number from 2 to 100"),
    "half a repeat": (SMALL.replace("repeats: 1", "repeats: 1.5"), "split.repeats: 1.5 is not a whole number"),
    "both splits": (SMALL.replace("{folds: 4", "{column: year, folds: 4"), "split: folds is not known"),
    "no split": (SMALL.replace("split: {folds: 4, repeats: 1, seed: 3}", ""), "the specification: split is missing"),
    "falling bands": (SMALL + "bands: {age: [30, 10]}\n", "bands.age: the edges must grow"),
    "bands of nothing": (SMALL + "bands: {age: 30}\n", "bands.age: a list of at least two edges"),
    "horizon 0": (SPELL.replace("horizon: 12", "horizon: 0"), "target.horizon: 0 is not above 0"),
    "horizon in words": (SPELL.replace("horizon: 12", "horizon: soon"), "target.horizon: soon is not a number"),
    "horizon beyond": (SPELL.replace("horizon: 12", "horizon: 99"), "target.horizon: 99 lies beyond the longest weeks, 29"),
    "no such file": (SMALL.replace("table.csv", "gone.csv"), "gone.csv cannot be read: no such file or directory"),
    "a folder": (SMALL.replace("table.csv", "."), "cannot be read: is a directory"),
    "no such column": (SMALL.replace("kids", "dogs"), "table.csv: there is no column dogs; there are out, age"),
    "no such class": (SMALL.replace('"1"', "maybe"), "target: the class 'maybe' is empty"),
    "event is no flag": (SPELL.replace("[out]", "[home]"), "target.events: home must be 1 or 0, it says"),
    "duration in words": (SPELL.replace("weeks", "home"), "target.duration: column home must be numbers"),
    "bands of words": (SMALL + "bands: {home: [0, 1]}\n", "bands: column home must be numbers"),
    "a name as a feature": (SMALL.replace("job]", "home]"), None),
    "moment in words": (TIMED.replace("2018", "later"), "split.train_up_to: later is neither a number nor a date"),
    "a date for numbers": (TIMED.replace("2018", "2018-01-01"), "split.train_up_to: 2018-01-01 is no match for year"),
    "a number for dates": (BY_DAY.replace("2018-04-15", "2018"), "split.train_up_to: 2018 is no match for day"),
    "nothing after": (TIMED.replace("2018", "2050"), "split: no row has year after 2050"),
    "nothing before": (TIMED.replace("2018", "1950"), "split: no row has year up to 1950"),
    "split by words": (TIMED.replace("column: year", "column: job"), "split: column job must be numbers"),
    "a group on both sides": (TIMED + "group: home\n", "split: the group home=h"),
}  # fmt: skip


@pytest.mark.parametrize("what", SPECIFICATIONS)
def test_a_specification_that_cannot_be_used_is_told_in_one_line(refusal, evaluate, what):
    text, words = SPECIFICATIONS[what]
    if words is None:
        assert evaluate(text=text)[0] == 0  # three rows share a home: odd, but not a name of each row
        return
    assert words in refusal(text=text)


def swap(name, value, row=7):
    return column(name, lambda i, line: value if i == row else line[name])


TABLES = {
    "constant": (column("kids", lambda *_: 2), "features: kids is constant: it says '2' wherever it is filled in"),
    "constant word": (column("job", lambda i, _r: "" if i % 2 else "x"), "features: job is constant: it says 'x'"),
    "empty column": (column("kids", lambda *_: ""), "features: kids is empty in every row"),
    "one class": (column("out", lambda *_: 1), "target: out says '1' in every row: the other class is empty"),
    "no class": (column("out", lambda *_: 0), "target: the class '1' is empty: out never says so, it says '0'"),
    "one row of a class": (column("out", lambda i, _r: int(i == 150)), "target: the class '1' has 1 row; one to learn from"),
    "more than a number": (swap("age", "1e300"), "column age holds numbers, but row 8 says '1e300'"),
    "no target at all": (column("out", lambda *_: ""), "target: the class '1' is empty: out never says so, it says nothing"),
    "copy": (column("kids", lambda _i, row: row["out"]), "features: kids gives the target away"),
    "opposite": (column("kids", lambda _i, row: 1 - row["out"]), "features: kids gives the target away"),
    "word copy": (column("job", lambda _i, row: "gone" if row["out"] else "here"), "features: job gives the target away"),
    "noisy copy": (column("age", lambda i, row: row["out"] + (i % 89) / 100), "features: age gives the target away"),
    "mostly copy": (column("kids", lambda i, row: row["out"] if i % 25 else 0), "features: kids gives the target away"),
    "filled afterwards": (column("job", lambda i, row: f"w{i % 3}" if row["out"] else ""), "features: job gives the target away"),
    "a word among numbers": (swap("age", "old"), "column age holds numbers, but row 8 says 'old'"),
    "a comma in a number": (swap("age", "12,5"), "column age holds numbers, but row 8 says '12,5'"),
    "infinity": (swap("age", "inf"), "column age holds numbers, but row 8 says 'inf'"),
    "a name in each row": (column("job", lambda i, _r: f"person {i}"), "features: job says something else in nearly every row"),
}  # fmt: skip


@pytest.mark.parametrize("what", TABLES)
def test_a_table_that_cannot_be_used_is_told_in_one_line(refusal, what):
    rows, words = TABLES[what]
    assert words in refusal(rows)


OTHERS = {
    "mixed dates": (swap("day", "15/04/2018"), BY_DAY, "column day mixes ways to write a date: row 8 says '15/04/2018'"),
    "no such day": (swap("day", "2018-02-30"), BY_DAY, "column day mixes ways to write a date: row 8 says '2018-02-30'"),
    "foreign dates": (column("day", lambda *_: "15/04/2018"), BY_DAY, "column day has dates: row 1 says '15/04/2018'"),
    "words among moments": (swap("year", "n.d."), TIMED, "split: column year must be numbers; row 8 says 'n.d.'"),
    "a spell below 0": (swap("weeks", -1), SPELL, "target.duration: row 8 has a weeks below 0"),
    "no spell ends": (column("out", lambda *_: 0), SPELL, "target.events: no spell ends"),
    "nobody stays": ([row | {"weeks": 1 + i % 12, "out": 1} for i, row in enumerate(small_rows())], SPELL, "target.horizon: 12: the class of those still there is empty"),
    "the flag of cut-off spells": (column("kids", lambda _i, row: 1 - row["out"]), SPELL, "features: kids gives the target away"),
    "the length in days": (column("kids", lambda i, row: row["weeks"] * 7 + i % 7), SPELL, "features: kids gives the target away"),
    "too few groups": (column("home", lambda i, _r: f"h{i % 3}"), SMALL + "group: home\n", "split.folds: 4 folds need as many groups, there are 3"),
    "one class in training": (column("out", lambda _i, row: int(row["year"] == 2020)), TIMED, "split: the training rows hold one class only"),
    "too many groups to audit": (column("sex", lambda i, _r: f"s{i % 30}"), SMALL, "protected: sex has 30 values, too many to audit"),
}  # fmt: skip


@pytest.mark.parametrize("what", OTHERS)
def test_a_table_that_does_not_match_its_specification_is_told_in_one_line(refusal, what):
    rows, text, words = OTHERS[what]
    assert words in refusal(rows, text)


FILES = {
    "empty": (b"", "table.csv is empty"),
    "only a header": (b"out,age,kids,job,sex\n", "table.csv has a header and no rows"),
    "Latin-1": (raw_of().replace("none", "niño").encode("latin-1"), "table.csv is not UTF-8 CSV"),
    "UTF-16": (raw_of().encode("utf-16"), "table.csv is not UTF-8 CSV"),
    "a short row": (raw_of(lambda t: t + "1,2,3\n").encode(), "table.csv: row 401 has 3 cells and the header 9"),
    "a long row": (raw_of(lambda t: t.replace("\n", ",x\n", 2)).encode(), "table.csv: row"),
    "a column twice": (raw_of(lambda t: t.replace("kids", "age", 1)).encode(), "the column age stands twice in the header"),
    "semicolons": (raw_of(lambda t: t.replace(",", ";")).encode(), "separated by ';' and not by a comma"),
    "an open quote": (raw_of(lambda t: t + '"1').encode(), "table.csv is not CSV"),
    "zero bytes": (raw_of(lambda t: t + "\x00\n").encode(), "table.csv"),
}  # fmt: skip


@pytest.mark.parametrize("what", FILES)
def test_a_file_that_is_no_table_is_told_in_one_line(refusal, what):
    raw, words = FILES[what]
    assert words in refusal(raw=raw)


def test_a_byte_order_mark_and_windows_lines_are_read(evaluate):
    plain = json.loads(evaluate()[1])
    marked = json.loads(evaluate(raw=b"\xef\xbb\xbf" + raw_of().replace("\n", "\r\n").encode())[1])
    assert marked == plain


def test_the_specification_itself_may_be_missing(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(sys, "argv", ["camin", "risk", "evaluate", str(tmp_path / "none.yaml")])
    with pytest.raises(SystemExit) as leaving:
        cli.main()
    assert leaving.value.code == 2
    assert capsys.readouterr().err.endswith("cannot be read: no such file or directory\n")


def test_the_web_never_loads_the_numerical_toolkit():
    script = "import sys, app.factory, app.cli; print([m for m in ('sklearn', 'scipy', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
