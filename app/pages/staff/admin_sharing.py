"""Administration of what agencies share: which agency reads what of whose files, for what, and until when."""

from datetime import date
from uuid import UUID

from flask import Response
from wtforms import BooleanField, SelectField, StringField

from app.access.permissions import Permission
from app.agencies.queries import agencies
from app.foundation.clock import today_in
from app.foundation.errors import Invalid
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.people.vocabulary import Domain
from app.privacy import SharingAgreement
from app.privacy.queries import agreements
from app.privacy.rules import needed_by
from app.privacy.sharing import NewAgreement, agree, close
from app.privacy.vocabulary import SHAREABLE_NAMES, Shareable, shareable
from app.privacy.words import areas
from app.web.fields import DayField
from app.web.forms import AtMost, BaseForm, Required
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("admin_sharing", __name__)
SHARING = Permission.ADMIN_AGREEMENT
BOTH = ("GET", "POST")


class AgreementForm(BaseForm):
    """What two agencies signed."""

    holder = SelectField(mark("Agency that leads the files"), choices=[])
    reader = SelectField(mark("Agency that may read"), choices=[])
    purpose = StringField(mark("For what"), validators=[Required(mark("Write for what they share.")), AtMost(300)])
    document = StringField(
        mark("Document"), validators=[Required(mark("Write where the signed document is.")), AtMost(160)]
    )
    starts_on = DayField(mark("First day"), validators=[Required(mark("Choose a day."))])
    ends_on = DayField(mark("Last day (optional)"))

    def chosen(self) -> frozenset[Shareable]:
        """What was ticked."""
        return frozenset(part for part in SHAREABLE_NAMES if self[f"area_{part.value}"].data)

    def boxes(self) -> list[BooleanField]:
        """A box for each part of life, and for what else can be shared."""
        return [self[f"area_{part.value}"] for part in SHAREABLE_NAMES]


for _part, _name in SHAREABLE_NAMES.items():
    setattr(AgreementForm, f"area_{_part.value}", BooleanField(_name))


@pages.page("/staff/admin/sharing", needs=SHARING)
def every(work: Work) -> Response:
    """The agreements: those that hold, and those that are over."""
    found, today = list(work.session.scalars(agreements())), today_in(work.zone, work.now)
    return show(
        "staff/admin/sharing.html",
        found=[(one, areas(_read(one)), _holds(one, today)) for one in found],
    )


def _read(one: SharingAgreement) -> list[str]:
    """What is read in the end: what they agreed on, as far as the reader's kind of work needs it."""
    needed = needed_by(one.reader.kind)
    return [name for name in one.domains if shareable(name) in needed]


def _holds(one: SharingAgreement, today: date) -> str:
    if one.closed_at is not None or (one.ends_on is not None and one.ends_on < today):
        return "over"
    return "later" if one.starts_on > today else "now"


@pages.page("/staff/admin/sharing/new", needs=SHARING, methods=BOTH)
def new(work: Work) -> Response:
    """Write down what two agencies signed."""
    form = AgreementForm()
    form.holder.choices = form.reader.choices = [(str(a.id), a.name) for a in work.session.scalars(agencies())]
    if not form.is_submitted():
        form.starts_on.data = today_in(work.zone, work.now)
    elif form.validate() and _agreed(work, form):
        return go("admin_sharing.every")
    return show("staff/admin/agreement.html", None, 422 if form.errors else 200, form=form)


def _agreed(work: Work, form: AgreementForm) -> bool:
    if form.starts_on.data is None:
        return False
    said = NewAgreement(
        UUID(form.holder.data),
        UUID(form.reader.data),
        form.chosen(),
        form.purpose.data or "",
        form.document.data or "",
        form.starts_on.data,
        form.ends_on.data,
    )
    try:
        agree(work, said)
    except Invalid as refusal:
        form.refuse(f"area_{Domain.INCOME.value}" if refusal.field == "domains" else refusal.field, refusal.message)
        return False
    return True


@pages.page("/staff/admin/sharing/<uuid:sharing_agreement_id>/end", needs=SHARING, methods=BOTH)
def end(work: Work, one: SharingAgreement) -> Response:
    """End an agreement: told before what that closes, then at once."""
    if BaseForm().validate_on_submit():
        close(work, one)
        return go("admin_sharing.every")
    return show("staff/admin/agreement_end.html", one=one, form=BaseForm(), what=areas(_read(one)))
