"""The benefit check: how fast one household is answered, how fast ten thousand are, and how much is asked."""

import json
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from app.benefits.engine import check
from app.benefits.facts import parse
from app.benefits.vocabulary import BENEFITS
from app.benefits.writing import Writer
from app.cli.many import spare_the_collector
from bench.cohort import households
from bench.interviews import asked_by_form, compare

ROOT = Path(__file__).parent.parent
ON = date(2026, 11, 21)
SEED = 20_261_121
MANY = 10_000
INTERVIEWS = 5_000
PROCESSES = 2
FLAT = 1.25


def lines(many):
    """Households with what a form that skips by age and region asks, as they come in."""
    return [json.dumps(told(facts), default=float) for facts in households(SEED, many)]


def told(facts):
    asked = set(asked_by_form(facts))
    people = [
        {name: value for name, value in person.items() if name == "relation" or f"people[{place}].{name}" in asked}
        for place, person in enumerate(facts["people"])
    ]
    household = {name: value for name, value in facts["household"].items() if f"household.{name}" in asked}
    return {"region": facts["region"], "people": people, "household": household}


def floor(line, reasons):
    """Parse, build the same number of reasons for each benefit, serialise: what no engine can be without."""
    facts = json.loads(line)
    results = [
        {
            "benefit": benefit,
            "outcome": "ask",
            "reasons": [
                {"code": "income", "kind": "requirement", "met": None, "article": "Ley 19/2021 arts. 11, 20",
                 "values": {"have": 3000.0, "limit": 13260.86}}
                for _ in range(many)
            ],
            "missing": [], "assumed": [], "documents": ["a"] * 8, "where_to_apply": ["b"] * 3,
        }
        for benefit, many in reasons
    ]  # fmt: skip
    return json.dumps({"region": facts["region"], "results": results}).encode()


def one_household(_installation):
    """All benefits for one household on one core, parsing and writing included, beside its floor in the same run."""
    spare_the_collector()
    writer, ours, bare = Writer(), [], []
    for line in lines(1_500):
        start = time.process_time()
        answer = check(parse(line), ON)
        writer.line(answer)
        middle = time.process_time()
        floor(line, [(result["benefit"], len(result["reasons"])) for result in answer["results"]])
        ours.append(middle - start)
        bare.append(time.process_time() - middle)
    took, least = (statistics.median(times) * 1000 for times in (ours, bare))
    yield {
        "what": f"Benefit check: {len(BENEFITS)} benefits, one household, median",
        "figure": f"{took:.2f} ms",
        "aim": "at most 1 ms on one core",
        "met": took <= 1,
    }
    yield {
        "what": "Benefit check against its floor (parse, reasons, serialise)",
        "figure": f"{took / least:.1f} times {least:.2f} ms",
        "aim": "at most 4 times",
        "met": took <= 4 * least,
    }


def many_households(_installation):
    """Ten thousand through `camin check --jsonl`; the memory must not grow with the file."""
    with tempfile.TemporaryDirectory() as folder:
        short, long = Path(folder, "short.jsonl"), Path(folder, "long.jsonl")
        written = lines(MANY)
        short.write_text("\n".join(written[: MANY // 5]), "utf-8")
        long.write_text("\n".join(written), "utf-8")
        _took, little = run(short)
        took, much = run(long)
    yield {
        "what": f"camin check --jsonl, {MANY:,} households",
        "figure": f"{took:.1f} s",
        "aim": "at most 15 s",
        "met": took <= 15,
    }
    yield {
        "what": f"Memory for {MANY:,} households against {MANY // 5:,}",
        "figure": f"{much // 1024} against {little // 1024} MB",
        "aim": f"at most {FLAT} times",
        "met": much <= FLAT * little,
    }


def run(path):
    """Seconds, and the most memory in KiB, of the program on a file; measured by a process of its own."""
    code = (
        "import resource, subprocess, sys, time; start = time.perf_counter(); "
        f"subprocess.run([sys.executable, '-m', 'app', 'check', {str(path)!r}, '--jsonl', '--on', '{ON}'], "
        "stdout=subprocess.DEVNULL, check=True); "
        "print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    seconds, memory = done.stdout.split()
    return float(seconds), int(memory)


def interviews(_installation):
    """The same households asked by a form and by the adaptive interview, which must come to the same answers."""
    drawn = list(households(SEED, INTERVIEWS))
    parts = [(drawn[place::PROCESSES], ON) for place in range(PROCESSES)]
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        form, asked, different = map(sum, zip(*pool.starmap(compare, parts), strict=True))
    yield {
        "what": f"Facts asked of {INTERVIEWS:,} households: form, adaptive interview",
        "figure": f"{form / INTERVIEWS:.1f}, {asked / INTERVIEWS:.1f}",
    }
    yield {
        "what": "Fewer facts asked by the adaptive interview",
        "figure": f"{100 * (1 - asked / form):.1f} %, {different} different",
        "aim": "at least 45 %, 0 different",
        "met": asked <= 0.55 * form and not different,
    }


MEASURES = (one_household, many_households, interviews)
