"""Writing the manual together: one draft a page, publishing it, and what held before stays readable."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from app.agencies.network import draft_of, versions_of
from app.agencies.network_models import NetworkPage, NetworkVersion
from app.agencies.network_rules import LONGEST_BODY, search_text
from app.agencies.network_words import PageKind, VersionState
from app.audit.services import record
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Words:
    """What a version says, and in one sentence what it changes."""

    title: str
    body: str
    change: str = ""


def begin_page(work: Work, kind: PageKind, words: Words) -> NetworkPage:
    """A new page with its first draft; only the author's agency sees it until it is published."""
    author = _author(work)
    if work.actor.agency_id is None:
        raise Invalid(_("Only a professional can write a page."))
    _possible(words)
    last = work.session.scalar(select(func.max(NetworkPage.position)).where(NetworkPage.kind == kind))
    page = NetworkPage(agency_id=work.actor.agency_id, kind=kind, position=(last or 0) + 1, created_at=work.now)
    work.session.add(page)
    work.session.flush()
    _draft(work, page, 1, author, words)
    record(work, "network:page:begin", page)
    return page


def write_draft(work: Work, page: NetworkPage, seen: int, words: Words) -> NetworkVersion:
    """Keep a draft; raises Conflict when somebody wrote at it since `seen` (0: there was none)."""
    author = _author(work)
    _possible(words)
    draft = work.session.scalars(draft_of(page.id)).one_or_none()
    if seen != (draft.seen if draft else 0):
        raise Conflict(_("Somebody else wrote at this draft in the meantime. Their words stand beside yours."))
    if draft is None:
        number = work.session.scalar(select(func.max(NetworkVersion.number)).where(NetworkVersion.page_id == page.id))
        draft = _draft(work, page, (number or 0) + 1, author, words)
    else:
        draft.title, draft.body, draft.change = words.title, words.body, words.change
        draft.search_text = search_text(words.title, words.body)
        draft.author_id, draft.written_at = author, work.now
        work.session.flush()
    record(work, "network:page:draft", page, number=draft.number)
    return draft


def publish_page(work: Work, page: NetworkPage, seen: int) -> None:
    """Let the draft hold from now on; the version before stays readable. Raises Conflict for an old page."""
    publisher = _author(work)
    versions = work.session.scalars(versions_of(page.id)).all()
    draft = next((version for version in versions if version.state == VersionState.DRAFT), None)
    if draft is None or draft.seen != seen:
        raise Conflict(_("Somebody else wrote at this draft in the meantime. Read it again before you publish it."))
    for version in versions:
        if version.state == VersionState.PUBLISHED:
            version.state = VersionState.REPLACED
    draft.state, draft.publisher_id, draft.published_at = VersionState.PUBLISHED, publisher, work.now
    page.published_number, page.withdrawn_at = draft.number, None
    work.session.flush()
    record(work, "network:page:publish", page, number=draft.number)


def withdraw_page(work: Work, page: NetworkPage) -> None:
    """Take a page out of the manual; its versions stay readable for the agency that wrote it."""
    page.withdrawn_at = work.now
    record(work, "network:page:withdraw", page)


def _draft(work: Work, page: NetworkPage, number: int, author: UUID, words: Words) -> NetworkVersion:
    draft = NetworkVersion(
        page_id=page.id,
        number=number,
        state=VersionState.DRAFT,
        title=words.title,
        body=words.body,
        search_text=search_text(words.title, words.body),
        change=words.change,
        author_id=author,
        written_at=work.now,
    )
    work.session.add(draft)
    work.session.flush()
    return draft


def _author(work: Work) -> UUID:
    if work.actor.staff_id is None:
        raise Invalid(_("Only a professional can write a page."))
    return work.actor.staff_id


def _possible(words: Words) -> None:
    body = words.body
    if not words.title.strip():
        raise Invalid(_("Give the page a title."), "title")
    if not body.strip():
        raise Invalid(_("Write what the page says."), "body")
    if len(body) > LONGEST_BODY:
        raise Invalid(
            _("Use at most %(limit)s characters. You have %(have)s.", limit=LONGEST_BODY, have=len(body)), "body"
        )
