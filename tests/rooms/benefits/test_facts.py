"""Bad input is refused with one clear error, always the first one in the order of the contract."""

import json
import random

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.benefits.facts import FactsError, parse, validate
from app.benefits.vocabulary import SCHEMAS
from tests.rooms.benefits.households import whole

HOUSEHOLD = jsonschema.Draft202012Validator(json.loads((SCHEMAS / "household.schema.json").read_text("utf-8")))
APPLICANT = '{"relation": "applicant"%s}'


def one(person="", household="", region='"ES-AS"', more=""):
    people = APPLICANT % (f", {person}" if person else "")
    return f'{{"region": {region}, "people": [{people}{more}], "household": {{{household}}}}}'


def deep(levels):
    return '{"region": ' + "[" * levels + "]" * levels + "}"


CHILD = ', {"relation": "child", "age": 5}'
BAD = [
    ("too_large", None, " " * (1024 * 1024 + 1)),
    ("too_large", None, deep(21)),
    ("too_large", None, "[" * 50_000),
    ("bad_encoding", None, b'{"region": "\xff"}'),
    ("malformed_json", None, ""),
    ("malformed_json", None, "  \n"),
    ("malformed_json", None, "{"),
    ("malformed_json", None, one() + one()),
    ("malformed_json", None, "{'region': 1}"),
    ("duplicate_key", "people[0].age", one('"age": 3, "age": 4')),
    ("duplicate_key", "region", '{"region": "ES", "people": [], "region": 1}'),
    ("not_an_object", None, "[]"),
    ("not_an_object", None, "null"),
    ("not_an_object", None, '"ES"'),
    ("missing_field", "region", '{"people": [{"relation": "applicant"}]}'),
    ("missing_field", "people", '{"region": "ES"}'),
    ("missing_field", "people", '{"region": "ES", "people": []}'),
    ("missing_field", "people[1].relation", one(more=', {"age": 3}')),
    ("missing_field", "household.benefits_received[0].benefit", one(household='"benefits_received": [{"month": 3}]')),
    ("unknown_field", "people[0].agee", one('"agee": 3')),
    ("unknown_field", "colour", '{"region": "ES", "people": [{"relation": "applicant"}], "colour": 1}'),
    ("unknown_field", "household.benefits_applied[0].month", one(household='"benefits_applied": [{"benefit": "es.imv", "month": 1}]')),
    ("wrong_type", "people[0].age", one('"age": "40"')),
    ("wrong_type", "people[0].age", one('"age": 1.5')),
    ("wrong_type", "people[0].age", one('"age": true')),
    ("wrong_type", "people[0].age", one('"age": null')),
    ("wrong_type", "people[0].homeless", one('"homeless": 1')),
    ("wrong_type", "people[0]", '{"region": "ES", "people": [3]}'),
    ("wrong_type", "people", '{"region": "ES", "people": {}}'),
    ("wrong_type", "household", '{"region": "ES", "people": [{"relation": "applicant"}], "household": null}'),
    ("wrong_type", "region", one(region="3")),
    ("not_a_number", "people[0].income_year", one('"income_year": NaN')),
    ("not_a_number", "people[0].income_year", one('"income_year": -Infinity')),
    ("not_a_number", "people[0].income_year", one('"income_year": 1e999')),
    ("not_a_number", "people[0].age", one('"age": 1' + "0" * 400)),
    ("not_a_number", "people[0].age", one('"age": 1' + "0" * 9000)),
    ("out_of_range", "people[0].income_year", one('"income_year": -1')),
    ("out_of_range", "people[0].age", one('"age": 121')),
    ("out_of_range", "people[0].disability_percent", one('"disability_percent": 100.1')),
    ("out_of_range", "household.net_assets", one(household='"net_assets": 1000000000.01')),
    ("out_of_range", "id", '{"id": "' + "x" * 65 + '", "region": "ES", "people": [{"relation": "applicant"}]}'),
    ("unknown_region", "region", one(region='"ES-XX"')),
    ("unknown_value", "people[0].marital_status", one('"marital_status": "bigamist"')),
    ("unknown_value", "household.benefits_received[0].benefit", one(household='"benefits_received": [{"benefit": "es.no"}]')),
    ("too_many_items", "people", one(more=', {"relation": "unrelated"}' * 30)),
    ("too_many_items", "household.benefits_received", one(household='"benefits_received": [' + ",".join(['{"benefit": "es.rai"}'] * 41) + "]")),
    ("contradiction", "people[0].relation", '{"region": "ES", "people": [{"relation": "child"}]}'),
    ("contradiction", "people[1].relation", one(more=', {"relation": "applicant"}')),
    ("contradiction", "people[2].relation", one(more=', {"relation": "spouse"}, {"relation": "partner"}')),
    ("contradiction", "people[1].marital_status", one(more=', {"relation": "spouse", "marital_status": "widowed"}')),
    ("contradiction", "household.single_parent_sole_custody", one(household='"single_parent_sole_custody": true', more=CHILD + ', {"relation": "spouse"}')),
    ("contradiction", "household.single_parent_sole_custody", one(household='"single_parent_sole_custody": true', more=', {"relation": "child", "age": 18}')),
    ("contradiction", "people[0].age_on_1_january", one('"age": 40, "age_on_1_january": 41')),
    ("contradiction", "people[0].age_on_1_january", one('"age_on_1_january": 38, "age": 40')),
    ("contradiction", "people[0].total_residence_years_country", one('"total_residence_years_country": 3, "continuous_residence_years_country": 4')),
    ("contradiction", "people[0].years_independent_from_parents", one('"age": 20, "years_independent_from_parents": 21.5')),
    ("contradiction", "people[0].emancipated_minor", one('"age": 18, "emancipated_minor": true')),
    ("contradiction", "people[0].contributory_benefit_days", one('"exhausted_contributory_benefit": false, "contributory_benefit_days": 1')),
    ("contradiction", "household.benefits_applied", one(household='"benefits_received": [{"benefit": "es.imv"}], "benefits_applied": [{"benefit": "es.imv", "result": "refused"}]')),
    ("contradiction", "household.work_income_increase_year", one(household='"work_income_before_year": 5, "work_income_increase_year": 5, "computable_income_previous_year": 9.98')),
]  # fmt: skip


@pytest.mark.parametrize(("code", "field", "text"), BAD, ids=lambda value: str(value)[:40])
def test_bad_input_is_refused_by_name(code, field, text):
    with pytest.raises(FactsError) as refused:
        parse(text)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert refused.value.message
    assert "\n" not in refused.value.message
    assert refused.value.message.isprintable()


def test_the_first_error_in_the_order_of_the_contract_is_told():
    text = one('"age": 999, "colour": 1, "homeless": "no"', region='"ES-XX"')
    with pytest.raises(FactsError) as refused:
        parse(text)
    assert (refused.value.code, refused.value.field) == ("unknown_field", "people[0].colour")


def test_within_one_code_the_first_one_of_the_document_is_told():
    with pytest.raises(FactsError) as refused:
        parse('{"household": {"net_assets": -1}, "people": [{"relation": "applicant", "age": -1}], "region": "ES"}')
    assert refused.value.field == "household.net_assets"


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(FactsError, match="did you mean net_assets"):
        parse(one(household='"net_asets": 1'))


def test_the_label_comes_back_with_the_error():
    with pytest.raises(FactsError) as refused:
        parse('{"id": "row 7", "region": "ES"}')
    assert refused.value.as_answer()["id"] == "row 7"


def test_a_byte_order_mark_at_the_start_is_skipped():
    assert parse(b"\xef\xbb\xbf" + one().encode())["region"] == "ES-AS"


def test_whole_numbers_may_be_written_with_a_point():
    assert parse(one('"age": 40.0'))["people"][0]["age"] == 40


def test_sole_custody_is_no_contradiction_with_a_minor_or_an_unknown_age():
    for other in (CHILD, ', {"relation": "child"}'):
        assert parse(one(household='"single_parent_sole_custody": true', more=other))


@settings(max_examples=150, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_households_of_the_schema_are_taken_and_what_it_refuses_is_refused(seed):
    draw = random.Random(seed)
    facts = json.loads(json.dumps(whole(draw), default=float))
    HOUSEHOLD.validate(facts)
    person = draw.choice(facts["people"])
    name = draw.choice(sorted(person))
    person[name] = draw.choice([None, "x", -1, 1e12, [], {}, "irregular", 3.5, True])
    try:
        validate(facts)
    except FactsError as error:
        if error.code != "contradiction":
            assert not HOUSEHOLD.is_valid(facts), error.as_answer()
    else:
        HOUSEHOLD.validate(facts)


def mangled(draw, text):
    text = bytearray(text.encode())
    for _ in range(draw.randrange(1, 6)):
        at = draw.randrange(len(text))
        text[at : at + draw.randrange(3)] = draw.choice(
            [b"", b"{", b"]", b"\xff", b'"', b"1e9", b"null", b"\\u0000", b","]
        )
    return bytes(text)


@settings(max_examples=400, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_mangled_json_is_read_or_refused_and_nothing_else(seed):
    draw = random.Random(seed)
    text = json.dumps(whole(draw, most_people=2), default=float)
    try:
        parse(mangled(draw, text))
    except FactsError as error:
        assert error.message.isprintable()


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_json_is_read_or_refused_and_nothing_else(value):
    for text in (json.dumps(value), json.dumps({"region": "ES", "people": value}), json.dumps({"region": "ES", "people": [{"relation": "applicant"}], "household": value})):  # fmt: skip
        try:
            parse(text)
        except FactsError as error:
            assert error.message.isprintable()
