"""Writing to a group: who gets it is shown first, and each person gets a message of their own."""

from collections.abc import Sequence
from uuid import UUID

from flask import Response, request
from wtforms import RadioField, SelectField, StringField

from app.access.permissions import Permission
from app.access.policy import standing, visible
from app.casework.caseload import territories
from app.foundation.errors import Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark, ngettext
from app.foundation.unit_of_work import Work
from app.messaging.agency_texts import OwnText, own_texts
from app.messaging.announcements import Group, Receiver, announce, check_group, receivers
from app.messaging.services import checked_words
from app.messaging.texts import ReadyText, ready_texts
from app.messaging.vocabulary import Audience
from app.web.forms import BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show
from app.web.request_cycle import house

pages = Pages("announcements", __name__)
WHO = (
    (Audience.MINE.value, mark("All my cases")),
    (Audience.TERRITORY.value, mark("A territory")),
    (Audience.LIST.value, mark("The files of a list")),
)
MOST_REFERENCES = 500


class AnnouncementForm(BaseForm):
    """Whom, where, and what; `seen` is how many people the preview showed."""

    audience = RadioField(mark("Who gets it"), choices=options(WHO), validators=[Required(mark("Choose who gets it."))])
    territory = SelectField(mark("Territory"), choices=[])
    references = StringField(mark("Numbers of the files"))
    ready = SelectField(mark("Ready text"), choices=[])
    body = StringField(mark("Your own text"))
    seen = StringField(mark("People"))


@pages.page("/staff/messages/group", needs=Permission.MESSAGE_ANNOUNCE, methods=("GET", "POST"))
def write_to_many(work: Work) -> Response:
    """Choose a group and write; then see who they are, and send."""
    texts: list[OwnText | ReadyText] = [*own_texts(work, "", house().settings.default_language), *ready_texts()]
    form = _form(work, texts)
    chosen = next((text for text in texts if text.key == form.ready.data), None)
    found: list[Receiver] = []
    if form.validate_on_submit():
        try:
            found = _found(work, form)
            if form.seen.data == str(len(found)) and "change" not in request.form:
                announce(work, _group(form), found, form.body.data or "", chosen)
                return go("announcements.sent", count=len(found))
        except Invalid as refusal:
            form.refuse(refusal.field, refusal.message)
    preview = bool(found) and not form.errors and "change" not in request.form
    return show(
        "staff/messages/group.html",
        status=422 if form.errors else 200,
        form=form,
        found=found if preview else [],
        words=_words(form, found, chosen) if preview else [],
        many=ngettext("Send to %(num)s person", "Send to %(num)s people", len(found)),
    )


def _form(work: Work, texts: Sequence[OwnText | ReadyText]) -> AnnouncementForm:
    form = AnnouncementForm()
    statement, mine = standing(territories(mine=False), work.actor, Permission.MESSAGE_ANNOUNCE)
    places = work.session.execute(statement, mine)
    form.territory.choices = options([("", mark("Choose a territory")), *((str(key), name) for key, name in places)])
    named = ((text.key, text.title) for text in texts)
    form.ready.choices = options([("", mark("No, I write it myself")), *named])
    return form


def _group(form: AnnouncementForm) -> Group:
    audience = Audience(form.audience.data)
    if audience is Audience.TERRITORY:
        if not form.territory.data:
            raise Invalid(_("Choose a territory."), "territory")
        return Group(audience, territory_id=UUID(form.territory.data))
    if audience is Audience.LIST:
        named = (form.references.data or "").replace(",", " ").replace(";", " ").upper().split()
        if not named:
            raise Invalid(_("Write the numbers of the files, such as MIE-0012."), "references")
        return Group(audience, references=tuple(dict.fromkeys(named))[:MOST_REFERENCES])
    return Group(audience)


def _found(work: Work, form: AnnouncementForm) -> list[Receiver]:
    if not form.ready.data:
        checked_words(form.body.data or "")
    group = _group(form)
    statement = visible(work.actor, receivers(group, work.actor.staff_id), Permission.MESSAGE_ANNOUNCE)
    found = [Receiver(*row) for row in work.session.execute(statement)]
    check_group(found, group)
    return found


def _words(form: AnnouncementForm, found: list[Receiver], text: OwnText | ReadyText | None) -> list[tuple[str, str]]:
    """What they will read: the own text as it is, a ready text in each of their languages as the first of them does."""
    if text is None:
        return [("", form.body.data or "")]
    first = {one.language: one.given_name for one in reversed(found)}
    return [(code, text.in_language(code, name)) for code, name in sorted(first.items())]


@pages.page("/staff/messages/group/sent", needs=Permission.MESSAGE_ANNOUNCE)
def sent(work: Work) -> Response:
    """Say that it is done and what happens next."""
    return show("staff/messages/group_sent.html", count=request.args.get("count", 0, int))
