"""The caseload: filtered, sorted, searched as one types, and kept as views under names of one's own."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from wtforms import BooleanField, StringField

from app.access.caseload import asked_for, counts_of, easier, page_of, places_of
from app.access.estimates import FILTERS, estimates_of, read_bands
from app.access.permissions import Permission
from app.audit.services import record
from app.casework import SavedView
from app.casework.caseload import DUE, SORTS, VIEWS, Wanted
from app.casework.views import drop_view, keep_view, own_view, views_of
from app.foundation.clock import today_in
from app.foundation.errors import Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.sheets import CSV, streamed_csv
from app.foundation.unit_of_work import Work
from app.pages.staff.caseload_columns import COLUMNS, as_said, column_choices, columns_in, list_to_take, usual
from app.pages.staff.caseload_lines import band_choices, lines
from app.people.phones import normal_phone
from app.people.rules import normal_identity, search_key
from app.people.services import document_index, phone_index
from app.web.forms import AtMost, BaseForm, Required
from app.web.pages import Pages
from app.web.render import go, show, wants_block

pages = Pages("caseload", __name__)
LIST = Permission.CASE_LIST
PAGE = 50
WORDS = 5
IN_FILE = 12
DONE_SHOWN = 3
LONGER, LONGEST = 5, 1000
MOST_TAKEN = 10_000


class ViewForm(BaseForm):
    """A name for what is asked for now, and whether the list opens with it."""

    name = StringField(mark("Name of the view"), validators=[Required(mark("Give the view a name.")), AtMost(40)])
    first = BooleanField(mark("Open the list of cases with it"))


@pages.page("/staff/cases", needs=LIST)
def caseload(work: Work) -> Response:
    """The open cases I may see, by what has to be done next; a line a person."""
    views = list(work.session.scalars(views_of(work.actor.staff_id)))
    first = next((view.wanted for view in views if view.is_first), None)
    return _listed(work, request.args or first or {}, views, ViewForm(None))


def _listed(work: Work, args: Mapping[str, str], views: list[SavedView], form: ViewForm) -> Response:
    wanted = asked_for(work, _wanted(args))
    numbers = counts_of(work, wanted)
    found = page_of(work, easier(wanted, numbers.shown), PAGE)
    estimates = estimates_of(work, found[:PAGE]) if numbers.estimates else {}
    read_bands(work, estimates)
    asked, columns = _asked(wanted, args), columns_in(args, usual(mine=wanted.mine))
    return show(
        "staff/cases/caseload.html",
        "rows" if wants_block("rows") else "list",
        422 if form.errors else 200,
        wanted=wanted,
        here=url_for("caseload.caseload"),
        asked=asked,
        lines=lines(work, found[:PAGE], estimates),
        bands=band_choices() if estimates or wanted.band else (),
        following=found[PAGE - 1].id if len(found) > PAGE else None,
        counts=numbers,
        first=request.args.get("from", 1, int) if wanted.after else 1,
        places=[] if wants_block("rows") else places_of(work, wanted),
        views=views,
        cols=columns,
        columns=column_choices(columns),
        chosen=next((view.id for view in views if view.wanted == _said(asked)), None),
        form=form,
        act=BaseForm(None),
    )


@pages.page("/staff/cases/list.csv", needs=LIST)
def as_list(work: Work) -> Response:
    """The whole of what the filters leave, to take away: the columns that are shown, without what is sensitive.

    What is estimated leaves in no file, not even as the choice of who stands in it.
    """
    wanted = asked_for(work, replace(_wanted(request.args), after=None, band=""))
    found = page_of(work, wanted, MOST_TAKEN)
    more, found = len(found) > MOST_TAKEN, found[:MOST_TAKEN]
    work.log_reading(lambda later: record(later, "case:list:export", cases=len(found)))
    lines_taken = list_to_take(work, found, columns_in(request.args, tuple(COLUMNS)))
    if more:
        end = _("Only the first %(num)s cases stand here. Narrow the list to take the rest.", num=MOST_TAKEN)
        lines_taken.append([end])
    response = Response(streamed_csv(lines_taken), content_type=CSV)
    name = f"cases-{today_in(work.zone, work.now).isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _said(asked: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in asked.items()}


@pages.page("/staff/cases/views", needs=LIST, methods=("POST",))
def keep(work: Work) -> Response:
    """Keep what is asked for now as a view of one's own; what is asked for stands in the address."""
    form = ViewForm()
    if form.validate_on_submit():
        asked = _said(_asked(_wanted(request.args), request.args))
        try:
            view = keep_view(work, form.name.data or "", asked, first=bool(form.first.data))
        except Invalid as refused:
            form.refuse("name", refused.message)
        else:
            return go("caseload.caseload", **(view.wanted or {"view": "all"}))
    return _listed(work, request.args, list(work.session.scalars(views_of(work.actor.staff_id))), form)


@pages.page("/staff/cases/views/<uuid:saved_view_id>/delete", needs=LIST, methods=("POST",))
def forget(work: Work, saved_view_id: UUID) -> Response:
    """Delete one of one's own views."""
    view = own_view(work, saved_view_id)
    if BaseForm().validate_on_submit():
        drop_view(work, view)
    return go("caseload.caseload", view="all")


def _wanted(args: Mapping[str, str]) -> Wanted:
    sort, exact, index = args.get("sort", "date"), *_identifier(args.get("q", ""))
    return Wanted(
        view=_known(args.get("view"), VIEWS, "all"),
        mine=args.get("worker") != "all",
        territory=_uuid(args.get("territory")),
        due=_known(args.get("due"), DUE, ""),
        band=_known(args.get("band"), FILTERS, ""),
        words=tuple(search_key(args.get("q", "")[:100]).split()[:WORDS]),
        sort=_known(sort.lstrip("-"), tuple(SORTS), "date"),
        exact=exact,
        index=index,
        falling=sort.startswith("-"),
        after=_uuid(args.get("after")),
    )


def _identifier(said: str) -> tuple[str, str]:
    """What was typed as a whole phone number or document, by its index; two empty texts when it is neither."""
    phone, document = normal_phone(said), normal_identity(said)
    if phone:
        return "phone", phone_index(phone)
    return ("document", document_index(document)) if document else ("", "")


def _known(said: str | None, known: tuple[str, ...], otherwise: str) -> str:
    return said if said in known else otherwise


def _uuid(said: str | None) -> UUID | None:
    try:
        return UUID(said or "")
    except ValueError:
        return None


def _asked(wanted: Wanted, args: Mapping[str, str]) -> dict[str, Any]:
    """What stands in the address, without what is taken for granted; links change one thing of it."""
    words = args.get("q", "").strip()[:100]
    sort = ("-" if wanted.falling else "") + wanted.sort
    there_anyway = usual(mine=wanted.mine)
    said = {
        "view": wanted.view if wanted.view != "all" else None,
        "worker": None if wanted.mine else "all",
        "territory": wanted.territory,
        "due": wanted.due or None,
        "band": wanted.band or None,
        "q": words or None,
        "sort": sort if sort != "date" else None,
        "cols": as_said(columns_in(args, there_anyway), there_anyway),
    }
    return {name: value for name, value in said.items() if value is not None}
