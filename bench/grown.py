"""What the measures of growth share: a house of its own at two sizes, and pages asked for turn by turn beside a floor.

Time is the processor's, so that a busy machine changes no ratio; the figure is the median of turns of one run.
"""

import gc
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

AIM = 1.3
FEW, MANY = 1_000, 100_000
ROUNDS = 30
LANGUAGE = {"Accept-Language": "es"}


def application(folder):
    """An application on an empty database of its own, and the builders that fill it."""
    from alembic import command

    from app.cli.db import alembic_config
    from app.factory import create_app
    from app.settings import Settings
    from tests.conftest import ENVIRONMENT
    from tests.support.builders import Builders

    url = f"sqlite:///{Path(folder) / 'camin.db'}"
    settings = Settings.from_env({**ENVIRONMENT, "CAMIN_INSTANCE": str(folder), "CAMIN_DATABASE_URL": url})
    command.upgrade(alembic_config(url), "head")
    app = create_app(settings)
    return app, Builders(app.extensions["camin"].units)


def signed_in(app, build, somebody):
    """A browser in which somebody is signed in."""
    client = app.test_client()
    build.sign_in(type("Jar", (), {"client": client})(), somebody)
    return client


def seconds(client, path):
    """What a page costs the processor."""
    started = time.process_time()
    answer = client.get(path, headers=LANGUAGE)
    spent = time.process_time() - started
    assert answer.status_code == 200, f"{path} answered {answer.status_code}"
    return spent


def beside(fill, things, sizes=(FEW, MANY), rounds=ROUNDS, floors=()):
    """A row for each page: how much more it costs in a large house than in a small one; then the large one's own.

    `fill` takes the builders and a size, and answers who looks and the address of each page by its name. `floors` name
    two pages of the large house and how many times the second the first may cost.
    """
    with tempfile.TemporaryDirectory() as few, tempfile.TemporaryDirectory() as many:
        small, large = (opened(folder, fill, size) for folder, size in zip((few, many), sizes, strict=True))
        gc.collect()
        apart = {one for one, _other, _most in floors}
        for name in small.paths:
            if name not in apart:
                pair = (small.client, small.paths[name]), (large.client, large.paths[name])
                yield compared(f"{name}: {sizes[1]:,} {things} beside {sizes[0]:,}", *pair, AIM, rounds)
        for one, other, most in floors:
            pair = [(large.client, large.paths[name]) for name in (other, one)]
            yield compared(f"{one}, beside {other}: {sizes[1]:,} {things}", *pair, most, rounds)


def compared(what, floor, ours, most, rounds=ROUNDS):
    """One page against another, each with the browser that asks for it: turn by turn, medians of the same run."""
    times = [[], []]
    for _ in range(rounds):
        for found, (client, path) in zip(times, (floor, ours), strict=True):
            found.append(seconds(client, path))
    low, high = (statistics.median(found) * 1000 for found in times)
    return {
        "what": what,
        "figure": f"{high:.1f} / {low:.1f} ms = {high / low:.2f}",
        "aim": f"at most {most} times",
        "met": high / low <= most,
    }


class House(NamedTuple):
    """A browser in which somebody is signed in, and the addresses it asks for."""

    client: Any
    paths: dict[str, str]


def opened(folder, fill, size):
    """A house of this size, with each page asked for once, so that nothing is made for the first time later."""
    app, build = application(folder)
    somebody, paths = fill(build, size)
    client = signed_in(app, build, somebody)
    for path in paths.values():
        seconds(client, path)
    return House(client, paths)


def put(work, rows):
    """Write rows in bulk, model by model."""
    from sqlalchemy import insert

    for model, some in rows.items():
        if some:
            work.session.execute(insert(model), some)


def printed(rows):
    """Show rows of one measure that is run by itself."""
    for row in rows:
        print(f"{row['what']:<64} {row['figure']:>26}", "met" if row["met"] else "MISSED", flush=True)
