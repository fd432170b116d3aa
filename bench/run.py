"""`make bench`: prints a table and writes bench/results.json; ratios and medians, each beside its floor."""

import json
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench import agenda, benefits, caseload, deliveries, desk, inbox, month, night, pages, risk, speed, weight
from bench.installation import Installation


def show(row):
    aim = f"aim {row['aim']}" if row.get("aim") else ""
    verdict = "" if row.get("met") is None else ("met" if row["met"] else "MISSED")
    print(f"{row['what']:<58} {row['figure']:>22}   {aim:<28} {verdict}")


def carried_out(measure, installation):
    """The rows of a measure; one that breaks is a missed row, and the next one goes on."""
    try:
        yield from measure(installation)
    except Exception as error:  # noqa: BLE001 - whatever broke in one measure must not lose the others
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        yield {"what": f"{measure.__module__}.{measure.__name__} broke", "figure": reason[:80], "met": False}


def main():
    rows = []
    with Installation() as installation:
        for measure in (
            pages.queries,
            pages.start_and_memory,
            pages.run_again,
            pages.ratios,
            weight.visits,
            speed.paints,
            month.normal_use,
            deliveries.pushes,
            inbox.pages,
            caseload.pages,
            desk.pages,
            desk.imports,
            agenda.month,
            agenda.pages,
            *benefits.MEASURES,
            risk.engine,
            night.scores,
        ):
            for row in carried_out(measure, installation):
                rows.append(row)
                show(row)
    results = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "rows": rows,
    }
    (ROOT / "bench" / "results.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    missed = [row["what"] for row in rows if row.get("met") is False]
    print(
        f"{len(rows)} rows, {len(missed)} missed: {'; '.join(missed)}" if missed else f"{len(rows)} rows, none missed"
    )


if __name__ == "__main__":
    main()
