"""Models are signed JSON; a damaged one is passed over and the last good one goes on."""

import json
from datetime import date

import numpy as np
import pytest

from app.risk import points
from app.risk.artefact import Artefact, Registry, opened, sealed
from app.risk.encoding import Encoder, Feature, Measure, Wording
from app.risk.features import INPUTS
from app.risk.model import Head, Model
from app.risk.refusals import Refused
from app.risk.scoring import Scorer

SECRET = "a secret of the tests that is long enough"
TODAY = date(2026, 11, 24)


def artefact(version=1, expires="2027-11-24"):
    parts = (
        Measure("age", 45.0, 20.0, 64.0, 44.0, 10.0, (), True),
        Wording("job", "none", ("full", "part"), ("other", "rare"), False),
    )
    head = Head(1.0, (-2.0, -2.5), (3.0, 9.0), (0.1, 0.9))
    model = Model(Encoder(parts), np.array([0.3, 0.1, -0.5, -0.2, 0.05]), head)
    return Artefact(version, Scorer(model, np.eye(5) / 100, (60, 60, 60, 60, 60, 60), (0.4, 0.7)), {"expires": expires})


def cases():
    return {
        "age": Feature("age", np.array([30.0, np.nan, 60.0]), np.empty(0, int), ()),
        "job": Feature("job", None, np.array([0, 1, -1]), ("part", "never seen")),
    }


@pytest.fixture
def registry(tmp_path):
    return Registry(tmp_path / "programme", SECRET)


def test_a_model_comes_back_as_it_was():
    data = sealed(artefact(), SECRET)
    again = opened(data, SECRET)
    assert sealed(again, SECRET) == data
    before, after = artefact().scorer.model.chances(cases()), again.scorer.model.chances(cases())
    assert np.array_equal(before, after)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-40],
        lambda _data: b"",
        lambda _data: b"\x80\x04\x95pickle",
        lambda _data: b"[]",
        lambda _data: b'{"model": {}}',
        lambda _data: b"[" * 100_000,
        lambda data: data.replace(b"0.3", b"0.9", 1),
        lambda data: data.replace(b'"signature": "', b'"signature": "0'),
        lambda data: json.dumps(json.loads(data) | {"signature": None}).encode(),
    ],
)
def test_a_changed_or_damaged_model_is_refused(spoil):
    with pytest.raises(Refused, match=r"damaged|signature is wrong"):
        opened(spoil(sealed(artefact(), SECRET)), SECRET)


def test_another_installation_cannot_sign_for_this_one():
    with pytest.raises(Refused, match="signature is wrong"):
        opened(sealed(artefact(), "another secret of another installation"), SECRET)


def test_the_last_good_model_goes_on(registry):
    registry.keep(artefact(1))
    registry.keep(artefact(2))
    path = registry.keep(artefact(3))
    path.write_bytes(path.read_bytes().replace(b"0.3", b"0.9", 1))
    found = registry.current(TODAY)
    assert found.artefact.version == 2
    assert found.troubles == ("0003.json is not used: its signature is wrong",)
    assert registry.next_version() == 4


def test_a_model_that_ran_out_is_not_used_and_neither_is_an_older_one(registry):
    registry.keep(artefact(1))
    registry.keep(artefact(2, "2026-11-24"))
    found = registry.current(TODAY)
    assert found.artefact is None
    assert found.troubles[0].startswith("0002.json ran out on 2026-11-24")


def test_a_switched_off_programme_has_no_scores(registry):
    registry.keep(artefact())
    registry.switch(on=False)
    assert registry.current(TODAY).artefact is None
    registry.switch(on=True)
    assert registry.current(TODAY).artefact.version == 1


def test_before_the_first_model_there_is_none(registry):
    assert registry.current(TODAY).troubles == ("no model has been trained yet",)


def test_the_rule_of_points_needs_no_model_and_gives_no_chance():
    given = {item.name: Feature(item.name, np.array([np.nan, 0.0]), np.empty(0, int), ()) for item in INPUTS}
    worst = {"months without work before care": 30.0, "level of schooling": 1.0, "work and training (1 to 5)": 1.0}
    for name in given:
        given[name] = Feature(name, np.array([np.nan, worst.get(name, 4.0)]), np.empty(0, int), ())
    assert list(points.totals(given)) == [0, 8]
    assert list(points.bands(given)) == [0, 3]
