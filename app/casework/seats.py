"""Seats in the team of a case: given with a reason, ended at once when what they rest on is gone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.orm import joinedload

from app.agencies.models import StaffMember
from app.agencies.vocabulary import CASE_ROLES
from app.audit.services import record
from app.casework.models import Case, TeamSeat
from app.casework.services import NewTask, add_task
from app.casework.vocabulary import CaseStatus, SeatEnd, SeatKind, TaskKind, TaskOwner
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import speaking
from app.foundation.unit_of_work import Work
from app.people.models import Person
from app.privacy.models import SharingAgreement
from app.privacy.queries import in_force, sharing_consents
from app.privacy.sharing import agreed_domains
from app.privacy.vocabulary import ConsentWithdrawn, Purpose, SharingEnded


def open_seat(work: Work, case_id: UUID, staff_id: UUID | None) -> TeamSeat | None:
    """The seat that a professional has in a case and that nobody ended, its time over or not."""
    found = select(TeamSeat).where(
        TeamSeat.case_id == case_id, TeamSeat.staff_id == staff_id, TeamSeat.ended_at.is_(None)
    )
    return work.session.scalars(found).one_or_none()


def join(work: Work, case: Case, member: StaffMember, reason: str) -> TeamSeat:
    """Ask a professional into the team; one of another agency needs an agreement and the person's yes first."""
    if member.left_at is not None or member.role not in CASE_ROLES:
        raise Invalid(_("Choose somebody who works with cases."), "member")
    if member.agency_id != case.agency_id:
        _refuse_unshared(work, case, member)
    return take(work, case, member, reason)


def _refuse_unshared(work: Work, case: Case, member: StaffMember) -> None:
    if not agreed_domains(work, case.agency_id, member.agency_id):
        raise Invalid(
            _("The two agencies have no agreement that holds today. An administrator writes it down first."), "member"
        )
    if all(consent.agency_id != member.agency_id for consent in work.session.scalars(sharing_consents(case.person_id))):
        raise Invalid(_("The person has not agreed to share with this agency. Ask them first, below."), "member")


def take(
    work: Work,
    case: Case,
    member: StaffMember,
    reason: str,
    kind: SeatKind = SeatKind.MEMBER,
    until_at: datetime | None = None,
) -> TeamSeat:
    """Give a professional a seat; one that ends by itself gives way to one that stays, never the other way round."""
    held = open_seat(work, case.id, member.id)
    if held is not None:
        if held.until_at is None:
            raise Conflict(_("%(name)s is in the team already.", name=member.name))
        held.ended_at, held.end_reason = min(held.until_at, work.now), SeatEnd.TIME
        work.session.flush()
    place = TeamSeat(
        case_id=case.id, staff_id=member.id, reason=reason, started_at=work.now, kind=kind, until_at=until_at
    )
    work.session.add(place)
    work.session.flush()
    record(work, "case:team:join", case, case.person_id, staff=str(member.id), kind=kind.value)
    return place


def join_by_acting(work: Work, case: Case, reason: str) -> None:
    """Who does something for a person belongs to their team from then on, if they are of the agency of the case."""
    member = work.session.get(StaffMember, work.actor.staff_id) if work.actor.staff_id else None
    if member is None or member.agency_id != case.agency_id or member.role not in CASE_ROLES:
        return
    held = open_seat(work, case.id, member.id)
    if held is None or (held.until_at is not None and held.until_at <= work.now):
        take(work, case, member, reason)


def end(work: Work, case: Case, place: TeamSeat, reason: str) -> None:
    """End a seat at once; the key worker's ends only when somebody else leads."""
    if place.staff_id == case.key_worker_id:
        raise Conflict(_("The key worker leads the plan. Choose another key worker first."))
    if place.ended_at is not None:
        return
    place.ended_at, place.end_reason = work.now, reason
    record(work, "case:team:leave", case, case.person_id, staff=str(place.staff_id))


def change_key_worker(work: Work, case: Case, member: StaffMember, reason: str, *, stay: bool = True) -> None:
    """Somebody else leads the plan from now on; who led it stays in the team unless told otherwise. Raises Invalid."""
    if member.left_at is not None or member.role not in CASE_ROLES or member.agency_id != case.agency_id:
        raise Invalid(_("The key worker is somebody of the agency that leads the file. Choose another name."), "member")
    if member.id == case.key_worker_id:
        raise Conflict(_("%(name)s leads the plan already.", name=member.name))
    before, held = case.key_worker_id, open_seat(work, case.id, member.id)
    if held is None or held.until_at is not None:
        take(work, case, member, reason)
    case.key_worker_id = member.id
    work.session.flush()
    former = open_seat(work, case.id, before)
    if former is not None and not stay:
        end(work, case, former, SeatEnd.CHANGED)
    record(work, "case:team:lead", case, case.person_id, staff=str(member.id), before=str(before))


def end_of_agency(work: Work, cases: list[UUID], agency_id: UUID, why: SeatEnd) -> int:
    """End every seat that people of an agency have in these cases; how many."""
    theirs = select(StaffMember.id).where(StaffMember.agency_id == agency_id)
    ended = work.session.execute(
        update(TeamSeat)
        .where(TeamSeat.case_id.in_(cases), TeamSeat.staff_id.in_(theirs), TeamSeat.ended_at.is_(None))
        .values(ended_at=work.now, end_reason=why.value)
        .execution_options(synchronize_session="fetch")
    )
    return int(getattr(ended, "rowcount", 0))


def heed_withdrawal(work: Work, event: ConsentWithdrawn) -> None:
    """A person took a consent back: the seats that rested on it end in the same transaction."""
    cases = work.session.scalars(select(Case).where(Case.person_id == event.person_id).order_by(Case.id)).all()
    for case in cases:
        if event.purpose is Purpose.SHARING and event.agency_id and event.agency_id != case.agency_id:
            gone = end_of_agency(work, [case.id], event.agency_id, SeatEnd.CONSENT)
            record(work, "case:team:leave", case, case.person_id, why=SeatEnd.CONSENT.value, seats=gone)
        elif event.purpose is Purpose.CASE and case.status == CaseStatus.OPEN:
            _wind_down(work, case)


def _wind_down(work: Work, case: Case) -> None:
    """Only the key worker can still open the file, to close it with the person."""
    work.session.execute(
        update(TeamSeat)
        .where(TeamSeat.case_id == case.id, TeamSeat.staff_id != case.key_worker_id, TeamSeat.ended_at.is_(None))
        .values(ended_at=work.now, end_reason=SeatEnd.CONSENT.value)
        .execution_options(synchronize_session="fetch")
    )
    leader = work.session.get_one(StaffMember, case.key_worker_id)
    person = work.session.get_one(Person, case.person_id)
    with speaking(leader.language):
        title = _("%(name)s does not want to go on: talk and close the file", name=person.name)
        why = _("The consent to the file was taken back. Nobody else of the team can open it now.")
    today = today_in(work.zone, work.now)
    add_task(work, case, NewTask(TaskOwner.STAFF, TaskKind.REVIEW, title, why, due_on=today, staff_id=leader.id))


def heed_agreement(work: Work, event: SharingEnded) -> None:
    """Two agencies no longer share: nobody of the one sits in a team of the other any more."""
    held = (
        select(TeamSeat.case_id)
        .join(Case, Case.id == TeamSeat.case_id)
        .join(StaffMember, StaffMember.id == TeamSeat.staff_id)
        .where(
            Case.agency_id == event.holder_id,
            StaffMember.agency_id == event.reader_id,
            TeamSeat.ended_at.is_(None),
            TeamSeat.kind != SeatKind.EMERGENCY,
        )
    )
    cases = list(work.session.scalars(held.order_by(TeamSeat.case_id).distinct()))
    if cases:
        end_of_agency(work, cases, event.reader_id, SeatEnd.AGREEMENT)


def seat_of(work: Work, case_id: UUID, seat_id: UUID) -> TeamSeat | None:
    """One seat of this case, with whoever holds it."""
    found = select(TeamSeat).options(joinedload(TeamSeat.staff)).where(TeamSeat.id == seat_id)
    return work.session.scalars(found.where(TeamSeat.case_id == case_id)).one_or_none()


def end_unshared(work: Work) -> int:
    """What the night does: seats of another agency whose agreement ended by its date end too; how many."""
    today = today_in(work.zone, work.now)
    shared = exists().where(
        SharingAgreement.holder_id == Case.agency_id,
        SharingAgreement.reader_id == StaffMember.agency_id,
        *in_force(today),
    )
    over = (
        select(TeamSeat)
        .join(Case, Case.id == TeamSeat.case_id)
        .join(StaffMember, StaffMember.id == TeamSeat.staff_id)
        .where(
            TeamSeat.ended_at.is_(None),
            TeamSeat.kind == SeatKind.MEMBER,
            Case.agency_id != StaffMember.agency_id,
            ~shared,
        )
        .order_by(TeamSeat.id)
    )
    ended = work.session.scalars(over).all()
    for place in ended:
        place.ended_at, place.end_reason = work.now, SeatEnd.AGREEMENT
    if ended:
        record(work, "case:team:leave", None, why=SeatEnd.AGREEMENT.value, seats=len(ended))
    return len(ended)
