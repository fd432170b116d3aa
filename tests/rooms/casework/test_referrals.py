"""Referrals: states, places, consent, silence, and what a service may read."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.agencies.models import Agency, ServiceOffer
from app.agencies.vocabulary import Role
from app.casework.models import Case, CaseTask, Referral, ReferralLink
from app.casework.panels import panels_of
from app.casework.referral_rules import (
    NEXT,
    OPEN,
    Because,
    Refusal,
    Share,
    Whole,
    answers_to,
    is_due_for_reminder,
    is_expired,
    link_is_good,
    may_follow,
    told,
)
from app.casework.referrals import Answer, Asking, agreed, answer, follow_consent, refer, take_back, watch_answers
from app.casework.vocabulary import ReferralState as S
from app.casework.vocabulary import TaskKind
from app.delivery.models import Outbox
from app.foundation.actor import Actor
from app.foundation.errors import Conflict, Invalid
from app.privacy.vocabulary import ConsentWithdrawn, Purpose, Way
from tests.rooms.casework.offers import a_service, an_outside_agency

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ASK = Asking("Un sitio en el curso de enero.", "Quiere trabajar en cocina.", consent=Way.SCREEN)


def test_which_answer_may_follow_which_state():
    assert answers_to(S.SENT) == [S.ACCEPTED, S.WAITING, S.REFUSED]
    assert answers_to(S.WAITING) == [S.ACCEPTED, S.REFUSED]
    assert answers_to(S.ACCEPTED) == [S.REFUSED, S.STARTED]
    assert answers_to(S.STARTED) == [S.DONE]
    over = {S.DONE, S.REFUSED, S.EXPIRED, S.WITHDRAWN}
    assert all(not answers_to(state) and not NEXT[state] for state in over)
    assert set(OPEN) == set(S) - over
    assert all(may_follow(state, S.WITHDRAWN) for state in OPEN)


@pytest.mark.parametrize(("days", "due", "expired"), [(9.9, False, False), (10, True, False), (30, True, True)])
def test_reminded_after_ten_days_and_over_at_thirty(days, due, expired):
    now = NOW + timedelta(days=days)
    assert is_due_for_reminder(S.SENT, NOW, None, now) is due
    assert is_expired(S.SENT, NOW + 30 * DAY, now) is expired
    assert not is_due_for_reminder(S.SENT, NOW, NOW, now)
    assert not is_due_for_reminder(S.WAITING, NOW, None, now) and not is_expired(S.WAITING, NOW, now)


def test_a_link_is_good_for_eight_days_and_one_answer():
    until = NOW + 8 * DAY
    assert link_is_good(until, None, NOW + 8 * DAY - timedelta(seconds=1))
    assert not link_is_good(until, None, until)
    assert not link_is_good(until, NOW, NOW)


def test_a_service_reads_the_first_name_and_what_was_ticked_and_less_by_a_link():
    rosa = Whole("Rosa", "Menéndez", "+34600000123", "es", 1992)

    assert told(rosa, [], S.SENT, by_link=False).name == "Rosa"
    assert told(rosa, [], S.SENT, by_link=False).family_name == ""
    more = told(rosa, [Share.PHONE, Share.BIRTH_YEAR], S.ACCEPTED, by_link=False)
    assert (more.phone, more.birth_year, more.family_name, more.language) == ("+34600000123", 1992, "", "")
    assert told(rosa, list(Share), S.SENT, by_link=True) == told(rosa, [], S.SENT, by_link=False)
    for over in (S.WITHDRAWN, S.EXPIRED, S.REFUSED):
        assert told(rosa, list(Share), over, by_link=False).name == ""


class Scene:
    """Rosa's case, a cooking course with two places at an agency here, and a canteen without an account."""

    def __init__(self, build, units):
        self.build, self.units = build, units
        self.lead = build.a_worker()
        self.case = build.a_case(self.lead)
        self.ngo = build.an_agency(name="Sestaferia")
        self.marta = build.a_worker(Role.COORDINATOR, agency=self.ngo, given_name="Marta")
        self.course = a_service(build, self.ngo, "Curso de cocina", places_total=2, places_free=2)

    def refer(self, offer=None, asking=ASK):
        with self.build.unit(self.build.staff_actor(self.lead)) as work:
            return refer(work, work.session.get_one(Case, self.case.id), (offer or self.course).id, asking)

    def act(self, member, verb, referral, *more):
        with self.build.unit(self.build.staff_actor(member)) as work:
            verb(work, self.loaded(work, referral), *more)

    def say(self, referral, state, **more):
        self.act(self.marta, answer, referral, Answer(state, **more))

    @staticmethod
    def loaded(work, referral):
        from app.casework.referral_queries import WHOLE

        return work.session.scalars(select(Referral).options(*WHOLE).where(Referral.id == referral.id)).one()

    def look(self, table, **where):
        with self.units.reading(Actor.anonymous()) as work:
            return work.session.scalars(select(table).filter_by(**where).order_by(table.id)).all()

    def free(self, offer=None):
        return self.look(ServiceOffer, id=(offer or self.course).id)[0].places_free

    def state(self, referral):
        return self.look(Referral, id=referral.id)[0].state

    def sent(self, kind):
        return [row for row in self.look(Outbox, kind=kind) if row.state != "withdrawn"]

    def panel(self):
        with self.units.reading(Actor.anonymous()) as work:
            return panels_of(work, self.case.id)["referrals"]


@pytest.fixture
def scene(build, units):
    return Scene(build, units)


def test_from_the_question_to_the_end_a_place_is_kept_and_then_free_again(scene):
    referral = scene.refer()
    assert (scene.free(), scene.state(referral)) == (1, S.SENT)
    assert [row.staff_id for row in scene.sent("referral_new")] == [scene.marta.id]
    assert scene.panel()["open"][0]["service"] == "Curso de cocina"

    scene.say(referral, S.ACCEPTED)
    scene.say(referral, S.STARTED)
    assert (scene.free(), scene.state(referral)) == (1, S.STARTED)
    assert {row.staff_id for row in scene.sent("referral_answered")} == {scene.lead.id}

    scene.say(referral, S.DONE)
    assert (scene.free(), scene.state(referral)) == (2, S.DONE)
    assert scene.panel()["open"] == [] and scene.panel()["past"][0]["state"] == "done"
    with pytest.raises(Conflict):
        scene.say(referral, S.STARTED)


def test_a_no_has_its_reason_frees_the_place_and_gives_the_key_worker_a_step(scene):
    referral = scene.refer()
    with pytest.raises(Invalid):
        scene.say(referral, S.REFUSED)
    assert scene.free() == 1

    scene.say(referral, S.REFUSED, refusal=Refusal.FAR, words="Solo de mañana.")

    assert scene.free() == 2
    steps = [task for task in scene.look(CaseTask, kind=TaskKind.REVIEW) if "Curso de cocina" in task.title]
    assert [task.staff_id for task in steps] == [scene.lead.id]


def test_without_a_free_place_there_is_the_waiting_list(scene):
    full = a_service(scene.build, scene.ngo, "Taller", places_total=1, places_free=0)
    with pytest.raises(Conflict):
        scene.refer(full)

    referral = scene.refer(full, Asking("Un sitio.", consent=Way.PHONE, waiting_list=True))
    scene.say(referral, S.WAITING)
    assert scene.free(full) == 0
    with pytest.raises(Conflict):
        scene.say(referral, S.ACCEPTED)
    assert scene.state(referral) == S.WAITING

    with scene.build.unit() as work:
        work.session.get_one(ServiceOffer, full.id).places_free = 1
    scene.say(referral, S.ACCEPTED)
    assert (scene.free(full), scene.state(referral)) == (0, S.ACCEPTED)


def test_nobody_is_asked_without_the_persons_yes_nor_twice_nor_when_the_service_ended(scene):
    with pytest.raises(Invalid) as refused:
        scene.refer(asking=Asking("Un sitio."))
    assert refused.value.field == "consent" and scene.free() == 2

    scene.refer()
    with pytest.raises(Conflict):
        scene.refer()
    ended = a_service(scene.build, scene.ngo, "Cerrado", active=False)
    with pytest.raises(Invalid):
        scene.refer(ended)
    own = a_service(scene.build, scene.build.the_agency(), "Ayuda a domicilio")
    assert scene.refer(own, Asking("Dos horas a la semana.")).state == S.SENT


def test_a_consent_taken_back_ends_what_is_open_at_once_and_says_nothing_of_why(scene):
    referral = scene.refer()
    person_id = scene.case.person_id
    with scene.build.unit() as work:
        assert agreed(work, person_id, scene.ngo.id)
        follow_consent(work, ConsentWithdrawn(person_id, Purpose.REFERRAL, scene.build.the_agency().id))
    assert scene.state(referral) == S.SENT

    with scene.build.unit() as work:
        follow_consent(work, ConsentWithdrawn(person_id, Purpose.REFERRAL, scene.ngo.id))

    assert (scene.state(referral), scene.free()) == (S.WITHDRAWN, 2)
    assert scene.look(Referral)[0].ended_because == Because.CONSENT
    assert scene.sent("referral_new") == [] and len(scene.sent("referral_remind")) == 1
    assert any("Curso de cocina" in task.title for task in scene.look(CaseTask, staff_id=scene.lead.id))


def test_who_takes_it_back_frees_the_place_and_cannot_do_it_twice(scene):
    referral = scene.refer()
    scene.act(scene.lead, take_back, referral, Because.TEAM)
    assert (scene.state(referral), scene.free()) == (S.WITHDRAWN, 2)
    with pytest.raises(Conflict):
        scene.act(scene.lead, take_back, referral, Because.TEAM)


def test_silence_is_reminded_once_and_ends_after_thirty_days(scene, clock):
    referral = scene.refer()

    def night():
        with scene.units.writing(Actor.system("night")) as work:
            return watch_answers(work)

    clock.move(9 * DAY)
    assert night() == 0
    clock.move(DAY)
    assert night() == 1 and len(scene.sent("referral_remind")) == 1
    assert night() == 0
    clock.move(20 * DAY)
    assert night() == 1
    assert (scene.state(referral), scene.free()) == (S.EXPIRED, 2)
    assert any("30" in task.title for task in scene.look(CaseTask, staff_id=scene.lead.id))
    assert night() == 0


def test_a_service_without_an_account_gets_one_link_at_a_time_by_a_mail_without_content(scene, clock):
    canteen = a_service(scene.build, an_outside_agency(scene.build), "Comedor", email="comedor@example.org")
    referral = scene.refer(canteen)
    first = scene.look(ReferralLink, referral_id=referral.id)
    mail = scene.sent("referral_link_new")
    assert [(row.subject_id, row.offer_id, row.channel) for row in mail] == [(first[0].id, canteen.id, "email")]
    assert first[0].expires_at == clock() + 8 * DAY

    clock.move(10 * DAY)
    with scene.units.writing(Actor.system("night")) as work:
        watch_answers(work)
    good = [link for link in scene.look(ReferralLink) if link.used_at is None]
    assert len(good) == 1 and good[0].id != first[0].id
    assert [row.subject_id for row in scene.sent("referral_link_again")] == [good[0].id]

    with scene.build.unit(Actor.anonymous()) as work:
        answer(work, scene.loaded(work, referral), Answer(S.ACCEPTED))
    again = [link for link in scene.look(ReferralLink) if link.used_at is None]
    assert len(again) == 1 and again[0].id not in {first[0].id, good[0].id}
    scene.act(scene.lead, take_back, referral, Because.PERSON)
    assert not [link for link in scene.look(ReferralLink) if link.used_at is None]
    assert [row.offer_id for row in scene.sent("referral_over")] == [canteen.id]
    assert scene.look(Agency, outside=True)[0].name == "Cocina Económica"
