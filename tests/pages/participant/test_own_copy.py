"""A copy of one's own data: what is in it, what is not, and on which phone it is not made."""

import json

from app.audit.models import AuditEntry
from app.casework.models import Note
from app.foundation.db import Base
from app.identity.models import DeviceSession
from app.identity.vocabulary import DeviceKind
from app.people.models import HouseholdMember
from app.privacy.own_copy import GIVEN, KEPT_BACK


def hangs_on(*roots):
    """Every table that hangs on one of these, by way of others or not; what is a professional's is their own."""
    found, ahead = set(), list(roots)
    while ahead:
        at = ahead.pop()
        for table in Base.metadata.tables.values():
            keys = {key.column.table.name for key in table.foreign_keys}
            if at in keys and table.name not in {*found, *roots, "staff_member"}:
                found.add(table.name)
                ahead.append(table.name)
    return found


def test_every_table_about_a_person_is_given_or_kept_back_with_a_reason():
    given = [part.table for part in GIVEN]

    assert sorted([*given, *KEPT_BACK]) == sorted(hangs_on("person", "account"))
    assert all(len(reason) > 20 for reason in KEPT_BACK.values())


def whose_phone(world, device):
    with world.build.unit() as work:
        for session in work.session.query(DeviceSession):
            session.device = device


def test_the_file_has_what_is_hers_by_name_and_nothing_of_the_door_or_of_the_team(world):
    world.say(world.build.staff_actor(world.lucia), "Bring the paper of the town hall.")
    world.say(world.rosa, "I have it.")
    with world.build.unit(world.build.staff_actor(world.lucia)) as work:
        for seen, words in (("person", "We spoke about the rent."), ("agency", "Looks worried.")):
            work.session.add(
                Note(case_id=world.case.id, author_id=world.lucia.id, agency_id=world.lucia.agency_id,
                     visibility=seen, body=words, written_at=work.now)
            )  # fmt: skip
        other = world.build.a_person("Amina", "Benali")
        home = HouseholdMember(
            household_id=world.case.household_id,
            person_id=other.id,
            relation="partner",
            position=9,
            starts_on=work.now.date(),
        )
        work.session.add(home)

    whose_phone(world, DeviceKind.MINE)
    page = world.page.get("/me/copy")
    assert page.has("Whoever uses the phone can open it.")
    answer = page.send("Save the file")

    assert answer.response.headers["Content-Disposition"].startswith('attachment; filename="copy-2026-')
    assert answer.response.headers["Cache-Control"] == "private, no-store"
    told = json.loads(answer.response.text)
    (me,) = told["parts"]["person"]
    assert (me["given_name"], me["phone"], me["birth_date"]) == ("Rosa", "+34600000123", "1992-03-09")
    assert [one["body"] for one in told["parts"]["note"]] == ["We spoke about the rent."]
    written = {one["body"]: one.get("staff") for one in told["parts"]["message"]}
    assert written == {"Bring the paper of the town hall.": "Lucía Fernández", "I have it.": None}
    assert "Benali" not in answer.response.text and "Looks worried" not in answer.response.text
    assert not {"hash", "token", "secret", "_index"} & {
        word for rows in told["parts"].values() for row in rows for name in row for word in name.split("_")
    }
    assert told["not_in_here"] == KEPT_BACK
    with world.build.unit() as work:
        assert work.session.query(AuditEntry).filter_by(action="privacy:copy:take").count() == 1


def test_a_phone_that_is_shared_gets_no_file(world):
    whose_phone(world, DeviceKind.SHARED)
    page = world.page.get("/me/copy")

    assert page.has("Open this page on a phone of your own")
    assert "Save the file" not in page.html
