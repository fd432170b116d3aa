"""The caseload: filtered, sorted, searched as one types, and kept as views under names of one's own."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, request

from app.access.caseload import asked_for, counts_of, page_of, places_of
from app.access.permissions import Permission
from app.casework.caseload import DUE, SORTS, VIEWS, Wanted
from app.foundation.unit_of_work import Work
from app.pages.staff.caseload_lines import lines
from app.people.phones import normal_phone
from app.people.rules import normal_identity, search_key
from app.people.services import document_index, phone_index
from app.web.pages import Pages
from app.web.render import show, wants_block

pages = Pages("caseload", __name__)
PAGE = 50
WORDS = 5
IN_FILE = 12
DONE_SHOWN = 3
LONGER, LONGEST = 5, 1000


@pages.page("/staff/cases", needs=Permission.CASE_LIST)
def caseload(work: Work) -> Response:
    """The open cases I may see, by what has to be done next; a line a person."""
    wanted = asked_for(work, _wanted(request.args))
    found, numbers = page_of(work, wanted, PAGE), counts_of(work, wanted)
    first = request.args.get("from", 1, int) if wanted.after else 1
    return show(
        "staff/cases/caseload.html",
        "rows" if wants_block("rows") else "list",
        wanted=wanted,
        here=request.path,
        asked=_asked(wanted, request.args.get("q", "").strip()[:100]),
        lines=lines(work, found[:PAGE]),
        following=found[PAGE - 1].id if len(found) > PAGE else None,
        counts=numbers,
        first=first,
        places=[] if wants_block("rows") else places_of(work, wanted),
    )


def _wanted(args: Mapping[str, str]) -> Wanted:
    sort, exact, index = args.get("sort", "date"), *_identifier(args.get("q", ""))
    return Wanted(
        view=_known(args.get("view"), VIEWS, "all"),
        mine=args.get("worker") != "all",
        territory=_uuid(args.get("territory")),
        due=_known(args.get("due"), DUE, ""),
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


def _asked(wanted: Wanted, words: str) -> dict[str, Any]:
    """What stands in the address, without what is taken for granted; links change one thing of it."""
    sort = ("-" if wanted.falling else "") + wanted.sort
    said = {
        "view": wanted.view if wanted.view != "all" else None,
        "worker": None if wanted.mine else "all",
        "territory": wanted.territory,
        "due": wanted.due or None,
        "q": words or None,
        "sort": sort if sort != "date" else None,
    }
    return {name: value for name, value in said.items() if value is not None}
