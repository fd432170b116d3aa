"""The network's protocols and the intervention manual: found by words, written as drafts, published as versions."""

from uuid import UUID

from flask import Response, request
from wtforms import HiddenField, RadioField, StringField, TextAreaField

from app.access.permissions import Permission
from app.access.policy import may, visible
from app.agencies import NetworkPage
from app.agencies.network import draft_of, pages_with_words, versions_of
from app.agencies.network_pages import Words, begin_page, publish_page, withdraw_page, write_draft
from app.agencies.network_rules import blocks_of, differences, excerpt, words_of
from app.agencies.network_words import PAGE_KIND_NAMES, PAGE_KINDS, VERSION_STATE_NAMES, PageKind, VersionState
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("network", __name__)
BOTH = ("GET", "POST")
READ, WRITE = Permission.NETWORK_READ, Permission.NETWORK_WRITE
ONE = "/staff/network/pages/<uuid:network_page_id>"
LONGEST_SEARCH = 100


class PageForm(BaseForm):
    """A page as it is written."""

    kind = RadioField(
        mark("What it is"),
        choices=options((kind.value, name) for kind, name in PAGE_KIND_NAMES.items()),
        default=PageKind.PROTOCOL.value,
    )
    title = StringField(mark("Title"), [Required(mark("Give the page a title.")), AtMost(160)])
    body = TextAreaField(mark("Text"), [Required(mark("Write what the page says."))])
    change = StringField(mark("What this version changes, in one sentence (optional)"), [AtMost(300)])
    seen = HiddenField(default="0")


class SeenForm(BaseForm):
    """A button that acts on the draft as it was on the screen."""

    seen = HiddenField()


@pages.page("/staff/network", needs=READ)
def manual(work: Work) -> Response:
    """Protocols and manual, all of them or those in which some words stand."""
    typed = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    words = words_of(typed)
    found = work.session.execute(visible(work.actor, pages_with_words(words), READ)).all()
    lines = [(page, version, excerpt(version.body, words)) for page, version in found]
    return show(
        "staff/network/manual.html",
        "found",
        typed=typed,
        kinds=[(_(PAGE_KINDS[kind]), [line for line in lines if line[0].kind == kind]) for kind in PageKind],
        some=bool(lines),
    )


@pages.page("/staff/network/pages/new", needs=WRITE, methods=BOTH)
def new_page(work: Work) -> Response:
    """Begin a page."""
    form = PageForm()
    if form.validate_on_submit():
        try:
            page = begin_page(work, PageKind(form.kind.data), _words(form))
        except Invalid as refused:
            form.refuse(refused.field or "body", refused.message)
        else:
            return go("network.read_page", network_page_id=page.id)
    return show("staff/network/write.html", status=422 if form.errors else 200, form=form, page=None, theirs=None)


@pages.page(ONE, needs=READ)
def read_page(work: Work, page: NetworkPage) -> Response:
    """What holds now; for the agency that wrote it also the draft and what held before."""
    versions = work.session.scalars(versions_of(page.id)).all()
    mine = _is_mine(work, page)
    draft = next((version for version in versions if version.state == VersionState.DRAFT), None) if mine else None
    holds = next((version for version in versions if version.number == page.published_number), None)
    shown = holds or draft or versions[0]
    return show(
        "staff/network/page.html",
        page=page,
        version=shown,
        draft=draft,
        mine=mine,
        kind=_(PAGE_KIND_NAMES[PageKind(page.kind)]),
        blocks=blocks_of(shown.body),
        versions=[version for version in versions if mine or version.state != VersionState.DRAFT],
        states=VERSION_STATE_NAMES,
        form=SeenForm(formdata=None, seen=str(draft.seen) if draft else ""),
        trouble="",
    )


def _is_mine(work: Work, page: NetworkPage) -> bool:
    return may(work.actor, WRITE) and page.agency_id == work.actor.agency_id


@pages.page(f"{ONE}/versions/<uuid:page_version_id>", needs=READ)
def read_version(work: Work, page: NetworkPage, page_version_id: UUID) -> Response:
    """One version, with what it changed of the one before."""
    versions = work.session.scalars(versions_of(page.id)).all()
    version = next((each for each in versions if each.id == page_version_id), None)
    if version is None or (version.state == VersionState.DRAFT and not _is_mine(work, page)):
        raise NotFound
    before = next((each for each in versions if each.number < version.number and each.published_at), None)
    return show(
        "staff/network/version.html",
        page=page,
        version=version,
        before=before,
        state=_(VERSION_STATE_NAMES[VersionState(version.state)]),
        changes=differences(before.body if before else "", version.body),
    )


@pages.page(f"{ONE}/write", needs=WRITE, methods=BOTH)
def write_page(work: Work, page: NetworkPage) -> Response:
    """Write at the draft; the published version stays as it is until the draft is published."""
    draft = work.session.scalars(draft_of(page.id)).one_or_none()
    current = draft or work.session.scalars(versions_of(page.id).limit(1)).one()
    form = PageForm(
        title=current.title,
        body=current.body,
        kind=page.kind,
        change=draft.change if draft else "",
        seen=str(draft.seen if draft else 0),
    )
    theirs, status = None, 200
    if form.validate_on_submit():
        try:
            write_draft(work, page, _seen(form.seen.data), _words(form))
            return go("network.read_page", network_page_id=page.id)
        except Invalid as refused:
            form.refuse(refused.field or "body", refused.message)
        except Conflict as refused:
            form.refuse("body", refused.message)
            theirs, status = current, 409
            form.seen.data = str(draft.seen if draft else 0)
    status = status if status > 200 or not form.errors else 422
    return show("staff/network/write.html", status=status, form=form, page=page, theirs=theirs)


@pages.page(f"{ONE}/publish", needs=WRITE, methods=("POST",))
def publish(work: Work, page: NetworkPage) -> Response:
    """Let the draft hold."""
    form = SeenForm()
    if not form.validate():
        return go("network.read_page", network_page_id=page.id)
    try:
        publish_page(work, page, _seen(form.seen.data))
    except Conflict as refused:
        return show("staff/network/stale.html", status=409, page=page, trouble=refused.message)
    return go("network.read_page", network_page_id=page.id)


@pages.page(f"{ONE}/withdraw", needs=WRITE, methods=("POST",))
def withdraw(work: Work, page: NetworkPage) -> Response:
    """Take a page out of the manual."""
    if BaseForm().validate():
        withdraw_page(work, page)
    return go("network.manual")


def _words(form: PageForm) -> Words:
    return Words(form.title.data or "", form.body.data or "", form.change.data or "")


def _seen(typed: str | None) -> int:
    return int(typed) if typed and typed.isdecimal() else -1
