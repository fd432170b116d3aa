"""Assessments of the demonstration: Rosa's with both voices and what she does not agree with, and others' segments."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.assessment.deciding import Decision, decide, proposal_for
from app.assessment.definitions import offered
from app.assessment.models import Assessment, AssessmentVoice
from app.assessment.rules import Answer
from app.assessment.services import Closing, agree, ask_person, begin, disagree, finish_own, say
from app.assessment.strengths import add_strength
from app.assessment.vocabulary import NOT_APPLICABLE, Segment, Voice, Way
from app.casework.models import Case, CaseTask
from app.casework.services import finish_task
from app.casework.vocabulary import TaskKind, TaskOwner
from app.demo.plot import Plot
from app.demo.stage import told
from app.foundation.actor import Actor, Capacity
from app.foundation.unit_of_work import Work

Said = Mapping[str, Any]


def ask_how_things_are(plot: Plot) -> None:
    """Put the assessments into the plot."""
    said = told("diagnosis")
    _rosa(plot, said["rosa"])
    for one in said["others"]:
        when = plot.calendar.moment(one["day"], "12:40")
        plot.at(when, plot.staff("lucia"), partial(_whole, plot, one))
    for name, deed in (("protected", _protected), ("not_claimed", _not_claimed)):
        one = said[name]
        plot.at(plot.calendar.moment(one["day"], "12:50"), plot.staff("lucia"), partial(deed, plot, one))


def _rosa(plot: Plot, said: Said) -> None:
    lucia, now = plot.staff(said["by"]), said["now"]
    open_one: list[Assessment] = []
    plot.at(plot.calendar.moment(said["before"]["day"], "11:10"), lucia, partial(_first, plot, said))
    plot.at(plot.calendar.moment(now["staff_day"], "12:20"), lucia, partial(_begun, plot, now, open_one))
    plot.at(plot.calendar.moment(now["person_day"], "19:05"), _self(plot), partial(_own, plot, now, open_one))
    plot.at(plot.calendar.moment(now["agreed_day"], "10:51"), lucia, partial(_talked, plot, now, open_one))


def _self(plot: Plot) -> Callable[[], Actor]:
    def actor() -> Actor:
        case = plot.cases.get("rosa")
        person_id = case.person_id if case else None
        return Actor(Capacity.PARTICIPANT, person_id=person_id, role="participant", name="Rosa")

    return actor


def _case(work: Work, plot: Plot, key: str) -> Case | None:
    known = plot.cases.get(key)
    if known is None:
        return None
    return work.session.scalars(select(Case).options(joinedload(Case.person)).where(Case.id == known.id)).one()


def _answers(said: Said) -> dict[str, Answer | None]:
    return {item: Answer(one[0], "", one[1]) if isinstance(one, list) else Answer(one) for item, one in said.items()}


def _first(plot: Plot, said: Said, work: Work) -> None:
    case = _case(work, plot, "rosa")
    if case is None:
        return
    for words in said["strengths"]:
        add_strength(work, case, words)
    _agreed(work, case, "ssm", said["before"]["agreed"])
    _agreed(work, case, "employability", said["work"])
    _confirmed(work, case)


def _begun(plot: Plot, said: Said, open_one: list[Assessment], work: Work) -> None:
    case = _case(work, plot, "rosa")
    if case is not None:
        open_one.append(begin(work, case, "ssm"))
        say(work, case, open_one[0], Voice.STAFF, _answers(said["staff"]))
        ask_person(work, case, open_one[0])


def _own(plot: Plot, said: Said, open_one: list[Assessment], work: Work) -> None:
    case = _case(work, plot, "rosa")
    if case is not None:
        say(work, case, open_one[0], Voice.PERSON, _answers(said["person"]))
        finish_own(work, case, open_one[0])


def _talked(plot: Plot, said: Said, open_one: list[Assessment], work: Work) -> None:
    case = _case(work, plot, "rosa")
    if case is None:
        return
    say(work, case, open_one[0], Voice.AGREED, _answers(said["agreed"]))
    for task in work.session.scalars(_steps(case)).all():
        if task.kind == TaskKind.SITUATION:
            finish_task(work, task)
    for item, words in said["not_agreed"].items():
        disagree(work, case, open_one[0], item, words)


def _whole(plot: Plot, said: Said, work: Work) -> None:
    case = _case(work, plot, said["key"])
    if case is None:
        return
    _agreed(work, case, "ssm", said["matrix"], said.get("rest"))
    _agreed(work, case, "employability", said["work"])
    _confirmed(work, case, said.get("decided"), said.get("reason", ""))


def _protected(plot: Plot, said: Said, work: Work) -> None:
    case = _case(work, plot, said["key"])
    if case is None:
        return
    say(work, case, begin(work, case, "pais"), Voice.STAFF, {"shelter": Answer(1, "", said["shelter"])})
    known = set(work.session.scalars(_steps(case)))
    _confirmed(work, case)
    for task in work.session.scalars(_steps(case)).all():
        if task not in known:
            finish_task(work, task)


def _not_claimed(plot: Plot, said: Said, work: Work) -> None:
    case = _case(work, plot, said["key"])
    if case is not None:
        _confirmed(work, case, Segment.N, said["reason"])


def _steps(case: Case) -> Select[CaseTask]:
    return select(CaseTask).where(CaseTask.case_id == case.id, CaseTask.done_at.is_(None)).order_by(CaseTask.id)


def _agreed(work: Work, case: Case, name: str, levels: Mapping[str, int], rest: int | None = None) -> None:
    fresh = begin(work, case, name)
    answers = _answers(levels)
    for item in offered()[name].items if rest else ():
        gone = item.may_not_apply and not case.household_minors
        answers.setdefault(item.id, Answer(None, NOT_APPLICABLE) if gone else Answer(rest))
    say(work, case, fresh, Voice.STAFF, answers)
    agree(work, case, fresh, answers, Closing(Way.TOGETHER, talked=True, seen=_seen(work, fresh)))
    for task in work.session.scalars(_steps(case)).all():
        if task.owner == TaskOwner.PERSON and task.kind == TaskKind.SITUATION:
            finish_task(work, task)


def _seen(work: Work, assessment: Assessment) -> int:
    said = select(AssessmentVoice.version).where(
        AssessmentVoice.assessment_id == assessment.id, AssessmentVoice.voice == Voice.AGREED
    )
    return work.session.scalar(said) or 0


def _confirmed(work: Work, case: Case, decided: str | None = None, reason: str = "") -> None:
    proposed = proposal_for(work, case)
    chosen = Segment(decided) if decided else proposed[0].segment
    if chosen is not None:
        decide(work, case, Decision(chosen, reason, proposed[0].segment or ""), proposed)
