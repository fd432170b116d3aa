"""What becomes of a proposal: the sheet to sign, the answer on paper, the review, and the end of a plan."""

from uuid import UUID

from flask import Response
from wtforms import HiddenField, RadioField, StringField

from app.access.sharing import readable_domains
from app.audit.services import record
from app.casework import Case
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.packages.agreeing import Answered, agree, close, review
from app.packages.basics import kept_of, supports_of
from app.packages.queries import PARTS
from app.packages.services import begin
from app.packages.sheet import printed
from app.packages.vocabulary import CHOSEN, CLOSE_NAMES, CloseReason, How
from app.pages.staff.outreach import download
from app.pages.staff.package import DESIGN, the_version
from app.people.vocabulary import Domain
from app.web.fields import DayField
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show
from app.web.request_cycle import house

pages = Pages("package_answers", __name__)
GO_ON, CHANGE, END = "go_on", "change", "end"


class PaperForm(BaseForm):
    """The day on which the person signed the sheet."""

    signed_on = DayField(mark("Signed on"), validators=[Required(mark("Write the day on which it was signed."))])
    seen = HiddenField()


class ReviewForm(BaseForm):
    """What came out of looking at the plan again together."""

    words = StringField(
        mark("What works and what does not, in the person's words"),
        validators=[Required(mark("Write what you talked about.")), AtMost(2000)],
    )
    then = RadioField(
        mark("And now"),
        choices=options(
            [
                (GO_ON, mark("It goes on as it is")),
                (CHANGE, mark("We change it: begin a new version")),
                (END, mark("It ends")),
            ]
        ),
        default=GO_ON,
    )
    next_on = DayField(mark("Next review (empty: in three months)"))
    reason = RadioField(
        mark("Why it ends"),
        choices=options((one.value, CLOSE_NAMES[one]) for one in CHOSEN),
        default=CloseReason.ACHIEVED.value,
    )


VERSION = "/staff/cases/<uuid:case_id>/plan/versions/<uuid:version_id>"


@pages.page(f"{VERSION}/sheet.pdf", needs=DESIGN)
def sheet(work: Work, case: Case, version_id: UUID) -> Response:
    """The plan on paper, in the person's language, with a line to sign."""
    version = the_version(work, case, version_id)
    rows = work.session.execute(PARTS, {"version_id": version.id}).all()
    readable = readable_domains(work, case)
    if any(Domain(row[0].domain) not in readable for row in rows):
        # Half a plan is nothing to sign: whoever may read all of it prints it.
        raise NotFound
    supports = supports_of(kept_of(work, case.id).row, case)
    work.log_reading(lambda log: record(log, "package:version:print", version, case.person_id, number=version.number))
    today = today_in(house().settings.time_zone, work.now)
    return download(printed(case, version, rows, supports, today), "application/pdf", f"plan-{case.reference}.pdf")


@pages.page(f"{VERSION}/signed", needs=DESIGN, methods=("GET", "POST"))
def signed(work: Work, case: Case, version_id: UUID) -> Response:
    """Write down that the person signed the sheet: it counts like an answer on the phone."""
    version = the_version(work, case, version_id)
    form = PaperForm(signed_on=today_in(work.zone, work.now))
    if form.validate_on_submit():
        try:
            agree(work, case, version, Answered(How.PAPER, form.signed_on.data))
        except Invalid as refusal:
            form.refuse(refusal.field or "signed_on", refusal.message)
        except Conflict as gone:
            form.refuse("signed_on", gone.message)
        else:
            return go("package.workbench", case_id=case.id)
    status = 422 if form.errors else 200
    return show("staff/package/signed.html", status=status, case=case, here="plan", form=form, version=version)


@pages.page(f"{VERSION}/review", needs=DESIGN, methods=("GET", "POST"))
def look_again(work: Work, case: Case, version_id: UUID) -> Response:
    """Look at the plan again with the person: it goes on, it changes, or it ends."""
    version = the_version(work, case, version_id)
    form = ReviewForm()
    if form.validate_on_submit():
        try:
            if form.then.data == END:
                close(work, case, version, CloseReason(form.reason.data), form.words.data or "")
            else:
                review(work, version, form.words.data or "", form.next_on.data)
                if form.then.data == CHANGE:
                    begin(work, case)
        except Invalid as refusal:
            form.refuse(refusal.field or "words", refusal.message)
        except Conflict as late:
            form.refuse("words", late.message)
        else:
            return go("package.workbench", case_id=case.id)
    status = 422 if form.errors else 200
    return show("staff/package/review.html", status=status, case=case, here="plan", form=form, version=version)
