"""Work incentive of the Ingreso Mínimo Vital, table in force until March 2026: RD 789/2022."""

from typing import Any

from app.benefits.household import Household
from app.benefits.scheme import Law
from app.benefits.schemes.imv_incentive import BEFORE, RISE, Table, scheme_with


def exempt(home: Household, law: Law, guarantee: Any) -> Any:
    """All of the rise up to a share of the guarantee, a part of it up to the guarantee, nothing above."""
    table = law.es.imv_incentive_old
    rise = home.number(RISE)
    whole = table.whole_share * guarantee
    if rise <= whole:
        return rise
    kind = kind_of_unit(home, law)
    share = kind.work_before if home.over(BEFORE, 0) else kind.no_work_before
    return whole + share * (min(rise, guarantee) - whole)


def kind_of_unit(home: Household, law: Law) -> Any:
    """The row of the table for the unit of today."""
    table = law.es.imv_incentive_old
    others = home.members()[1:]
    minors = home.count_minors(others)
    if not minors:
        return table.adults
    return table.adult_with_minors if minors == len(others) else table.adults_with_minors


SCHEME = scheme_with("es.imv.incentive_old", Table("imv_incentive_old", exempt))
