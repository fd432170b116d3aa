"""A programme with a model that nobody has decided on, and an objection, of each of the two cases."""

from datetime import timedelta

from app.agencies.models import Programme
from app.casework.models import Case
from app.risk.models import RiskModel, RiskObjection


def scores(world, _member, case, place):
    build, today = world.build, world.clock().date()
    programme = build.save(Programme(name=place))
    days = {"trained_on": today, "expires_on": today + timedelta(days=100)}
    build.save(RiskModel(programme_id=programme.id, version=1, card={}, **days))
    with build.unit() as work:
        work.session.get_one(Case, case.id).programme_id = programme.id
    objection = build.save(RiskObjection(case_id=case.id, person_id=case.person_id, made_at=world.clock()))
    return {"programme_id": programme.id, "risk_objection_id": objection.id}
