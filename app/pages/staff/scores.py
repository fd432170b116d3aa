"""Which model or rule makes the estimates of a programme, with its card; and what was decided about it by whom."""

from typing import Any
from uuid import UUID

from flask import Response, request
from wtforms import StringField

from app.access.permissions import Permission
from app.access.policy import visible
from app.agencies import Programme
from app.agencies.network import programmes
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.identity.services import factor_is_fresh
from app.pages.staff.score_card import card_of
from app.pages.staff.score_watch import watch_words
from app.risk import policy
from app.risk.fairness import veiled
from app.risk.scores import in_force
from app.risk.vocabulary import BAND_NAMES, TIES_NAMES, Band
from app.web.forms import AtMost, BaseForm, Required
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("scores", __name__)
READ, DECIDE = Permission.SCORE_SUMS, Permission.SCORE_DECIDE
VERSION = "/staff/scores/<uuid:programme_id>/versions/<int:number>"


class InForceForm(BaseForm):
    """Why this version counts from now on."""

    reason = StringField(
        mark("Why"), validators=[Required(mark("Write why. It is kept with the decision.")), AtMost(400)]
    )


def chosen(work: Work) -> tuple[list[Programme], Programme | None]:
    """The programmes whose sums somebody may read, and the one they ask for."""
    mine = list(work.session.scalars(visible(work.actor, programmes(), READ)))
    wanted = request.args.get("programme", "")
    found = next((one for one in mine if str(one.id) == wanted), None)
    if wanted and found is None:
        raise NotFound
    return mine, found or (mine[0] if mine else None)


def prove(form: BaseForm, work: Work) -> bool:
    """True when the second factor is fresh; else the form says so, with what was typed kept."""
    if factor_is_fresh(work):
        return True
    form.refuse("reason", _("Too much time has gone by. Open “Prove again who you are” and then send this."))
    return False


@pages.page("/staff/scores", needs=READ)
def overview(work: Work) -> Response:
    """What makes the estimates of a programme today, and what was decided about it."""
    mine, programme = chosen(work)
    if programme is None:
        return show("staff/scores/none.html")
    decisions = work.session.execute(policy.decisions_of(programme.id)).all()
    now_used = in_force(work, programme.id)
    return show(
        "staff/scores/overview.html",
        programmes=mine,
        programme=programme,
        now_used=now_used,
        watch=watch_words(now_used.card) if now_used else "",
        versions=work.session.execute(policy.versions_of(programme.id)).all(),
        decisions=decisions,
        last=decisions[0][0] if decisions else None,
        bands=_bands(work, programme.id),
        ties_names={ties.value: _(name) for ties, name in TIES_NAMES.items()},
        is_points=policy.is_points,
        today=today_in(work.zone, work.now),
    )


def _bands(work: Work, programme_id: UUID) -> list[tuple[str, int | None]]:
    found = dict.fromkeys(Band, 0)
    for band, count in work.session.execute(policy.in_numbers(programme_id)):
        found[Band(band)] = count
    hidden = veiled(list(found.values()))
    return [(_(BAND_NAMES[band]), None if hide else n) for (band, n), hide in zip(found.items(), hidden, strict=True)]


@pages.page(VERSION, needs=READ)
def version(work: Work, programme: Programme, number: int) -> Response:
    """The card of one version, and its points line by line."""
    model, owner = _version(work, programme, number)
    return show(
        "staff/scores/version.html",
        programme=programme,
        model=model,
        owner=owner,
        card=card_of(model),
        today=today_in(work.zone, work.now),
    )


@pages.page(f"{VERSION}/decide", needs=DECIDE, methods=("GET", "POST"))
def put_in_force(work: Work, programme: Programme, number: int) -> Response:
    """Decide that a version counts from now on; whoever decides answers for it."""
    model, _owner = _version(work, programme, number)
    if request.method == "GET" and not factor_is_fresh(work):
        return go("staff_account.second", next=request.path)
    form, status = InForceForm(), 200
    if form.is_submitted():
        status = 422
        if form.validate() and prove(form, work):
            try:
                policy.put_in_force(work, model, form.reason.data or "")
                return go("scores.version", programme_id=programme.id, number=number)
            except (Conflict, Invalid) as refused:
                form.refuse("reason", refused.message)
                status = 409
    return show(
        "staff/scores/decide.html", None, status, programme=programme, model=model, form=form, card=card_of(model)
    )


def _version(work: Work, programme: Programme, number: int) -> Any:
    found = work.session.execute(policy.version(programme.id, number)).first()
    if found is None:
        raise NotFound
    return found
