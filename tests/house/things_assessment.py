"""What the assessment room adds to the matrix of permissions: questions that stand on the person's phone."""

from app.assessment.services import ask_person, begin
from app.casework.models import Case


def assessments(world, member, case, _place):
    with world.units.writing(world.build.staff_actor(member)) as work:
        found = work.session.get_one(Case, case.id)
        one = begin(work, found, "ssm")
        ask_person(work, found, one)
    return {"assessment_id": one.id}
