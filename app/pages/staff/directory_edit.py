"""Adding a service to the directory, changing it, ending it and offering it again."""

from typing import Any
from uuid import UUID

from flask import Response
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField

from app.access.permissions import Permission
from app.agencies import ServiceOffer
from app.agencies.directory import add, agency_to_keep, change, end, reopen
from app.agencies.directory_csv import Problem, read_weekly, weekly_text
from app.agencies.offer_data import OfferData, tidy
from app.agencies.offer_rows import data_of
from app.agencies.queries import Looking, offers, territories
from app.agencies.vocabulary import EVIDENCE_NAMES, Evidence
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.staff.directory import LIST, OFFER
from app.pages.staff.outreach import acting
from app.people.vocabulary import DOMAIN_NAMES
from app.web.fields import AmountField, NumberField
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("directory_edit", __name__)
BOTH = ("GET", "POST")
MOST = 9999


class ServiceForm(BaseForm):
    """A service as its agency describes it."""

    name = StringField(mark("Name of the service"), [Required(mark("Write the name of the service.")), AtMost(160)])
    agency = StringField(mark("Organisation"), [AtMost(120)])
    about = StringField(mark("What it does"), [Required(mark("Write in one sentence what it does.")), AtMost(4000)])
    domains = SelectMultipleField(mark("Parts of life"))
    territories = SelectMultipleField(mark("Territories"))
    places_total = NumberField(mark("Places in all"), 0, MOST)
    places_free = NumberField(mark("Places free this month"), 0, MOST)
    waiting_days = NumberField(mark("Days until somebody can begin"), 0, 3650)
    monthly_cost = AmountField(mark("Cost a month for one person, in euros"))
    expected_months = NumberField(mark("Months it takes as a rule"), 0, 120)
    hours_per_week = NumberField(mark("Hours a week it asks of the person"), 0, 168)
    weekly = StringField(mark("When"))
    evidence = SelectField(mark("Evidence that it helps"))
    min_age = NumberField(mark("Youngest age"), 0, 120)
    max_age = NumberField(mark("Oldest age"), 0, 120)
    conditions = StringField(mark("Other conditions"), [AtMost(1000)])
    excludes = SelectMultipleField(mark("Cannot be had at the same time as"))
    needs_referral = BooleanField(mark("A team has to ask for a place"))
    phone = StringField(mark("Phone"), [AtMost(40)])
    email = StringField(mark("E-mail"), [AtMost(254)])
    address = StringField(mark("Address"), [AtMost(200)])
    own_key = StringField(mark("Your own key"), [AtMost(60)])

    def data_said(self, before: OfferData) -> OfferData:
        """What was filled in, or what stays as it was where the form asks nothing. Raises Invalid."""
        weekly = read_weekly(self.weekly.data or "")
        if isinstance(weekly, Problem):
            raise Invalid(_("Write the day and the hours, such as MO 10:00-12:00; WE 16:00-18:00."), "weekly")
        if self.email.data and ("@" not in self.email.data or " " in self.email.data or not self.email.data.isascii()):
            raise Invalid(_("Write the e-mail address like name@example.org."), "email")
        hours, whole = self.hours_per_week.data, before.hours_per_week
        texts: dict[str, Any] = {name: self[name].data or "" for name in _TEXTS}
        numbers: dict[str, Any] = {name: self[name].data for name in _NUMBERS}
        return OfferData(
            **texts,
            **numbers,
            agency=before.agency,
            domains=tidy(self.domains.data or ()),
            territories=tidy(self.territories.data or ()),
            excludes=tidy(self.excludes.data or ()),
            monthly_cost=self.monthly_cost.data,
            hours_per_week=whole if whole is not None and hours == round(whole) else hours,
            evidence=Evidence(self.evidence.data),
            weekly=weekly,
            needs_referral=bool(self.needs_referral.data),
            active=before.active,
        )


_TEXTS = ("name", "about", "conditions", "phone", "email", "address", "own_key")
_NUMBERS = ("places_total", "places_free", "waiting_days", "expected_months", "min_age", "max_age")


@pages.page(f"{LIST}/new", needs=Permission.OFFER_KEEP, methods=BOTH)
def new(work: Work) -> Response:
    """Put a service into the directory: the agency's own, or one of an organisation without an account."""
    form = _form(work, ServiceForm(needs_referral=True, evidence=Evidence.UNKNOWN.value), None)
    if form.validate_on_submit():
        try:
            own = acting(work).agency
            data = form.data_said(OfferData())
            agency = agency_to_keep(work, form.agency.data, own) if form.agency.data else own
            return go("directory.service", service_offer_id=add(work, agency, data).id)
        except (Invalid, Conflict) as refused:
            form.refuse(getattr(refused, "field", "") or "name", refused.message)
    return show("staff/directory/edit.html", status=422 if form.errors else 200, form=form, offer=None)


@pages.page(f"{OFFER}/edit", needs=Permission.OFFER_KEEP, methods=BOTH)
def edit(work: Work, offer: ServiceOffer) -> Response:
    """Change what the directory says of a service."""
    before = data_of(offer, "")
    form = _form(work, ServiceForm(**_filled(before)), offer.id)
    if form.validate_on_submit():
        try:
            change(work, offer, form.data_said(before))
        except (Invalid, Conflict) as refused:
            form.refuse(getattr(refused, "field", "") or "name", refused.message)
        else:
            return go("directory.service", service_offer_id=offer.id)
    return show("staff/directory/edit.html", status=422 if form.errors else 200, form=form, offer=offer)


@pages.page(f"{OFFER}/end", needs=Permission.OFFER_KEEP, methods=("POST",))
def end_it(work: Work, offer: ServiceOffer) -> Response:
    """Take a service out of the directory, or offer it again."""
    if BaseForm().validate_on_submit():
        (end if offer.active else reopen)(work, offer)
    return go("directory.service", service_offer_id=offer.id)


def _form(work: Work, form: ServiceForm, own_id: UUID | None) -> ServiceForm:
    form.domains.choices = options((domain.value, _(name)) for domain, name in DOMAIN_NAMES.items())
    form.territories.choices = options((place.code, place.name) for place in work.session.scalars(territories()))
    form.evidence.choices = options((level.value, _(name)) for level, name in EVIDENCE_NAMES.items())
    others = work.session.scalars(offers(Looking(agency_id=work.actor.agency_id))).all()
    chosen = [(str(row.id), row.name) for row in others if row.id != own_id]
    known = {value for value, _name in chosen}
    chosen += [(value, value) for value in form.excludes.data or () if value not in known]
    form.excludes.choices = options(chosen)
    return form


def _filled(data: OfferData) -> dict[str, object]:
    whole = data.hours_per_week
    return {
        **{name: getattr(data, name) for name in (*_TEXTS, *_NUMBERS, "monthly_cost", "needs_referral")},
        "hours_per_week": None if whole is None else round(whole),
        "evidence": data.evidence.value,
        "domains": list(data.domains),
        "territories": list(data.territories),
        "excludes": list(data.excludes),
        "weekly": weekly_text(data.weekly),
    }
