"""Tables of past cases and specifications, written for a test."""

import csv
import random
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "risk"

NON_TAKE_UP = """
name: non-take-up of unemployment benefit
data: {data}/benefits_ui.csv
target: {{column: ui, positive: no}}
features: [age, tenure, joblost, school12, smsa, married, dkids, dykids, rr, head, stateur, statemb]
protected: [sex, nwhite]
bands: {{age: [0, 30, 45, 200]}}
group: null
split: {{column: yrdispl, train_up_to: 7}}
capacity: [0.10, 0.30]
"""
JOBLESS = """
name: jobless for 26 weeks
data: {data}/unempdur.csv
target: {{duration: spell, events: [censor1, censor2, censor3], horizon: 13}}
features: [age, ui, reprate, disrate, logwage, tenure]
bands: {{age: [0, 30, 45, 200]}}
split: {{folds: 5, repeats: 1, seed: 1}}
"""
HOUSED = """
name: housed on their own
data: {data}/homeless_section8.csv
target: {{column: y, positive: 2}}
features: [time, sec]
group: id
split: {{folds: 5, repeats: 2, seed: 1}}
"""
SMALL = """
name: small
data: table.csv
target: {column: out, positive: "1"}
features: [age, kids, job]
protected: [sex]
split: {folds: 4, repeats: 1, seed: 3}
"""


def real(text):
    """A specification of a table in tests/data."""
    return text.format(data=DATA.as_posix())


def small_rows(count=400, seed=1):
    """Rows whose outcome depends on age and job, a little."""
    draw = random.Random(seed)
    rows = []
    for i in range(count):
        age, job = draw.randrange(18, 65), draw.choice(["none", "part", "full"])
        chance = 0.15 + 0.008 * (age - 18) + (0.2 if job == "none" else 0)
        rows.append(
            {
                "out": int(draw.random() < chance),
                "age": age,
                "kids": draw.randrange(4),
                "job": job,
                "sex": draw.choice(["f", "m"]),
                "home": f"h{i // 3}",
                "year": 2015 + i % 6,
                "day": f"20{15 + i % 6}-0{1 + i % 9}-15",
                "weeks": draw.randrange(1, 30),
            }
        )
    return rows


def write(folder, rows, text=SMALL, header=None):
    """A folder with table.csv and spec.yaml; the path of the latter."""
    with (folder / "table.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        names = header or list(rows[0])
        writer.writerow(names)
        writer.writerows([row[name] for name in names] for row in rows)
    spec = folder / "spec.yaml"
    spec.write_text(text, "utf-8")
    return spec
