"""A plan with a part and a version of its own for the matrix of permissions."""

from sqlalchemy import select

from app.casework.models import Case
from app.packages.models import PackageItem
from app.packages.services import Beginning, Part, begin
from app.people.vocabulary import Domain


def packages(world, member, case, _place):
    with world.units.writing(world.build.staff_actor(member)) as work:
        draft = begin(work, work.session.get_one(Case, case.id), Beginning([Part(Domain.WORK, "Course")]))
        item = work.session.scalars(select(PackageItem).where(PackageItem.version_id == draft.id)).one()
        return {"version_id": draft.id, "item_id": item.id}
