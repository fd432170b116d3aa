"""Who is told what about a referral; nothing that leaves the house says what it is about."""

from uuid import UUID

from sqlalchemy import select

from app.agencies.models import StaffMember
from app.agencies.queries import answerers
from app.audit.services import record
from app.casework.models import Case, Referral, ReferralLink
from app.casework.panels import put_panel
from app.casework.referral_queries import link_by_id, links_of, referrals_of
from app.casework.referral_rules import LINK_LASTS, OPEN, link_is_good
from app.casework.services import NewTask, add_task
from app.casework.vocabulary import ReferralState, TaskKind, TaskOwner
from app.delivery import Outbox
from app.delivery.services import enqueue, enqueue_staff, withdraw
from app.delivery.to_services import answer_path, enqueue_offer
from app.foundation.clock import today_in
from app.foundation.i18n import gettext as _
from app.foundation.i18n import speaking
from app.foundation.unit_of_work import Work

LATEST = 5


def ask_service(work: Work, referral: Referral, *, again: bool = False) -> str | None:
    """Tell the service that somebody asks: its coordinators here, or a fresh link by e-mail; the link's path if any."""
    if not referral.agency.outside:
        kind = "referral_remind" if again else "referral_new"
        for member in work.session.scalars(answerers(referral.agency_id)):
            enqueue_staff(work, kind, member.id, subject_id=referral.id)
        return None
    shut_links(work, referral)
    link = ReferralLink(referral_id=referral.id, expires_at=work.now + LINK_LASTS)
    work.session.add(link)
    work.session.flush()
    kind = "referral_link_again" if again else "referral_link_new"
    enqueue_offer(work, kind, referral.offer, subject_id=link.id, expires_at=link.expires_at)
    return answer_path(link.id)


def renew_link(work: Work, referral: Referral) -> str | None:
    """A fresh link, sent to the service too; None where it has an account or nothing is left to be answered."""
    if not referral.agency.outside or referral.state not in OPEN:
        return None
    record(work, "case:referral:link", referral)
    return ask_service(work, referral, again=True)


def shut_links(work: Work, referral: Referral) -> None:
    """No link of before works any more, and none is still to be sent."""
    for link in work.session.scalars(links_of(referral.id)):
        link.used_at = work.now
        withdraw(work, link.id)


def tell_service_it_is_over(work: Work, referral: Referral) -> None:
    """Tell the service that it need do nothing any more, and not why."""
    withdraw(work, referral.id)
    shut_links(work, referral)
    if referral.agency.outside:
        enqueue_offer(work, "referral_over", referral.offer, subject_id=referral.id)
        return
    for member in work.session.scalars(answerers(referral.agency_id)):
        enqueue_staff(work, "referral_remind", member.id, subject_id=referral.id)


def tell_team(work: Work, referral: Referral) -> None:
    """Tell whoever sent it, unless they did this themselves."""
    if referral.sent_by != work.actor.staff_id:
        enqueue_staff(work, "referral_answered", referral.sent_by, subject_id=referral.id)


def tell_person(work: Work, referral: Referral, case: Case) -> None:
    """Tell the person that there is something new, unless they did this themselves."""
    if work.actor.person_id != case.person_id:
        enqueue(work, "referral_news", case.person_id, subject_id=referral.id)


def look_for_another(work: Work, referral: Referral, case: Case, offer_name: str) -> None:
    """Give the key worker a step when a service cannot take the person, or never answered, or was taken back."""
    worker = work.session.get_one(StaffMember, case.key_worker_id)
    with speaking(worker.language):
        title, why = _step(referral, offer_name)
    due = today_in(work.zone, work.now)
    add_task(work, case, NewTask(TaskOwner.STAFF, TaskKind.REVIEW, title, why, due_on=due, staff_id=worker.id))


def _step(referral: Referral, name: str) -> tuple[str, str]:
    if referral.state == ReferralState.REFUSED:
        return _("%(service)s has no place for them", service=name), _("Look for another service with the person.")
    if referral.state == ReferralState.EXPIRED:
        return _("%(service)s did not answer in 30 days", service=name), _("Call them, or look for another service.")
    return (
        _("The referral to %(service)s was taken back", service=name),
        _("The person no longer wants it. Nothing is shared any more. Talk with them about what they want."),
    )


def may_still_go(work: Work, row: Outbox) -> bool:
    """True while the link in an e-mail can still be used for something."""
    link = work.session.scalars(link_by_id(row.subject_id)).one_or_none()
    return link is not None and link_is_good(link.expires_at, link.used_at, work.now) and link.referral.state in OPEN


def refresh_panel(work: Work, case_id: UUID) -> None:
    """Bring what the file shows of referrals in step."""
    work.session.flush()
    live, past = list[dict[str, str | None]](), list[dict[str, str | None]]()
    for referral in work.session.scalars(referrals_of(case_id)):
        (live if referral.state in OPEN else past).append(_line(referral, work.zone))
    put_panel(work, case_id, "referrals", {"open": live, "past": past[:LATEST]})


def _line(referral: Referral, zone: str) -> dict[str, str | None]:
    since = referral.ended_at or referral.started_at or referral.answered_at or referral.sent_at
    return {
        "id": str(referral.id),
        "service": referral.offer.name,
        "agency": referral.agency.name,
        "state": str(referral.state),
        "since": today_in(zone, since).isoformat(),
        "answer_by": today_in(zone, referral.answer_by).isoformat() if referral.state == ReferralState.SENT else None,
    }


def case_of(work: Work, referral: Referral) -> Case:
    """The case of a referral."""
    return work.session.scalars(select(Case).where(Case.id == referral.case_id)).one()
