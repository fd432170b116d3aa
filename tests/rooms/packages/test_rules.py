"""What is suggested and why, what clashes, what it costs: tables and properties, without a database."""

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.packages.clashing import MOST_AT_ONCE, ClashKind, Meeting, PartLine, clashes
from app.packages.costs import CostLine, Light, break_even, cost_of, saving
from app.packages.rules import (
    Asks,
    Member,
    NeedLine,
    OfferLine,
    Reason,
    Why,
    add_months,
    differing,
    income_state,
    settled,
    suggest,
)
from app.packages.vocabulary import BasicState

ROSA, ALBA = Member("rosa", 34), Member("alba", 7)
HOME = [ROSA, ALBA]
HOUSING = NeedLine("housing", 2, 5)
RENT = OfferLine("rent", "Ayuda al alquiler", frozenset({"housing"}), "moderate", 12)
MEDIATION = OfferLine("mediation", "Mediación", frozenset({"housing", "legal"}), "weak", 3)


def names(found):
    return [one.offer_id for one in found]


def test_a_suggestion_carries_every_reason():
    (found,) = suggest([HOUSING], [RENT], HOME, "MIE", [])

    assert found.members == ("rosa", "alba")
    assert found.reasons == (
        Reason(Why.NEED, "2", "5"), Reason(Why.FITS), Reason(Why.EVIDENCE, "moderate"), Reason(Why.PLACES, "12"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asks", "members", "for_whom", "reason"),
    [
        (Asks(), HOME, ("rosa", "alba"), Why.FITS),
        (Asks(max_age=12), HOME, ("alba",), Why.FITS),
        (Asks(min_age=18), HOME, ("rosa",), Why.FITS),
        (Asks(min_age=65), HOME, None, None),
        (Asks(min_age=34, max_age=34), HOME, ("rosa",), Why.FITS),
        (Asks(min_age=65), [ROSA, Member("abuela", None)], ("abuela",), Why.ASK),
        (Asks(min_age=30), [ROSA, Member("abuela", None)], ("rosa",), Why.FITS),
        (Asks(territories=frozenset({"GIJ"})), HOME, None, None),
        (Asks(territories=frozenset({"GIJ", "MIE"})), HOME, ("rosa", "alba"), Why.FITS),
        (Asks(other=True), HOME, ("rosa", "alba"), Why.ASK),
    ],
)
def test_who_at_home_may_have_a_service(asks, members, for_whom, reason):
    found = suggest([HOUSING], [OfferLine("x", "X", frozenset({"housing"}), asks=asks)], members, "MIE", [])

    assert ([one.members for one in found] or [None]) == [for_whom]
    assert [r.why for one in found for r in one.reasons if r.why in {Why.FITS, Why.ASK}] == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("free", "waiting", "reason"),
    [(12, None, Reason(Why.PLACES, "12")), (0, 40, Reason(Why.FULL, "40")), (0, None, Reason(Why.FULL)),
     (None, 3, Reason(Why.UNCOUNTED))],
)  # fmt: skip
def test_places_are_said_as_they_are_known(free, waiting, reason):
    offer = OfferLine("x", "X", frozenset({"housing"}), places_free=free, waiting_days=waiting)

    assert suggest([HOUSING], [offer], HOME, "MIE", [])[0].reasons[-1] == reason


def test_the_order_is_need_then_place_then_right_then_evidence_then_free_places():
    def made(name, domain="housing", evidence="weak", free=1, **more):
        return OfferLine(name, name, frozenset({domain}), evidence, free, **more)

    offers = [
        made("more places", free=9), made("few places"), made("strong", evidence="strong"),
        made("asks", evidence="strong", asks=Asks(other=True)), made("full", evidence="strong", free=0),
        made("deepest need", "income", "unknown"),
    ]  # fmt: skip

    found = suggest([HOUSING, NeedLine("income", 1, 5)], offers, HOME, "MIE", [])

    assert names(found) == ["deepest need", "strong", "more places", "few places", "asks", "full"]


def test_what_something_in_the_plan_excludes_is_not_suggested():
    shelter = OfferLine("shelter", "Albergue", frozenset({"housing"}), excludes=frozenset({"rent"}))

    assert names(suggest([HOUSING], [RENT, shelter], HOME, "MIE", ["shelter"])) == ["shelter"]
    assert names(suggest([HOUSING], [RENT, shelter], HOME, "MIE", ["rent"])) == ["rent"]


def test_two_needs_of_one_domain_count_as_the_deeper_one():
    found = suggest([HOUSING, NeedLine("housing", 1, 4)], [RENT], HOME, "MIE", [])

    assert [one.reasons[0] for one in found] == [Reason(Why.NEED, "1", "4")]


domains = st.sampled_from(["housing", "income", "work", "health"])
some_offers = st.lists(
    st.builds(
        OfferLine,
        id=st.sampled_from("abcdefg"),
        name=st.sampled_from(["A", "B", "C"]),
        domains=st.frozensets(domains, max_size=3),
        evidence=st.sampled_from(["strong", "moderate", "weak", "unknown"]),
        places_free=st.none() | st.integers(0, 20),
        excludes=st.frozensets(st.sampled_from("abcdefg"), max_size=2),
        asks=st.builds(Asks, min_age=st.none() | st.integers(0, 70), territories=st.sampled_from([frozenset(), frozenset({"MIE"}), frozenset({"GIJ"})])),
    ),
    max_size=7, unique_by=lambda offer: offer.id,
)  # fmt: skip
some_needs = st.lists(st.builds(NeedLine, domains, st.integers(1, 5), st.just(5)), max_size=4)


@given(some_needs, some_offers, st.sets(st.sampled_from("abcdefg"), max_size=3), st.randoms())
def test_every_suggestion_serves_a_need_fits_somebody_and_clashes_with_nothing_chosen(needs, offers, taken, shuffler):
    by_id = {offer.id: offer for offer in offers}
    found = suggest(needs, offers, HOME, "MIE", taken)

    for one in found:
        offer = by_id[one.offer_id]
        assert one.domain in offer.domains & {need.domain for need in needs}
        assert one.members and one.reasons[0].why is Why.NEED
        assert not offer.asks.territories or "MIE" in offer.asks.territories
        assert not offer.excludes & taken
        assert not any(one.offer_id in by_id[other].excludes for other in taken if other in by_id)
    mixed = list(offers)
    shuffler.shuffle(mixed)
    assert suggest(needs, mixed, HOME, "MIE", taken) == found


@given(some_needs, some_offers, st.integers(1, 30))
def test_more_free_places_never_put_a_service_further_down(needs, offers, more):
    if not offers:
        return
    first, *rest = offers
    freer = OfferLine(
        first.id, first.name, first.domains, first.evidence, (first.places_free or 0) + more, None, first.excludes, first.asks
    )  # fmt: skip
    before = names(suggest(needs, offers, HOME, "MIE", []))
    after = names(suggest(needs, [freer, *rest], HOME, "MIE", []))

    assert set(before) == set(after)
    assert not before or first.id not in before or after.index(first.id) <= before.index(first.id)


TUESDAY = Meeting(1, time(16), time(18))
DAILY = tuple(Meeting(day, time(16), time(20)) for day in range(5))


@pytest.mark.parametrize(
    ("a", "b", "kinds"),
    [
        (PartLine("a", "Taller", meetings=(TUESDAY,)), PartLine("b", "Curso", meetings=DAILY), [ClashKind.HOUR]),
        (PartLine("a", "Taller", meetings=(TUESDAY,)), PartLine("b", "Curso", meetings=(Meeting(1, time(18), time(20)),)), []),
        (PartLine("a", "Taller", meetings=(TUESDAY,)), PartLine("b", "Comedor", member="alba", meetings=DAILY), []),
        (PartLine("a", "Taller", meetings=(TUESDAY,), until_on=date(2027, 1, 10)),
         PartLine("b", "Curso", meetings=DAILY, starts_on=date(2027, 1, 11)), []),
        (PartLine("a", "A", offer_id="1", excludes=frozenset({"2"})), PartLine("b", "B", offer_id="2"), [ClashKind.EXCLUDES]),
        (PartLine("a", "A", offer_id="1"), PartLine("b", "B", offer_id="2", excludes=frozenset({"1"})), [ClashKind.EXCLUDES]),
        (PartLine("a", "A", minutes_week=16 * 60), PartLine("b", "B", minutes_week=15 * 60), [ClashKind.HOURS]),
        (PartLine("a", "A", minutes_week=16 * 60), PartLine("b", "B", minutes_week=15 * 60, doer="staff"), []),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_found_whatever_the_order(a, b, kinds):
    assert [clash.kind for clash in clashes([a, b])] == kinds
    assert [clash.kind for clash in clashes([b, a])] == kinds


def test_a_clash_of_hours_says_when_and_offers_the_way_out_that_exists():
    workshop = PartLine("workshop", "Taller", meetings=(TUESDAY,))
    course = PartLine("course", "Curso", meetings=DAILY, starts_on=date(2027, 1, 11))

    (clash,) = clashes([course, workshop])

    assert (clash.parts, clash.weekday, clash.begins, clash.can_end_first) == (
        ("workshop", "course"),
        1,
        time(16),
        True,
    )
    assert not clashes([workshop, PartLine("b", "B", meetings=DAILY)])[0].can_end_first


@pytest.mark.parametrize(
    ("beside", "told"),
    [
        (PartLine("visit", "Rosa", meetings=(TUESDAY,), starts_on=date(2027, 1, 12), until_on=date(2027, 1, 12)), True),
        (PartLine("visit", "Rosa", meetings=(TUESDAY,), starts_on=date(2027, 3, 9), until_on=date(2027, 3, 9)), False),
        (PartLine("class", "Castellano", meetings=(Meeting(1, time(17), time(19)),)), True),
        (PartLine("class", "Castellano", meetings=(Meeting(1, time(18), time(19)),)), False),
        (PartLine("visit", "Alba", member="alba", meetings=(TUESDAY,)), False),
    ],
)
def test_what_is_outside_the_plan_at_the_same_hour_is_told_for_the_same_person(beside, told):
    workshop = PartLine("workshop", "Taller", meetings=(TUESDAY,), until_on=date(2027, 2, 28))

    found = clashes([workshop], [beside])

    assert [(one.kind, one.parts, one.beside, one.can_end_first) for one in found] == (
        [(ClashKind.OUTSIDE, ("workshop",), beside.id, False)] if told else []
    )
    assert clashes([], [beside, beside]) == []


def test_too_many_commitments_at_once_are_told():
    own = [PartLine(str(number), "X") for number in range(MOST_AT_ONCE)]

    assert clashes(own) == []
    assert clashes([*own, PartLine("team", "X", doer="staff"), PartLine("child", "X", member="alba")]) == []
    assert [(c.kind, c.count) for c in clashes([*own, PartLine("last", "X")])] == [(ClashKind.MANY, MOST_AT_ONCE + 1)]


LIGHT = Light(Decimal(210), 24)
WITH_TEAM = Light(Decimal(210), 24, Decimal(25))


def test_the_cost_of_a_plan_is_compared_with_a_light_and_long_support():
    lines = [CostLine(Decimal(310), months=6), CostLine(Decimal(120)), CostLine(Decimal(85)), CostLine(Decimal(0))]

    cost = cost_of(lines, 6, 0, WITH_TEAM)

    assert (cost.month.least, cost.month.most, cost.total.least) == (515, 515, 3090)
    assert saving(cost, WITH_TEAM).least == 5040 - 3090
    assert break_even(cost, WITH_TEAM) == 9


@pytest.mark.parametrize(
    ("lines", "months", "hours", "least", "most"),
    [
        ([CostLine(None)], 6, 0, 0, None),
        ([CostLine(Decimal(100), Decimal(150))], 6, 0, 600, 900),
        ([CostLine(Decimal(100))], None, 0, 100, None),
        ([CostLine(Decimal(0))], None, 0, 0, 0),
        ([CostLine(Decimal(100))], 6, None, 600, None),
        ([CostLine(Decimal(100))], 6, 4, 1200, 1200),
        ([CostLine(Decimal(100), months=2)], 6, 0, 200, 200),
        ([], 6, 0, 0, 0),
    ],
)
def test_what_is_not_known_is_never_nought(lines, months, hours, least, most):
    total = cost_of(lines, months, hours, WITH_TEAM).total

    assert (total.least, total.most) == (least, most)


@given(
    st.lists(
        st.builds(CostLine, st.none() | st.decimals(0, 900, places=2), st.none(), st.none() | st.integers(1, 24)),
        max_size=6,
    ),
    st.integers(1, 24),
)
def test_leaving_a_part_out_never_makes_a_plan_dearer(lines, months):  # fmt: skip
    whole, less = (cost_of(some, months, 0, WITH_TEAM).total for some in (lines, lines[1:]))

    assert less.least <= whole.least
    assert whole.most is None or less.most <= whole.most
    assert whole.most is None or whole.least <= whole.most


@pytest.mark.parametrize(
    ("claims", "said", "state"),
    [
        ([], BasicState.MISSING, BasicState.MISSING),
        (["prepared"], BasicState.MISSING, BasicState.PLANNED),
        (["applied"], BasicState.PLANNED, BasicState.UNDER_WAY),
        (["refused"], BasicState.PLANNED, BasicState.PLANNED),
        (["refused", "granted"], BasicState.MISSING, BasicState.COVERED),
        (["applied"], BasicState.COVERED, BasicState.COVERED),
        (["applied"], BasicState.DECLINED, BasicState.DECLINED),
        (["granted"], BasicState.DECLINED, BasicState.COVERED),
    ],
)
def test_the_income_follows_the_claims(claims, said, state):
    assert income_state(claims, said) is state


def test_what_is_covered_or_not_wanted_is_settled():
    assert settled({}) == 0
    assert settled({"income": "covered", "internet": "declined", "digital": "under_way", "community": "planned"}) == 2


def test_fields_that_differ_are_named():
    assert differing({"title": "a", "cost": "1"}, {"title": "b", "cost": "1"}) == ["title"]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [(date(2026, 11, 24), 3, date(2027, 2, 24)), (date(2026, 11, 30), 3, date(2027, 2, 28)), (date(2027, 11, 30), 3, date(2028, 2, 29)),
     (date(2026, 12, 31), 12, date(2027, 12, 31)), (date(2026, 12, 31), 1, date(2027, 1, 31))],
)  # fmt: skip
def test_a_month_later_is_the_same_day_or_the_last_one(day, months, later):
    assert add_months(day, months) == later
