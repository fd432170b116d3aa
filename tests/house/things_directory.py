"""What belongs to a case and an agency in the directory: a service, a list to bring in, and a referral elsewhere."""

from app.agencies.directory_csv import read_csv
from app.agencies.directory_import import keep
from app.agencies.offer_data import Known
from app.casework.models import Case
from app.casework.referrals import Asking, refer
from app.privacy.vocabulary import Way
from tests.rooms.casework.offers import a_service


def directory(world, member, case, place):
    own = a_service(world.build, world.build.the_agency(), f"Course in the {place}")
    theirs = a_service(world.build, world.partner_agency, f"Course near the {place}")
    with world.units.writing(world.build.staff_actor(member)) as work:
        rows, _unknown = read_csv(b"name\nGarden\n", Known())
        kept = keep(work, rows, "list.csv")
        asking = Asking("A place.", consent=Way.PAPER)
        referral = refer(work, work.session.get_one(Case, case.id), theirs.id, asking)
    return {"service_offer_id": own.id, "directory_import_id": kept.id, "referral_id": referral.id}
