"""The directory as Open Referral HSDS 3: what goes out comes in again the same, and nothing of others is lost."""

import copy
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.agencies.directory_csv import NotATable, read_csv
from app.agencies.directory_import import read_file
from app.agencies.hsds.packing import as_package
from app.agencies.hsds.reading import read_service
from app.agencies.hsds.schema import faults, package, published
from app.agencies.hsds.unpacking import NotAPackage, services_in
from app.agencies.hsds.writing import Signature, write_service
from app.agencies.offer_data import Hours, Known, OfferData, as_json, from_json
from app.agencies.vocabulary import Evidence

EXAMPLE = json.loads((Path(__file__).parents[2] / "data" / "hsds" / "example_service_full.json").read_text("utf-8"))
KNOWN = Known(frozenset({"income", "work", "health"}), {"MIE": "Mieres", "AVI": "Avilés"})
WHO = Signature(
    "5f2a3f6e-0c1e-4f0e-9c55-0a6f5b3c2d11", UUID(int=7), "Servicios Sociales", datetime(2026, 11, 22, tzinfo=UTC)
)
SMALL_EXAMPLE = {name: EXAMPLE[name] for name in ("id", "name", "status", "schedules", "attributes", "organization")}
COMPLETE = jsonschema.Draft202012Validator(published(), format_checker=jsonschema.FormatChecker())
FULL = OfferData(
    name="Curso de cocina",
    about="Doce semanas.",
    domains=("health", "work"),
    places_total=12,
    places_free=3,
    waiting_days=14,
    monthly_cost=Decimal("120.50"),
    expected_months=3,
    evidence=Evidence.MODERATE,
    hours_per_week=7.5,
    weekly=(Hours(0, "10:00", "12:00"), Hours(2, "16:00", "18:30")),
    excludes=("b", "c"),
    min_age=18,
    max_age=65,
    territories=("AVI", "MIE"),
    conditions="Con tarjeta de demanda de empleo.",
    needs_referral=False,
    active=False,
    phone="985 000 111",
    email="cocina@example.org",
    address="Calle La Vega 1, Mieres",
    own_key="C-7",
)


def written(data, source=None):
    return json.loads(json.dumps(write_service(data, WHO, KNOWN, source)))


def test_a_service_goes_out_as_the_schema_wants_and_comes_in_again_the_same():
    document = written(FULL)

    COMPLETE.validate(document)
    assert not list(faults(document))
    assert read_service(document, KNOWN) == OfferData(**{**as_fields(FULL), "agency": "Servicios Sociales"})
    assert document["id"] == WHO.id and document["organization"]["name"] == "Servicios Sociales"


def as_fields(data):
    return {name: getattr(data, name) for name in OfferData.__slots__}


LINE = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=30)
SMALL = st.none() | st.integers(0, 500)


@st.composite
def services(draw):
    total = draw(SMALL)
    clock = st.tuples(st.integers(0, 6), st.integers(0, 23), st.integers(0, 59))
    weekly = {Hours(d, f"{h:02}:{m:02}", "23:59") for d, h, m in draw(st.lists(clock, max_size=4))}
    return OfferData(
        name=draw(LINE.filter(bool)),
        about=draw(LINE),
        domains=tuple(sorted(draw(st.sets(st.sampled_from(sorted(KNOWN.domains)))))),
        places_total=total,
        places_free=draw(SMALL if total is None else st.none() | st.integers(0, total)),
        waiting_days=draw(SMALL),
        monthly_cost=draw(st.none() | st.decimals(0, 5000, places=2)),
        evidence=draw(st.sampled_from(Evidence)),
        weekly=tuple(sorted(weekly)),
        min_age=draw(SMALL),
        territories=tuple(sorted(draw(st.sets(st.sampled_from(["AVI", "MIE"]))))),
        conditions=draw(LINE),
        needs_referral=draw(st.booleans()),
        active=draw(st.booleans()),
        own_key=draw(LINE),
    )


@settings(max_examples=60)
@given(services())
def test_any_service_makes_the_round_trip(data):
    document = written(data)

    assert not list(faults(document))
    again = read_service(document, KNOWN)
    assert again == OfferData(**{**as_fields(data), "agency": "Servicios Sociales"})
    assert written(again, document) == document
    assert from_json(json.loads(json.dumps(as_json(data)))) == data


def test_the_published_example_comes_in_and_goes_out_untouched():
    data = read_service(EXAMPLE, KNOWN)

    assert (data.name, data.agency, data.min_age, data.max_age) == (
        "Community Counselling", "Example Organization Inc.", 12, 100,
    )  # fmt: skip
    assert (data.address, data.phone) == ("1-30 Main Street, MyCity", '"+44 1234 234567"')
    assert data.weekly == (Hours(3, "10:00", "18:00"), Hours(4, "10:00", "18:00"))
    assert data.waiting_days is None and data.active
    same = Signature(EXAMPLE["id"], WHO.organization_id, WHO.organization_name, WHO.changed_at)
    assert write_service(data, same, KNOWN, EXAMPLE) == EXAMPLE


def test_a_change_here_leaves_everything_else_of_a_foreign_document_alone():
    data = read_service(EXAMPLE, KNOWN)
    changed = OfferData(**{**as_fields(data), "places_free": 4, "places_total": 9, "min_age": 16, "phone": "112"})

    document = written(changed, EXAMPLE)

    COMPLETE.validate(document)
    assert read_service(document, KNOWN) == changed
    assert document["minimum_age"] == 16 and document["phones"][0]["number"] == "112"
    kept = ("funding", "languages", "contacts", "program", "cost_options", "service_at_locations", "fees_description")
    assert all(document[name] == EXAMPLE[name] for name in kept)
    assert document["attributes"][: len(EXAMPLE["attributes"])] == EXAMPLE["attributes"]


def test_capacities_of_the_next_version_are_read():
    document = {"id": "a", "name": "A", "status": "active", "capacities": [{"available": 20, "maximum": 12}]}

    data = read_service(document, KNOWN)

    assert (data.places_total, data.places_free) == (12, 12)


def test_our_verdict_is_that_of_a_complete_validator():
    """Each way to spoil the example: both refuse the same ones, and both name the same places."""
    plain = jsonschema.Draft202012Validator(published())
    spoiled = [EXAMPLE, written(FULL), [], "x", None]
    for name in EXAMPLE:
        spoiled += [{**SMALL_EXAMPLE, name: wrong} for wrong in (7, "x", [{}], None, True)]
    for name in ("id", "name", "status"):
        without = copy.deepcopy(SMALL_EXAMPLE)
        del without[name]
        spoiled.append(without)
    for document in spoiled:
        ours = {fault.path for fault in faults(document)}
        theirs = {path_of(error) for error in plain.iter_errors(document)}
        assert bool(ours) == bool(theirs)
        assert ours == theirs


def path_of(error):
    path = [str(part) for part in error.absolute_path]
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in error.instance]
        path.append(next(name for name in missing if f"'{name}'" in error.message))
    return ".".join(path)


def test_the_schema_uses_no_word_that_we_do_not_know():
    remarks = {
        "name", "path", "description", "title", "format", "constraints", "example", "core", "datapackage_metadata",
        "datapackage_type", "tabular_required", "order", "mediatype", "profile",
    }  # fmt: skip
    known = {"type", "properties", "required", "enum", "items", "$ref", "definitions"} | remarks

    def words(rule):
        yield from rule
        for inner in rule.get("properties", {}).values():
            yield from words(inner)
        if "items" in rule:
            yield from words(rule["items"])

    rules = [published(), *published()["definitions"].values()]
    assert {word for rule in rules for word in words(rule)} <= known
    assert {table["name"] for table in package()["resources"]} >= {"service", "organization", "attribute"}


def test_the_tables_come_back_as_the_services_they_were():
    foreign = {**EXAMPLE, "phones": [{"id": "1554f2e2-a373-45db-a3fa-9fc48a61c15e", "number": "+34 985 000 111"}]}
    documents = [written(FULL), foreign]
    back = services_in(as_package(documents))

    assert back[0] == {name: value for name, value in documents[0].items() if value is not None}
    assert read_service(back[0], KNOWN) == read_service(documents[0], KNOWN)
    assert not [fault for document in back for fault in faults(document)]
    again = read_service(back[1], KNOWN)
    assert again == read_service(foreign, KNOWN) and again.phone == "+34 985 000 111"


@pytest.mark.parametrize("content", [b"PK", b"PK\x05\x06" + bytes(18), b"PK\x03\x04half of a zip"])
def test_a_zip_that_is_no_package_is_refused(content):
    with pytest.raises(NotAPackage):
        services_in(content)


def test_values_that_cannot_be_are_taken_as_not_said_and_stay_in_the_document():
    said = {"monthly_cost": "NaN", "hours_per_week": "inf", "expected_months": "9" * 5000, "own_key": "k" * 61}
    document = copy.deepcopy(SMALL_EXAMPLE) | {"email": "a" * 300, "phones": [{"id": "p", "number": "1" * 41}]}
    document["attributes"] = [
        {"taxonomy_term": {"taxonomy": "Camín", "code": name}, "value": value} for name, value in said.items()
    ]
    read = read_service(document, KNOWN)
    assert (read.monthly_cost, read.hours_per_week, read.expected_months) == (None, None, None)
    assert (read.own_key, read.email, read.phone) == ("", "", "")
    assert write_service(read, WHO, KNOWN, document)["attributes"] == document["attributes"]
    document["attributes"][0]["value"] = "-50"
    assert read_service(document, KNOWN).monthly_cost is None


@pytest.mark.parametrize("sign", ["NaN", "-Infinity", r'"a\u0000b"', r'"\ud800"'])
def test_json_that_no_database_can_keep_is_refused_before_it_is_kept(sign):
    with pytest.raises(NotATable):
        read_file(f'[{{"id": {sign}}}]'.encode(), "list.json", KNOWN)


def test_a_list_of_services_is_read_as_its_office_meant_it():
    lines = [
        "nombre;servicio;coste mensual;horas por semana;plazas",
        "Taller;Otro;1.200;2,5;8",
        "'|Aula;;1.200,50 €;1.125;",
    ]
    rows, unknown = read_csv("\n".join(lines).encode(), KNOWN)
    assert [(row.data.name, row.data.monthly_cost, row.data.hours_per_week) for row in rows] == [
        ("Taller", Decimal(1200), 2.5),
        ("|Aula", Decimal("1200.50"), 1.125),
    ]
    assert unknown == ["servicio"]
