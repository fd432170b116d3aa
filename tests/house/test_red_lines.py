"""What an estimate must never do, tried on the imports, the statements and the addresses of the house itself.

Written so that a module added tomorrow is tried too: the lists below are of rooms and tables, not of files.
"""

import re
from pathlib import Path

import pytest
from sqlalchemy import Column, Uuid, event, func, or_, select

from app.access.permissions import Permission as P
from app.agencies.vocabulary import AgencyKind, Role
from app.audit.models import AuditEntry
from app.casework.queries import case_with_person
from app.foundation.actor import Actor
from app.foundation.db import Base
from app.privacy.erasure import erase_people
from app.risk import card_words, features, words
from app.risk.models import AuditTrait, RiskObjection, RiskReview
from app.risk.objections import answer, object_to
from app.risk.vocabulary import Objects
from app.web.pages import NEEDS
from tests.pages.staff.estimate_things import Scored

APP = Path(__file__).parents[2] / "app"
TABLES = {"risk_model", "risk_policy", "risk_snapshot", "risk_score", "risk_review", "risk_objection", "audit_trait"}
NOUNS = {"RiskModel", "RiskPolicy", "RiskSnapshot", "RiskScore", "RiskReview", "RiskObjection", "AuditTrait"}
# Rooms that give benefits, appointments, places and notices, and the pages on which people get them.
BLIND_ROOMS = (
    "appointments",
    "benefits",
    "delivery",
    "messaging",
    "packages",
    "casework",
    "agencies",
    "people",
    "outreach",
)
BLIND_PAGES = ("appointments", "benefits", "claims", "referrals", "referral_send", "times", "agenda", "availability",
               "arrangements", "letters", "directory", "package", "package_parts", "package_answers", "calls",
               "household", "contacts", "imports")  # fmt: skip
# What the risk room may write besides its own tables: a step, a warning, a notice that an answer is there, the audit.
MAY_WRITE = TABLES | {"early_warning", "case_task", "case_panel", "case", "outbox", "audit_entry", "consent"}
NEVER_READ = (
    "nationalit",
    "citizen",
    "origin",
    "ethnic",
    "religio",
    "diagnos",
    "postcode",
    "postal",
    "sex",
    "gender",
    "race",
)
ADDRESSES = {P.SCORE_OBJECTION, P.SCORE_SUMS, P.SCORE_DECIDE, P.RISK_ESTIMATE, P.RISK_WATCH}


def modules(*folders):
    return sorted(path for folder in folders for path in (APP / folder).rglob("*.py"))


def imported(path):
    """The names that a module brings in, read line by line: parsing all of them would take seconds."""
    text = re.sub(r"\(\s*([^)]*)\)", lambda m: " ".join(m[1].split()), path.read_text("utf-8"))
    for module, names in re.findall(r"^\s*from (app\.[\w.]+) import (.+)$", text, re.MULTILINE):
        yield from (f"{module}.{name.strip().split(' ')[0]}" for name in names.split(",") if name.strip())
    yield from re.findall(r"^\s*import (app\.[\w.]+)", text, re.MULTILINE)


def blind_modules():
    pages = [path for path in modules("pages") if path.stem in BLIND_PAGES]
    assert len(pages) >= len(BLIND_PAGES), "a page of this list has another name now: put the new one here"
    return modules(*BLIND_ROOMS) + pages


def test_no_room_that_gives_benefits_appointments_or_places_knows_of_estimates():
    known = [
        f"{path.relative_to(APP)}: {name}"
        for path in blind_modules()
        for name in imported(path)
        if name.startswith("app.risk") or name.rpartition(".")[2] in NOUNS
    ]
    assert known == []


def test_the_inspector_sees_an_import_on_one_line_and_on_several(tmp_path):
    path = tmp_path / "some.py"
    path.write_text(
        "from app.risk import (\n    RiskScore,\n    scores,\n)\n    from app.risk.own import Made\nimport app.risk.own\n"
    )
    assert list(imported(path)) == ["app.risk.RiskScore", "app.risk.scores", "app.risk.own.Made", "app.risk.own"]


def test_none_of_them_names_a_table_of_estimates():
    named = re.compile("|".join(rf"\b{table}\b" for table in sorted(TABLES)))
    assert [path.name for path in blind_modules() if named.search(path.read_text("utf-8"))] == []


def test_the_order_of_what_is_sent_and_of_who_waits_reads_no_estimate():
    """The models of these rooms have no way to a score: no key of theirs leads to its tables."""
    for table in Base.metadata.sorted_tables:
        if table.name not in TABLES | {"early_warning"}:
            assert not {key.column.table.name for key in table.foreign_keys} & TABLES, table.name


def test_no_input_of_a_model_is_what_must_never_be_one():
    inputs = " ".join(one.name for one in features.INPUTS).lower() + " ".join(words.INPUT_WORDS).lower()
    assert not [word for word in NEVER_READ if re.search(rf"\b{word}", inputs)]
    for path in modules("risk"):
        if path.name in {"sources.py", "gathering.py", "features.py", "marking.py", "scoring.py"}:
            assert "AuditTrait" not in path.read_text("utf-8"), f"{path.name} reads what only the audit may"


def test_what_the_person_said_of_themselves_is_read_in_sums_alone():
    readers = {path.relative_to(APP).as_posix() for path in modules(".") if "AuditTrait" in path.read_text("utf-8")}
    assert readers <= {
        "risk/models.py",
        "risk/traits.py",
        "risk/reach.py",
        "demo/scores.py",
        "risk/history_files.py",
        "risk/learning.py",
    }
    nationality = [
        path.name for path in modules("risk") if re.search(r"AuditTrait\.nationality", path.read_text("utf-8"))
    ]
    assert nationality in ([], ["learning.py"]), "citizenship is for the audit of a model and for no page of people"


def test_the_uses_that_are_forbidden_stand_on_every_card():
    assert any("benefit" in use and "appointment" in use for use in card_words.FORBIDDEN)
    assert any("fraud" in use for use in card_words.FORBIDDEN)
    assert any("other agencies" in use for use in card_words.FORBIDDEN)


@pytest.fixture
def scored(build, clock):
    made = Scored(build, clock)
    build.save(AuditTrait(person_id=made.rosa.id, sex="woman", nationality="elsewhere"))
    build.save(
        RiskReview(
            case_id=made.case.id, score_id=made.score.id, staff_id=made.lucia.id, estimate="high", estimated_at=clock()
        )
    )
    return made


def test_the_risk_room_writes_nothing_but_its_own_tables_steps_and_warnings(scored, units, database, build):
    from app.risk.night import score_due
    from app.risk.policy import Decided, decide
    from app.risk.vocabulary import Ties
    from app.risk.warnings import watch_cases

    written = set()

    def listen(_connection, _cursor, statement, _parameters, _context, _many):
        verb = re.match(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', statement)
        written.update(verb.groups() if verb else ())

    ada = build.a_worker(Role.COORDINATOR)
    event.listen(database.engine, "before_cursor_execute", listen)
    try:
        with units.writing(Actor.system("night")) as work:
            score_due(work)
            watch_cases(work)
        with units.writing(build.person_actor(scored.rosa)) as work:
            case = work.session.scalars(case_with_person(scored.case.id)).one()
            made = object_to(work, case, Objects.WRONG, "")
        with units.writing(build.staff_actor(ada)) as work:
            decide(work, scored.programme.id, Decided(True, 0.2, Ties.LOTTERY, "", "Why"))
            answer(work, work.session.get_one(RiskObjection, made.id), upheld=True, words="Right")
    finally:
        event.remove(database.engine, "before_cursor_execute", listen)
    assert {"risk_objection", "risk_policy"} <= written
    assert written <= MAY_WRITE, sorted(written - MAY_WRITE)


def test_other_agencies_find_none_of_it_at_any_address(scored, app, browser, build, units):
    made = build.save(RiskObjection(case_id=scored.case.id, person_id=scored.rosa.id, made_at=units.clock()))
    office = build.an_agency(AgencyKind.EMPLOYMENT, "Oficina de Empleo")
    strangers = [
        build.sign_in(browser(), build.a_worker(role, office)) for role in (Role.COORDINATOR, Role.EMPLOYMENT_ADVISER)
    ]
    ids = {"programme_id": scored.programme.id, "case_id": scored.case.id, "risk_objection_id": made.id, "number": 3}
    tried = 0
    for rule in app.url_map.iter_rules():
        if NEEDS[rule.endpoint] not in ADDRESSES or not rule.arguments or "GET" not in rule.methods:
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda name: str(ids[name[1]]), rule.rule)
        tried += 1
        assert [stranger.get(path).status for stranger in strangers] == [404, 404], path
    assert tried >= 5


def test_deleting_a_person_deletes_all_of_it_and_the_audit_stays(scored, units, build):
    build.save(
        RiskObjection(case_id=scored.case.id, person_id=scored.rosa.id, score_id=scored.score.id, made_at=units.clock())
    )
    with units.writing(Actor.system("night")) as work:
        erase_people(work, [scored.rosa.id])
    with units.reading(Actor.system("test")) as work:
        for name in sorted(TABLES - {"risk_model", "risk_policy"}):
            table = Base.metadata.tables[name]
            about = or_(
                *[
                    Column.in_(key, [scored.rosa.id, scored.case.id])
                    for key in table.columns
                    if isinstance(key.type, Uuid)
                ]
            )
            assert work.session.scalar(select(func.count()).select_from(table).where(about)) == 0, name
        assert work.session.scalar(select(func.count()).select_from(AuditEntry)) > 0


def test_every_verb_of_the_room_is_in_the_audit():
    """A function that changes an estimate, and a page that shows one, write who did it."""
    for name in ("objections", "policy", "traits", "reviews", "scores", "registry", "marking"):
        assert "record(work" in (APP / "risk" / f"{name}.py").read_text("utf-8"), name
    for page in ("participant/estimate.py", "staff/objections.py", "staff/estimate.py"):
        text = (APP / "pages" / page).read_text("utf-8")
        assert "log_reading" in text or "reveal" in text, page
