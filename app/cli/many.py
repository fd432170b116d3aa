"""Many households for `camin check --jsonl`: answered in their order, on all cores, with few in hand at a time."""

import gc
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from datetime import date
from functools import lru_cache
from itertools import chain, islice
from typing import BinaryIO

from app.benefits.engine import check as weigh
from app.benefits.facts import FactsError, parse
from app.benefits.reading import BYTE_ORDER_MARK, LARGEST
from app.benefits.writing import Writer

# So many are answered here before others are called in: starting them takes longer than answering a few.
ALONE = 500
TOGETHER = 25  # lines that go to another process at once, if they are not long
LONG = 256 * 1024  # bytes
AHEAD = 3  # batches in hand for each process
LOOK_AFTER_PARENT = 1.0  # seconds
Options = tuple[date, str, tuple[str, ...] | None]
Answered = tuple[bytes, bool]  # what is to be written, and whether all were answered


class Answering:
    """Answers households one by one with the options of one run."""

    def __init__(self, options: Options) -> None:
        self.on, self.assume, self.benefits = options
        self.writer = Writer()

    def one(self, data: bytes) -> tuple[bytes, FactsError | None]:
        """The answer as a line, and the error that it is when the facts cannot be used."""
        error = None
        try:
            answer = weigh(parse(data), self.on, self.assume, self.benefits)
        except FactsError as refused:
            error, answer = refused, refused.as_answer()
        return self.writer.line(answer), error

    def batch(self, lines: list[bytes]) -> Answered:
        """Several lines together."""
        answers = [self.one(line) for line in lines]
        return b"".join(text for text, _error in answers), all(error is None for _text, error in answers)


def answers(source: BinaryIO, options: Options, processes: int) -> Iterator[Answered]:
    """The answers to all lines in their order; a bad line is told in its place."""
    lines = _lines(source)
    answering = Answering(options)
    for line in lines if processes == 1 else islice(lines, ALONE):
        yield answering.batch([line])
    more = next(lines, None)
    if more is not None:
        yield from _together(_batches(chain((more,), lines)), options, processes)


def cores() -> int:
    """How many this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spare_the_collector() -> None:
    """Answers leave no cycles behind and what is remembered stays, so looking for garbage often is time lost."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _together(batches: Iterator[list[bytes]], options: Options, processes: int) -> Iterator[Answered]:
    waiting: deque[tuple[list[bytes], Future[Answered] | None]] = deque()
    with ProcessPoolExecutor(processes, initializer=_begin, initargs=(os.getpid(),)) as pool:
        try:
            for batch in batches:
                waiting.append((batch, _sent(pool, options, batch)))
                if len(waiting) > AHEAD * processes:
                    yield _come_back(options, *waiting.popleft())
            while waiting:
                yield _come_back(options, *waiting.popleft())
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _sent(pool: ProcessPoolExecutor, options: Options, batch: list[bytes]) -> Future[Answered] | None:
    try:
        return pool.submit(answered, options, batch)
    except BrokenExecutor:
        return None


def _come_back(options: Options, batch: list[bytes], sent: Future[Answered] | None) -> Answered:
    """What another process answered; where one was killed, as it happens when memory is short, this one does it."""
    try:
        return answered(options, batch) if sent is None else sent.result()
    except BrokenExecutor:
        return answered(options, batch)


def answered(options: Options, batch: list[bytes]) -> Answered:
    """The work of another process."""
    return _answering(options).batch(batch)


@lru_cache(maxsize=1)
def _answering(options: Options) -> Answering:
    return Answering(options)


def _begin(parent: int) -> None:
    """Only the first process listens to Ctrl-C; without it the others end too, even where it was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    spare_the_collector()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_AFTER_PARENT)
    os._exit(1)


def _batches(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for line in lines:
        batch.append(line)
        if len(batch) == TOGETHER or sum(map(len, batch)) > LONG:
            yield batch
            batch = []
    if batch:
        yield batch


def _lines(source: BinaryIO) -> Iterator[bytes]:
    """The lines without their ends; of one that is too long only as much as shows that it is."""
    most = LARGEST + len(BYTE_ORDER_MARK) + 2
    first = True
    while line := source.readline(most):
        if not line.endswith(b"\n"):
            _skip_line(source, line, most)
        line = line.removesuffix(b"\n").removesuffix(b"\r")
        # A byte order mark stands at the start of the input alone; inside it is no JSON.
        yield b" " + line if line.startswith(BYTE_ORDER_MARK) and not first else line
        first = False


def _skip_line(source: BinaryIO, line: bytes, most: int) -> None:
    while len(line) == most and not line.endswith(b"\n"):
        line = source.readline(most)
