"""Cover for absent colleagues and the end of somebody's work here: their files are never without anybody."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, exists, select, update
from sqlalchemy.orm import aliased, joinedload

from app.agencies.models import Cover, StaffMember
from app.agencies.vocabulary import CASE_ROLES, CoverArranged, CoverEnded, StaffLeft
from app.audit.services import record
from app.casework.models import Case, CaseTask, TeamSeat
from app.casework.seats import change_key_worker, end_unshared
from app.casework.vocabulary import CaseStatus, SeatEnd, SeatKind
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.events import publish
from app.foundation.i18n import gettext as _
from app.foundation.i18n import speaking
from app.foundation.unit_of_work import Work
from app.identity.leaving import close_account

LONGEST = timedelta(days=183)


def arrange_cover(work: Work, absent: StaffMember, cover: StaffMember, starts_on: date, ends_on: date) -> Cover:
    """A colleague looks after somebody's cases from one day to another; today's begins at once. Raises Invalid."""
    today = today_in(work.zone, work.now)
    if cover.id == absent.id or cover.agency_id != absent.agency_id or cover.role not in CASE_ROLES or cover.left_at:
        raise Invalid(_("Choose a colleague of the same agency who works with cases."), "cover")
    if ends_on < starts_on or ends_on < today:
        raise Invalid(_("The last day comes before the first, or is over. Look at both again."), "ends_on")
    if ends_on - max(starts_on, today) > LONGEST:
        raise Invalid(_("A cover lasts at most six months. For longer, hand the cases over."), "ends_on")
    made = Cover(absent_id=absent.id, cover_id=cover.id, starts_on=starts_on, ends_on=ends_on)
    work.session.add(made)
    work.session.flush()
    record(work, "admin:cover:arrange", made, staff=str(cover.id), absent=str(absent.id))
    if starts_on <= today:
        _seat(work, made, absent, cover)
    publish(work, CoverArranged(absent.id, max(starts_on, today), ends_on))
    return made


def _seat(work: Work, cover: Cover, absent: StaffMember, colleague: StaffMember) -> int:
    own, other = aliased(TeamSeat), aliased(TeamSeat)
    uncovered = (
        select(Case.id)
        .join(own, and_(own.case_id == Case.id, own.staff_id == absent.id, own.ended_at.is_(None)))
        .where(
            Case.status == CaseStatus.OPEN,
            own.kind == SeatKind.MEMBER,
            ~exists().where(other.case_id == Case.id, other.staff_id == colleague.id, other.ended_at.is_(None)),
        )
        .order_by(Case.id)
    )
    with speaking(colleague.language):
        reason = _("Covers for %(name)s", name=absent.name)
    over = datetime.combine(cover.ends_on + timedelta(days=1), time(0), ZoneInfo(work.zone))
    seats = [
        TeamSeat(
            case_id=case_id,
            staff_id=colleague.id,
            reason=reason,
            started_at=work.now,
            kind=SeatKind.COVER,
            until_at=over,
        )
        for case_id in work.session.scalars(uncovered)
    ]
    work.session.add_all(seats)
    work.session.flush()
    if seats:
        record(work, "admin:cover:begin", cover, staff=str(colleague.id), seats=len(seats))
    return len(seats)


def end_cover(work: Work, cover: Cover) -> None:
    """Somebody is back early: the seats of the cover end at once."""
    if cover.ended_at is not None:
        return
    cover.ended_at = work.now
    covered = select(TeamSeat.case_id).where(TeamSeat.staff_id == cover.absent_id, TeamSeat.ended_at.is_(None))
    work.session.execute(
        update(TeamSeat)
        .where(
            TeamSeat.staff_id == cover.cover_id,
            TeamSeat.kind == SeatKind.COVER,
            TeamSeat.ended_at.is_(None),
            TeamSeat.case_id.in_(covered),
        )
        .values(ended_at=work.now, end_reason=SeatEnd.TIME.value)
        .execution_options(synchronize_session=False)
    )
    record(work, "admin:cover:end", cover, staff=str(cover.cover_id))
    publish(work, CoverEnded(cover.absent_id, max(cover.starts_on, today_in(work.zone, work.now)), cover.ends_on))


def end_overdue(work: Work) -> int:
    """Close the seats whose time is over, several times an hour; how many. The door refuses them from the minute on."""
    over = work.session.execute(
        update(TeamSeat)
        .where(TeamSeat.ended_at.is_(None), TeamSeat.until_at <= work.now)
        .values(ended_at=TeamSeat.until_at, end_reason=SeatEnd.TIME.value)
        .execution_options(synchronize_session=False)
    )
    return int(getattr(over, "rowcount", 0))


def keep_seats(work: Work) -> int:
    """What the night does: close seats that are over, and seat who covers from today on; how many changed."""
    today = today_in(work.zone, work.now)
    running = covers().where(Cover.starts_on <= today, Cover.ends_on >= today, Cover.ended_at.is_(None))
    changed = end_overdue(work) + end_unshared(work)
    return changed + sum(_seat(work, one, one.absent, one.cover) for one in work.session.scalars(running))


def covers() -> Select[Cover]:
    """Who covers for whom, the latest first."""
    return (
        select(Cover)
        .options(joinedload(Cover.absent), joinedload(Cover.cover))
        .order_by(Cover.starts_on.desc(), Cover.id)
    )


def led_by(staff_id: UUID) -> Select[Case]:
    """The open files that a professional leads."""
    return (
        select(Case)
        .options(joinedload(Case.person))
        .where(Case.key_worker_id == staff_id, Case.status == CaseStatus.OPEN)
        .order_by(Case.opened_on, Case.id)
    )


def leave(work: Work, member: StaffMember, successor: StaffMember | None) -> None:
    """End somebody's work here at once: sign-in, sessions, seats; a successor leads their files. Raises Invalid."""
    if member.left_at is not None:
        return
    if member.id == work.actor.staff_id:
        raise Conflict(_("You cannot end your own work here. Ask another administrator."))
    led = work.session.scalars(led_by(member.id)).all()
    if led and successor is None:
        raise Invalid(_("Choose who leads the plans of this colleague from now on."), "successor")
    for case in led:
        if successor is not None:
            change_key_worker(work, case, successor, _("Takes over from %(name)s", name=member.name))
    if successor is not None:
        open_tasks = CaseTask.staff_id == member.id, CaseTask.done_at.is_(None)
        work.session.execute(
            update(CaseTask)
            .where(*open_tasks)
            .values(staff_id=successor.id)
            .execution_options(synchronize_session=False)
        )
    work.session.execute(
        update(TeamSeat)
        .where(TeamSeat.staff_id == member.id, TeamSeat.ended_at.is_(None))
        .values(ended_at=work.now, end_reason=SeatEnd.LEFT.value)
        .execution_options(synchronize_session=False)
    )
    member.left_at = work.now
    work.session.flush()
    close_account(work, member.account_id)
    record(work, "admin:staff:leave", member, successor=str(successor.id) if successor else None)
    publish(work, StaffLeft(member.id, successor.id if successor else None))
