"""Sending a photo of a paper: from a step that asks for it, from another app, or just so; it goes into the messages."""

from uuid import UUID

from flask import Response, request
from wtforms import MultipleFileField, RadioField, StringField
from wtforms.validators import Optional

from app.access.permissions import Permission
from app.casework import Case, CaseTask
from app.casework.queries import plan_of
from app.casework.services import finish_task
from app.casework.vocabulary import TaskKind, TaskOwner
from app.foundation.errors import Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.messaging.rules import MOST_BYTES
from app.messaging.services import write
from app.pages.participant.ended import lead_back
from app.web.files import ACCEPTED, sent_along
from app.web.forms import BaseForm, options
from app.web.pages import Pages
from app.web.render import go_to, show

pages = Pages("paper", __name__)
lead_back(pages)


class PaperForm(BaseForm):
    """The photo, what it is of the papers that are asked for, and a few words."""

    files = MultipleFileField(mark("Photo or PDF"))
    step = RadioField(mark("What is it?"), choices=[], validators=[Optional()])
    body = StringField(mark("A few words (you can leave it empty)"))


@pages.page("/paper", needs=Permission.OWN_CASE_ACT, methods=("GET", "POST"), takes_files=True)
def send(work: Work, case: Case) -> Response:
    """Choose the photo, say what it is, send it; the step that asked for it is done then."""
    asked = _asked_for(work, case.id)
    form = PaperForm()
    form.step.choices = options(
        [*((str(task.id), task.title) for task in asked), ("other", mark("Something else"))] if asked else []
    )
    if form.validate_on_submit() and _sent(work, case, form, asked):
        return go_to("/messages#newest")
    if request.method == "GET":
        form.step.data = request.args.get("step", "")
    return show(
        "participant/paper.html",
        status=422 if form.errors else 200,
        form=form,
        asked=asked,
        accepted=ACCEPTED,
        limit=MOST_BYTES,
    )


def _asked_for(work: Work, case_id: UUID) -> list[CaseTask]:
    """Steps of the person that ask for a paper and are not done."""
    steps = [task for task, _by in work.session.execute(plan_of(case_id))]
    return [t for t in steps if t.done_at is None and t.kind == TaskKind.PAPER and t.owner == TaskOwner.PERSON]


def _sent(work: Work, case: Case, form: PaperForm, asked: list[CaseTask]) -> bool:
    files = sent_along(form.files)
    if not files:
        form.refuse("files", _("Choose a photo or a PDF."))
        return False
    step = next((task for task in asked if str(task.id) == form.step.data), None)
    words = form.body.data or (step.title if step else "")
    try:
        write(work, case, words, files)
    except Invalid as refusal:
        form.refuse(refusal.field, refusal.message)
        return False
    if step is not None:
        finish_task(work, step)
    return True
