"""Scores of the demonstration: who agreed, what was assessed, two quarters by a model learnt from invented people."""

import json
import random
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.orm import joinedload

from app.assessment.definitions import offered
from app.assessment.models import Assessment, AssessmentVoice
from app.assessment.rules import Answer
from app.assessment.vocabulary import NOT_APPLICABLE, State, Voice, Way
from app.audit.services import record
from app.casework.models import Case
from app.demo.plot import Plot
from app.demo.stage import told
from app.demo.story import PERSON, Story
from app.foundation.actor import Actor
from app.foundation.unit_of_work import Work
from app.privacy import services as privacy
from app.privacy.models import Consent
from app.privacy.vocabulary import TEXTS, Purpose
from app.privacy.vocabulary import Way as Given
from app.risk.models import AuditTrait, RiskPolicy, RiskReview, RiskScore
from app.risk.night import score_due
from app.risk.objections import object_to
from app.risk.review_rules import differs
from app.risk.scores import forget_scores
from app.risk.vocabulary import Band, Decision, Nationality, Objects, Sex, Ties

if TYPE_CHECKING:
    from app.risk.artefact import Artefact

LEARNT = Path(__file__).parent / "learnt.json"
SHIFTED = ("trained_on", "expires", "data_from", "data_until")
NIGHT = Actor.system("night")
FIRST_LOOK, LAST_LOOK = "-94d", "-2d"
MATRIX = "ssm"
OF_CHILDREN = ("cuidado_infantil", "educacion_menores", "parentalidad")
HARDER = {MATRIX: {"vivienda": 1, "empleo": 1, "formacion_adultos": 1, "red_familiar": 2, "participacion": 1}}
BORN = {"es": Nationality.HERE, "ro": Nationality.UNION}
Group = Sequence[tuple[int, Story, dict[str, dict[str, int]]]]
SETTLED = ("blind", "takes_back", "objects")


def ready_model(trained_on: date, owner: str = "", version: int = 1) -> "Artefact":
    """The model that was learnt from the invented cohort, as if that had been on this day."""
    from app.risk.artefact import revived_artefact  # noqa: PLC0415 - numpy only when it is asked for

    body = json.loads(LEARNT.read_text("utf-8"))
    card = body["card"]
    shift = trained_on - date.fromisoformat(card["trained_on"])
    card |= {name: (date.fromisoformat(card[name]) + shift).isoformat() for name in SHIFTED}
    card |= {"owner": owner, "learnt_from": "invented people, whose truth is known"}
    return revived_artefact(body | {"version": version})


def estimate_how_long(plot: Plot, stories: Sequence[Story], seed: int) -> None:
    """Put into the plot who agreed, the programme's decision, the assessments behind the scores, and two nights."""
    said, dice = told("scores"), random.Random(seed)  # noqa: S311 - invented people, not secrets
    calendar = plot.calendar
    owner = plot.staff(said["owner"])
    plot.at(calendar.moment("-120d", "9:00"), owner, partial(_decide, plot, said))
    early, late = calendar.moment("-100d", "9:00"), calendar.moment("-3d", "9:00")
    answers = [_drawn(dice, whole=number != said["little_known"]) for number in range(len(stories))]
    for when, since in ((early, None), (late, early)):
        group = [
            (number, story, answers[number])
            for number, story in enumerate(stories)
            if story.start < when and (since is None or story.start >= since)
        ]
        plot.at(when, owner, partial(_agree, group, said))
        plot.at(when, owner, partial(_assess, group))
    harder = [(number, story, HARDER) for number, story in enumerate(stories) if number == said["harder"]]
    plot.at(calendar.moment("-30d", "12:00"), owner, partial(_assess, harder))
    for look in (FIRST_LOOK, LAST_LOOK):
        plot.at(calendar.moment(look, "3:00"), lambda: NIGHT, _score)
    for review in said["reviews"]:
        plot.at(calendar.moment(review["day"], "10:10"), plot.staff(review["by"]), partial(_review, plot, review))
    plot.at(calendar.moment("-1d", "8:00"), lambda: NIGHT, partial(_settle, stories, said))


def _decide(plot: Plot, said: dict[str, Any], work: Work) -> None:
    """The coordinator answers for the model and switches the scores on."""
    from app.risk.registry import keep  # noqa: PLC0415 - numpy only when it is asked for

    owner, programme = plot.stage.staff[said["owner"]], plot.stage.programme
    decided = RiskPolicy(
        programme_id=programme.id,
        switched_on=True,
        capacity=said["capacity"],
        ties=Ties.BY_SCORE,
        reason=said["reason"],
        owner_id=owner.id,
        decided_at=work.now,
    )
    work.session.add(decided)
    work.session.flush()
    record(work, "risk:policy:decide", decided)
    keep(work, programme.id, ready_model(plot.calendar.day("-120d"), owner.name), owner, said["decision"])


def _agree(group: Group, said: dict[str, Any], work: Work) -> None:
    """On paper and by hand, as those who had begun before there were estimates; and what some said of themselves."""
    agreed = [story for number, story, _levels in group if number not in said["never_agreed"]]
    work.session.add_all(
        Consent(
            purpose=Purpose.ESTIMATE,
            text_version=TEXTS[Purpose.ESTIMATE].version,
            language=story.role.language,
            way=Given.PAPER,
            person_id=story.known.person_id,
            agency_id=story.known.agency_id,
            taken_by=story.known.key_worker_id,
            given_at=work.now,
        )
        for story in agreed
    )
    men = {name for origin in told("names")["origins"] for name in origin["men"]} | set(said["men"])
    work.session.add_all(
        AuditTrait(
            person_id=story.known.person_id,
            sex=Sex.MAN if story.role.name[0] in men else Sex.WOMAN,
            nationality=BORN.get(story.role.language, Nationality.ELSEWHERE),
        )
        for number, story, _levels in group
        if number % said["trait_not_said_every"]
    )
    record(work, "privacy:consent:give", purpose=Purpose.ESTIMATE.value, count=len(agreed))


def _drawn(dice: random.Random, *, whole: bool) -> dict[str, dict[str, int]]:
    """Levels as they go together: who is nearer to a job has more schooling and was out of work for less time."""
    near, strong, home = (dice.gauss(0, 1) for _trait in range(3))

    def level(middle: float, most: int) -> int:
        return min(max(round(middle + dice.gauss(0, 0.3)), 1), most)

    ratings = {item: level(2.4 + strong, 5) for item in ("red_familiar", "participacion", "movilidad")}
    matrix = {
        "vivienda": level(2.4 + home, 5),
        "empleo": level(1.2 + near, 5),
        "formacion_adultos": level(2.4 + near, 5),
    }
    if not whole:
        return {MATRIX: {"vivienda": matrix["vivienda"]}}
    work = {"last_job": level(1.6 + near, 4), "studies": level(2 + 0.7 * near, 3), "belief": level(2 + 0.5 * strong, 3)}
    return {MATRIX: matrix | {"ingresos": level(2, 5)} | ratings, "employability": work}


def _assess(group: Group, work: Work) -> None:
    """Kept as they would be after a talk; whole assessments of the people of the drawings stand in diagnosis.yaml."""
    talks: list[dict[str, Any]] = []
    voices: list[dict[str, Any]] = []
    for _number, story, levels in group:
        if story.role.key or story.role.closed is not None:
            continue
        for name, answers in levels.items():
            talk = _talk(story.known, name, work)
            talks.append(talk)
            voices += _voices(story.known, talk, answers, work)
    if talks:
        work.session.execute(insert(Assessment), talks)
        work.session.execute(insert(AssessmentVoice), voices)


def _talk(case: Case, name: str, work: Work) -> dict[str, Any]:
    instrument = offered()[name]
    return {
        "id": uuid4(),
        "case_id": case.id,
        "instrument": name,
        "version": instrument.version,
        "digest": instrument.digest,
        "state": State.AGREED,
        "opened_by": case.key_worker_id,
        "opened_at": work.now,
        "agreed_by": case.key_worker_id,
        "agreed_at": work.now,
        "agreed_way": Way.TOGETHER,
    }


def _voices(case: Case, talk: dict[str, Any], answers: dict[str, int], work: Work) -> list[dict[str, Any]]:
    kept = {item: Answer(level).kept() for item, level in answers.items()}
    if talk["instrument"] == MATRIX and not case.household_minors:
        kept |= {item: Answer(None, NOT_APPLICABLE).kept() for item in OF_CHILDREN}
    return [
        {
            "id": uuid4(),
            "assessment_id": talk["id"],
            "voice": voice,
            "staff_id": None if voice is Voice.PERSON else case.key_worker_id,
            "answers": kept,
            "changed_at": work.now,
            "finished_at": work.now if voice is Voice.PERSON else None,
            "version": 1,
        }
        for voice in (Voice if len(answers) > 1 else (Voice.AGREED,))
    ]


def _score(work: Work) -> None:
    while score_due(work):
        work.session.flush()


def _review(plot: Plot, said: dict[str, Any], work: Work) -> None:
    """A professional's estimate of the first quarter and what they decided then; one did not follow the score."""
    case = plot.cases.get(said["key"]) if "key" in said else None
    first = select(RiskScore).where(RiskScore.current.is_(True), RiskScore.band != Band.NOT_ESTIMABLE)
    mine = first.join(Case, Case.id == RiskScore.case_id).where(Case.key_worker_id == work.actor.staff_id)
    found = mine.where(Case.id == case.id) if case is not None else mine.order_by(Case.reference).offset(said["place"])
    score = work.session.scalars(found.limit(1)).first()
    if score is None:
        return
    review = RiskReview(
        case_id=score.case_id,
        score_id=score.id,
        staff_id=work.actor.staff_id,
        estimate=Band(score.band) if said["agrees"] else Band.MEDIUM if score.band != Band.MEDIUM else Band.LOW,
        estimate_reason=said["estimate_reason"],
        estimated_at=work.now,
        decision=Decision(said["decision"]),
        decision_reason=said["decision_reason"],
        overrides=differs(Band(score.band), Decision(said["decision"])),
        decided_at=work.now,
    )
    work.session.add(review)
    work.session.flush()
    record(work, "risk:review:estimate", review, score.person_id)
    record(work, "risk:review:decide", review, score.person_id, blind=score.blind)


def _settle(stories: Sequence[Story], said: dict[str, Any], work: Work) -> None:
    """One case is decided blind this quarter, one person takes the consent back, and one objects."""
    blind, gone, objects = (stories[said[name]] if said[name] < len(stories) else None for name in SETTLED)
    work.session.execute(update(RiskScore).values(blind=False))
    if blind is not None:
        current = update(RiskScore).where(RiskScore.current.is_(True), RiskScore.case_id == blind.known.id)
        work.session.execute(current.values(blind=True))
    if gone is not None:
        work.actor = gone.actor(PERSON)()
        consents = select(Consent).where(Consent.person_id == gone.known.person_id, Consent.purpose == Purpose.ESTIMATE)
        for consent in work.session.scalars(consents).all():
            privacy.withdraw(work, consent)
        forget_scores(work, gone.known.person_id)
    if objects is not None:
        work.actor = objects.actor(PERSON)()
        case = select(Case).options(joinedload(Case.person)).where(Case.id == objects.known.id)
        object_to(work, work.session.scalars(case).one(), Objects.CHANGED, said["objection"])
