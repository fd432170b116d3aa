"""The administration: everything that is kept there, each change in words, and a leaver who is out in the next request."""

import re

from app.agencies.vocabulary import AgencyKind, Role
from tests.support.circles import a_circle, an_office


def admin_of(build, browser, role=Role.ADMINISTRATOR, language="en"):
    return build.sign_in(browser(language), build.a_worker(role=role, given_name="Nora"))


def test_agencies_territories_days_off_and_what_was_changed(build, browser):
    desk = admin_of(build, browser)
    assert desk.get("/staff/admin").has("Nothing has been changed yet")

    page = desk.get("/staff/admin/territories").send(
        name="Langreo", code="lan", region="ES-AS", zone="Europe/Madrid", help_phone="985 000 222", help_hours=""
    )
    assert page.has("Langreo") and page.has("985 000 222")
    page = page.send(name="Otra", code="LAN", region="Asturias", zone="Europe/Nowhere", help_phone="1", help_hours="")
    assert page.status == 422 and page.has("Write the region as ES-AS")
    page = desk.get("/staff/admin/territories").click("Langreo").send(help_phone="985 000 333")
    assert page.has("985 000 333")

    page = desk.get("/staff/admin/agencies").send(name="Casa Azul", kind="ngo", discreet="y")
    assert page.has("Casa Azul") and page.has("not named on phones")
    assert page.send(name="casa azul", kind="ngo").has("There is an agency with this name already")

    page = desk.get("/staff/admin/holidays").send("Add the day", area="MIE", on="2027-06-24", name="San Xuan")
    assert page.has("San Xuan")
    assert page.send("Add the day", area="MIE", on="2027-06-24", name="Otra vez").has(
        "This day is a day off here already"
    )
    assert not desk.get("/staff/admin/holidays").send("Remove").has("San Xuan")

    page = desk.get("/staff/admin/changes")
    assert page.has("Saved a territory") and page.has("Langreo") and page.has("Casa Azul") and page.has("Nora")
    assert page.has("Added a day off") and page.has("Removed a day off")


def test_somebody_is_invited_changes_role_loses_a_password_and_leaves(build, browser):
    desk, successor = admin_of(build, browser), build.a_worker(given_name="Pilar")
    page = desk.get("/staff/admin/staff/new").send(email="marta", role="professional", language="es")
    assert page.status == 422 and page.has("whole e-mail address")
    page = page.send(email="marta@example.org", role="professional", language="es")
    link = re.search(r"/staff/invite/[\w-]+", page.html)[0]
    assert browser().get(link).status == 200
    assert desk.get("/staff/admin/staff/new").send(email="marta@example.org", role="partner").has("works here already")

    worker = build.a_worker(given_name="Lucía", family_name="Gómez")
    case = build.a_case(worker=worker)
    hers = build.sign_in(browser(), worker)
    assert hers.get(f"/staff/cases/{case.id}").status == 200
    page = desk.get(f"/staff/admin/staff/{worker.id}").send("End the old sign-in")
    assert "/staff/invite/" in page.html
    assert hers.get(f"/staff/cases/{case.id}", follow=False).status == 303

    build.sign_in(hers, worker)
    page = desk.get(f"/staff/admin/staff/{worker.id}").send("Save the role", role="partner")
    assert page.has("Educator") and hers.get("/staff/", follow=False).status == 303

    build.sign_in(hers, worker)
    page = desk.get(f"/staff/admin/staff/{worker.id}").click("Does not work here any more")
    assert page.has("They lead 1 plan") and page.send().status == 422
    page = desk.get(f"/staff/admin/staff/{worker.id}/leave").send(successor=str(successor.id))
    assert page.has("Left on")
    assert hers.get(f"/staff/cases/{case.id}", follow=False).status == 303
    assert build.sign_in(browser(), successor).get(f"/staff/cases/{case.id}").status == 200
    assert desk.get(f"/staff/admin/staff/{worker.id}").has("Does not work here any more")
    assert desk.get("/staff/admin/staff?q=lucía gómez").has("Left on")
    page = desk.get("/staff/admin/changes")
    assert page.has("Ended somebody's work here") and page.has("Lucía Gómez")


def test_a_coordinator_keeps_the_own_agency_and_makes_no_administrator(build, browser):
    desk = admin_of(build, browser, Role.COORDINATOR)
    office, adviser = an_office(build)
    boss = build.a_worker(role=Role.ADMINISTRATOR)

    page = desk.get("/staff/admin/staff/new")
    assert "Administrator" not in page.words and "Oficina de Empleo" not in page.words
    assert page.send(email="eva@example.org", role="admin").status == 422
    for address in (f"staff/{adviser.id}", f"staff/{boss.id}", f"agencies/{office.id}", "sharing", "territories"):
        assert desk.get(f"/staff/admin/{address}").status == 404

    absent, colleague = build.a_worker(given_name="Luz"), build.a_worker(given_name="Pilar")
    case = build.a_case(worker=absent)
    page = desk.get("/staff/admin/cover")
    page = page.send(absent=str(absent.id), cover=str(colleague.id), starts_on="2026-11-24", ends_on="2026-11-20")
    assert page.status == 422 and page.has("The last day comes before the first")
    page = page.send(absent=str(absent.id), cover=str(colleague.id), starts_on="2026-11-24", ends_on="2026-11-30")
    assert page.has("Pilar Fernández for Luz Fernández")
    covering = build.sign_in(browser(), colleague)
    assert covering.get(f"/staff/cases/{case.id}").status == 200
    assert desk.get("/staff/admin/cover").send("Back already").has("Ended early")
    assert covering.get(f"/staff/cases/{case.id}").status == 404


def test_an_agreement_is_written_down_and_ended_with_effect_at_once(build, browser):
    _lead, case, office, adviser = a_circle(build)
    desk, partner = admin_of(build, browser), build.sign_in(browser(), adviser)
    ours = str(build.the_agency().id)

    page = desk.get("/staff/admin/sharing/new").send(holder=ours, reader=ours, purpose="Plan", document="C-1")
    assert page.status == 422 and page.has("Choose two different agencies")
    page = page.send(holder=ours, reader=str(office.id), purpose="Plan", document="C-1", area_health="y", area_work="y")
    assert page.has("Oficina de Empleo de Mieres reads files of Servicios Sociales") and page.has("Work")

    assert partner.get(f"/staff/cases/{case.id}").status == 200
    for _agreement in range(2):
        desk.get("/staff/admin/sharing").click("End").send("End it now")
    assert partner.get(f"/staff/cases/{case.id}").status == 404
    assert desk.get("/staff/admin/changes").has("Ended an agreement between agencies")


def test_the_review_says_who_sees_what_without_a_single_name_of_a_person(build, browser):
    _lead, case, _office, adviser = a_circle(build)
    desk = admin_of(build, browser)

    page = desk.get("/staff/admin/access")
    assert page.has("Iván Prieto") and page.has("Lucía Fernández") and not page.has("Menéndez")
    page = desk.get(f"/staff/admin/access?file={case.reference.lower()}")
    assert page.has("Looks for work with her") and page.has("Leads the plan")
    assert desk.get(f"/staff/admin/access?staff={adviser.id}").has(case.reference)
    taken = desk.get("/staff/admin/access.csv").response.get_data(as_text=True)
    assert "Iván Prieto" in taken and case.reference in taken and "Menéndez" not in taken
    assert desk.get("/staff/admin/changes").has("Took away the list of who can see what")
    assert desk.get(f"/staff/cases/{case.id}").status == 404

    other = build.an_agency(AgencyKind.NGO, "Otra entidad")
    stranger = build.sign_in(browser(), build.a_worker(role=Role.COORDINATOR, agency=other))
    assert not stranger.get(f"/staff/admin/access?file={case.reference}").has("Looks for work")


def test_a_ready_text_reads_in_every_language_with_the_same_names(build, browser):
    desk = admin_of(build, browser, Role.COORDINATOR)
    new = desk.get("/staff/admin/texts/new")
    assert new.send(title="Empty").has("at least one language")
    page = new.send(title="Open day", body_es="Hola {nombre}")
    assert page.status == 422 and page.has("Only {name}, {worker} and {agency}")
    page = page.send(title="Open day", body_es="Hola {name}", body_ar="أهلا")
    assert page.status == 422 and page.has("The same names belong in every language")
    page = page.send(title="Open day", body_es="Hola {name}, somos {agency}", body_ar="أهلا {name} {agency}")
    assert page.has("Open day")

    worker = build.a_worker(given_name="Lucía")
    case = build.a_case(worker=worker, person=build.a_person("Amina", "Benali", language="ar"))
    page = build.sign_in(browser(), worker).get(f"/staff/cases/{case.id}/messages")
    assert page.has("Open day") and page.has("أهلا Amina Servicios Sociales de Mieres")
    page = desk.get("/staff/admin/texts").click("Open day").send("Take it out of use")
    assert not page.has("Open day")
