"""A programme's next model, learnt from what its own files say about the people who agreed, or from older files."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import numpy as np
from sqlalchemy import select

from app.agencies.models import Programme, StaffMember
from app.foundation.clock import today_in
from app.foundation.errors import Invalid
from app.foundation.unit_of_work import Work
from app.risk.due import agreed_people
from app.risk.gathering import Gathered, gather
from app.risk.history_files import NO_GROUP, read_history
from app.risk.models import AuditTrait, RiskModel
from app.risk.registry import keep, newest, next_version
from app.risk.table import Codes
from app.risk.training import History, train_programme

Progress = Callable[[str], None]
# What people said of themselves for the audit alone; it is beside the inputs and never among them.
TRAITS = ("sex", "nationality")


def programme_called(work: Work, name: str) -> Programme:
    """The programme of this name; raises Invalid with the names there are."""
    programmes = work.session.scalars(select(Programme).order_by(Programme.name, Programme.id)).all()
    found = [one for one in programmes if one.name == name]
    if len(found) != 1:
        names = ", ".join(f"“{one.name}”" for one in programmes)
        text = f"there is no programme “{name}”; there are: {names or 'none'}"
        raise Invalid(text)
    return found[0]


def learn(
    work: Work, programme: Programme, owner: StaffMember, folder: Path | None, decision: str, progress: Progress
) -> RiskModel:
    """Learn, sign and keep the next version; in force at once where a decision is given. Raises Refused."""
    progress("reading the history")
    history = read_history(folder, (), progress) if folder is not None else history_of(work, programme.id)
    progress(f"learning from {len(history.people):,} people and {len(history.events.person):,} events")
    version, before = next_version(work, programme.id), newest(work, programme.id)
    today = today_in(work.zone, work.now)
    artefact = train_programme(history, today.toordinal(), owner.name, version, before)
    return keep(work, programme.id, artefact, owner, decision)


def history_of(work: Work, programme_id: UUID) -> History:
    """The history of everybody who agreed to estimates, closed files included; of the others nothing is read."""
    gathered = gather(work, agreed_people(programme_id, ever=True).order_by(None).subquery())
    return History(gathered.events, tuple(map(str, gathered.people)), _traits(work, gathered))


def _traits(work: Work, gathered: Gathered) -> dict[str, tuple[list[str], Codes]]:
    place = {person: i for i, person in enumerate(gathered.people)}
    said = select(AuditTrait.person_id, AuditTrait.sex, AuditTrait.nationality).order_by(AuditTrait.person_id)
    rows = [row for row in work.session.execute(said) if row.person_id in place]
    found = {}
    for name in TRAITS if rows else ():
        told = {place[row.person_id]: str(getattr(row, name)) for row in rows if getattr(row, name)}
        labels = sorted(set(told.values()))
        codes = np.full(len(gathered.people), len(labels))
        for person, label in told.items():
            codes[person] = labels.index(label)
        found[name] = ([*labels, NO_GROUP], codes)
    return found
