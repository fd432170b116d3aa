"""Finding people, and registering somebody new with their household and their consent."""

from typing import Any
from uuid import UUID

from flask import Response, request
from wtforms import BooleanField, Field, RadioField, SelectField, StringField

from app.access.caseload import people_found
from app.access.permissions import Permission
from app.access.policy import visible
from app.agencies.queries import staff_by_ids
from app.audit.services import record
from app.casework import Case
from app.casework.duplicates import resembling, traits_of
from app.casework.search import WORDS, Ways
from app.casework.services import open_case
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.staff.caseload_lines import lines
from app.pages.staff.contact import WRONG_BIRTH, WRONG_LETTER, could_be_born, language_choices
from app.pages.staff.speakers import SpeakerFields
from app.people.likeness import Traits, likeness
from app.people.phones import normal_phone
from app.people.rules import may_agree_alone, normal_identity, search_key, sound_key
from app.people.services import NewMember, NewPerson, document_index, form_household, phone_index, register
from app.people.vocabulary import LIKENESS_WORDS, RELATION_NAMES, Likeness, Relation
from app.privacy.services import give
from app.privacy.sharing import represent
from app.privacy.vocabulary import TEXTS, Purpose, Way
from app.web.fields import DayField, NumberField
from app.web.forms import AtMost, PhoneNumber, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("people", __name__)
MEMBERS = 6
OLDEST = 120
LONGEST_SEARCH = 100
KNOWN_SHOWN = 5
NOBODY = ("", mark("Nobody else"))
OTHERS = [(r.value, RELATION_NAMES[r]) for r in Relation if r is not Relation.APPLICANT]


class PersonForm(SpeakerFields):
    """Somebody new, who lives with them, and that they agree."""

    given_name = StringField(mark("Given name"), validators=[Required(mark("Write a name.")), AtMost(80)])
    family_name = StringField(mark("Family name (optional)"), validators=[AtMost(120)])
    birth_date = DayField(mark("Date of birth (optional)"))
    document = StringField(mark("DNI, NIE or codice fiscale (optional)"))
    phone = StringField(mark("Phone (optional)"), validators=[PhoneNumber()])
    municipality = StringField(mark("Municipality (optional)"), validators=[AtMost(80)])
    language = SelectField(mark("Language"), choices=[], default="es")
    way = RadioField(
        mark("How the person agreed"),
        choices=options([(Way.PAPER.value, mark("On paper, signed")), (Way.PHONE.value, mark("By telephone"))]),
        validators=[Required(mark("Say how the person agreed."))],
    )
    consent = BooleanField(mark("I read it to the person, and they agree"))
    repeats = BooleanField(mark("The person agrees to this too (they may say no)"))
    another = BooleanField(mark("It is another person"))

    def members(self) -> list[tuple[Field, Field, Field]]:
        """The rows for who else lives at home: relation, name, year of birth."""
        return [(self[f"relation_{n}"], self[f"name_{n}"], self[f"birth_year_{n}"]) for n in range(MEMBERS)]


for _number in range(MEMBERS):
    _relation = SelectField(mark("Relation"), choices=options([NOBODY, *OTHERS]), default="")
    setattr(PersonForm, f"relation_{_number}", _relation)
    setattr(PersonForm, f"name_{_number}", StringField(mark("Given name (optional)"), validators=[AtMost(80)]))
    setattr(PersonForm, f"birth_year_{_number}", NumberField(mark("Year of birth"), 1900, 2100))


@pages.page("/staff/people", needs=Permission.PERSON_FIND)
def find(work: Work) -> Response:
    """Find a person of my cases by name, reference, phone or document."""
    words = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    phone, document = normal_phone(words), normal_identity(words)
    found = []
    if words:
        ways = Ways(words, phone_index(phone) if phone else None, document_index(document) if document else None)
        found = people_found(work, search_key(words).split()[:WORDS], ways, Permission.PERSON_FIND)
    if len(found) == 1:
        only = found[0]
        work.log_reading(lambda later: _note_found(later, only.id))
    statuses = {str(row.id): row.status for row in found}
    return show("staff/people/find.html", "found", words=words, lines=lines(work, found), statuses=statuses)


def _note_found(work: Work, case_id: UUID) -> None:
    case = work.session.get_one(Case, case_id)
    record(work, "people:person:find", case, case.person_id)


@pages.page("/staff/cases/new", needs=Permission.CASE_OPEN, methods=("GET", "POST"))
def new(work: Work) -> Response:
    """Register a person and the household and open the case, with consent."""
    form, known = PersonForm(), []
    form.language.choices = language_choices()
    if form.is_submitted() and _makes_sense(work, form):
        known = [] if form.another.data else _known(work, form)
        if not known:
            case, refusal = _opened(work, form)
            if case is not None:
                return go("cases.case_file", case_id=case.id)
            form.refuse("consent", refusal)
    status = 409 if known else 422 if form.errors else 200
    return show(
        "staff/people/new.html",
        status=status,
        form=form,
        known=known,
        consent=TEXTS[Purpose.CASE].words,
        repeats=TEXTS[Purpose.BENEFIT_RECHECK].words,
    )


def _makes_sense(work: Work, form: PersonForm) -> bool:
    # Everything that is wrong is said at once: shape and sense.
    form.validate()
    today = today_in(work.zone, work.now)
    if not form.consent.data:
        form.refuse("consent", _("Tick this once the person has agreed."))
    if form.birth_date.data and not could_be_born(form.birth_date.data, today):
        form.refuse("birth_date", _(WRONG_BIRTH))
    if not may_agree_alone(form.birth_date.data, today) and form.speaker() is None:
        form.refuse("speaker_name", _("Below 14 years a representative agrees. Write down who speaks for the child."))
    if form.document.data and normal_identity(form.document.data) is None:
        form.refuse("document", _(WRONG_LETTER))
    for relation, name, year in form.members():
        if year.data is not None and not today.year - OLDEST <= year.data <= today.year:
            form.refuse(year.name, _("Write the year with four digits, such as 2015."))
        if (year.data is not None or name.data) and not relation.data:
            form.refuse(relation.name, _("Say who this is."))
    return not form.errors


def _known(work: Work, form: PersonForm) -> list[tuple[Any, list[str]]]:
    """Files of mine whose person may be this one, and why; others' files are never told."""
    document = normal_identity(form.document.data or "")
    new = Traits(
        sound_key(form.given_name.data or "", form.family_name.data or ""),
        form.birth_date.data,
        document_index(document) if document else None,
        phone_index(form.phone.data) if form.phone.data else None,
    )
    rows = work.session.execute(visible(work.actor, resembling(new), Permission.PERSON_FIND)).all()
    found = [(row, likeness(new, traits_of(row))) for row in rows]
    alike = [(row, why) for row, why in found if why]
    alike.sort(key=lambda pair: list(Likeness).index(pair[1][0]))
    return [(row, [_(LIKENESS_WORDS[reason]) for reason in why]) for row, why in alike[:KNOWN_SHOWN]]


def _opened(work: Work, form: PersonForm) -> tuple[Case | None, str]:
    worker = work.session.scalars(staff_by_ids([work.actor.staff_id] if work.actor.staff_id else [])).first()
    if worker is None:
        raise NotFound
    person = register(work, _person(form, worker.agency.territory_id))
    others = [
        NewMember(Relation(relation.data), year.data, name.data or "")
        for relation, name, year in form.members()
        if relation.data
    ]
    household = form_household(work, person, others)
    speaker = form.speaker()
    if speaker is not None:
        represent(work, person.id, speaker)
    try:
        for purpose in (Purpose.CASE, *((Purpose.BENEFIT_RECHECK,) if form.repeats.data else ())):
            give(work, purpose, Way(form.way.data), person_id=person.id)
        return open_case(work, person, household.id, worker), ""
    except (Invalid, Conflict) as refusal:
        return None, refusal.message


def _person(form: PersonForm, territory_id: UUID) -> NewPerson:
    return NewPerson(
        given_name=form.given_name.data or "",
        family_name=form.family_name.data or "",
        birth_date=form.birth_date.data,
        territory_id=territory_id,
        language=form.language.data,
        municipality=form.municipality.data or "",
        document=normal_identity(form.document.data) if form.document.data else None,
        phone=form.phone.data or None,
    )
