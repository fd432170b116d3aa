"""What both tables of the work incentive of RD 789/2022 share: the award, the rise of the earnings, what is left."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.benefits.household import Household
from app.benefits.scheme import Component, Condition, Law, Scheme, Shown, Whole
from app.benefits.schemes import es_imv
from app.benefits.vocabulary import Kind

ARTICLE = "RD 789/2022"
ANNEX = "RD 789/2022 annex III"
AWARD = "imv_guaranteed_year"
BEFORE = "work_income_before_year"
RISE = "work_income_increase_year"
Share = Callable[[Household, Law, Any], Any]


def award(home: Household, law: Law) -> Any:
    """The guaranteed income of the award, else that of the unit on the date, where it is known."""
    given = home.given(AWARD)
    if given is not None:
        return given
    return None if law.es.indices.pension_year is None else es_imv.guarantee_year(home, law)


def amount_known(home: Household, law: Law) -> bool | None:
    """The guarantee of the award is given or known for the date."""
    return True if law.es.indices.pension_year is not None or home.said(AWARD) else None


def was_beneficiary(home: Household, _law: Law) -> bool:
    """The unit already received the benefit in the year before."""
    return home.true("imv_beneficiary_previous_year")


def rose(home: Household, _law: Law) -> bool:
    """The earnings of the unit rose."""
    return home.over(RISE, 0)


def before_known(home: Household, _law: Law) -> bool | None:
    """The earnings of the year before are told, be they 0."""
    return True if home.said(BEFORE) else None


@dataclass(frozen=True, slots=True)
class Table:
    """One of the tables: the name of its YAML, and the exempt part of the rise."""

    figures: str
    exempt: Share

    def settled(self, _home: Household, law: Law) -> bool | None:
        """It is settled that reviews of the date use this table."""
        return True if getattr(law.es, self.figures).settled else None

    def exempt_year(self, home: Household, law: Law) -> Any:
        """The exempt part, where the award is known and the table settled."""
        guarantee = award(home, law)
        if guarantee is None or not self.settled(home, law):
            return None
        return self.exempt(home, law, guarantee)

    def counted_year(self, home: Household, law: Law) -> Any:
        """What is left of the income."""
        free = self.exempt_year(home, law)
        return None if free is None else max(income_year(home) - free, 0)

    def imv_year(self, home: Household, law: Law) -> Any:
        """The award less what is left of the income."""
        counted = self.counted_year(home, law)
        return None if counted is None else max(award(home, law) - counted, 0)

    def total_year(self, home: Household, law: Law) -> Any:
        """Benefit and income together."""
        left = self.imv_year(home, law)
        return None if left is None else left + income_year(home)


def income_year(home: Household) -> Any:
    """The income of last year; not told, at least what was earned before and the rise."""
    before, rise = home.given(BEFORE), home.given(RISE)
    earned = None if before is None or rise is None else before + rise
    return home.number(es_imv.LAST_YEAR, least=earned)


def scheme_with(benefit: str, table: Table) -> Scheme:
    """The scheme with one of the tables."""
    return Scheme(
        benefit,
        conditions=(
            Condition("table_settled", ARTICLE, Whole(table.settled), kind=Kind.PARAMETER),
            Condition("imv_beneficiary_previous_year", ARTICLE, Whole(was_beneficiary)),
            Condition("work_income_rose", ARTICLE, Whole(rose), shows=(("have", RISE),)),
            Condition("work_income_before_known", ANNEX, Whole(before_known), shows=(("have", BEFORE),)),
            Condition("amount_known", ARTICLE, Whole(amount_known), kind=Kind.PARAMETER, shows=(("have", AWARD),)),
        ),
        components=(
            Component("exempt_year", Shown(table.exempt_year)),
            Component("counted_year", Shown(table.counted_year)),
            Component("imv_year", Shown(table.imv_year)),
            Component("total_year", Shown(table.total_year)),
        ),
        year=Whole(table.imv_year),
    )
