"""An invented cohort whose truth is known, planted with the defects that an audit has to find.

Marginals: titulars of the minimum income in Spain (67 % women, 82 % Spanish, mean age 45, 17 % alone with children).
The split of schooling, missed appointments, ratings and the months of care are assumptions of this project, since no
figure is published.
"""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from app.risk.features import MONTH, YEAR
from app.risk.history import GOOD_ENDS, KINDS, OTHER_ENDS, Days, Events, together
from app.risk.metrics import expit
from app.risk.table import Numbers

WOMEN = 0.674
SPANISH = 0.824
ALONE_WITH_CHILDREN = 0.173
WITH_CHILDREN = 0.682
AGE = (45.3, 11.0)
HIDDEN = 0.20  # of the exits of foreign nationals were never recorded
BAD_HOUSING_UNASKED = 0.25
SHOCK_MONTH = 24
SHOCK = -0.35  # on the log odds of leaving
OPTIMISM = 0.4
STOCK = 0.7  # of the people drawn came before the start
MONTHS = 48
BEFORE = 36  # months of the story before the platform
POOL = 2
HORIZON = 24
LEAVE = -2.8  # log odds of leaving well in a month
LONGER = -0.008  # for each month in care
JOBLESS = -0.006  # for each month since the last job
OTHER_MONTHLY = 0.004
FIRST_DAY = 738_521  # 1 January 2023
Where = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Truth:
    """What nobody may see: latent traits, real chances and real ends. Never an input."""

    employability: Numbers
    strength: Numbers
    odds: Numbers  # log odds of leaving well in a month, at entry and before the shock
    entered: Numbers
    left_month: Numbers  # NaN where the person stayed to the end
    hidden: Where

    def risk(self, month: int) -> Numbers:
        """The real chance of not leaving well in the 24 months after a month, as things were before the shock."""
        stays = np.ones(len(self.odds))
        for now in range(month + 1, month + HORIZON + 1):
            stays *= 1 - expit(_now(self.odds, self.entered, now))
        return stays


@dataclass(frozen=True, slots=True)
class Cohort:
    """Events as the platform recorded them, what the audit may know, and the truth apart."""

    people: int
    events: Events
    sex: list[str]
    nationality: list[str]
    truth: Truth

    def day(self, month: int) -> int:
        """The first day of a month of the story."""
        return FIRST_DAY + round(month * MONTH)


@dataclass(frozen=True, slots=True)
class _People:
    """The people of the story."""

    foreign: Where
    age: Numbers
    alone: Where
    minors: Numbers
    employability: Numbers
    strength: Numbers
    housing: Numbers
    school: Numbers
    jobless: Numbers
    again: Numbers
    entered: Numbers
    waited: Numbers
    workers: Numbers


def generate(people: int, seed: int) -> Cohort:
    """The cohort of a seed."""
    draw = np.random.default_rng(seed)
    pool = _draw_people(POOL * people, draw)
    chances = _odds(pool, draw)
    gone, why = _leave(chances, pool.entered, draw)
    # Who had left before the platform started was never on its books; those who were there had stayed already.
    kept = np.nonzero(~(gone < 0))[0][:people]
    who, odds, month, reason = _some(pool, kept), chances[kept], gone[kept], why[kept]
    foreign = who.foreign
    hidden = foreign & ~np.isnan(month) & (draw.random(people) < HIDDEN)
    events = together([*_facts(who, draw), *_ends(month, reason, hidden), *_contacts(who, month, draw)])
    sex = np.where(draw.random(people) < WOMEN, "woman", "man")
    return Cohort(
        people,
        events,
        sex.tolist(),
        np.where(foreign, "other", "Spanish").tolist(),
        Truth(who.employability, who.strength, odds, who.entered, month, hidden),
    )


def _some(pool: _People, kept: NDArray[np.int64]) -> _People:
    return _People(**{field.name: getattr(pool, field.name)[kept] for field in fields(pool)})


def _draw_people(count: int, draw: np.random.Generator) -> _People:
    employability, strength = draw.normal(size=count), draw.normal(size=count)
    alone = draw.random(count) < ALONE_WITH_CHILDREN
    with_children = alone | (draw.random(count) < (WITH_CHILDREN - ALONE_WITH_CHILDREN) / (1 - ALONE_WITH_CHILDREN))
    stock = draw.random(count) < STOCK
    return _People(
        foreign=draw.random(count) >= SPANISH,
        age=np.clip(draw.normal(*AGE, size=count), 20, 64),
        alone=alone,
        minors=(with_children * (1 + draw.poisson(0.7, count))).astype(float),
        employability=employability,
        strength=strength,
        housing=draw.normal(size=count),
        school=np.digitize(employability * 0.6 + draw.normal(size=count) * 0.8, (-0.3, 0.8)).astype(np.float64) + 1,
        jobless=np.clip(30 - 12 * employability + draw.normal(size=count) * 6, 1, 120),
        again=draw.poisson(np.exp(-0.9 - 0.3 * employability)).astype(float),
        entered=np.where(stock, -draw.integers(1, BEFORE + 1, count), draw.integers(0, 36, count)).astype(float),
        waited=draw.gamma(4.0, 5.0, count),
        workers=draw.poisson(0.6, count).astype(float),
    )


def _odds(who: _People, draw: np.random.Generator) -> Numbers:
    """The log odds of leaving well in a month, before the shock."""
    frailty = draw.normal(size=len(who.age)) * 0.10
    family = 0.25 * who.alone + 0.10 * np.minimum(who.minors, 3)
    service = 0.010 * (who.waited - 20) + 0.12 * who.workers
    person = 0.75 * who.employability + 0.40 * who.strength + 0.30 * who.housing
    odds: Numbers = LEAVE + person - 0.015 * (who.age - 45) - family - service - 0.10 * who.again + frailty
    return odds + JOBLESS * who.jobless


def _now(odds: Numbers, entered: Numbers, month: int) -> Numbers:
    """The log odds in a month of the story: being long in care and out of work weighs more and more."""
    return odds + (LONGER + JOBLESS) * np.clip(month - entered, 0, 60)


def _leave(odds: Numbers, entered: Numbers, draw: np.random.Generator) -> tuple[Numbers, NDArray[np.int64]]:
    """In which month each person really left, and why."""
    month, reason = np.full(len(odds), np.nan), np.zeros(len(odds), np.int64)
    for now in range(-BEFORE, MONTHS):
        here = np.isnan(month) & (entered < now)
        well = here & (
            draw.random(len(odds)) < expit(_now(odds, entered, now) + (SHOCK if now >= SHOCK_MONTH else 0.0))
        )
        other = here & ~well & (draw.random(len(odds)) < OTHER_MONTHLY)
        kind = np.where(well, draw.integers(0, len(GOOD_ENDS), len(odds)), 0)
        kind = np.where(other, len(GOOD_ENDS) + draw.integers(0, len(OTHER_ENDS), len(odds)), kind)
        month[well | other], reason[well | other] = now, kind[well | other]
    return month, reason


def _events(people: NDArray[np.int64], kind: str, months: Numbers, values: Numbers | float) -> Events:
    happened: Days = FIRST_DAY + np.round(months * MONTH).astype(np.int64)
    # The platform starts on the first day; what had happened before is written down then.
    recorded = np.maximum(happened, FIRST_DAY)
    value = np.broadcast_to(np.asarray(values, float), happened.shape)
    return Events(people, np.full(len(people), KINDS.index(kind)), happened, recorded, value)


def _facts(who: _People, draw: np.random.Generator) -> list[Events]:
    """What is written down when somebody comes."""
    count = len(who.age)
    everybody, entry = np.arange(count), who.entered
    asked = ~((who.housing < -0.5) & (draw.random(count) < BAD_HOUSING_UNASKED))
    own = np.clip(np.round(3 + who.strength + OPTIMISM + draw.normal(size=count) * 0.5), 1, 5)
    worker = np.clip(np.round(3 + who.strength + draw.normal(size=count) * 0.4), 1, 5)
    work = np.clip(np.round(3 + who.employability + draw.normal(size=count) * 0.2), 1, 5)
    housing = np.clip(np.round(3 + who.housing + draw.normal(size=count) * 0.2), 1, 5)
    before = np.repeat(everybody, who.again.astype(int))
    return [
        _events(before, "entered", entry[before] - 80, 0.0),
        _events(before, GOOD_ENDS[0], entry[before] - 50, 0.0),
        _events(everybody, "entered", entry, 0.0),
        _dated("born", entry, -who.age * YEAR / MONTH),
        _dated("last_job_ended", entry, -who.jobless),
        _events(everybody, "school", entry, who.school),
        _events(everybody, "work_level", entry, work),
        _events(everybody[asked], "housing_level", entry[asked], housing[asked]),
        _events(everybody, "own_rating", entry, own),
        _events(everybody, "worker_rating", entry, worker),
        _events(everybody, "minors", entry, who.minors),
        _events(everybody, "single_parent", entry, who.alone.astype(float)),
        _events(everybody, "waited", entry, who.waited),
    ]


def _dated(kind: str, entry: Numbers, months: Numbers) -> Events:
    """Something that had happened before the person came and is written down on that day."""
    found = _events(np.arange(len(entry)), kind, entry + months, 0.0)
    return Events(
        found.person,
        found.kind,
        found.happened,
        np.maximum(FIRST_DAY + np.round(entry * MONTH).astype(np.int64), FIRST_DAY),
        found.value,
    )


def _ends(month: Numbers, reason: NDArray[np.int64], hidden: Where) -> list[Events]:
    """The ends that were recorded."""
    seen = ~np.isnan(month) & ~hidden
    ends = (*GOOD_ENDS, *OTHER_ENDS)
    rows = [np.nonzero(seen & (reason == i))[0] for i in range(len(ends))]
    return [_events(some, kind, month[some] + 0.5, 0.0) for some, kind in zip(rows, ends, strict=True)]


def _contacts(who: _People, left: Numbers, draw: np.random.Generator) -> list[Events]:
    """Appointments kept and missed, and changes of worker, while the person is really there."""
    last = np.where(np.isnan(left), MONTHS, left)
    months = np.arange(-BEFORE, MONTHS)
    there: Where = (months[None, :] > who.entered[:, None]) & (months[None, :] < last[:, None])
    met = there & (draw.random(there.shape) < 0.35)
    miss = expit(-1.9 - 0.5 * who.strength - 0.2 * who.housing)
    missed = met & (draw.random(there.shape) < miss[:, None])
    changes = np.repeat(np.arange(len(left)), who.workers.astype(int))
    found = [_events(changes, "worker_changed", who.entered[changes] + 0.1, 0.0)]
    for kind, grid in (("missed", missed), ("attended", met & ~missed)):
        person, at = np.nonzero(grid)
        found.append(_events(person, kind, months[at].astype(np.float64) + 0.3, 0.0))
    return found
