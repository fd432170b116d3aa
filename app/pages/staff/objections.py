"""People who object to an estimate about them: somebody looks within a week and answers in words that they can read."""

from flask import Response, request
from wtforms import RadioField, StringField

from app.access.caseload import people_found
from app.access.permissions import Permission
from app.access.policy import may, visible
from app.audit.services import record
from app.casework.search import WORDS, Ways
from app.foundation.clock import today_in
from app.foundation.errors import Conflict, Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.staff.estimate_words import headline, lines_of, missing_of
from app.people.phones import normal_phone
from app.people.rules import normal_identity, search_key
from app.people.services import document_index, phone_index
from app.privacy.vocabulary import TOLD_WAYS, Way
from app.risk import RiskObjection, RiskScore
from app.risk.objections import answer, due_on, said_on, waiting_first
from app.risk.own import decisions, known_then, last_made
from app.risk.vocabulary import OBJECTION_NAMES, WHOSE_NAMES, Objects, Whose
from app.web.forms import AtMost, BaseForm, Required, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("objections", __name__)
NEEDS, WRITES = Permission.SCORE_OBJECTION, Permission.RISK_ESTIMATE
LONGEST_SEARCH = 100
WAY_NAMES = {Way.SCREEN.value: mark("In the app"), **{way.value: name for way, name in TOLD_WAYS.items()}}
RIGHT, STAYS = "right", "stays"


class AnswerForm(BaseForm):
    """What comes out of it."""

    upheld = RadioField(
        mark("What comes out of it"),
        choices=options(
            ((RIGHT, mark("The person is right: the estimate is deleted")), (STAYS, mark("The estimate stays")))
        ),
        validators=[Required(mark("Choose what comes out of it."))],
    )
    words = StringField(
        mark("Why, to the person"),
        validators=[Required(mark("Write to the person why, in plain words.")), AtMost(1000)],
    )


@pages.page("/staff/objections", needs=NEEDS)
def waiting(work: Work) -> Response:
    """Objections of the agency's people, those that wait first."""
    found = list(work.session.scalars(visible(work.actor, waiting_first(), NEEDS)))
    words = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    phone, document = normal_phone(words), normal_identity(words)
    ways = Ways(words, phone_index(phone) if phone else None, document_index(document) if document else None)
    people = people_found(work, search_key(words).split()[:WORDS], ways, WRITES) if words else []
    return show(
        "staff/scores/objections.html",
        words=words,
        people=people,
        writes=may(work.actor, WRITES),
        way_names=WAY_NAMES,
        lines=sorted(
            ((one, said_on(work, one), due_on(work, one)) for one in found),
            key=lambda line: (line[0].answered_at is not None, line[2]),
        ),
        today=today_in(work.zone, work.now),
    )


@pages.page("/staff/objections/<uuid:risk_objection_id>", needs=NEEDS, methods=("GET", "POST"))
def one(work: Work, objection: RiskObjection) -> Response:
    """One objection beside the estimate that it froze, and its answer."""
    form, status = AnswerForm(), 200
    if form.is_submitted():
        status = 422
        if form.validate():
            status = _answered(work, objection, form)
            if not status:
                return go("objections.one", risk_objection_id=objection.id)
    row = work.session.execute(last_made(objection.person_id)).first() if objection.score_id else None
    score: RiskScore | None = row[0] if row else None
    if score is not None:
        work.log_reading(lambda log: record(log, "risk:score:read", score, objection.person_id))
    known = work.session.scalar(known_then(score)) or {} if score else {}
    return show(
        "staff/scores/objection.html",
        None,
        status,
        one=objection,
        form=form,
        reason=_(OBJECTION_NAMES[Objects(objection.reason)]) if objection.reason else "",
        due=due_on(work, objection),
        said_on=said_on(work, objection),
        way=_(WAY_NAMES[objection.way]),
        whose=_(WHOSE_NAMES[Whose(objection.whose)]) if objection.whose else "",
        score=score,
        headline=headline(score) if score else "",
        up=lines_of(score, "up", known) if score else [],
        down=lines_of(score, "down", known) if score else [],
        missing=missing_of(score) if score else [],
        decided=work.session.execute(decisions(score.id)).all() if score else [],
    )


def _answered(work: Work, objection: RiskObjection, form: AnswerForm) -> int:
    """Carry it out; the status of a refusal, or 0."""
    try:
        answer(work, objection, upheld=form.upheld.data == RIGHT, words=form.words.data or "")
    except Conflict as refused:
        form.refuse("upheld", refused.message)
        return 409
    except Invalid as refused:
        form.refuse(refused.field, refused.message)
        return 422
    return 0
