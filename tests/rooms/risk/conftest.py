"""Evaluations of real tables take seconds: each is done once for all tests."""

import pytest

from app.risk.evaluate import evaluate
from app.risk.specification import parse_specification
from tests.support.scores import Room
from tests.support.tables import DATA, HOUSED, JOBLESS, NON_TAKE_UP, SMALL, real, write


def answer_of(text, folder=DATA):
    return evaluate(parse_specification(text.encode(), folder), lambda _words: None)


@pytest.fixture(scope="session")
def non_take_up():
    return answer_of(real(NON_TAKE_UP))


@pytest.fixture(scope="session")
def jobless():
    return answer_of(real(JOBLESS))


@pytest.fixture(scope="session")
def housed():
    return answer_of(real(HOUSED))


@pytest.fixture
def judge(tmp_path):
    """Evaluate rows of a test's own."""

    def call(rows, text=SMALL, header=None):
        write(tmp_path, rows, text, header)
        return answer_of(text, tmp_path)

    return call


@pytest.fixture
def room(build, units, clock):
    return Room(build, units, clock)
