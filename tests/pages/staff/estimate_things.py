"""What the tests of estimates have in common: a programme with scores, and a case of it whose diagnosis is agreed."""

from datetime import date, timedelta

from app.agencies.models import Programme, ServiceOffer
from app.agencies.vocabulary import AgencyKind, Evidence, Role
from app.assessment.definitions import offered
from app.assessment.models import Assessment, AssessmentVoice
from app.assessment.vocabulary import State, Voice
from app.casework.models import Case
from app.people.models import Person
from app.privacy import services as privacy
from app.privacy.vocabulary import Purpose, Way
from app.risk.models import RiskModel, RiskPolicy, RiskScore, RiskSnapshot

ARTEFACT = '{"model": {"borders": [0.25, 0.55]}, "signature": "x"}'
UP = [["months without work before care", 0.9, False], ["changes of worker", 0.3, True], ["age", 0.1, False]]
DOWN = [["own rating of strength", -0.4, False]]
GROUNDS = {"up": UP, "down": DOWN, "missing": ["level of schooling", "children at home"]}
KNOWN = {"months without work before care": 31.0, "changes of worker": 3.0, "own rating of strength": 4.0}
# Nothing of these stands in a page before the own estimate is kept.
SECRETS = (
    "Longer than most,",
    "62",
    "51",
    "72",
    "Months without work",
    "Changes of worker",
    "strength",
    "What could help",
)


class Scored:
    """Lucía's case of Rosa in a programme with scores: consent given, assessment agreed, a score made by the model."""

    def __init__(self, build, clock, *, scored=True, worker=None):
        self.build, self.clock = build, clock
        self.lucia = worker or build.a_worker()
        self.rosa = build.a_person()
        self.case = build.a_case(self.lucia, self.rosa)
        self.programme = build.save(Programme(name="Xeitu"))
        self.model = self.a_model()
        self.policy(on=True)
        with build.unit(build.staff_actor(self.lucia)) as work:
            work.session.get_one(Case, self.case.id).programme_id = self.programme.id
            privacy.give(work, Purpose.ESTIMATE, Way.SCREEN, person_id=work.session.get_one(Person, self.rosa.id).id)
        self.assess()
        self.score = self.a_score() if scored else None

    @property
    def path(self):
        return f"/staff/cases/{self.case.id}/estimate"

    def a_model(self, version=3, **more):
        today = self.clock().date()
        told = {"artefact": ARTEFACT, "card": {"horizon_months": 24}, "decided_at": self.clock(), "decision": "Good"}
        days = {"trained_on": today, "expires_on": today + timedelta(days=365)}
        return self.build.save(RiskModel(programme_id=self.programme.id, version=version, **{**told, **days, **more}))

    def policy(self, *, on):
        self.clock.now += timedelta(seconds=1)
        told = {"capacity": 0.1, "ties": "by_score", "reason": "Decided", "decided_at": self.clock()}
        self.build.save(RiskPolicy(programme_id=self.programme.id, switched_on=on, owner_id=self.lucia.id, **told))

    def assess(self):
        ssm, now = offered()["ssm"], self.clock()
        one = self.build.save(
            Assessment(case_id=self.case.id, instrument=ssm.id, version=ssm.version, digest=ssm.digest,
                       state=State.AGREED, opened_by=self.lucia.id, opened_at=now, agreed_at=now)
        )  # fmt: skip
        agreed = {"vivienda": {"a": 1, "w": ""}}
        self.build.save(AssessmentVoice(assessment_id=one.id, voice=Voice.AGREED, answers=agreed, changed_at=now))

    def a_score(self, as_of=date(2026, 10, 1), **more):
        whose = {"case_id": self.case.id, "person_id": self.rosa.id, "as_of": as_of}
        self.build.save(RiskSnapshot(features=KNOWN, **whose))
        told = {"band": "high", "by": "model", "chance": 0.62, "low": 0.51, "high": 0.72, "grounds": GROUNDS}
        made = {"model_id": self.model.id, "scored_at": self.clock(), "current": True}
        return self.build.save(RiskScore(**whose, **{**told, **made, **more}))

    def score_on(self, as_of, band, *, blind):
        """A score that was replaced long ago, not kept yet."""
        whose = {"case_id": self.case.id, "person_id": self.rosa.id, "model_id": self.model.id}
        made = {"by": "model", "chance": 0.5, "low": 0.4, "high": 0.6, "grounds": GROUNDS, "scored_at": self.clock()}
        return RiskScore(as_of=as_of, band=band, blind=blind, current=False, **whose, **made)

    def newer(self, **more):
        with self.build.unit() as work:
            work.session.get_one(RiskScore, self.score.id).current = False
        self.score = self.a_score(date(2026, 11, 23), **more)

    def an_offer(self, name="Mediación por el alquiler"):
        agency = self.build.an_agency(AgencyKind.NGO, "Asociación Vecinal")
        return self.build.save(
            ServiceOffer(agency_id=agency.id, name=name, domains=["housing"], search_key=name.lower(),
                         places_free=3, evidence=Evidence.STRONG, updated_at=self.clock())
        )  # fmt: skip

    def a_colleague(self, given_name="Pilar", role=Role.SOCIAL_WORKER):
        from app.casework import services as casework

        other = self.build.a_worker(role, given_name=given_name)
        with self.build.unit(self.build.staff_actor(self.lucia)) as work:
            casework.seat(work, work.session.get_one(Case, self.case.id), work.session.merge(other), "Team")
        return other
