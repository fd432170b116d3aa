"""What the page of a file shows of a plan, kept ready whenever the plan changes: keys and dates, no sentences."""

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.casework.models import CasePanel
from app.foundation.clock import today_in
from app.foundation.unit_of_work import Work
from app.packages.models import PackageItem, PackageVersion
from app.packages.vocabulary import LIVE, OPEN

NAME = "plan"


def panel_of(work: Work, case_id: UUID) -> CasePanel | None:
    """What is kept ready of the plan of a case."""
    mine = select(CasePanel).where(CasePanel.case_id == case_id, CasePanel.name == NAME)
    return work.session.scalars(mine).one_or_none()


def keep(work: Work, case_id: UUID, panel: CasePanel | None, part: dict[str, Any]) -> None:
    """Replace a part of the panel; the other part stays. The caller has looked for it, so that nobody asks twice."""
    row = panel or CasePanel(case_id=case_id, name=NAME, content="{}", updated_at=work.now)
    text = json.dumps({**json.loads(row.content), **part}, ensure_ascii=False, sort_keys=True)
    if panel is None or row.content != text:
        row.content, row.updated_at = text, work.now
        work.session.add(row)
        work.session.flush()


def keep_versions(work: Work, case_id: UUID) -> None:
    """Bring what the panel says of the versions in step: the one in force and the one in the making."""
    work.session.flush()
    counted = select(func.count()).where(PackageItem.version_id == PackageVersion.id).scalar_subquery()
    rows = work.session.execute(
        select(PackageVersion, counted)
        .where(PackageVersion.case_id == case_id, PackageVersion.state.in_((*LIVE, *OPEN)))
        .order_by(PackageVersion.number)
    ).all()
    shown = [_line(work, version, count) for version, count in rows]
    keep(work, case_id, panel_of(work, case_id), {"versions": shown})


def _line(work: Work, version: PackageVersion, count: int) -> dict[str, Any]:
    return {
        "id": str(version.id),
        "number": version.number,
        "state": str(version.state),
        "items": count,
        "review_on": _iso(version.review_on),
        "proposed_on": _iso(_day(work, version.proposed_at)),
        "answered_on": _iso(_day(work, version.answered_at)),
    }


def _day(work: Work, moment: datetime | None) -> date | None:
    return today_in(work.zone, moment) if moment else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
