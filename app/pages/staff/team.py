"""The team around a case: who sits in it and why, who asks to, what the person allows, and who speaks for them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, request
from wtforms import BooleanField, RadioField, SelectField, StringField

from app.access.permissions import Permission
from app.access.policy import visible
from app.agencies import StaffMember
from app.agencies.vocabulary import ROLE_NAMES, Role
from app.casework import Case
from app.casework.asking import answer, waiting_for
from app.casework.seats import change_key_worker, end, join, seat_of
from app.casework.teams import case_by_id, could_join, refresh_panel, seats_of, set_interpreter
from app.casework.vocabulary import SEAT_END_NAMES, SeatEnd
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.people.rules import may_agree_alone
from app.people.vocabulary import Domain
from app.privacy.queries import open_asks, representatives_of, sharing_consents
from app.privacy.services import withdraw
from app.privacy.sharing import Speaker, agreed_domains, ask, give_sharing, represent, stop_representing
from app.privacy.vocabulary import GROUND_NAMES, Extra, Ground, Purpose, Way
from app.privacy.words import agreed_words, areas
from app.web.forms import AtMost, BaseForm, PhoneNumber, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("seats", __name__)
LEAD = Permission.CASE_TEAM_LEAD
BOTH = ("GET", "POST")
ON_PHONE = "ask"


class SeatForm(BaseForm):
    """Somebody who is asked into the team, and why."""

    member = SelectField(mark("Who"), choices=[], validators=[Required(mark("Choose somebody."))])
    reason = StringField(
        mark("What they do for the person"),
        validators=[Required(mark("Write why: the person reads it.")), AtMost(200)],
    )


class EndForm(BaseForm):
    """Why somebody leaves the team."""

    reason = StringField(mark("Reason"), validators=[Required(mark("Write a reason.")), AtMost(200)])


class LeaderForm(BaseForm):
    """Who leads the plan from now on."""

    member = SelectField(mark("New key worker"), choices=[], validators=[Required(mark("Choose somebody."))])
    reason = StringField(mark("Reason"), validators=[Required(mark("Write why: the person reads it.")), AtMost(200)])
    stay = BooleanField(mark("The key worker of before stays in the team"), default=True)


class AnswerForm(BaseForm):
    """A yes or a no to somebody who asks for access, with its reason."""

    granted = RadioField(
        mark("Your answer"),
        choices=options([("yes", mark("Yes")), ("no", mark("No"))]),
        validators=[Required(mark("Choose yes or no."))],
    )
    answer = StringField(mark("Reason"), validators=[Required(mark("Write a reason.")), AtMost(400)])


class ShareForm(BaseForm):
    """With which agency the team may share, and how the person says yes."""

    agency = SelectField(mark("Agency"), choices=[], validators=[Required(mark("Choose an agency."))])
    way = RadioField(
        mark("How the person says yes"),
        choices=options(
            [
                (ON_PHONE, mark("Ask on their phone")),
                (Way.PAPER.value, mark("They signed on paper")),
                (Way.PHONE.value, mark("They said yes by telephone, I read them the words")),
            ]
        ),
        default=ON_PHONE,
    )
    conversation = BooleanField(mark("The messages with the team, too"))


class SpeakerForm(BaseForm):
    """Who speaks for a child, or for an adult with support."""

    name = StringField(mark("Name"), validators=[Required(mark("Write a name.")), AtMost(160)])
    ground = SelectField(mark("On what ground"), choices=options((g.value, GROUND_NAMES[g]) for g in Ground))
    phone = StringField(mark("Phone (optional)"), validators=[PhoneNumber()])
    document = StringField(mark("Which paper shows it (optional)"), validators=[AtMost(160)])


@pages.page("/staff/cases/<uuid:case_id>/team", needs=Permission.CASE_READ)
def team(work: Work, case: Case) -> Response:
    """Who sits in the team, who asks to, and what the person allows; whoever leads it changes it from here."""
    today = today_in(work.zone, work.now)
    seats = list(work.session.scalars(seats_of(case.id)))
    now = [seat for seat in seats if seat.ended_at is None and (seat.until_at is None or seat.until_at > work.now)]
    mine = visible(work.actor, case_by_id(case.id), LEAD)
    leads = work.session.scalars(mine).first() is not None
    return show(
        "staff/cases/team.html",
        case=case,
        here="team",
        leads=leads,
        act=BaseForm(),
        seats=sorted(now, key=lambda seat: seat.staff_id != case.key_worker_id),
        gone=[(seat, _end_words(seat.end_reason)) for seat in seats if seat not in now],
        waiting=list(work.session.scalars(waiting_for(case.id))) if leads else [],
        consents=[(one, areas(one.domains)) for one in work.session.scalars(sharing_consents(case.person_id))],
        asks=list(work.session.scalars(open_asks(case.person_id))),
        speakers=list(work.session.scalars(representatives_of(case.person_id, today))),
        needs_speaker=not may_agree_alone(case.person.birth_date, today),
        ground_names=GROUND_NAMES,
    )


def _end_words(reason: str) -> str:
    return _(SEAT_END_NAMES[SeatEnd(reason)]) if reason in set(SeatEnd) else reason


def _done(work: Work, case: Case) -> Response:
    refresh_panel(work, case)
    return go("seats.team", case_id=case.id)


def _candidates(work: Work, case: Case) -> dict[str, StaffMember]:
    return {str(p.id): p for p in work.session.scalars(could_join(case.agency_id, today_in(work.zone, work.now)))}


def _called(member: StaffMember) -> str:
    role = _(ROLE_NAMES[Role(member.role)])
    return _("%(name)s, %(role)s, %(agency)s", name=member.name, role=role, agency=member.agency.name)


def _shown(template: str, case: Case, form: BaseForm, **more: Any) -> Response:
    return show(template, None, 422 if form.errors else 200, case=case, here="team", form=form, **more)


@pages.page("/staff/cases/<uuid:case_id>/team/add", needs=LEAD, methods=BOTH)
def add(work: Work, case: Case) -> Response:
    """Ask a professional into the team."""
    form, people = SeatForm(), _candidates(work, case)
    form.member.choices = [("", ""), *((key, _called(one)) for key, one in people.items())]
    if form.validate_on_submit() and _carried_out(
        form, lambda: join(work, case, people[form.member.data], form.reason.data or "")
    ):
        return _done(work, case)
    return _shown("staff/cases/team_add.html", case, form)


def _carried_out(form: Any, verb: Callable[[], object]) -> bool:
    """True when the verb went through; else its refusal stands on the field it is about, or on the first one."""
    try:
        verb()
    except (Invalid, Conflict) as refusal:
        field = getattr(refusal, "field", "") or ""
        first = next(name for name in form._fields if name not in {"idem", "csrf_token"})
        form.refuse(field if field in form else first, str(refusal))
        return False
    return True


@pages.page("/staff/cases/<uuid:case_id>/team/key-worker", needs=LEAD, methods=BOTH)
def lead(work: Work, case: Case) -> Response:
    """Somebody else of the agency leads the plan; the person sees who, since when and why."""
    form = LeaderForm()
    people = {key: one for key, one in _candidates(work, case).items() if one.agency_id == case.agency_id}
    form.member.choices = [
        ("", ""),
        *((key, _called(one)) for key, one in people.items() if one.id != case.key_worker_id),
    ]
    if form.validate_on_submit() and _carried_out(form, lambda: _lead(work, case, people[form.member.data], form)):
        return _done(work, case)
    return _shown("staff/cases/team_lead.html", case, form)


def _lead(work: Work, case: Case, member: StaffMember, form: LeaderForm) -> None:
    change_key_worker(work, case, member, form.reason.data or "", stay=bool(form.stay.data))


@pages.page("/staff/cases/<uuid:case_id>/team/<uuid:seat_id>/end", needs=LEAD, methods=BOTH)
def end_seat(work: Work, case: Case, seat_id: UUID) -> Response:
    """Somebody leaves the team; from that moment on the file is closed to them."""
    form, place = EndForm(), seat_of(work, case.id, seat_id)
    if place is None:
        raise NotFound
    if form.validate_on_submit() and _carried_out(form, lambda: end(work, case, place, form.reason.data or "")):
        return _done(work, case)
    return _shown("staff/cases/team_end.html", case, form, seat=place)


@pages.page("/staff/cases/<uuid:case_id>/team/requests/<uuid:request_id>", needs=LEAD, methods=BOTH)
def answer_request(work: Work, case: Case, request_id: UUID) -> Response:
    """Let somebody in or say no; of an emergency: say whether it was right."""
    form = AnswerForm()
    asked = next((one for one in work.session.scalars(waiting_for(case.id)) if one.id == request_id), None)
    if asked is None:
        raise NotFound
    granted = form.granted.data == "yes"
    if form.validate_on_submit() and _carried_out(
        form, lambda: answer(work, case, asked, form.answer.data or "", granted=granted)
    ):
        return _done(work, case)
    return _shown("staff/cases/team_answer.html", case, form, asked=asked)


@pages.page("/staff/cases/<uuid:case_id>/team/sharing", needs=LEAD, methods=BOTH)
def share(work: Work, case: Case) -> Response:
    """Ask the person whether the team may share with an agency, or write down that they said yes."""
    form, people = ShareForm(), _candidates(work, case).values()
    others = {str(p.agency_id): p.agency.name for p in people if p.agency_id != case.agency_id}
    form.agency.choices = [("", ""), *others.items()]
    if form.validate_on_submit() and _carried_out(form, lambda: _share(work, case, form)):
        return _done(work, case)
    words = agreed_words(Purpose.SHARING, _("the agency you choose"), [domain.value for domain in Domain])
    return _shown("staff/cases/team_share.html", case, form, words=words, agencies=len(others))


def _share(work: Work, case: Case, form: ShareForm) -> None:
    agency = UUID(form.agency.data)
    domains = agreed_domains(work, case.agency_id, agency)
    if Extra.CONVERSATION in domains and not form.conversation.data:
        domains -= {Extra.CONVERSATION}
    elif form.conversation.data and Extra.CONVERSATION not in domains:
        raise Invalid(_("The agreement with this agency does not name the messages."), "conversation")
    if form.way.data == ON_PHONE:
        ask(work, case.person_id, agency, domains)
    else:
        give_sharing(work, case.person_id, agency, domains, Way(form.way.data))


@pages.page("/staff/cases/<uuid:case_id>/team/sharing/<uuid:given_id>/end", needs=LEAD, methods=("POST",))
def take_back(work: Work, case: Case, given_id: UUID) -> Response:
    """The person said to the team that they no longer agree: it counts from now on, as if they had done it."""
    given = next((one for one in work.session.scalars(sharing_consents(case.person_id)) if one.id == given_id), None)
    if given is None:
        raise NotFound
    if BaseForm().validate_on_submit():
        withdraw(work, given)
    return _done(work, case)


@pages.page("/staff/cases/<uuid:case_id>/team/speakers", needs=LEAD, methods=BOTH)
def add_speaker(work: Work, case: Case) -> Response:
    """Write down who speaks for the person."""
    form = SpeakerForm()
    if form.validate_on_submit():
        new = Speaker(form.name.data or "", Ground(form.ground.data), form.phone.data or None, form.document.data or "")
        represent(work, case.person_id, new)
        return _done(work, case)
    return _shown("staff/cases/team_speaker.html", case, form)


@pages.page("/staff/cases/<uuid:case_id>/team/speakers/<uuid:speaker_id>/end", needs=LEAD, methods=("POST",))
def end_speaker(work: Work, case: Case, speaker_id: UUID) -> Response:
    """Somebody no longer speaks for the person."""
    today = today_in(work.zone, work.now)
    speakers = work.session.scalars(representatives_of(case.person_id, today))
    speaker = next((one for one in speakers if one.id == speaker_id), None)
    if speaker is None:
        raise NotFound
    if BaseForm().validate_on_submit():
        stop_representing(work, speaker)
    return _done(work, case)


@pages.page("/staff/cases/<uuid:case_id>/team/interpreter", needs=LEAD, methods=("POST",))
def interpreter(work: Work, case: Case) -> Response:
    """Say whether the person needs somebody who interprets, or no longer does."""
    if BaseForm().validate_on_submit():
        set_interpreter(work, case, needed=request.form.get("needed") == "y")
    return go("seats.team", case_id=case.id)
