"""The days off that everybody knows, planted as rows; local ones are added beside them."""

from datetime import date
from pathlib import Path

from sqlalchemy import Select, select

from app.appointments.models import Holiday
from app.audit.services import record
from app.foundation.errors import Conflict
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.foundation.yaml_files import read_yaml

FILE = Path(__file__).with_name("holidays.yaml")


def plant_holidays(work: Work) -> int:
    """Add the known days off that are missing; how many."""
    known = {(area, on) for area, on in work.session.execute(select(Holiday.area, Holiday.on).order_by(Holiday.on))}
    missing = [
        Holiday(area=area, on=date.fromisoformat(f"{year}-{day}"), name="")
        for area, years in read_yaml(FILE).items()
        for year, days in years.items()
        for day in days
        if (area, date.fromisoformat(f"{year}-{day}")) not in known
    ]
    work.session.add_all(missing)
    work.session.flush()
    return len(missing)


def days_off(first: date) -> Select[Holiday]:
    """The days off from a day on, by date; the caller may narrow them to those of an area."""
    return select(Holiday).where(Holiday.on >= first).order_by(Holiday.on, Holiday.area)


def add_day_off(work: Work, area: str, on: date, name: str) -> Holiday:
    """A local day off; the free times of that day go with the next night. Raises Conflict."""
    if work.session.scalars(select(Holiday.id).where(Holiday.area == area, Holiday.on == on)).first() is not None:
        raise Conflict(_("This day is a day off here already."))
    made = Holiday(area=area, on=on, name=name)
    work.session.add(made)
    work.session.flush()
    record(work, "admin:holiday:add", made, on=on.isoformat(), area=area)
    return made


def remove_day_off(work: Work, day: Holiday) -> None:
    """Take a local day off out again; those of a country or region are planted from the law. Raises Conflict."""
    if _is_planted(day):
        raise Conflict(_("This day is a day off by law, so it stays."))
    record(work, "admin:holiday:remove", day, on=day.on.isoformat(), area=day.area)
    work.session.delete(day)
    work.session.flush()


def _is_planted(day: Holiday) -> bool:
    known = read_yaml(FILE).get(day.area, {}).get(day.on.year, [])
    return f"{day.on:%m-%d}" in known
