"""More: what is held about me, who looked at it, and the ways out. It stays open when a case has closed."""

from datetime import date
from itertools import groupby

from flask import Response, request
from wtforms import RadioField

from app.access.permissions import Permission
from app.agencies import StaffMember
from app.agencies.queries import staff_by_ids
from app.audit.queries import trail_of
from app.casework import Case
from app.casework.queries import open_case_of, seats_beside
from app.casework.services import ask_who_looked
from app.foundation.clock import today_in
from app.foundation.errors import NotFound
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.participant.ended import lead_back
from app.pages.participant.looks import MOST, MOST_NAMED, SEEN, Circle, Look, folded
from app.people.queries import person_by_id, records_of
from app.web.forms import BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("me", __name__)
lead_back(pages)
NOT_SURE = "not-sure"


class WhoForm(BaseForm):
    """Whom the person does not know."""

    who = RadioField(
        mark("Whom do you not know?"),
        validators=[Required(mark("Choose a name, or say that you are not sure."))],
        validate_choice=False,
    )


@pages.page("/me", needs=Permission.OWN_FRONT_READ)
def me(work: Work) -> Response:
    """What is held about me, and everything that is not in the menu."""
    person = work.session.scalars(person_by_id(work.actor.person_id)).one()
    case = work.session.scalars(open_case_of(person.id)).first()
    return show("participant/me.html", person=person, case=case)


@pages.page("/me/who-looked", needs=Permission.OWN_FRONT_READ)
def who_looked(work: Work) -> Response:
    """Everybody who opened my file, when and as what; nobody can erase it."""
    looks, earlier = _looks(work, request.args.get("before", type=int))
    return show("participant/who_looked.html", days=_by_day(looks, work.zone), earlier=earlier)


def _looks(work: Work, before: int | None, most: int = MOST) -> tuple[list[Look], int | None]:
    if work.actor.person_id is None:
        raise NotFound
    entries = list(work.session.scalars(trail_of(records_of(work.actor.person_id), SEEN, before)))
    known = work.session.scalars(staff_by_ids({entry.actor_id for entry in entries if entry.actor_id}))
    seats = list(work.session.scalars(seats_beside(work.actor.person_id)))
    case = work.session.scalars(open_case_of(work.actor.person_id)).first()
    return folded(entries, Circle({m.id: m for m in known}, seats, case.key_worker_id if case else None), most)


def _by_day(looks: list[Look], zone: str) -> list[tuple[date, list[Look]]]:
    return [(day, list(group)) for day, group in groupby(looks, key=lambda look: today_in(zone, look.at))]


@pages.page("/me/who-looked/unknown", needs=Permission.OWN_CASE_ACT, methods=("GET", "POST"))
def unknown(work: Work, case: Case) -> Response:
    """There is somebody I do not know: a professional has to find out and answer."""
    form, people = WhoForm(), _who_was_here(work)
    form.who.choices = options([(str(p.id), p.name) for p in people] + [(NOT_SURE, mark("I am not sure"))])
    if form.validate_on_submit():
        ask_who_looked(work, case, next((p for p in people if str(p.id) == form.who.data), None))
        return go("me.asked")
    return show("participant/unknown.html", status=422 if form.errors else 200, form=form)


def _who_was_here(work: Work) -> list[StaffMember]:
    """Who looked of late, those from outside the team first."""
    looks, _earlier = _looks(work, None, MOST_NAMED)
    ordered = sorted(looks, key=lambda look: not look.outside)
    return list({look.who.id: look.who for look in ordered if look.who is not None}.values())


@pages.page("/me/who-looked/asked", needs=Permission.OWN_FRONT_READ)
def asked(work: Work) -> Response:
    """What happens after somebody unknown was reported."""
    return show("participant/asked.html")
