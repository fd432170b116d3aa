"""Administration of the people who work here: inviting, roles, a new invitation, leaving, and cover for the absent."""

from uuid import UUID

from flask import Response, request
from wtforms import SelectField, StringField

from app.access.permissions import Permission
from app.access.policy import may, visible
from app.agencies import Cover, StaffMember
from app.agencies.administration import (
    APPOINTS,
    Newcomer,
    agencies_with_territory,
    case_workers,
    change_role,
    invite,
    staff_list,
)
from app.agencies.vocabulary import ROLE_NAMES, Role
from app.casework.cover import arrange_cover, covers, end_cover, leave, led_by
from app.foundation import i18n
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.identity.leaving import invite_anew
from app.identity.services import Issued
from app.web.fields import DayField
from app.web.forms import AtMost, BaseForm, Required
from app.web.pages import Pages
from app.web.render import go, show
from app.web.request_cycle import house

pages = Pages("admin_staff", __name__)
STAFF = Permission.ADMIN_STAFF
COVER = Permission.ADMIN_COVER
BOTH = ("GET", "POST")


class InviteForm(BaseForm):
    """Somebody who is to work here."""

    email = StringField(mark("Work e-mail"), validators=[Required(mark("Write the e-mail.")), AtMost(200)])
    agency = SelectField(mark("Agency"), choices=[])
    role = SelectField(mark("Role"), choices=[])
    language = SelectField(mark("Language of the pages"), choices=[])


class RoleForm(BaseForm):
    """What somebody is here to do."""

    role = SelectField(mark("Role"), choices=[])


class LeaveForm(BaseForm):
    """Who leads the plans of somebody who leaves."""

    successor = SelectField(mark("Who leads their plans from now on"), choices=[])


class CoverForm(BaseForm):
    """Who looks after whose cases, and when."""

    absent = SelectField(mark("Who is away"), choices=[], validators=[Required(mark("Choose somebody."))])
    cover = SelectField(mark("Who covers"), choices=[], validators=[Required(mark("Choose somebody."))])
    starts_on = DayField(mark("First day"), validators=[Required(mark("Choose a day."))])
    ends_on = DayField(mark("Last day"), validators=[Required(mark("Choose a day."))])


def _roles(work: Work) -> list[tuple[str, str]]:
    return [(role.value, ROLE_NAMES[role]) for role in APPOINTS[Role(work.actor.role)]]


@pages.page("/staff/admin/staff", needs=STAFF)
def everybody(work: Work) -> Response:
    """Who works here, and who worked here."""
    words = request.args.get("q", "").strip()[:80]
    found = work.session.scalars(visible(work.actor, staff_list(words), STAFF))
    return show("staff/admin/staff.html", "found", people=list(found), words=words)


@pages.page("/staff/admin/staff/new", needs=STAFF, methods=BOTH)
def new(work: Work) -> Response:
    """Invite somebody; the link is shown once and works for three days."""
    form = InviteForm()
    # A coordinator invites into their own agency; the list of an administrator has every one.
    every = [(str(one.id), one.name) for one in work.session.scalars(agencies_with_territory())]
    own = [pair for pair in every if pair[0] == str(work.actor.agency_id)]
    form.agency.choices = every if may(work.actor, Permission.ADMIN_AGENCY) else own
    form.role.choices = _roles(work)
    form.language.choices = list(i18n.LANGUAGES.items())
    if form.validate_on_submit():
        if "@" not in (form.email.data or ""):
            form.refuse("email", _("Write the whole e-mail address, such as name@example.org."))
        else:
            try:
                member, issued = invite(work, _newcomer(form))
                return _link(member, issued)
            except (Conflict, Invalid) as refusal:
                form.refuse("email", refusal.message)
    return show("staff/admin/invite.html", None, 422 if form.errors else 200, form=form)


def _newcomer(form: InviteForm) -> Newcomer:
    return Newcomer(form.email.data or "", Role(form.role.data), UUID(form.agency.data), form.language.data)


def _link(member: StaffMember, issued: Issued) -> Response:
    address = f"{house().settings.base_url}/staff/invite/{issued.token}"
    return show("staff/admin/link.html", member=member, address=address, expires_at=issued.expires_at)


@pages.page("/staff/admin/staff/<uuid:staff_member_id>", needs=STAFF, methods=BOTH)
def one(work: Work, member: StaffMember) -> Response:
    """Somebody who works here: their role, a new invitation, and the way out."""
    form = RoleForm(role=member.role)
    form.role.choices = _roles(work)
    if form.validate_on_submit():
        try:
            change_role(work, member, Role(form.role.data))
            return go("admin_staff.one", staff_member_id=member.id)
        except (Conflict, Invalid) as refusal:
            form.refuse("role", refusal.message)
    return show("staff/admin/member.html", None, 422 if form.errors else 200, form=form, member=member)


@pages.page("/staff/admin/staff/<uuid:staff_member_id>/invite", needs=STAFF, methods=("POST",))
def invite_again(work: Work, member: StaffMember) -> Response:
    """For a lost password or computer: the old sign-in ends at once, and a new link sets everything up again."""
    if not BaseForm().validate_on_submit():
        return go("admin_staff.one", staff_member_id=member.id)
    if member.left_at is not None:
        raise NotFound
    return _link(member, invite_anew(work, member.account_id))


@pages.page("/staff/admin/staff/<uuid:staff_member_id>/leave", needs=STAFF, methods=BOTH)
def end_work(work: Work, member: StaffMember) -> Response:
    """Somebody leaves: told before what ends, then it ends at once."""
    form, led = LeaveForm(), list(work.session.scalars(led_by(member.id)))
    others = {str(one.id): one for one in work.session.scalars(case_workers(but=member))}
    form.successor.choices = [("", ""), *((key, one.name) for key, one in others.items())]
    if form.validate_on_submit():
        try:
            leave(work, member, others.get(form.successor.data))
            return go("admin_staff.everybody")
        except (Conflict, Invalid) as refusal:
            form.refuse("successor", refusal.message)
    status = 422 if form.errors else 200
    return show("staff/admin/leave.html", None, status, form=form, member=member, led=len(led))


@pages.page("/staff/admin/cover", needs=COVER, methods=BOTH)
def cover(work: Work) -> Response:
    """Who covers for whom; it ends by itself on the evening of the last day."""
    form = CoverForm()
    people = {str(one.id): one for one in work.session.scalars(visible(work.actor, case_workers(), STAFF))}
    form.absent.choices = form.cover.choices = [("", ""), *((key, one.name) for key, one in people.items())]
    if form.validate_on_submit() and _arranged(work, form, people):
        return go("admin_staff.cover")
    arranged = list(work.session.scalars(visible(work.actor, covers(), COVER)))
    today = today_in(work.zone, work.now)
    status = 422 if form.errors else 200
    return show("staff/admin/cover.html", None, status, form=form, act=BaseForm(), covers=arranged, day=today)


def _arranged(work: Work, form: CoverForm, people: dict[str, StaffMember]) -> bool:
    if form.starts_on.data is None or form.ends_on.data is None:
        return False
    try:
        absent, colleague = people[form.absent.data], people[form.cover.data]
        arrange_cover(work, absent, colleague, form.starts_on.data, form.ends_on.data)
    except Invalid as refusal:
        form.refuse(refusal.field, refusal.message)
        return False
    return True


@pages.page("/staff/admin/cover/<uuid:cover_id>/end", needs=COVER, methods=("POST",))
def back(work: Work, one: Cover) -> Response:
    """Somebody is back early."""
    if BaseForm().validate_on_submit():
        end_cover(work, one)
    return go("admin_staff.cover")
