"""The workbench of a plan: from an agreed need over suggestions to a proposal, without script and with blocks."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from app.agencies.models import Programme, ServiceOffer
from app.agencies.vocabulary import AgencyKind, Evidence, Role
from app.appointments.services import book
from app.casework.models import Case
from app.packages.agreeing import ask_change
from app.packages.models import BasicPackage, PackageItem, PackageVersion
from app.people.models import Person


@pytest.fixture
def lucia(build):
    return build.a_worker()


@pytest.fixture
def case(build, lucia):
    return build.a_case(lucia, build.a_person(phone="+34600000123"), children=1)


@pytest.fixture
def page(build, browser, lucia):
    return build.sign_in(browser(), lucia)


@pytest.fixture
def offers(build, clock):
    agency = build.an_agency(AgencyKind.NGO, "Asociación Vecinal")

    def one(name, **more):
        return build.save(
            ServiceOffer(agency_id=agency.id, name=name, domains=["housing"], search_key=name.lower(),
                         updated_at=clock.now, **more)
        )  # fmt: skip

    return [
        one("Ayuda al alquiler", places_free=12, monthly_cost=Decimal(120), evidence=Evidence.MODERATE),
        one("Mediación"),
    ]


@pytest.fixture
def needs(monkeypatch, clock):
    from app.assessment.queries import Need
    from app.pages.staff import package, package_bench
    from app.people.vocabulary import Domain

    agreed = [
        Need(Domain.HOUSING, "housing", 2, 5, clock.now.date()),
        Need(Domain.WORK, "work", 1, 5, clock.now.date()),
    ]
    for module in (package, package_bench):
        monkeypatch.setattr(module, "current_needs", lambda _work, _case_id: agreed)


def rows(build, model):
    with build.unit() as work:
        return list(work.session.query(model).order_by(model.id))


def begun(page, case, like="D"):
    return page.get(f"/staff/cases/{case.id}/plan").send("Begin a draft", like=like)


def test_a_plan_is_designed_from_needs_and_proposed(page, case, offers, needs, build):
    bench = begun(page, case)
    assert bench.has("Plan of Rosa, version 1 Draft")
    assert bench.has("Visit at home with the whole family")
    chosen = page.get(f"/staff/cases/{case.id}/plan?domain=housing")
    assert chosen.has("Suggestions: Home 2 of 2")
    assert chosen.has(
        "Agreed need: 2 of 5 Fits what it asks for Moderate: some studies say that it helps 12 places free"
    )

    added = chosen.send("Add: Ayuda al alquiler")
    assert added.has("Ayuda al alquiler In the plan")
    proposed = added.send("Propose it to Rosa")

    assert proposed.has("It waits for the answer of Rosa")
    assert [version.state for version in rows(build, PackageVersion)] == ["proposed"]
    (offered,) = [item for item in rows(build, PackageItem) if item.offer_id]
    assert [reason["why"] for reason in offered.why] == ["need", "fits", "evidence", "places"]


def test_the_items_come_alone_with_the_summary_beside_them(page, case, offers, needs):
    begun(page, case, "")
    fragment = page.fragment(f"/staff/cases/{case.id}/plan?domain=housing", "items")

    assert 'id="summary" hx-swap-oob="innerHTML"' in fragment.html
    assert 'id="choose" hx-swap-oob="innerHTML"' in fragment.html
    assert "<h1" not in fragment.html


def test_a_support_of_ones_own_with_a_clash_and_the_way_out_of_it(page, case, build, lucia):
    begun(page, case, "")
    new = f"/staff/cases/{case.id}/plan/parts?domain=work"
    refused = page.get(new).send("Put it into the plan", title="Taller", begins="16:00")
    assert refused.status == 422
    assert refused.has("Write from when until when, or tick no day.") or refused.has("Tick the days")
    assert 'value="Taller"' in refused.html
    for title, starts in (("Taller", None), ("Curso", "2027-01-11")):
        page.get(new).send(
            "Put it into the plan", title=title, days="1", begins="16:00", ends="18:00", starts_on=starts
        )

    bench = page.get(f"/staff/cases/{case.id}/plan")
    assert bench.has("Tuesday at 16:00: “Taller” and “Curso” are at the same hour.")
    after = bench.send("End “Taller” before “Curso” begins")

    assert after.has("Nothing clashes")
    slot = build.a_slot(lucia, datetime(2026, 12, 1, 15, 30, tzinfo=UTC))
    with build.unit() as work:
        book(work, work.session.get_one(Case, case.id), slot.id)
    outside = page.get(f"/staff/cases/{case.id}/plan")
    assert outside.has("Tuesday, December 1, 2026, at 16:30: “Taller” is at the hour of an appointment of Rosa.")
    assert {str(item.until_on) for item in rows(build, PackageItem)} == {"2027-01-10", "None"}


def test_the_cost_says_what_is_not_known(page, case):
    begun(page, case, "")
    new = f"/staff/cases/{case.id}/plan/parts"
    page.get(new).send("Put it into the plan", title="Curso", cost="310", months="6")
    bench = page.get(new).send("Put it into the plan", title="Taller")

    assert bench.has("At least €1,860, the rest is not known")
    assert bench.has("The cost of 1 support is not known.")
    terms = page.get(f"/staff/cases/{case.id}/plan/terms").send("Save", months="6", team_hours="0", goal_1="Trabajar")
    assert terms.has("Trabajar")


def test_two_colleagues_see_both_versions_of_a_part(page, case, build, browser, lucia):
    begun(page, case, "")
    page.get(f"/staff/cases/{case.id}/plan/parts").send("Put it into the plan", title="Curso", months="6")
    (item,) = rows(build, PackageItem)
    mine = page.get(f"/staff/cases/{case.id}/plan/parts/{item.id}")
    page.get(f"/staff/cases/{case.id}/plan/parts/{item.id}").send("Save", title="Curso de cocina", months="8")

    both = mine.send("Save", title="Curso de sala")

    assert both.status == 409
    assert both.has("Curso de sala") or 'value="Curso de sala"' in both.html
    assert both.has("Curso de cocina")
    both.send("Save what I chose", keep_title="mine", keep_months="theirs")
    (item,) = rows(build, PackageItem)
    assert (item.title, item.months) == ("Curso de sala", 8)


def test_a_stale_plan_is_not_proposed_and_says_what_to_do(page, case):
    begun(page, case, "")
    old = page.get(f"/staff/cases/{case.id}/plan/parts").send("Put it into the plan", title="Curso")
    page.get(f"/staff/cases/{case.id}/plan/parts").send("Put it into the plan", title="Taller")

    refused = old.send("Propose it to Rosa")

    assert refused.status == 409
    assert refused.has("A colleague has changed the plan in the meantime. Look at it and propose it again.")


def test_the_sheet_is_signed_on_paper_reviewed_and_ended(page, case, build, clock):
    begun(page, case)
    page.get(f"/staff/cases/{case.id}/plan").send("Propose it to Rosa")
    (version,) = rows(build, PackageVersion)
    here = f"/staff/cases/{case.id}/plan/versions/{version.id}"
    assert page.get(f"{here}/sheet.pdf").response.data.startswith(b"%PDF")
    late = page.get(f"{here}/signed").send("Yes, it is signed", signed_on="2026-12-24")
    assert late.has("The day of the signature is today or before.")
    assert page.get(f"{here}/signed").send("Yes, it is signed").has("Signed on paper on November 24.")

    clock.move(timedelta(days=100))
    build.sign_in(page, build.a_worker(role=Role.COORDINATOR))
    assert page.get(f"/staff/cases/{case.id}/plan").has("The review was due on February 24.")
    review = page.get(f"{here}/review")
    assert review.send("Save").has("Write what you talked about.")
    ended = review.send("Save", words="Ya trabaja.", then="end", reason="achieved")

    assert ended.has("Begin the plan of Rosa")
    assert [v.close_reason for v in rows(build, PackageVersion)] == ["achieved"]


def test_a_basic_support_is_kept_and_the_coordinator_counts_it(page, case, build, browser):
    address = f"/staff/cases/{case.id}/plan/basics/internet"
    assert page.get(address).send("Save", state="covered", evidence="").has("Say on what this rests.")
    stale = page.get(address)
    assert page.get(address).send("Save", state="covered", evidence="paper", what="Tarifa social").has("Covered")
    assert stale.send("Save", state="declined").status == 409
    assert [one.settled for one in rows(build, BasicPackage)] == [1]

    boss = build.sign_in(browser(), build.a_worker(role=Role.COORDINATOR))
    covered = boss.get("/staff/coverage")
    assert covered.heading == "25 % of the basic supports are in place"
    assert covered.has("0 of 1 person has all four")
    assert covered.has("Internet access 1 0 0")
    assert covered.has("Rosa Menéndez Álvarez")
    assert not boss.get("/staff/coverage?without=internet").has("Rosa")
    assert page.get("/staff/coverage").status == 404
    mine, _other = build.save(Programme(name="xEITU")), build.save(Programme(name="PaIS"))
    with build.unit() as work:
        work.session.get_one(Case, case.id).programme_id = mine.id
    assert boss.get("/staff/coverage").click("xEITU").has("0 of 1 person has all four")
    assert boss.get("/staff/coverage").click("PaIS").heading == "Basic supports for everybody"


def test_the_coordinator_says_what_plans_are_compared_with(page, case, build, browser):
    programme = build.save(Programme(name="xEITU"))
    with build.unit() as work:
        work.session.get_one(Case, case.id).programme_id = programme.id
    boss = build.sign_in(browser(), build.a_worker(role=Role.COORDINATOR))
    form = boss.get("/staff/coverage/reference")
    assert form.send("Save", month="mucho").has("Write the amount in figures, such as 480 or 480,50.")
    form.send("Save", month="100", months="12", team_hour="20")

    begun(page, case, "")
    bench = page.get(f"/staff/cases/{case.id}/plan/parts").send(
        "Put it into the plan", title="Curso", cost="50", months="6"
    )
    page.get(f"/staff/cases/{case.id}/plan/terms").send("Save", months="6", team_hours="2")

    assert bench.has("€1,200")
    assert page.get(f"/staff/cases/{case.id}/plan").has("€660 less than a light and long support")


def test_the_words_of_the_person_stand_above_the_draft_and_every_version_stays(page, case, build):
    begun(page, case)
    page.get(f"/staff/cases/{case.id}/plan").send("Propose it to Rosa")
    with build.unit(build.person_actor(rows(build, Person)[0])) as work:
        (version,) = work.session.query(PackageVersion).all()
        ask_change(work, work.session.get_one(Case, case.id), version, "Las tardes no puedo.")

    bench = page.get(f"/staff/cases/{case.id}/plan")

    assert bench.has("Rosa asks for a change: Las tardes no puedo.")
    old = bench.click("Earlier versions").click("Version 1")
    assert old.has("Visit at home with the whole family")
    assert old.has("Las tardes no puedo.")


def test_a_stranger_finds_no_plan(case, build, browser):
    stranger = build.sign_in(browser(), build.a_worker(given_name="Pilar"))

    assert stranger.get(f"/staff/cases/{case.id}/plan").status == 404
    assert stranger.get(f"/staff/cases/{case.id}/plan/basics/income").status == 404
