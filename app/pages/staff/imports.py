"""Bringing in lists of people: file, columns, preview, progress, result, and taking a whole list back."""

from typing import Any
from uuid import UUID

from flask import Response, request
from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, SelectField, StringField

from app.access.permissions import Permission
from app.access.policy import visible
from app.agencies.network import case_workers
from app.agencies.queries import staff_by_ids
from app.audit.services import record
from app.casework.bringing_in import known_to
from app.delivery.services import wake
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.sheets import CSV, as_csv
from app.foundation.unit_of_work import Work
from app.pages.staff.import_lines import cell_line, line_of, tabs_of
from app.pages.staff.outreach import download
from app.people import PeopleImport
from app.people.import_columns import problem_with
from app.people.import_files import MOST_BYTES
from app.people.import_queries import PAGE, earlier_list, imports, row_counts, row_page, rows_of
from app.people.import_running import go_on
from app.people.import_undo import take_back
from app.people.import_words import AT_WORK, BASIS_NAMES, FIELD_NAMES, FLAWS, STATE_NAMES, Basis, Field, Flaw, State
from app.people.imports import SMALL_ROWS, Ground, check_now, confirm, decide, drop, start, undo_until, use_columns
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show, wants_block

pages = Pages("imports", __name__)
BOTH = ("GET", "POST")
NEEDS = Permission.PEOPLE_IMPORT
ONE = "/staff/people/import/<uuid:people_import_id>"
SHOWN_ROWS = 3
PROBLEMS = {
    "no_name": mark("Say which column is the name."),
    "name_twice": mark("Two columns say the name in different ways. Leave one of them out."),
    "twice": mark("Two columns have the same meaning. Leave one of them out."),
}


class FileForm(BaseForm):
    """The file with the list."""

    file = FileField(mark("File with the list (CSV or XLSX, at most 10 MB)"))


class ColumnsForm(BaseForm):
    """What the columns mean, and on what ground these people come in."""

    columns = HiddenField()
    basis = RadioField(
        mark("What these people have agreed to"),
        choices=options([(basis.value, words) for basis, words in BASIS_NAMES.items()]),
        default=Basis.NONE.value,
    )
    purpose = StringField(
        mark("What for: programme, law or agreement"),
        [Required(mark("Say what these people's details are for, such as “Programa xEITU”.")), AtMost(200)],
    )
    key_worker = SelectField(mark("Key worker of the cases that are opened"))


class SeenForm(BaseForm):
    """A button that acts on the list as it was on the screen."""

    seen = HiddenField()


@pages.page("/staff/people/import", needs=NEEDS, methods=BOTH, takes_files=True)
def lists(work: Work) -> Response:
    """The lists of my agency, and one more."""
    form = FileForm()
    if form.validate_on_submit():
        sent = form.file.data
        content = sent.stream.read(MOST_BYTES + 1) if sent else b""
        try:
            found = start(work, content, (sent.filename or "") if sent else "", _territory(work))
        except Invalid as refused:
            form.refuse("file", refused.message)
        else:
            work.then(wake)
            return go("imports.one", people_import_id=found.id)
    found_lists = work.session.scalars(visible(work.actor, imports(), NEEDS)).all()
    status = 422 if form.errors else 200
    return show("staff/imports/lists.html", status=status, form=form, lists=found_lists, states=STATE_NAMES)


def _territory(work: Work) -> UUID:
    staff = [work.actor.staff_id] if work.actor.staff_id else []
    return work.session.scalars(staff_by_ids(staff)).one().agency.territory_id


@pages.page(ONE, needs=NEEDS)
def one(work: Work, found: PeopleImport) -> Response:
    """One list, in whatever state it is."""
    if found.state not in AT_WORK and wants_block("progress"):
        return go("imports.one", people_import_id=found.id)
    if found.state == State.COLUMNS:
        return _columns_page(work, found, _columns_form(work, found))
    return _shown(work, found)


def _shown(work: Work, found: PeopleImport, trouble: str = "") -> Response:
    after = request.args.get("after", "0")
    tabs = tabs_of(found, work.session.execute(row_counts(found.id)))
    tab = next((tab for tab in tabs if tab.name == request.args.get("show")), tabs[0])
    statement = row_page(found.id, tab.only, int(after) if after.isdecimal() else 0, by_outcome=tab.by_outcome)
    rows = work.session.scalars(statement).all() if found.state not in AT_WORK and not found.forgotten_at else []
    return show(
        "staff/imports/list.html",
        "progress",
        409 if trouble else 200,
        list=found,
        form=SeenForm(formdata=None, seen=str(found.version)),
        state=State(found.state),
        states=STATE_NAMES,
        flaw=_(FLAWS[Flaw(found.flaw)]) if found.state == State.REFUSED else "",
        ground=_(BASIS_NAMES[Basis(found.basis)]),
        tabs=tabs,
        tab=tab,
        counts={each.name: each.count for each in tabs},
        lines=[line_of(row) for row in rows[:PAGE]],
        next_after=rows[PAGE - 1].number if len(rows) > PAGE else None,
        earlier=_earlier(work, found),
        undo_until=_undo_until(work, found),
        trouble=trouble,
    )


def _earlier(work: Work, found: PeopleImport) -> PeopleImport | None:
    if found.state != State.PREVIEW:
        return None
    return work.session.scalars(earlier_list(found)).first()


def _undo_until(work: Work, found: PeopleImport) -> Any:
    until = undo_until(found)
    return until if until and work.now <= until and not found.forgotten_at else None


@pages.page(f"{ONE}/columns", needs=NEEDS, methods=BOTH)
def columns(work: Work, found: PeopleImport) -> Response:
    """Say what each column means, and on what ground people come in."""
    form = _columns_form(work, found)
    meant = _meant(found)
    if not form.validate_on_submit():
        return _columns_page(work, found, form)
    problem = problem_with(meant)
    if problem:
        form.refuse("columns", _(PROBLEMS[problem]))
        return _columns_page(work, found, form, meant)
    ground = Ground(Basis(form.basis.data), form.purpose.data or "", UUID(form.key_worker.data))
    try:
        use_columns(work, found, meant, ground)
    except Conflict as refused:
        return _shown(work, found, refused.message)
    if found.rows_total <= SMALL_ROWS:
        check_now(work, found, known_to(found.agency_id))
    else:
        work.then(wake)
    return go("imports.one", people_import_id=found.id)


def _meant(found: PeopleImport) -> list[Field]:
    said = [request.form.get(f"column_{place}", "") for place in range(len(found.headings or ()))]
    return [Field(name) if name in set(Field) else Field.NOTHING for name in said]


def _columns_form(work: Work, found: PeopleImport) -> ColumnsForm:
    workers = work.session.scalars(case_workers(found.agency_id)).all()
    form = ColumnsForm(
        basis=found.basis, purpose=found.purpose, key_worker=str(found.key_worker_id or work.actor.staff_id)
    )
    form.key_worker.choices = [(str(member.id), member.name) for member in workers]
    return form


def _columns_page(work: Work, found: PeopleImport, form: ColumnsForm, meant: list[Field] | None = None) -> Response:
    first = work.session.scalars(rows_of(found.id).limit(SHOWN_ROWS)).all()
    return show(
        "staff/imports/columns.html",
        status=422 if form.errors else 200,
        list=found,
        form=form,
        columns=[
            (heading, Field(meaning), [row.cells[place] for row in first if place < len(row.cells)])
            for place, (heading, meaning) in enumerate(
                zip(found.headings or (), meant or found.columns or (), strict=True)
            )
        ],
        meanings=FIELD_NAMES,
    )


@pages.page(f"{ONE}/decide", needs=NEEDS, methods=("POST",))
def decide_rows(work: Work, found: PeopleImport) -> Response:
    """Keep who is the same person and who is not."""
    said = {name.removeprefix("row_"): value for name, value in request.form.items() if name.startswith("row_")}
    decisions = {int(number): value == "same" for number, value in said.items() if number.isdecimal() and value}
    try:
        decide(work, found, decisions)
    except Conflict as refused:
        return _shown(work, found, refused.message)
    return go("imports.one", people_import_id=found.id, show="ask")


@pages.page(f"{ONE}/confirm", needs=NEEDS, methods=("POST",))
def confirm_list(work: Work, found: PeopleImport) -> Response:
    """Bring the people in."""
    form = SeenForm()
    form.validate()
    seen = form.seen.data or ""
    return _deed(work, found, lambda: confirm(work, found, int(seen) if seen.isdecimal() else 0))


@pages.page(f"{ONE}/undo", needs=NEEDS, methods=("POST",))
def undo_list(work: Work, found: PeopleImport) -> Response:
    """Take the whole list back, apart from what was changed since."""
    return _deed(work, found, lambda: take_back(work, found))


@pages.page(f"{ONE}/go-on", needs=NEEDS, methods=("POST",))
def let_go_on(work: Work, found: PeopleImport) -> Response:
    """Let a list that stopped go on."""
    return _deed(work, found, lambda: go_on(work, found))


@pages.page(f"{ONE}/drop", needs=NEEDS, methods=("POST",))
def drop_list(work: Work, found: PeopleImport) -> Response:
    """Drop a list that was not confirmed."""
    return _deed(work, found, lambda: drop(work, found))


def _deed(work: Work, found: PeopleImport, deed: Any) -> Response:
    form = BaseForm()
    if not form.validate():
        return _shown(work, found, _("This form was open for too long. Try again."))
    try:
        deed()
    except Conflict as refused:
        return _shown(work, found, refused.message)
    work.then(wake)
    return go("imports.one", people_import_id=found.id)


@pages.page(f"{ONE}/rows.csv", needs=NEEDS)
def rows_as_csv(work: Work, found: PeopleImport) -> Response:
    """The rows that cannot be taken, each with its reason, to be corrected and brought in again."""
    wrong = rows_of(found.id, left_out=True)
    heading = [_("Row"), *(found.headings or ()), _("What is wrong")]
    work.log_reading(lambda log: record(log, "people:import:export", found))
    sheet = as_csv([heading, *(cell_line(row) for row in work.session.scalars(wrong))])
    return download(sheet, CSV, f"list-{found.id.hex[:8]}.csv")
