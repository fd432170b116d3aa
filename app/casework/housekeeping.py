"""What the night does with files that are long closed."""

from datetime import date

from sqlalchemy import func, select

from app.casework.models import Case
from app.foundation.clock import today_in
from app.foundation.unit_of_work import Work
from app.privacy.erasure import erase_people

KEPT_YEARS = 5
MOST_A_NIGHT = 500
LEAP_DAY = (2, 29)


def forget_long_closed(work: Work) -> int:
    """Erase whoever's last file closed five years ago, at most 500 a night; how many. Keep.CASE_PLUS_5Y."""
    limit = _years_before(today_in(work.zone, work.now), KEPT_YEARS)
    due = (
        select(Case.person_id)
        .group_by(Case.person_id)
        .having(func.count() == func.count(Case.closed_on), func.max(Case.closed_on) <= limit)
        .order_by(func.max(Case.closed_on), Case.person_id)
        .limit(MOST_A_NIGHT)
    )
    return erase_people(work, list(work.session.scalars(due)))


def _years_before(day: date, years: int) -> date:
    if (day.month, day.day) == LEAP_DAY:
        return date(day.year - years, 2, 28)
    return day.replace(year=day.year - years)
