"""An early warning about each of the two cases."""

from app.risk.models import EarlyWarning


def warnings(world, member, case, _place):
    today = world.clock().date()
    told = {"rule": "unread", "grounds": {"days": 25}, "state": "open", "raised_on": today, "due_on": today}
    return {"early_warning_id": world.build.save(EarlyWarning(case_id=case.id, staff_id=member.id, **told)).id}
