"""Bringing a list of services in: choose a file, look at what each row would do, and only then write it."""

from flask import Response, request
from wtforms import FileField

from app.access.permissions import Permission
from app.agencies import DirectoryImport
from app.agencies.directory_csv import NONE, NotATable
from app.agencies.directory_import import ERROR, MOST_BYTES, carry_out, keep, preview, read_file
from app.foundation.errors import Conflict
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.staff.directory import LIST
from app.pages.staff.directory_words import REFUSED_FILES, column_name, known, problem_words
from app.web.forms import BaseForm
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("directory_import", __name__)
MOST_ERRORS = 1000
MOST_GOOD = 50


class FileForm(BaseForm):
    """The file with the services."""

    file = FileField(mark("File"))


@pages.page(f"{LIST}/import", needs=Permission.DIRECTORY_IMPORT, methods=("GET", "POST"), takes_files=True)
def choose(work: Work) -> Response:
    """Choose a CSV file or HSDS in JSON; nothing is written yet."""
    form = FileForm()
    if form.validate_on_submit():
        content, name = _sent()
        try:
            rows, unknown = read_file(content, name, known(work))
        except NotATable as refused:
            form.refuse("file", _(REFUSED_FILES[str(refused) if name else NONE]))
        else:
            kept = keep(work, rows, name)
            return go("directory_import.look", directory_import_id=kept.id, unknown=unknown or None)
    return show("staff/directory/import.html", status=422 if form.errors else 200, form=form)


@pages.page(f"{LIST}/import/<uuid:directory_import_id>", needs=Permission.DIRECTORY_IMPORT, methods=("GET", "POST"))
def look(work: Work, kept: DirectoryImport) -> Response:
    """What each row would do, every row that is wrong with its reason, and the button that writes the others."""
    form, conflict = BaseForm(), ""
    if form.validate_on_submit():
        try:
            carry_out(work, kept)
        except Conflict as refused:
            conflict = refused.message
        else:
            return go("directory_import.look", directory_import_id=kept.id)
    planned, installed = preview(work, kept), known(work)
    wrong = [row for row in planned if row.does == ERROR]
    return show(
        "staff/directory/preview.html",
        status=409 if conflict else 200,
        form=form,
        kept=kept,
        conflict=conflict,
        counts={does: sum(row.does == does for row in planned) for does in ("create", "update", "same", "error")},
        wrong=[
            (row, [(column_name(one.column), problem_words(one, installed)) for one in row.problems])
            for row in wrong[:MOST_ERRORS]
        ],
        good=[row for row in planned if row.does != ERROR][:MOST_GOOD],
        unknown=request.args.getlist("unknown"),
    )


def _sent() -> tuple[bytes, str]:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return b"", ""
    return sent.stream.read(MOST_BYTES + 1), sent.filename
