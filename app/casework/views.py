"""Lists of cases that a professional asks for again and again, kept under a name of their own."""

from uuid import UUID

from sqlalchemy import Select, select, update

from app.audit.services import record
from app.casework.models import SavedView
from app.foundation.errors import Invalid, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work

MOST = 8
KEPT = ("view", "worker", "territory", "due", "band", "q", "sort", "cols")


def views_of(staff_id: UUID | None) -> Select[SavedView]:
    """The views of a professional, in the order in which they were kept."""
    return select(SavedView).where(SavedView.staff_id == staff_id).order_by(SavedView.created_at, SavedView.id)


def keep_view(work: Work, name: str, wanted: dict[str, str], *, first: bool) -> SavedView:
    """Keep what is asked for under a name; the same name again replaces it. Raises Invalid for more than eight."""
    staff_id = work.actor.staff_id
    if staff_id is None:
        raise NotFound
    mine = list(work.session.scalars(views_of(staff_id)))
    if first:
        work.session.execute(update(SavedView).where(SavedView.staff_id == staff_id).values(is_first=False))
    same = next((view for view in mine if view.name.casefold() == name.casefold()), None)
    if same is None and len(mine) >= MOST:
        raise Invalid(_("You have eight views. Delete one of them first."), "name")
    kept = same or SavedView(staff_id=staff_id, name=name, created_at=work.now)
    kept.name, kept.wanted, kept.is_first = name, {key: wanted[key] for key in KEPT if wanted.get(key)}, first
    work.session.add(kept)
    work.session.flush()
    record(work, "case:view:keep", kept)
    return kept


def own_view(work: Work, view_id: UUID) -> SavedView:
    """One of one's own views; raises NotFound for anybody else's."""
    view = work.session.scalars(views_of(work.actor.staff_id).where(SavedView.id == view_id)).one_or_none()
    if view is None:
        raise NotFound
    return view


def drop_view(work: Work, view: SavedView) -> None:
    """Forget a view."""
    record(work, "case:view:drop", view)
    work.session.delete(view)
    work.session.flush()
