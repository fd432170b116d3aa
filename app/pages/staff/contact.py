"""Who a person is and how they are reached; when two people edit, both versions are shown field by field."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Response
from wtforms import HiddenField, SelectField, StringField

from app.access.permissions import Permission
from app.casework import Case
from app.foundation import i18n
from app.foundation.clock import today_in
from app.foundation.errors import Conflict
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.people.rules import normal_identity
from app.people.services import Contact, Details, change_contact, change_details
from app.people.vocabulary import SPOKEN
from app.web.fields import DayField
from app.web.forms import AtMost, BaseForm, PhoneNumber, Required, options, spaced_phone
from app.web.merging import differences, take_theirs
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("contact", __name__)
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
OLDEST = 120
WORDS: dict[str, Callable[[Any], str]] = {
    "phone": spaced_phone,
    "language": i18n.language_name,
    "birth_date": i18n.date_text,
}
WRONG_LETTER = mark("The letter does not fit the number. Look at the document again.")
WRONG_BIRTH = mark("This date cannot be right. Write the day the person was born.")


class ContactForm(BaseForm):
    """How a person is reached; `seen` is the version that was on the screen."""

    phone = StringField(mark("Phone"), validators=[PhoneNumber()])
    email = StringField(mark("E-mail"), validators=[AtMost(200)])
    address = StringField(mark("Address"), validators=[AtMost(300)])
    municipality = StringField(mark("Municipality"), validators=[AtMost(80)])
    language = SelectField(mark("Language"), choices=[])
    contact_note = StringField(mark("Best time and way to reach them"), validators=[AtMost(200)])
    seen = HiddenField()


class DetailsForm(BaseForm):
    """Who a person is; `seen` is the version that was on the screen."""

    given_name = StringField(mark("Given name"), validators=[Required(mark("Write a name.")), AtMost(80)])
    family_name = StringField(mark("Family name (optional)"), validators=[AtMost(120)])
    birth_date = DayField(mark("Date of birth (optional)"))
    document = StringField(mark("DNI, NIE or codice fiscale (optional)"))
    seen = HiddenField()


def language_choices(more: str = "") -> list[tuple[str, str]]:
    """The languages people here speak, by their name in the reader's language."""
    codes = {*SPOKEN, *([more] if more else [])}
    return sorted(((code, i18n.language_name(code)) for code in codes), key=lambda pair: pair[1])


def could_be_born(birth: date, today: date) -> bool:
    """True for a day in the last 120 years."""
    return date(today.year - OLDEST, 1, 1) <= birth <= today


@pages.page("/staff/cases/<uuid:case_id>/contact", needs=Permission.CASE_ENTRY, methods=("GET", "POST"))
def contact(work: Work, case: Case) -> Response:
    """Change how the person is reached; when somebody was faster, both versions are shown and nothing typed is lost."""
    form = ContactForm(obj=case.person, seen=str(case.person.version))
    form.language.choices = options(language_choices(case.person.language))
    if form.is_submitted():
        return _changed(case, form, Contact.__slots__, lambda seen: _change_contact(work, case, form, seen))
    form.phone.data = spaced_phone(case.person.phone or "")
    return _shown(case, form)


def _change_contact(work: Work, case: Case, form: ContactForm, seen: int) -> None:
    if form.email.data and not EMAIL.fullmatch(form.email.data):
        form.refuse("email", _("Write an e-mail address such as name@example.org."))
        return
    new = Contact(
        phone=form.phone.data or None,
        email=form.email.data or None,
        address=form.address.data or None,
        municipality=form.municipality.data or "",
        language=form.language.data,
        contact_note=form.contact_note.data or None,
    )
    change_contact(work, case.person, seen, new)


@pages.page("/staff/cases/<uuid:case_id>/details", needs=Permission.CASE_ENTRY, methods=("GET", "POST"))
def details(work: Work, case: Case) -> Response:
    """Put right who the person is."""
    form = DetailsForm(obj=case.person, seen=str(case.person.version))
    if form.is_submitted():
        return _changed(case, form, Details.__slots__, lambda seen: _change_details(work, case, form, seen))
    return _shown(case, form)


def _change_details(work: Work, case: Case, form: DetailsForm, seen: int) -> None:
    document = normal_identity(form.document.data or "")
    if form.document.data and document is None:
        form.refuse("document", _(WRONG_LETTER))
    if form.birth_date.data and not could_be_born(form.birth_date.data, today_in(work.zone, work.now)):
        form.refuse("birth_date", _(WRONG_BIRTH))
    if not form.errors:
        form.document.data = document
        new = Details(form.given_name.data or "", form.family_name.data or "", form.birth_date.data, document)
        change_details(work, case.person, seen, new)


def _changed(case: Case, form: BaseForm, names: tuple[str, ...], change: Callable[[int], None]) -> Response:
    saved: dict[str, Any] = {name: getattr(case.person, name) for name in names}
    take_theirs(form, saved)
    seen = form["seen"].data or ""
    if form.validate():
        try:
            change(int(seen) if seen.isdecimal() else 0)
        except Conflict:
            form["seen"].data = str(case.person.version)
            return _shown(case, form, 409, differences(form, saved, WORDS))
    return _shown(case, form, 422) if form.errors else go("cases.case_file", case_id=case.id)


def _shown(case: Case, form: BaseForm, status: int = 200, theirs: list[Any] | None = None) -> Response:
    name = "contact" if isinstance(form, ContactForm) else "details"
    return show(f"staff/cases/{name}.html", status=status, form=form, case=case, here="contact", theirs=theirs or [])
