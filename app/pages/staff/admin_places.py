"""Administration of agencies, territories and local days off."""

from uuid import UUID

from flask import Response
from wtforms import BooleanField, SelectField, StringField

from app.access.permissions import Permission
from app.access.policy import may, visible
from app.agencies import Agency, Territory
from app.agencies.administration import Body, Place, agencies_with_territory, save_agency, save_territory
from app.agencies.queries import agency_by_id, territories
from app.agencies.vocabulary import AGENCY_KIND_NAMES, AgencyKind
from app.appointments import Holiday
from app.appointments.holidays import add_day_off, days_off, remove_day_off
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.web.fields import DayField
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("admin_places", __name__)
BOTH = ("GET", "POST")
AGENCY, TERRITORY, HOLIDAY = Permission.ADMIN_AGENCY, Permission.ADMIN_TERRITORY, Permission.ADMIN_HOLIDAY


class AgencyForm(BaseForm):
    """An agency."""

    name = StringField(mark("Name"), validators=[Required(mark("Write a name.")), AtMost(120)])
    kind = SelectField(mark("Kind"), choices=options((k.value, AGENCY_KIND_NAMES[k]) for k in AgencyKind))
    territory = SelectField(mark("Territory"), choices=[])
    discreet = BooleanField(mark("Do not show its name on the phone of a person"))


class TerritoryForm(BaseForm):
    """A territory, with the number that people there may call."""

    name = StringField(mark("Name"), validators=[Required(mark("Write a name.")), AtMost(80)])
    code = StringField(mark("Code"), validators=[AtMost(6)])
    region = StringField(mark("Region"), validators=[Required(mark("Write the region as ES-AS or IT-25."))])
    zone = StringField(
        mark("Time zone"), validators=[Required(mark("Write the time zone as Europe/Madrid."))], default="Europe/Madrid"
    )
    help_phone = StringField(mark("Help phone"), validators=[Required(mark("Write a phone number.")), AtMost(20)])
    help_hours = StringField(mark("When somebody answers"), validators=[AtMost(120)])


class DayOffForm(BaseForm):
    """A local day off."""

    area = SelectField(mark("Territory"), choices=[])
    on = DayField(mark("Day"), validators=[Required(mark("Choose a day."))])
    name = StringField(mark("Name (optional)"), validators=[AtMost(80)])


@pages.page("/staff/admin/agencies", needs=AGENCY, methods=BOTH)
def agencies(work: Work) -> Response:
    """Every agency, and a new one."""
    form = AgencyForm()
    if _agency_saved(work, form, None):
        return go("admin_places.agencies")
    found = list(work.session.scalars(agencies_with_territory()))
    status = 422 if form.errors else 200
    return show("staff/admin/agencies.html", None, status, form=form, found=found, kinds=AGENCY_KIND_NAMES)


@pages.page("/staff/admin/agencies/<uuid:agency_id>", needs=AGENCY, methods=BOTH)
def agency(work: Work, one: Agency) -> Response:
    """Change an agency."""
    form = AgencyForm(obj=one, territory=str(one.territory_id))
    if _agency_saved(work, form, one):
        return go("admin_places.agencies")
    return show("staff/admin/agency.html", None, 422 if form.errors else 200, form=form, agency=one)


def _agency_saved(work: Work, form: AgencyForm, agency: Agency | None) -> bool:
    form.territory.choices = [(str(place.id), place.name) for place in work.session.scalars(territories())]
    if not form.validate_on_submit():
        return False
    body = Body(form.name.data or "", AgencyKind(form.kind.data), UUID(form.territory.data), bool(form.discreet.data))
    try:
        save_agency(work, body, agency)
    except Invalid as refusal:
        form.refuse(refusal.field, refusal.message)
        return False
    return True


@pages.page("/staff/admin/territories", needs=TERRITORY, methods=BOTH)
def places(work: Work) -> Response:
    """Every territory, and a new one."""
    form = TerritoryForm()
    if _territory_saved(work, form, None):
        return go("admin_places.places")
    found = list(work.session.scalars(territories()))
    return show("staff/admin/territories.html", None, 422 if form.errors else 200, form=form, found=found)


@pages.page("/staff/admin/territories/<uuid:territory_id>", needs=TERRITORY, methods=BOTH)
def place(work: Work, one: Territory) -> Response:
    """Change a territory: its help phone stands on every page of the people there."""
    form = TerritoryForm(obj=one)
    if _territory_saved(work, form, one):
        return go("admin_places.places")
    return show("staff/admin/territory.html", None, 422 if form.errors else 200, form=form, territory=one)


def _territory_saved(work: Work, form: TerritoryForm, territory: Territory | None) -> bool:
    if not form.validate_on_submit():
        return False
    said = Place(
        form.name.data or "",
        (form.code.data or "").upper(),
        (form.region.data or "").upper(),
        form.zone.data or "",
        form.help_phone.data or "",
        form.help_hours.data or "",
    )
    try:
        save_territory(work, said, territory)
    except Invalid as refusal:
        form.refuse(refusal.field, refusal.message)
        return False
    return True


@pages.page("/staff/admin/holidays", needs=HOLIDAY, methods=BOTH)
def holidays(work: Work) -> Response:
    """The days off of a territory; those of the country and the region are there already."""
    form, today = DayOffForm(), today_in(work.zone, work.now)
    # A coordinator keeps the days of the agency's own territory, an administrator those of every one.
    every, everywhere = may(work.actor, TERRITORY), list(work.session.scalars(territories()))
    own = None if every else work.session.scalars(agency_by_id(work.actor.agency_id)).one().territory_id
    form.area.choices = [(p.code, p.name) for p in everywhere if every or p.id == own]
    if form.validate_on_submit() and form.on.data is not None:
        try:
            add_day_off(work, form.area.data, form.on.data, form.name.data or "")
            return go("admin_places.holidays")
        except Conflict as refusal:
            form.refuse("on", refusal.message)
    days = list(work.session.scalars(visible(work.actor, days_off(today), HOLIDAY)))
    names = {p.code: p.name for p in everywhere}
    status = 422 if form.errors else 200
    return show("staff/admin/holidays.html", None, status, form=form, act=BaseForm(), days=days, names=names)


@pages.page("/staff/admin/holidays/<uuid:holiday_id>/remove", needs=HOLIDAY, methods=("POST",))
def remove(work: Work, day: Holiday) -> Response:
    """Take a local day off out again."""
    if BaseForm().validate_on_submit():
        remove_day_off(work, day)
    return go("admin_places.holidays")
