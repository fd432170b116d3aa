"""Panels of a file: each room keeps its own ready in the transaction that changes it; the page reads all at once."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.casework.file import CASE
from app.casework.models import CasePanel
from app.foundation.unit_of_work import Work

_KEPT = select(CasePanel.name, CasePanel.content).where(CasePanel.case_id == CASE)


def put_panel(work: Work, case_id: UUID, name: str, content: dict[str, Any]) -> None:
    """Replace what the file shows of one room: ids, dates, levels and keys of words, never one language's sentences."""
    found = work.session.scalars(
        select(CasePanel).where(CasePanel.case_id == case_id, CasePanel.name == name)
    ).one_or_none()
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    if found is None:
        work.session.add(CasePanel(case_id=case_id, name=name, content=text, updated_at=work.now))
    elif found.content != text:
        found.content, found.updated_at = text, work.now


def panels_of(work: Work, case_id: UUID) -> dict[str, dict[str, Any]]:
    """All panels of a file by the name of their room, in one query."""
    return {name: json.loads(content) for name, content in work.session.execute(_KEPT, {"case_id": case_id})}
