"""An estimate about me: whether there is one, what it says and why, and how to say yes, no, or that it is wrong."""

from flask import Response
from wtforms import RadioField, StringField

from app.access.permissions import Permission
from app.audit.services import record
from app.casework import Case
from app.casework.queries import open_case_of
from app.foundation.errors import Invalid, NotFound
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.pages.participant.ended import lead_back
from app.privacy.vocabulary import TEXTS, Purpose
from app.risk.objections import ANSWER_WITHIN, object_to, who_looks
from app.risk.own import READ, Made, last_made, of_hundred, own_estimate, say_yes
from app.risk.traits import own_trait, say_trait
from app.risk.vocabulary import (
    BAND_OWN,
    NATIONALITY_NAMES,
    OBJECTION_NAMES,
    SEX_NAMES,
    Band,
    By,
    Decision,
    Nationality,
    Objects,
    Sex,
)
from app.risk.words import OURS, Where, words_of
from app.web.forms import AtMost, BaseForm, options
from app.web.pages import Pages
from app.web.render import go, show

pages = Pages("own_estimate", __name__)
lead_back(pages)
BOTH = ("GET", "POST")
ACT = Permission.OWN_CASE_ACT
UNSAID = ""
# What is not known, in the person's words; several inputs often stand for one of them.
UNKNOWN = {
    Where.ASSESSMENT: mark("How things are for you, such as home, work and strength."),
    Where.HOUSEHOLD: mark("Who lives with you."),
    Where.CONTACT: mark("When you were born."),
    Where.APPOINTMENTS: mark("How your appointments went."),
    Where.FILE: mark("How long you have been with us."),
}
DECIDED = {
    Decision.ADD_HELP: mark("%(name)s decided to offer more help."),
    Decision.AS_PLANNED: mark("%(name)s decided to go on as planned."),
    Decision.TALK_FIRST: mark("%(name)s wants to talk with you first."),
}


class ObjectForm(BaseForm):
    """What is wrong with it."""

    reason = RadioField(
        mark("What is wrong with it?"),
        choices=options((one.value, OBJECTION_NAMES[one]) for one in Objects),
        validate_choice=False,
    )
    words = StringField(mark("In your own words (you can leave it empty)"), validators=[AtMost(1000)])


class TraitForm(BaseForm):
    """What somebody says of themselves, or not."""

    sex = RadioField(
        mark("I am"),
        choices=options([*((one.value, SEX_NAMES[one]) for one in Sex), (UNSAID, mark("I do not want to say"))]),
    )
    nationality = RadioField(
        mark("I am a citizen of"),
        choices=options(
            [*((one.value, NATIONALITY_NAMES[one]) for one in Nationality), (UNSAID, mark("I do not want to say"))]
        ),
    )


@pages.page("/me/estimate", needs=Permission.OWN_FRONT_READ)
def mine(work: Work) -> Response:
    """What is estimated about me, for my eyes, also while my team may not look at it."""
    if work.actor.person_id is None:
        raise NotFound
    case = work.session.scalars(open_case_of(work.actor.person_id)).first()
    own = own_estimate(work, case)
    if own.made is not None:
        score = own.made.score
        work.log_reading(lambda log: record(log, READ, score, score.person_id))
    return show(
        "participant/estimate/mine.html",
        own=own,
        told=_told(own.made) if own.made else None,
        decided=[(_(DECIDED[Decision(one.decision)], name=name), one) for one, name in own.decisions if one.decision],
        asked=_(TEXTS[Purpose.ESTIMATE].words),
        form=BaseForm(),
    )


def _told(made: Made) -> dict[str, object]:
    """The estimate in the person's words; an input without words is not told, since nobody could read it."""
    grounds, band = made.score.grounds, Band(made.score.band)
    missing = {words.where for name in grounds.get("missing", ()) if (words := words_of(name))}
    return {
        "band": _(BAND_OWN[band]),
        "hundred": of_hundred(made.score) if band is not Band.NOT_ESTIMABLE else None,
        "is_points": made.score.by == By.POINTS,
        "points": grounds.get("points"),
        "years": made.model.card.get("horizon_months", 24) // 12,
        "up": [
            (_(words.up), ours and _(OURS)) for name, _w, ours in grounds.get("up", ()) if (words := words_of(name))
        ],
        "down": [_(words.down) for name, _w, _ours in grounds.get("down", ()) if (words := words_of(name))],
        "missing": [_(text) for where, text in UNKNOWN.items() if where in missing],
    }


@pages.page("/me/estimate/yes", needs=ACT, methods=("POST",))
def agree(work: Work, case: Case) -> Response:
    """Yes, my team may have one made."""
    if BaseForm().validate_on_submit():
        say_yes(work, case)
    return go("own_estimate.mine")


@pages.page("/me/estimate/object", needs=ACT, methods=BOTH)
def not_so(work: Work, case: Case) -> Response:
    """It is wrong, or should not be: it freezes with this, and somebody looks."""
    form = ObjectForm()
    if work.session.execute(last_made(case.person_id)).first() is None:
        return go("own_estimate.mine")
    if form.validate_on_submit():
        chosen = form.reason.data if form.reason.data in set(Objects) else None
        try:
            object_to(work, case, Objects(chosen) if chosen else None, form.words.data or "")
            return go("own_estimate.mine")
        except Invalid as refused:
            form.refuse(refused.field, refused.message)
    return show(
        "participant/estimate/object.html",
        None,
        422 if form.errors else 200,
        form=form,
        looker=who_looks(work, case).member,
        days=ANSWER_WITHIN.days,
    )


@pages.page("/me/alike", needs=Permission.OWN_FRONT_READ, methods=BOTH)
def alike(work: Work) -> Response:
    """Sex and citizenship, if I want to say them, so that one can see whether help reaches everybody alike."""
    kept = own_trait(work)
    form = TraitForm(sex=(kept and kept.sex) or UNSAID, nationality=(kept and kept.nationality) or UNSAID)
    if form.validate_on_submit():
        say_trait(
            work,
            Sex(form.sex.data) if form.sex.data else None,
            Nationality(form.nationality.data) if form.nationality.data else None,
        )
        return go("own_estimate.alike")
    return show("participant/estimate/alike.html", None, 422 if form.errors else 200, form=form, kept=kept)
