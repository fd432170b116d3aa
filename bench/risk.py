"""The risk engine at scale: scoring, training, the planted truth at full size, each beside its floor."""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

SCORED = 100_000
TRAINED = 50_000
BOUNDED = 5_000


def row(what, figure, aim, met):
    return {"what": what, "figure": figure, "aim": aim, "met": met}


def _in_its_own_process(name, *numbers):
    """Memory is only honest in a process of its own."""
    command = [sys.executable, __file__, name, *map(str, numbers)]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [float(number) for number in said.split()]


def scoring(people):
    """Seconds and MiB of a night: snapshots from events, and what is said of everybody."""
    from app.demo.cohort import HORIZON, generate
    from app.risk.features import snapshot
    from app.risk.programme import learn_programme, past_of, quarters
    from app.risk.scoring import score, scorer_of

    small = generate(BOUNDED, 1)
    days = quarters(small.day(0) + 1, small.day(21))
    past = past_of(small.events, BOUNDED, days, small.day(24), HORIZON)
    scorer = scorer_of(learn_programme(past), past)
    large = generate(people, 2)
    before = time.perf_counter()
    now = snapshot(large.events, people, large.day(1))
    scores = score(scorer, now.features)
    seconds = time.perf_counter() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(seconds, peak, len(scores.band))


def training(people):
    """Seconds to train on quarterly snapshots of so many people."""
    from app.demo.cohort import HORIZON, generate
    from app.risk.programme import learn_programme, past_of, quarters
    from app.risk.scoring import scorer_of

    cohort = generate(people, 3)
    before = time.perf_counter()
    past = past_of(cohort.events, people, quarters(cohort.day(0) + 1, cohort.day(21)), cohort.day(24), HORIZON)
    scorer_of(learn_programme(past), past)
    print(time.perf_counter() - before, len(past.cluster))


def against_predict_proba(rows):
    """Our chances beside scikit-learn's predict_proba on the same matrix and coefficients, medians of nine."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    from app.risk.encoding import Encoder
    from app.risk.model import Head, Model

    draw = np.random.default_rng(0)
    matrix = draw.normal(size=(rows, 16))
    outcome = draw.random(rows) < 0.3
    fitted = LogisticRegression().fit(matrix[:5000], outcome[:5000])
    model = Model(Encoder(()), fitted.coef_[0], Head(1.0, (float(fitted.intercept_[0]),), None))
    spells = Head(1.0, tuple(np.linspace(-4, -3, 10)), (2.4,) * 10)

    def median(call):
        times = []
        for _ in range(9):
            before = time.perf_counter()
            call()
            times.append(time.perf_counter() - before)
        return statistics.median(times)

    floor = median(lambda: fitted.predict_proba(matrix))
    ours = median(lambda: model.head.chances(matrix @ model.coefficients))
    hazard = median(lambda: spells.chances(matrix @ model.coefficients))
    assert np.allclose(model.head.chances(matrix @ model.coefficients), fitted.predict_proba(matrix)[:, 1])
    print(ours / floor, hazard / floor)


def truth(people):
    """How near the true risk of people never seen, at the size of the reference."""
    import numpy as np

    from app.demo.cohort import HORIZON, generate
    from app.risk.features import snapshot
    from app.risk.metrics import Judged, slope
    from app.risk.programme import learn_programme, past_of, quarters

    found = []
    fresh = generate(people, 99)
    now = snapshot(fresh.events, people, fresh.day(0) + 1)
    real = fresh.truth.risk(0)[now.people]
    stayed = Judged((~(fresh.truth.left_month[now.people] <= HORIZON)).astype(float), np.ones(len(real)))
    for seed in (1, 2, 3, 4):
        cohort = generate(people, seed)
        days = quarters(cohort.day(0) + 1, cohort.day(21))
        model = learn_programme(past_of(cohort.events, people, days, cohort.day(24), HORIZON))
        chances = model.chances(now.features)
        ranks = [np.argsort(np.argsort(values)) for values in (chances, real)]
        found.append((np.corrcoef(*ranks)[0, 1], np.abs(chances - real).mean(), slope(chances, stayed)))
    spearman, error, slopes = zip(*found, strict=True)
    print(min(spearman), max(error), min(slopes), max(slopes))


def rows():
    """The rows of `make bench`."""
    seconds, peak, people = _in_its_own_process("scoring", SCORED)
    what = f"scoring a programme of {SCORED:,} ({people:,.0f} in care)"
    yield row(f"{what}, seconds", f"{seconds:.1f}", "60", seconds <= 60)
    yield row(f"{what}, MiB", f"{peak:.0f}", "1024", peak <= 1024)
    plain, hazard = _in_its_own_process("against_predict_proba", SCORED)
    yield row("scoring alone / predict_proba on the same matrix", f"{plain:.2f}", "2", plain <= 2)
    yield row("the same for a hazard of 10 stretches", f"{hazard:.2f}", "", None)
    seconds, count = _in_its_own_process("training", TRAINED)
    yield row(f"training on {TRAINED:,} people ({count:,.0f} rows), seconds", f"{seconds:.1f}", "120", seconds <= 120)
    spearman, error, low, high = _in_its_own_process("truth", BOUNDED)
    yield row("planted truth at 5,000: least Spearman of 4 seeds", f"{spearman:.3f}", "0.90", spearman >= 0.90)
    yield row("planted truth at 5,000: largest MAE", f"{error:.3f}", "0.08", error <= 0.08)
    met = low >= 0.85 and high <= 1.15
    yield row("planted truth at 5,000: slopes", f"{low:.2f} to {high:.2f}", "0.85 to 1.15", met)


def engine(_installation):
    """For bench/run.py."""
    return rows()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        globals()[sys.argv[1]](int(sys.argv[2]))
    else:
        for line in rows():
            print(line)
