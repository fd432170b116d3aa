"""`camin check`: the benefit check on the command line; it needs no settings, no database and no network."""

import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import click

from app.benefits.reading import BYTE_ORDER_MARK, LARGEST, show
from app.benefits.vocabulary import BENEFITS
from app.cli.many import Answering, Options, answers, cores, spare_the_collector
from app.foundation.clock import system_now

BAD_INPUT = 2
PARTLY = 3
STANDARD_INPUT = "-"
BENEFIT = "--benefit"


class _SeveralBenefits(click.Command):
    """Lets several benefits follow one `--benefit`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Write `--benefit A B` as `--benefit A --benefit B`."""
        return super().parse_args(ctx, list(_spread(args)))


def _spread(args: Sequence[str]) -> Iterator[str]:
    following = fresh = False
    for arg in args:
        if arg == BENEFIT:
            following = fresh = True
            continue
        if following and arg.startswith("-"):
            following = False
            if fresh:
                yield BENEFIT
        if following:
            yield BENEFIT
        fresh = False
        yield arg
    if fresh:
        yield BENEFIT


class _Day(click.ParamType[date]):
    """A date as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or an error that names the option."""
        if isinstance(value, date):
            return value
        try:
            found = date.fromisoformat(value)
        except ValueError:
            self.fail(f"{show(str(value))} is no date", param, ctx)
        if found.isoformat() != value:
            self.fail(f"{show(str(value))} is not written YYYY-MM-DD", param, ctx)
        return found


@click.command(cls=_SeveralBenefits)
@click.argument("file", default=STANDARD_INPUT)
@click.option("--on", type=_Day(), help="The date of the check; today when absent.")
@click.option("--assume", type=click.Choice(["favourable", "unknown"]), default="unknown", show_default=True)
@click.option("--jsonl", is_flag=True, help="One household on each line, one answer on each line.")
@click.option("--benefit", "benefits", type=click.Choice(BENEFITS), multiple=True, help="Only these benefits.")
def check(file: str, on: date | None, assume: str, jsonl: bool, benefits: tuple[str, ...]) -> None:  # noqa: FBT001 - options of the command
    """What the household in FILE (one JSON object, - for standard input) may be entitled to."""
    spare_the_collector()
    options = on or system_now().astimezone().date(), assume, benefits or None
    try:
        with _opened(file) as source:
            status = _lines(source, options) if jsonl else _one(source, options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the answers has gone; nothing is left to say, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = PARTLY
    if status:
        sys.exit(status)


def _opened(file: str) -> BinaryIO:
    if file == STANDARD_INPUT:
        return sys.stdin.buffer
    try:
        return Path(file).open("rb")
    except OSError as error:
        message = f"{show(file)} cannot be read: {error.strerror}"
        raise click.UsageError(message) from error


def _one(source: BinaryIO, options: Options) -> int:
    """One household; errors are told on standard error too."""
    text, error = Answering(options).one(source.read(LARGEST + len(BYTE_ORDER_MARK) + 1))
    sys.stdout.buffer.write(text)
    if error is None:
        return 0
    click.echo(f"camin check: {error.code}: {show(error.field or 'the input')}: {error.message}", err=True)
    return BAD_INPUT


def _lines(source: BinaryIO, options: Options) -> int:
    """One household a line; a bad line is told in its place and the others are answered."""
    status = 0
    for text, well in answers(source, options, cores()):
        sys.stdout.buffer.write(text)
        if not well:
            status = PARTLY
    return status
