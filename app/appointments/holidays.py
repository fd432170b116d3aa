"""The days off that everybody knows, planted as rows; local ones are added beside them."""

from datetime import date
from pathlib import Path

from sqlalchemy import select

from app.appointments.models import Holiday
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
