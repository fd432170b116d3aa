"""A programme with scores, and people in it."""

from datetime import timedelta

from sqlalchemy import select

from app.agencies.models import Programme
from app.assessment.models import Assessment, AssessmentVoice
from app.casework.models import Case
from app.demo.scores import ready_model
from app.foundation.actor import Actor
from app.privacy import services as privacy
from app.privacy.vocabulary import Purpose, Way
from app.risk.models import RiskPolicy, RiskScore
from app.risk.night import score_due
from app.risk.registry import keep
from app.risk.scores import shown_score

NIGHT = Actor.system("night")


class Room:
    """A programme with scores switched on, and people in it."""

    def __init__(self, build, units, clock):
        self.build, self.units, self.clock = build, units, clock
        self.worker = build.a_worker()
        self.programme = build.save(Programme(name="Camín"))
        self.decide(on=True)

    def decide(self, *, on):
        self.clock.now += timedelta(seconds=1)
        self.build.save(
            RiskPolicy(
                programme_id=self.programme.id,
                switched_on=on,
                capacity=0.3,
                ties="by_score",
                reason="Decided",
                owner_id=self.worker.id,
                decided_at=self.clock(),
            )
        )

    def person(self, *, consent=True, assessed=True, name="Rosa"):
        case = self.build.a_case(worker=self.worker, person=self.build.a_person(given_name=name))
        with self.units.writing(NIGHT) as work:
            mine = work.session.get_one(Case, case.id)
            mine.programme_id = self.programme.id
            if consent:
                privacy.give(work, Purpose.ESTIMATE, Way.PAPER, person_id=case.person_id)
            if assessed:
                self.assess(work, case)
        return case

    def assess(self, work, case, levels=(2, 2), at=None):
        when = at or self.clock()
        for instrument, answers in (
            ("ssm", dict(zip(("vivienda", "empleo"), levels, strict=True))),
            ("employability", {"studies": 1, "last_job": 2}),
        ):
            one = Assessment(
                case_id=case.id,
                instrument=instrument,
                version="2026.1",
                digest="x",
                state="agreed",
                opened_by=self.worker.id,
                opened_at=when,
                agreed_at=when,
            )
            work.session.add(one)
            work.session.flush()
            said = {item: {"a": level, "w": ""} for item, level in answers.items()}
            voices = {"agreed": said, "person": {"red_familiar": {"a": 4, "w": ""}}, "staff": {}}
            for voice, kept in voices.items() if instrument == "ssm" else (("agreed", said),):
                work.session.add(
                    AssessmentVoice(assessment_id=one.id, voice=voice, answers=kept, changed_at=when, version=1)
                )

    def later(self, days):
        self.clock.now += timedelta(days=days)

    def night(self):
        counts = []
        while not counts or counts[-1]:
            with self.units.writing(NIGHT) as work:
                counts.append(score_due(work))
        return sum(counts)

    def model(self, decision="In force"):
        with self.units.writing(NIGHT) as work:
            return keep(work, self.programme.id, ready_model(work.now.date()), None, decision)

    def scores(self, case):
        with self.units.reading(NIGHT) as work:
            found = select(RiskScore).where(RiskScore.case_id == case.id).order_by(RiskScore.as_of)
            return work.session.scalars(found).all()

    def shown(self, case):
        with self.units.reading(NIGHT) as work:
            return shown_score(work, case.id)

    def ask(self, statement):
        with self.units.reading(NIGHT) as work:
            return work.session.scalar(statement)
