"""What the diary does by itself, several times an hour and every night."""

from app.appointments.holidays import plant_holidays
from app.appointments.invitations import count_shortages, remind_invited
from app.appointments.making import make_times
from app.appointments.notices import remind
from app.appointments.services import refresh_passed
from app.appointments.waiting import offer_earlier
from app.foundation.unit_of_work import Work


def by_the_clock(work: Work) -> int:
    """Bring lists in step and write the reminders and offers that are due; how many notices."""
    refresh_passed(work)
    return remind(work) + remind_invited(work) + offer_earlier(work)


def every_night(work: Work) -> int:
    """Make the free times of the coming weeks and count where some are missing; how many times are new or gone."""
    plant_holidays(work)
    changed = make_times(work)
    count_shortages(work)
    return changed.added + changed.withdrawn
