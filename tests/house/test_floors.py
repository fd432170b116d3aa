"""Imports, tables and rooms stand where the floor plan says."""

import importlib
import re
import tomllib
from pathlib import Path

from sqlalchemy.orm import configure_mappers

from app.foundation.db import Base
from app.migrations.tables import EVERY_ROOM

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
FLOORS = [[name.strip(" ()") for name in floor.split("|")] for floor in CONTRACTS[0]["layers"]]
ROOMS = [name for floor in FLOORS for name in floor if (ROOT / "app" / name / "__init__.py").is_file()]


def floor_of(room):
    return next(i for i, floor in enumerate(FLOORS) if room in floor)


def test_no_relationship_climbs_to_a_higher_room():
    configure_mappers()
    for mapper in Base.registry.mappers:
        room = mapper.class_.__module__.split(".")[1]
        for relationship in mapper.relationships:
            other = relationship.mapper.class_.__module__.split(".")[1]
            assert floor_of(other) >= floor_of(room), (
                f"{mapper.class_.__name__}.{relationship.key} climbs from {room} to {other}: move it down or ask by a query"
            )


def test_every_room_with_tables_is_known_to_the_migrations():
    with_tables = {
        path.relative_to(ROOT / "app").parts[0]
        for pattern in ("*/models.py", "*/models/__init__.py")
        for path in (ROOT / "app").glob(pattern)
    }
    known = {module.__name__.split(".")[1] for module in EVERY_ROOM}
    assert with_tables == known, "name the room in app/migrations/tables.py"


def test_every_room_has_a_card_that_says_what_it_is_for():
    for room in ROOMS:
        card = importlib.import_module(f"app.{room}")
        assert card.__doc__ and len(card.__doc__) > 30, f"app/{room}/__init__.py needs a sentence: what the room is for"
        for noun in getattr(card, "__all__", ()):
            assert noun in card.__doc__ or noun.isupper(), f"app/{room}: the card does not name {noun}"
            assert hasattr(card, noun), f"app/{room}: {noun} does not exist"


def test_readme_shows_the_floor_plan_of_the_contract():
    readme = (ROOT / "README.md").read_text("utf-8")
    plan = re.search(r"```floors\n(.*?)```", readme, re.DOTALL)
    assert plan, "README needs a ```floors block with one floor a line"
    shown = [[name.strip() for name in line.split("|")] for line in plan.group(1).strip().splitlines()]
    built = [[name for name in floor if name in ROOMS or (ROOT / "app" / f"{name}.py").is_file()] for floor in FLOORS]
    assert shown == [floor for floor in built if floor], "bring the floor plan in README in step with pyproject.toml"
