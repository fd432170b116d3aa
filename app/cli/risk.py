"""`camin risk`: judge a model on past cases, keep one beside files, or learn the next one of a programme here."""

import csv
import json
import sys
from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

import click

from app.foundation.errors import DomainError

if TYPE_CHECKING:
    from app.risk.artefact import Registry

BAD_INPUT = 2
P = ParamSpec("P")
FOLDER = click.argument("folder", type=click.Path(path_type=Path))
DAY = click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day, as YYYY-MM-DD.")
PROGRAMME = click.option("--programme", default="programme", show_default=True, help="Whose model it is.")


@click.group()
def risk() -> None:
    """How likely somebody is to be still in care, and whether a model of it is worth using."""


def plainly(command: Callable[P, None]) -> Callable[P, None]:
    """What is wrong with the input is one line on standard error, and exit 2."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        name = f"camin risk {command.__name__}"
        try:
            command(*args, **kwargs)
        except DomainError as refused:
            click.echo(f"{name}: {refused}", err=True)
            sys.exit(BAD_INPUT)
        except MemoryError:
            click.echo(f"{name}: the table needs more memory than there is", err=True)
            sys.exit(BAD_INPUT)

    return wrapped


def _progress(words: str) -> None:
    click.echo(f"… {words}", err=True)


# The rooms are fetched when called: the numerical toolkit takes a second to load, and --help should not wait for it.
@risk.command()
@click.argument("specification", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="The whole answer as one JSON object.")
@plainly
def evaluate(specification: Path, *, as_json: bool) -> None:
    """Train, judge and audit a model on the table that SPECIFICATION names, before anybody is scored."""
    from app.risk.evaluate import evaluate as judge
    from app.risk.specification import read_specification
    from app.risk.telling import tell

    answer = judge(read_specification(specification), _progress)
    click.echo(json.dumps(answer, ensure_ascii=False, allow_nan=False, indent=1) if as_json else tell(answer))


@risk.command()
@FOLDER
@click.option("--people", type=click.IntRange(100, 200_000), default=5000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@plainly
def example(folder: Path, people: int, seed: int) -> None:
    """Write an invented history with planted truth into FOLDER, to try everything on."""
    from app.demo.cohort_files import write

    write(folder, people, seed)
    click.echo(f"{folder}: events.csv, people.csv, table.csv with spec.yaml, and truth.csv, which no model may read")


@risk.command()
@FOLDER
@DAY
@PROGRAMME
@click.option("--owner", required=True, help="Who answers for the model.")
@click.option("--audit", default="", help="Columns of people.csv to audit by, with commas; never inputs.")
@plainly
def train(folder: Path, day: date, programme: str, owner: str, audit: str) -> None:
    """Train the programme's next model on the history in FOLDER, sign it and put it into force."""
    from app.risk.history_files import read_history
    from app.risk.training import train_programme

    registry = _registry(programme)
    history = read_history(folder, tuple(name.strip() for name in audit.split(",") if name.strip()), _progress)
    today = date(day.year, day.month, day.day)
    before = registry.current(today).artefact
    artefact = train_programme(history, today.toordinal(), owner, registry.next_version(), before)
    registry.keep(artefact)
    click.echo(json.dumps(artefact.card, ensure_ascii=False, allow_nan=False, indent=1))


@risk.command()
@FOLDER
@DAY
@PROGRAMME
@plainly
def score(folder: Path, day: date, programme: str) -> None:
    """Say the chance, interval, band and reasons of everybody in care on a day, as CSV."""
    from app.risk.history_files import read_history
    from app.risk.saying import HEADER, lines

    today = date(day.year, day.month, day.day)
    found = _registry(programme).current(today)
    for trouble in found.troubles:
        click.echo(f"camin risk score: {trouble}", err=True)
    rows = lines(read_history(folder, (), _progress), today.toordinal(), found)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows)


@risk.command()
@FOLDER
@DAY
@PROGRAMME
@plainly
def report(folder: Path, day: date, programme: str) -> None:
    """Say whether the model in force still fits: inputs that moved, and what really happened in the last quarter."""
    from app.risk.history_files import read_history
    from app.risk.saying import drift_report

    today = date(day.year, day.month, day.day)
    found = _registry(programme).current(today)
    told: dict[str, Any] = drift_report(read_history(folder, (), _progress), today.toordinal(), found)
    click.echo(json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1))


@risk.command()
@click.argument("state", type=click.Choice(["on", "off"]))
@PROGRAMME
@plainly
def switch(state: str, programme: str) -> None:
    """Hide all scores of a programme at once, or show them again."""
    _registry(programme).switch(on=state == "on")
    click.echo(f"The model of {programme} is switched {state}.")


@risk.command()
@click.argument("programme")
@click.option("--owner", required=True, help="E-mail address of the professional who answers for the model.")
@click.option(
    "--history", "folder", type=click.Path(path_type=Path), help="Older files instead of the database, as of `example`."
)
@click.option("--decide", "decision", default="", help="Who decided and why: puts the model into force at once.")
@plainly
def learn(programme: str, owner: str, folder: Path | None, decision: str) -> None:
    """Learn the next model of PROGRAMME, sign it, keep it in the database and print its card.

    Without --decide it waits there until a coordinator has read the card and puts it into force.
    """
    from app.agencies.queries import member_of
    from app.cli.setup import calmly, open_current_house
    from app.foundation.actor import Actor
    from app.foundation.errors import Invalid
    from app.identity import services
    from app.risk.learning import learn as next_model
    from app.risk.learning import programme_called
    from app.settings import load

    with calmly(), open_current_house(load()).writing(Actor.system("risk-learn")) as work:
        account = services.account_by_email(work, owner)
        member = work.session.scalars(member_of(account.id)).one_or_none() if account else None
        if member is None or member.left_at is not None:
            text = f"nobody with the address {owner} works here"
            raise Invalid(text)
        found = next_model(work, programme_called(work, programme), member, folder, decision, _progress)
        card, version = found.card, found.version
    click.echo(json.dumps(card, ensure_ascii=False, allow_nan=False, indent=1))
    _progress(f"version {version} is kept" + ("" if decision else "; it is not in force until somebody decides"))


def _registry(programme: str) -> "Registry":
    from app.risk.artefact import Registry
    from app.settings import load

    if not programme.replace("-", "").isalnum():
        message = "--programme may hold letters, digits and hyphens"
        raise click.UsageError(message)
    settings = load()
    return Registry(settings.instance / "risk" / programme, settings.secret_key)
