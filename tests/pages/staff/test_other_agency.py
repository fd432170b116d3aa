"""What somebody of another agency in the team finds: only what both agencies and the person named, on every page."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.agencies.models import StaffMember
from app.agencies.vocabulary import AgencyKind, Role
from app.benefits.services import keep_check
from app.casework import asking, cover
from app.casework.models import Case, TeamSeat
from app.casework.vocabulary import CaseStatus, SeatKind, TaskKind
from app.messaging.files import release
from app.messaging.models import Attachment, Message
from app.messaging.papers import PaperLabel, add_paper
from app.messaging.services import write
from app.messaging.vocabulary import FileKind, PaperKind
from app.people.models import HouseholdMember, MemberIncome
from app.people.vocabulary import Domain, IncomeKind
from app.privacy.vocabulary import Extra
from tests.support.circles import agreed, an_office, said_yes, seated

SECRET = "He found us. Do not call this phone after six."
PDF = b"%PDF-1.4 paper"


def a_team(build, shared, kind=AgencyKind.EMPLOYMENT):
    """Rosa's file with words, money and papers in it, and a partner with whom `shared` is shared."""
    lead, rosa = build.a_worker(), build.a_person()
    case = build.a_case(worker=lead, person=rosa)
    office, adviser = an_office(build, kind=kind)
    agreed(build, build.the_agency(), office, frozenset([*Domain, *Extra]))
    said_yes(build, case, office, frozenset(shared))
    seated(build, lead, case, adviser)
    with build.unit(build.person_actor(rosa)) as work:
        write(work, work.session.get_one(Case, case.id), SECRET)
    return lead, rosa, case, adviser


def with_money(build, lead, case):
    with build.unit(build.staff_actor(lead)) as work:
        member = work.session.scalars(
            select(HouseholdMember).where(HouseholdMember.household_id == case.household_id)
        ).first()
        since = work.now.date() - timedelta(days=60)
        work.session.add(
            MemberIncome(
                member_id=member.id, kind=IncomeKind.PENSION, amount=Decimal(431), starts_on=since, created_at=work.now
            )
        )
        check = keep_check(work, case.id, {"region": "ES", "people": []}, work.now.date())
    return member.id, check.id


def pages_of(case, member_id, check_id):
    base = f"/staff/cases/{case.id}"
    money = [f"{base}/benefits", f"{base}/benefits/checks/{check_id}", f"{base}/benefits/check/home"]
    return [f"{base}/messages"], money, [f"{base}/{place}" for place in ("contact", "details", "access", "handed-over")]


def test_the_conversation_and_the_money_are_shut_to_a_partner_with_whom_they_are_not_shared(build, browser):
    lead, _rosa, case, adviser = a_team(build, [Domain.WORK])
    member_id, check_id = with_money(build, lead, case)
    talk, money, entry = pages_of(case, member_id, check_id)
    partner = build.sign_in(browser(), adviser)
    build.a_task(case, "Ask for the minimum income", kind=TaskKind.CLAIM)

    for address in (*talk, *money, *entry):
        assert partner.get(address).status == 404, address
    page = partner.get(f"/staff/cases/{case.id}")
    assert page.status == 200 and not page.has("He found us") and not page.has("minimum income")
    shown = {a.get("href") for a in page.tree.iter("a")}
    assert not shown & {*talk, *money, *entry}
    assert not partner.get(f"/staff/cases/{case.id}/history").has("He found us")
    assert not partner.get("/staff/messages?who=all").has("Rosa") and not partner.get("/staff/").has(
        "without an answer"
    )
    for address in (f"/staff/cases/{case.id}/household", f"/staff/cases/{case.id}/household/{member_id}"):
        assert partner.get(address).status == 200 and not partner.get(address).has("431")
    form = {"kind": "pension", "amount": "9", "since": "2026-11-01"}
    assert partner.post(f"/staff/cases/{case.id}/household/{member_id}/income", form).status == 404
    assert partner.get("/staff/messages/group").send(audience="mine", body="Hello").status in {200, 422}
    with build.unit() as work:
        assert len(work.session.scalars(select(Message.id)).all()) == 1

    own = build.sign_in(browser(), lead)
    assert all(own.get(address).status == 200 for address in (*talk, *money, *entry))
    page = own.get(f"/staff/cases/{case.id}")
    assert page.has("He found us") and page.has("Ask for the minimum income")
    assert own.get(f"/staff/cases/{case.id}/household").has("431")


def test_what_is_ticked_opens_and_closes_with_the_consent(build, browser, clock):
    lead, _rosa, case, adviser = a_team(build, [Domain.INCOME, Extra.CONVERSATION])
    member_id, check_id = with_money(build, lead, case)
    talk, money, entry = pages_of(case, member_id, check_id)
    partner = build.sign_in(browser(), adviser)

    assert [partner.get(address).status for address in (*talk, *money)] == [200] * 4
    assert partner.get(talk[0]).has("He found us") and partner.get("/staff/messages").has("Rosa")
    assert partner.get(f"/staff/cases/{case.id}").has("He found us")
    assert partner.get(f"/staff/cases/{case.id}/household").has("431")
    assert {partner.get(address).status for address in entry} == {404}


@pytest.mark.parametrize(
    ("shared", "opens"),
    [([Domain.WORK], {"work"}), ([Domain.INCOME, Domain.HEALTH], {"income"}), ([Extra.CONVERSATION], {"sent"})],
)
def test_a_paper_opens_by_what_it_tells_of(build, browser, shared, opens):
    lead, rosa, case, adviser = a_team(build, shared)
    papers = {}
    with build.unit(build.person_actor(rosa)) as work:
        papers["sent"] = write(work, work.session.get_one(Case, case.id), "", [PDF]).id
    with build.unit(build.staff_actor(lead)) as work:
        papers["sent"] = work.session.scalars(
            select(Attachment.id).where(Attachment.message_id == papers["sent"])
        ).one()
        for kind in (PaperKind.WORK, PaperKind.INCOME, PaperKind.HEALTH):
            label = PaperLabel(kind, f"about {kind.value}", None)
            papers[kind.value] = add_paper(work, work.session.get_one(Case, case.id), PDF, label).attachment_id
        for one in papers.values():
            release(work, one, FileKind.PDF, PDF)
    partner = build.sign_in(browser(), adviser)

    page = partner.get(f"/staff/cases/{case.id}/documents")
    for name, attachment_id in papers.items():
        status = 200 if name in opens else 404
        assert partner.get(f"/staff/messages/files/{attachment_id}").status == status, name
        assert partner.get(f"/staff/cases/{case.id}/documents/{attachment_id}").status == status, name
        if name != "sent":
            assert page.has(f"about {name}") is (name in opens)


def test_who_covers_for_somebody_of_the_team_does_not_lead_it(build, browser, units, clock):
    _lead, _rosa, case, adviser = a_team(build, [Domain.WORK])
    colleague = build.a_worker(role=Role.EMPLOYMENT_ADVISER, given_name="Noa")
    with build.unit() as work:
        noa = work.session.get_one(StaffMember, colleague.id)
        noa.agency_id = adviser.agency_id
        today = work.now.date()
        cover.arrange_cover(work, work.session.get_one(StaffMember, adviser.id), noa, today, today)
        seat = work.session.scalars(select(TeamSeat).where(TeamSeat.staff_id == noa.id)).one()
        assert seat.kind == SeatKind.COVER
    desk = build.sign_in(browser(), colleague)

    assert desk.get(f"/staff/cases/{case.id}").status == 200
    for place in ("team/add", "team/sharing", "team/key-worker", "hand-over", "close"):
        assert desk.get(f"/staff/cases/{case.id}/{place}").status == 404, place


def test_nobody_takes_over_a_person_of_another_agency_by_putting_records_together(build, browser, units):
    _lead, rosa, case, adviser = a_team(build, [*Domain, *Extra])
    own = build.a_case(worker=adviser, person=build.a_person("Rosa", "Menéndez Álvarez", phone="+34600000999"))
    desk = build.sign_in(browser(), adviser)
    pair = f"/staff/cases/{own.id}/same-person/{case.id}"

    assert not desk.get("/staff/people/duplicates").has(case.reference)
    assert desk.get(pair).status == 404 and desk.post(pair, {"home": "mine"}).status == 404
    assert desk.post(f"{pair}/apart", {}).status == 404
    with units.reading(None) as work:
        assert work.session.get_one(Case, case.id).person_id == rosa.id


def test_who_opens_a_file_in_an_emergency_or_led_an_old_one_gives_no_way_in(build, browser, clock):
    lead, rosa, case, _adviser = a_team(build, [Domain.WORK])
    pilar, chief = build.a_worker(given_name="Pilar"), build.a_worker(role=Role.COORDINATOR)
    with build.unit(build.staff_actor(pilar)) as work:
        asking.break_glass(work, work.session.get_one(Case, case.id), "She is here with two children")
    ways = [f"/staff/cases/{case.id}/{place}" for place in ("access", "contact", "details")]
    urgent = build.sign_in(browser(), pilar)
    assert urgent.get(f"/staff/cases/{case.id}").status == 200
    assert [urgent.get(way).status for way in ways] == [404] * 3
    assert [build.sign_in(browser(), chief).get(way).status for way in ways] == [200] * 3

    other = build.an_agency(AgencyKind.NGO, "Otra entidad")
    with build.unit() as work:
        old = work.session.get_one(Case, case.id)
        old.status, old.closed_on = CaseStatus.CLOSED, work.now.date()
    former = build.sign_in(browser(), lead)
    assert [former.get(way).status for way in ways] == [200] * 3
    build.a_case(worker=build.a_worker(agency=other), person=rosa)
    assert [former.get(way).status for way in ways] == [404] * 3
