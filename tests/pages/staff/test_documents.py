"""Documents of a file: what the person sent and what was added, sorted, checked and dated."""

import io

import pytest

from app.messaging.files import release
from app.messaging.models import Attachment, CasePaper
from app.messaging.vocabulary import FileKind
from tests.pages.staff.casework_things import Team, stored
from tests.pages.staff.test_messages_group import hidden

PDF = b"%PDF-1.4 a paper"


@pytest.fixture
def team(build, browser):
    return Team(build, browser)


def add(team, desk, content=PDF, **values):
    page = desk.get(team.path("/documents"))
    data = {**hidden(page, "Add the document"), "kind": "home", "words": "Rent", "valid_until": "2026-11-01", **values}
    return desk.post(team.path("/documents/new"), {**data, "files": (io.BytesIO(content), "scan.pdf")})


def test_a_paper_is_added_checked_and_runs_out(team, units, build):
    desk = team.desk()
    page = add(team, desk)
    assert page.has("Rent or mortgage")
    assert page.has("Is being checked")
    with build.unit() as work:
        release(work, stored(units, Attachment)[0].id, FileKind.PDF, PDF)

    page = desk.get(team.path("/documents"))

    assert page.has("Ran out on November 1")
    assert page.click("Open: Rent or mortgage").status == 200
    assert b"a paper" not in b"".join(str(row.words).encode() for row in stored(units, CasePaper))


def test_what_the_person_sent_is_sorted_by_the_team(team, units, build):
    from app.casework.models import Case
    from app.messaging import services as messaging

    with build.unit(build.person_actor(team.rosa)) as work:
        messaging.write(work, work.session.get_one(Case, team.case.id), "My rent", [PDF])
    page = team.desk().get(team.path("/documents"))
    assert page.has("Not sorted yet")
    assert page.has("Rosa sent it on November 24")

    page = page.click("Not sorted yet").send("Save", kind="registration", valid_until="2027-01-31")

    assert page.has("Town hall registration")
    assert stored(units, CasePaper)[0].added_by_id == team.lucia.id


@pytest.mark.parametrize(
    ("content", "values", "words"),
    [
        (b"", {}, "Choose a photo or a PDF."),
        (b"MZ not a paper", {}, "Send a photo or a PDF."),
        (PDF, {"kind": ""}, "Choose what it is."),
        (PDF, {"valid_until": "2026-02-31"}, "This day does not exist."),
    ],
)
def test_what_is_no_paper_is_refused_in_words_and_the_rest_stays(team, units, content, values, words):
    page = add(team, team.desk(), content, **values)

    assert page.status == 422
    assert page.has(words)
    assert 'value="Rent"' in page.html
    assert not stored(units, Attachment)


def test_documents_are_for_the_team_alone(team):
    add(team, team.desk())
    for stranger in team.strangers():
        assert team.desk(stranger).get(team.path("/documents")).status == 404
