"""People who came in with a list and have not been asked yet: to be contacted, opened as cases, or let go."""

from flask import Response
from wtforms import RadioField

from app.access.permissions import Permission
from app.access.policy import visible
from app.agencies.queries import staff_by_ids
from app.audit.services import record
from app.casework.bringing_in import CONTACT_WITHIN, end_contact, open_for_contact
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.staff.speakers import SpeakerFields
from app.people import PersonToContact
from app.people.import_queries import PAGE, to_contact
from app.privacy.vocabulary import TEXTS, Purpose, Way
from app.web.forms import BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("contacts", __name__)
NEEDS = Permission.PEOPLE_CONTACT
ONE = "/staff/people/contact/<uuid:person_to_contact_id>"


class AgreeForm(SpeakerFields):
    """That somebody agreed, and how."""

    way = RadioField(
        mark("How the person agreed"),
        choices=options([(Way.PAPER.value, mark("On paper, signed")), (Way.PHONE.value, mark("By telephone"))]),
        validators=[Required(mark("Say how the person agreed."))],
    )


@pages.page("/staff/people/contact", needs=NEEDS)
def waiting(work: Work) -> Response:
    """Whom my agency is to contact, the longest waiting first."""
    people = work.session.scalars(visible(work.actor, to_contact(), NEEDS).limit(PAGE + 1)).all()
    if people:
        work.log_reading(lambda log: record(log, "people:contact:list", people=len(people[:PAGE])))
    return show(
        "staff/imports/contacts.html",
        contacts=[(contact, contact.created_at + CONTACT_WITHIN) for contact in people[:PAGE]],
        more=len(people) > PAGE,
    )


@pages.page(ONE, needs=NEEDS, methods=("GET", "POST"))
def contact(work: Work, found: PersonToContact) -> Response:
    """One of them: how to reach them, and what they said."""
    form = AgreeForm()
    if form.validate_on_submit():
        worker = work.session.scalars(staff_by_ids([work.actor.staff_id] if work.actor.staff_id else [])).first()
        if worker is None:
            raise NotFound
        try:
            case = open_for_contact(work, found, worker, Way(form.way.data), form.speaker())
        except Conflict as refused:
            form.refuse("way", refused.message)
        except Invalid as refused:
            form.refuse("speaker_name", refused.message)
        else:
            return go("cases.case_file", case_id=case.id)
    person = found.person
    work.log_reading(lambda log: record(log, "people:contact:read", person, person.id))
    return show(
        "staff/imports/contact.html",
        status=422 if form.errors else 200,
        contact=found,
        person=person,
        form=form,
        consent=_(TEXTS[Purpose.CASE].words),
        until=found.created_at + CONTACT_WITHIN,
    )


@pages.page(f"{ONE}/no", needs=NEEDS, methods=("POST",))
def refused(work: Work, found: PersonToContact) -> Response:
    """They do not want anything: all that the list said of them is erased."""
    if BaseForm().validate():
        end_contact(work, found)
    return go("contacts.waiting")
