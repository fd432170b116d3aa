"""One batch of the night: snapshots of the people a question names, and what the model in force says of them."""

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import numpy as np
from sqlalchemy import insert, select, update

from app.audit.services import record
from app.foundation.unit_of_work import Work
from app.risk import points
from app.risk.due import is_blind
from app.risk.encoding import Feature
from app.risk.features import in_touch, measured
from app.risk.gathering import Gathered, gather
from app.risk.models import RiskScore, RiskSnapshot
from app.risk.registry import Serving, serving
from app.risk.scoring import NOT_ESTIMABLE, Scorer, grounds_of_all, score
from app.risk.sources import Whose
from app.risk.vocabulary import Band, By

log = logging.getLogger("camin.jobs")
DIGITS = 4
# In the order in which the engine numbers them.
BANDS = (Band.NOT_ESTIMABLE, Band.LOW, Band.MEDIUM, Band.HIGH)


def mark_people(work: Work, programme_id: UUID, whose: Whose, today: date) -> int:
    """Keep a snapshot and a score of each of these people; how many. Nothing where no model may be used."""
    by = serving(work, programme_id)
    for trouble in by.troubles:
        log.warning("scores: %s", trouble)
    if by.row is None:
        return 0
    with _without_pauses():
        count = _mark(work, by, whose, today)
    record(work, "risk:score:batch", by.row, count=count, version=by.row.version)
    return count


def _mark(work: Work, by: Serving, whose: Whose, today: date) -> int:
    gathered = gather(work, whose)
    known = gathered.events.known_on(today.toordinal())
    features = measured(known, len(gathered.people), today.toordinal())
    here = in_touch(known, len(gathered.people), today.toordinal())
    said = _said(by, features)
    for row in np.nonzero(~here)[0]:
        # Whom nobody has met for nine months may have left long ago.
        said[row] = _nothing(said[row]["grounds"]["missing"])
    mine = select(whose.c.case_id)
    work.session.execute(
        update(RiskScore)
        .where(RiskScore.current.is_(True), RiskScore.case_id.in_(mine))
        .values(current=False)
        .execution_options(synchronize_session=False)
    )
    snapshots = _snapshots(gathered, features, today)
    scores = _scores(work, by, gathered, said, today)
    write = work.session.connection().execute
    write(insert(RiskSnapshot), snapshots)
    write(insert(RiskScore), scores)
    return len(scores)


@contextmanager
def _without_pauses() -> Iterator[None]:
    """Nothing of what is read and written goes in circles; looking for circles in it is a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _snapshots(gathered: Gathered, features: dict[str, Feature], today: date) -> list[dict[str, Any]]:
    names = list(features)
    columns = np.column_stack([_numbers(feature) for feature in features.values()])
    known = np.round(columns, DIGITS).astype(object)
    known[np.isnan(columns)] = None
    return [
        {
            "id": uuid4(),
            "case_id": case,
            "person_id": person,
            "as_of": today,
            "features": dict(zip(names, told, strict=True)),
        }
        for case, person, told in zip(gathered.cases, gathered.people, known.tolist(), strict=True)
    ]


def _numbers(feature: Feature) -> Any:
    assert feature.numbers is not None  # noqa: S101 - every input of a programme is a number
    return feature.numbers


def _scores(
    work: Work, by: Serving, gathered: Gathered, said: list[dict[str, Any]], today: date
) -> list[dict[str, Any]]:
    assert by.row is not None  # noqa: S101 - asked by the caller
    shared = {
        "model_id": by.row.id,
        "as_of": today,
        "by": By.MODEL if by.artefact else By.POINTS,
        "scored_at": work.now,
        "current": True,
    }
    return [
        {"id": uuid4(), "case_id": case, "person_id": person, "blind": is_blind(case, today), **shared, **one}
        for case, person, one in zip(gathered.cases, gathered.people, said, strict=True)
    ]


def _said(by: Serving, features: dict[str, Feature]) -> list[dict[str, Any]]:
    if by.artefact is None:
        bands, told = points.bands(features).tolist(), points.grounds_of_all(features)
        none = {"chance": None, "low": None, "high": None}
        return [{"band": BANDS[band], "grounds": one, **none} for band, one in zip(bands, told, strict=True)]
    return _by_model(by.artefact.scorer, features)


def _by_model(scorer: Scorer, features: dict[str, Feature]) -> list[dict[str, Any]]:
    scores, told = score(scorer, features), grounds_of_all(scorer, features)
    figures = np.round(np.column_stack((scores.chance, scores.low, scores.high)), DIGITS).tolist()
    return [
        _nothing(one["missing"])
        if band == NOT_ESTIMABLE
        else {"band": BANDS[band], "grounds": one, "chance": chance, "low": low, "high": high}
        for band, (chance, low, high), one in zip(scores.band.tolist(), figures, told, strict=True)
    ]


def _nothing(missing: list[str]) -> dict[str, Any]:
    """What is said of somebody who cannot be estimated: reasons for it would be invented."""
    return {
        "band": Band.NOT_ESTIMABLE,
        "grounds": {"up": [], "down": [], "missing": missing},
        "chance": None,
        "low": None,
        "high": None,
    }
