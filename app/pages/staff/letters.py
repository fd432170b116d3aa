"""Letters to print and to post, for people who chose to be told on paper."""

from flask import Response, url_for
from wtforms import SelectMultipleField

from app.access import policy
from app.access.permissions import Permission
from app.audit.services import record
from app.delivery import Outbox
from app.delivery.letters import posted, printed, waiting
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.staff.outreach import download
from app.people import Person
from app.web.forms import BaseForm, Required
from app.web.pages import Pages
from app.web.render import go, show
from app.web.request_cycle import house

pages = Pages("letters", __name__)
PRINT = Permission.LETTER_PRINT
MOST = 200


class PostedForm(BaseForm):
    """Which letters were posted."""

    gone = SelectMultipleField(
        mark("Posted"), [Required(mark("Tick the letters that you have posted."))], validate_choice=False
    )


def _pile(work: Work) -> list[tuple[Outbox, Person]]:
    statement = policy.visible(work.actor, waiting(work.now).limit(MOST), PRINT)
    return [(row, person) for row, person in work.session.execute(statement)]


@pages.page("/staff/letters", needs=PRINT, methods=("GET", "POST"))
def pile(work: Work) -> Response:
    """The pile, and what was posted of it."""
    form, letters = PostedForm(), _pile(work)
    if form.validate_on_submit():
        ticked = set(form.gone.data or ())
        posted(work, [row for row, _person in letters if str(row.id) in ticked])
        return go("letters.pile")
    return show("staff/letters/pile.html", status=422 if form.errors else 200, form=form, letters=letters)


@pages.page("/staff/letters.pdf", needs=PRINT)
def pile_as_pdf(work: Work) -> Response:
    """All letters of the pile as one document, a sheet each."""
    people = [person for _row, person in _pile(work)]
    if not people:
        return go("letters.pile")
    work.log_reading(lambda log: record(log, "delivery:letter:print", count=len(people)))
    address = f"{house().settings.base_url}{url_for('account.lost')}"
    return download(printed(_("Letters"), people, address), "application/pdf", "letters.pdf")
