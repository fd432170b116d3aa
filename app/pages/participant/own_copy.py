"""A copy of my data, in one file: to keep, or to give to another service."""

import json
from datetime import timedelta

from flask import Response, g

from app.access.permissions import Permission
from app.casework.queries import open_case_of
from app.foundation.errors import NotFound
from app.foundation.unit_of_work import Work
from app.identity.vocabulary import DeviceKind
from app.privacy.own_copy import own_copy as copy_of
from app.web.forms import BaseForm
from app.web.pages import Pages
from app.web.render import show
from app.web.store import bucket, count_attempt

pages = Pages("own_copy", __name__)
MOST_A_DAY = 10


@pages.page("/me/copy", needs=Permission.OWN_FRONT_READ, methods=("GET", "POST"))
def mine(work: Work) -> Response:
    """What is in the file and what is not; then the file itself, but never on a phone that is shared."""
    person_id, form, shared = work.actor.person_id, BaseForm(), g.visitor.device is DeviceKind.SHARED
    if person_id is None:
        raise NotFound
    if form.validate_on_submit() and not shared:
        count_attempt(work, bucket("copy", str(person_id)), MOST_A_DAY, timedelta(days=1))
        return _file(work, copy_of(work, person_id))
    case = work.session.scalars(open_case_of(person_id)).first()
    return show("participant/own_copy.html", form=form, shared=shared, case=case)


def _file(work: Work, told: dict[str, object]) -> Response:
    response = Response(json.dumps(told, ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8")
    # The name says neither what it is about nor who made it: it lies in the list of downloads of a phone.
    response.headers["Content-Disposition"] = f'attachment; filename="copy-{work.now.date().isoformat()}.json"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
