"""The next model of a programme comes from its own files; and what is erased of a person leaves nothing behind."""

import pytest
from sqlalchemy import func, select

from app.demo.scores import ready_model
from app.foundation.errors import Invalid
from app.privacy.erasure import erase_people
from app.risk import learning
from app.risk.models import AuditTrait, RiskModel, RiskObjection, RiskReview, RiskScore, RiskSnapshot
from app.risk.refusals import Refused
from app.risk.scores import in_force
from tests.support.scores import NIGHT


def quiet(_words):
    """Nobody listens."""


def test_a_programme_with_little_history_is_told_so_and_keeps_its_rule_of_points(room, units):
    room.person()
    room.later(1)
    with units.writing(NIGHT) as work, pytest.raises(Refused, match="the rule of points serves until then"):
        learning.learn(work, room.programme, room.worker, None, "", quiet)
    with units.writing(NIGHT) as work, pytest.raises(Invalid, match="there are: “Camín”"):
        learning.programme_called(work, "Another")


def test_a_model_that_was_learnt_waits_for_a_decision_and_reads_only_people_who_agreed(room, units, monkeypatch):
    one = room.person()
    room.build.save(AuditTrait(person_id=one.person_id, sex="woman", nationality=None))
    room.person(name="Ana")
    room.person(name="Eva", consent=False)
    room.model()
    room.later(1)
    seen = []

    def train(history, today, owner, version, before):
        seen.append((len(history.people), history.audit, before.version))
        return ready_model(units.clock().date(), owner, version)

    monkeypatch.setattr(learning, "train_programme", train)
    with units.writing(NIGHT) as work:
        row = learning.learn(work, room.programme, room.worker, None, "", quiet)
        assert (row.version, row.decided_at, row.owner_id) == (2, None, room.worker.id)
        assert in_force(work, room.programme.id).version == 1
        assert learning.learn(work, room.programme, room.worker, None, "By the board", quiet).version == 3
        assert in_force(work, room.programme.id).version == 3
    [(people, audit, before), _again] = seen
    assert (people, before) == (2, 1)
    labels, codes = audit["sex"]
    assert sorted(labels[code] for code in codes) == ["unknown", "woman"]
    assert audit["nationality"][0] == ["unknown"]


def test_erasing_a_person_leaves_no_snapshot_score_review_objection_or_trait(room, units):
    gone, stays = room.person(), room.person(name="Ana")
    room.model()
    for _quarter in range(2):
        room.later(92)
        room.night()
    for case in (gone, stays):
        about = {"case_id": case.id, "score_id": room.scores(case)[-1].id}
        room.build.save(RiskReview(staff_id=room.worker.id, estimate="low", estimated_at=room.clock(), **about))
        room.build.save(RiskObjection(person_id=case.person_id, made_at=room.clock(), **about))
        room.build.save(AuditTrait(person_id=case.person_id, sex="woman", nationality="here"))

    def rows():
        tables = (RiskSnapshot, RiskScore, RiskReview, RiskObjection, AuditTrait)
        return [room.ask(select(func.count()).select_from(table)) for table in tables]

    assert rows() == [4, 4, 2, 2, 2]
    with units.writing(NIGHT) as work:
        erase_people(work, [gone.person_id])
    assert rows() == [2, 2, 1, 1, 1]
    assert room.ask(select(func.count()).select_from(RiskModel)) == 1
    assert {score.case_id for score in room.scores(stays)} == {stays.id}
