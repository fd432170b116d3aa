"""Documents of a file: what the person sent and what professionals put there, what each is and until when it counts."""

from uuid import UUID

from flask import Response
from wtforms import MultipleFileField, SelectField, StringField

from app.access.permissions import Permission
from app.access.policy import visible
from app.audit.services import record
from app.casework import Case
from app.foundation.clock import today_in
from app.foundation.errors import Invalid, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.messaging.papers import PaperLabel, add_paper, label_paper, paper_of, papers_of
from app.messaging.vocabulary import FLAW_WORDS, PAPER_NAMES, PaperKind
from app.web.fields import DayField
from app.web.files import ACCEPTED, sent_along
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("documents", __name__)
READ, WRITE = Permission.CASE_READ, Permission.CASE_WRITE
BOTH = ("GET", "POST")


class LabelForm(BaseForm):
    """What a paper is, and until when it counts."""

    kind = SelectField(
        mark("What it is"),
        choices=options([("", mark("Choose")), *((k.value, PAPER_NAMES[k]) for k in PaperKind)]),
        validators=[Required(mark("Choose what it is."))],
    )
    words = StringField(mark("In your words (optional)"), validators=[AtMost(120)])
    valid_until = DayField(mark("Valid until (optional)"))

    def label(self) -> PaperLabel:
        """What was chosen."""
        return PaperLabel(PaperKind(self.kind.data), self.words.data or "", self.valid_until.data)


class PaperForm(LabelForm):
    """A photo or PDF, and what it is."""

    files = MultipleFileField(mark("Photo or PDF"))


@pages.page("/staff/cases/<uuid:case_id>/documents", needs=READ)
def listed(work: Work, case: Case) -> Response:
    """Every paper of the file: what runs out first on top, then the newest."""
    work.log_reading(lambda log: record(log, "case:file:read", case, case.person_id))
    return _page(work, case, PaperForm(None))


def _page(work: Work, case: Case, form: PaperForm) -> Response:
    return show(
        "staff/cases/documents.html",
        status=422 if form.errors else 200,
        case=case,
        here="documents",
        form=form,
        papers=work.session.execute(visible(work.actor, papers_of(case.id), Permission.MESSAGE_FILE_READ)).all(),
        names={kind.value: _(PAPER_NAMES[kind]) for kind in PaperKind},
        flaws={flaw.value: _(words) for flaw, words in FLAW_WORDS.items()},
        today=today_in(work.zone, work.now),
        accepted=ACCEPTED,
    )


@pages.page("/staff/cases/<uuid:case_id>/documents/new", needs=WRITE, methods=("POST",), takes_files=True)
def add(work: Work, case: Case) -> Response:
    """Put a paper into the file."""
    form = PaperForm()
    if form.validate_on_submit():
        try:
            add_paper(work, case, b"".join(sent_along(form.files)[:1]), form.label())
        except Invalid as refused:
            form.refuse("files", refused.message)
        else:
            return go("documents.listed", case_id=case.id)
    return _page(work, case, form)


@pages.page("/staff/cases/<uuid:case_id>/documents/<uuid:attachment_id>", needs=WRITE, methods=BOTH)
def paper(work: Work, case: Case, attachment_id: UUID) -> Response:
    """Say what a paper is, and until when it counts."""
    asked = visible(work.actor, paper_of(case.id, attachment_id), Permission.MESSAGE_FILE_READ)
    found = work.session.execute(asked).first()
    if found is None:
        raise NotFound
    form = LabelForm(obj=found[1])
    if form.validate_on_submit():
        label_paper(work, case, attachment_id, form.label())
        return go("documents.listed", case_id=case.id)
    status = 422 if form.errors else 200
    return show("staff/cases/document.html", status=status, form=form, case=case, here="documents", file=found[0])
