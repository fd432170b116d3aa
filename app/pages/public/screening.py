"""The anonymous benefit check: one question a screen, then what it comes to; nothing is kept on the server."""

from functools import partial
from uuid import UUID

from flask import Response, request, url_for
from wtforms import StringField

from app.access.permissions import Permission
from app.benefits.interview import Interview, with_answer, with_more
from app.benefits.queries import places_that_help
from app.benefits.questions import QUESTIONS, Question, also_of
from app.benefits.said import Place
from app.benefits.screen import result_screen
from app.benefits.services import take_code
from app.benefits.typed import as_typed, read
from app.foundation.clock import today_in
from app.foundation.errors import Invalid, NotFound
from app.foundation.tokens import spoken_code
from app.foundation.unit_of_work import Work
from app.outreach.services import can_call, count_step, open_link
from app.outreach.vocabulary import Step
from app.pages.public.check_screen import question_screen
from app.pages.public.check_state import Kept, keep, kept, left_by, opened_place, sealed_place
from app.web.forms import BaseForm
from app.web.helpline import with_help
from app.web.limits import ANSWERS, CODES, spend
from app.web.pages import Pages
from app.web.render import go, show
from app.web.request_cycle import drop_cookie

pages = Pages("check", __name__)
ANSWER = Permission.PUBLIC_CHECK_ANSWER
FIRST = "people"


class QuestionForm(BaseForm):
    """One question; its answer is read by the kind of the question, and messages land on it."""

    answer = StringField()


@pages.page("/check", needs=ANSWER)
def start(work: Work) -> Response:
    """The first question, or the one where this browser stopped."""
    place = _arriving(work)
    state = kept(work.now)
    if state is None or (place.link and place.link != state.place.link):
        state = Kept({}, place, work.now)
        return _ask(work, state, _interview(work, state), QUESTIONS[FIRST])
    return _onward(_interview(work, state))


@pages.page("/check/<key>", needs=ANSWER, methods=("GET", "POST"), keeps_nothing=True)
def question(work: Work, key: str) -> Response:
    """One question: shown with what was answered before, or answered."""
    if key not in QUESTIONS:
        raise NotFound
    state = kept(work.now)
    if request.method == "POST":
        return _answer(work, state, QUESTIONS[key])
    interview = _interview(work, state) if state else None
    if state is None or interview is None or not interview.may_visit(key):
        return go("check.start")
    return _count(work, _ask(work, state, interview, QUESTIONS[key]), state, (Step.STARTED,))


@pages.page("/check/result", needs=ANSWER)
def result(work: Work) -> Response:
    """What somebody may be entitled to, why, what to bring and where to go."""
    state = kept(work.now)
    if state is None:
        return go("check.start")
    interview = _interview(work, state)
    if interview.next() is not None:
        return _onward(interview)
    with_help(work, state.place.territory or None)
    screen = result_screen(interview)
    places = work.session.execute(places_that_help(interview.said.region, state.place.territory)).all()
    last = interview.before()
    response = show(
        "public/check/result.html",
        screen=screen,
        places=places,
        back=url_for("check.question", key=last.key) if last else "/",
        form=BaseForm(),
        can_call=can_call(work),
    )
    steps = (Step.STARTED, Step.FINISHED, *((Step.ENTITLED,) if screen.may_be_entitled else ()))
    return _count(work, response, state, steps)


@pages.page("/check/more/<benefit>", needs=ANSWER, methods=("POST",), keeps_nothing=True)
def more(work: Work, benefit: str) -> Response:
    """Go on with one more benefit: only what it still needs is asked, then the result comes again."""
    state = kept(work.now)
    if state is None:
        return go("check.start")
    interview = _interview(work, state)
    if benefit not in also_of(interview.said.region):
        raise NotFound
    spend("answer", ANSWERS)
    state = state.answered(with_more(state.answers, benefit), work.now)
    return keep(_onward(_interview(work, state)), state)


@pages.page("/check/erase", needs=ANSWER, methods=("POST",), keeps_nothing=True)
def erase(work: Work) -> Response:
    """Forget the answers at once."""
    response = go("check.erased")
    drop_cookie(response, "check")
    return response


@pages.page("/check/erased", needs=ANSWER)
def erased(work: Work) -> Response:
    """Say that nothing is left."""
    with_help(work)
    return show("public/check/erased.html")


@pages.page("/check/code", needs=ANSWER, methods=("GET", "POST"))
def code(work: Work) -> Response:
    """Leave the answers behind a code of 8 characters for a professional; only this browser knows the code."""
    state = kept(work.now)
    if state is None:
        return go("check.start")
    form = BaseForm()
    if form.is_submitted():
        spend("code", CODES)
    if form.validate_on_submit() and not state.code:
        taken = take_code(work, left_by(state, today_in(work.zone, work.now)))
        return keep(go("check.code"), state.with_code(taken))
    with_help(work, state.place.territory or None)
    return show("public/check/code.html", form=form, code=spoken_code(state.code), status=422 if form.errors else 200)


def _interview(work: Work, state: Kept) -> Interview:
    return Interview(state.answers, today_in(work.zone, work.now), state.place)


def _arriving(work: Work) -> Place:
    token = request.args.get("o", "")
    link = open_link(work, token) if token else None
    return Place(str(link.id), link.territory, link.region) if link else Place()


def _onward(interview: Interview) -> Response:
    following = interview.next()
    return go("check.question", key=following.key) if following else go("check.result")


def _answer(work: Work, state: Kept | None, asked: Question) -> Response:
    spend("answer", ANSWERS)
    form = QuestionForm()
    if state is None and asked.key != FIRST:
        return go("check.start")
    place = opened_place(request.form.get("place", ""))
    if state is None or (place.link and place.link != state.place.link):
        state = Kept({}, place, work.now)
    interview = _interview(work, state)
    if not form.validate():
        return _ask(work, state, interview, asked, form)
    try:
        value = read(asked, request.form.to_dict(), interview.said)
    except Invalid as refused:
        form.refuse("answer", refused.message)
        return _ask(work, state, interview, asked, form)
    state = state.answered(with_answer(state.answers, asked, value), work.now)
    return keep(_onward(_interview(work, state)), state)


def _ask(
    work: Work, state: Kept, interview: Interview, asked: Question, refused: QuestionForm | None = None
) -> Response:
    with_help(work, state.place.territory or None)
    typed = request.form.to_dict() if refused else as_typed(asked, state.answers.get(asked.key))
    return show(
        "public/check/question.html",
        status=422 if refused else 200,
        form=refused or QuestionForm(),
        screen=question_screen(work, interview, asked, typed),
        place=sealed_place(state.place) if not state.answers else "",
    )


def _count(work: Work, response: Response, state: Kept, steps: tuple[Step, ...]) -> Response:
    """Count steps of the funnel once each, where a link brought somebody; the count knows nobody."""
    new = [step for step in steps if step not in state.counted]
    if not state.place.link or not new or response.status_code != 200:
        return response
    link = UUID(state.place.link)
    for step in new:
        work.log_reading(partial(count_step, link_id=link, step=step))
    return keep(response, state.having_counted(*new))
