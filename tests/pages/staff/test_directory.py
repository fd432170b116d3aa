"""The directory on its pages: finding a service, keeping it, taking it away and bringing a list in."""

import io
import json
import zipfile

import pytest

from app.agencies.models import ServiceOffer
from app.agencies.vocabulary import Role
from app.foundation.actor import Actor
from tests.rooms.casework.offers import a_service, an_outside_agency

LIST = "/staff/directory"


@pytest.fixture
def desk(build, browser):
    """A coordinator of Mieres with two services of their own and one of an organisation outside."""
    coordinator = build.a_worker(Role.COORDINATOR)
    agency = build.the_agency()
    a_service(build, agency, "Curso de cocina", places_total=12, places_free=3, eligibility={"territories": ["MIE"]})
    a_service(build, agency, "Huerto", domains=["health"], places_total=5, places_free=0, waiting_days=20)
    a_service(build, an_outside_agency(build), "Comedor", domains=["income"], email="comedor@example.org")
    return build.sign_in(browser(), coordinator)


def services(units):
    with units.reading(Actor.anonymous()) as work:
        return {offer.name: offer for offer in work.session.query(ServiceOffer).order_by(ServiceOffer.id)}


def test_finding_a_service_by_words_part_of_life_territory_and_free_places(desk):
    page = desk.get(LIST)
    assert page.has("3 services") and page.has("3 places free this month") and page.has("3 of 12")

    assert desk.get(f"{LIST}?q=cociná econ").has("Comedor")
    narrowed = desk.get(f"{LIST}?domain=work&territory=MIE&free=1")
    assert narrowed.has("1 service") and narrowed.has("Curso de cocina") and not narrowed.has("Huerto")
    assert desk.get(f"{LIST}?territory=AVI").has("2 services")
    nothing = desk.get(f"{LIST}?q=%25&domain=x&after=x&case=7")
    assert nothing.has("No service fits all of that")
    assert desk.fragment(f"{LIST}?free=1", "list").has("Comedor")


def test_a_long_directory_is_shown_in_parts(desk, build):
    for number in range(55):
        a_service(build, build.the_agency(), f"Taller {number:02}")
    first = desk.get(f"{LIST}?q=taller")
    assert first.has("Taller 49") and not first.has("Taller 50")
    assert first.click("Show more services").has("Taller 54")


def test_a_service_is_added_changed_ended_and_offered_again(desk, units):
    form = desk.get(f"{LIST}/new")
    wrong = form.send(
        "Save",
        name="Piso compartido",
        about="Doce meses.",
        places_total="2",
        places_free="3",
        weekly="lunes por la tarde",
    )
    assert wrong.status == 422 and "Doce meses." in wrong.html and "lunes por la tarde" in wrong.html
    again = wrong.send("Save", weekly="MO 10:00-12:00")
    assert again.status == 422 and again.has("There cannot be more free places than places in all.")
    page = again.send("Save", places_free="2", domains=["housing"], territories=["MIE"], monthly_cost="120,50")
    assert page.heading == "Piso compartido" and page.has("2 of 2") and page.has("Monday") and page.has("Mieres")

    twice = desk.get(f"{LIST}/new").send("Save", name="piso compartido", about="Otra vez.")
    assert twice.status == 422 and twice.has("already")

    changed = page.click("Change").send("Save", places_free="1")
    assert changed.has("1 of 2") and services(units)["Piso compartido"].monthly_cost == 120.5
    ended = changed.send("It is no longer offered")
    assert ended.has("No longer offered") and not desk.get(LIST).has("Piso compartido")
    assert desk.get(f"{LIST}?ended=1").has("Piso compartido")
    assert ended.send("Offer it again").has("It is no longer offered")


def test_who_does_not_keep_a_service_reads_it_only(desk, build, browser, units):
    course = services(units)["Curso de cocina"]
    other = build.an_agency(name="Otra entidad")
    stranger = build.sign_in(browser("ar"), build.a_worker(Role.COORDINATOR, agency=other))
    page = stranger.get(f"{LIST}/{course.id}")
    assert page.status == 200 and "/edit" not in page.html
    assert stranger.get(f"{LIST}/{course.id}/edit").status == 404
    outside = services(units)["Comedor"]
    assert stranger.get(f"{LIST}/{outside.id}/edit").status == 200
    assert build.sign_in(browser(), build.a_worker()).get(f"{LIST}/{outside.id}/edit").status == 404
    assert build.sign_in(browser(), build.a_worker()).get(f"{LIST}/import").status == 404


def test_the_directory_is_taken_away_and_comes_back_the_same(desk, units):
    answer = desk.get(f"{LIST}/services.json?free=1").response
    documents = json.loads(answer.data)["contents"]
    assert {d["name"] for d in documents} == {"Curso de cocina", "Comedor"}
    assert answer.headers["Content-Disposition"] == 'attachment; filename="services.json"'

    packed = zipfile.ZipFile(io.BytesIO(desk.get(f"{LIST}/services.zip").response.data))
    assert {"datapackage.json", "services.csv", "organizations.csv", "attributes.csv"} <= set(packed.namelist())
    course = services(units)["Curso de cocina"]
    assert json.loads(desk.get(f"{LIST}/{course.id}.json").response.data)["id"] == str(course.id)

    for name in ("services.json", "services.csv", "services.zip"):
        look = bring_in(desk, desk.get(f"{LIST}/{name}").response.data, name)
        assert look.has("3 already the same") and "Write" not in look.words
    assert len(services(units)) == 3


def bring_in(desk, content, name="lista.csv"):
    form = desk.get(f"{LIST}/import")
    fields = {e.get("name"): e.get("value") for e in form.form().iter("input") if e.get("type") == "hidden"}
    return desk.post(f"{LIST}/import", {**fields, "file": (io.BytesIO(content), name)})


def test_a_list_is_looked_through_before_anything_is_written(desk, units):
    rows = [
        "clave;nombre;ámbitos;plazas;plazas_libres;edad_minima;color",
        "K1;Ludoteca;education, relations;20;5;3;azul",
        ";Curso de cocina;work;12;7;;",
        "K2;;work;1;1;;",
        "K3;Piso;hogar;4;9;;",
        "K1;Ludoteca;education;20;5;3;",
    ]
    look = bring_in(desk, "\n".join(rows).encode())

    assert look.has("1 new") and look.has("1 brought up to date") and look.has("3 rows with a problem")
    assert look.has("color") and look.has("“hogar” is no part of life")
    assert look.has("This service stands in row 2 too") and "Ludoteca" not in services(units)

    done = look.send("Write 2 services")
    assert done.heading == "The list is in the directory"
    now = services(units)
    assert (now["Ludoteca"].own_key, now["Ludoteca"].places_free, now["Ludoteca"].domains) == (
        "K1", 5, ["education", "relations"],
    )  # fmt: skip
    # What the file has no column for stays.
    assert now["Curso de cocina"].places_free == 7 and len(now) == 4
    again = bring_in(desk, "clave,nombre,plazas_libres\nK1,Ludoteca municipal,4".encode("cp1252"))
    again.send("Write 1 service")
    assert services(units)["Ludoteca municipal"].places_free == 4 and len(services(units)) == 4


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "x.csv", "There is no service in this file"),
        (b"a;b\n1;2", "x.csv", "says “name”"),
        (b"\x89PNG\r\n\0\0\x81", "x.png", "cannot be read"),
        (b'{"contents": [', "x.json", "cannot be read"),
        (b"name\n" + b"x" * (10 * 1024 * 1024), "x.csv", "larger than 10 MB"),
    ],
    ids=["empty", "heading", "picture", "half", "large"],
)
def test_a_file_that_is_none_is_refused_in_words(desk, content, name, words):
    page = bring_in(desk, content, name)
    assert page.status == 422 and page.has(words)


def test_an_hsds_document_that_breaks_the_schema_is_named_field_by_field(desk, units):
    good = {"id": "1b7f4f3e-0000-4000-8000-000000000001", "name": "Foreign", "status": "active", "minimum_age": 16}
    bad = {"id": 7, "name": "Bad", "status": "open", "schedules": [{"freq": "DAILY"}]}
    look = bring_in(desk, json.dumps([good, bad]).encode(), "x.json")

    assert look.has("schedules.0.freq") and look.has("WEEKLY, MONTHLY") and look.has("schedules.0.id")
    look.send("Write 1 service")
    assert services(units)["Foreign"].eligibility == {"min_age": 16}
