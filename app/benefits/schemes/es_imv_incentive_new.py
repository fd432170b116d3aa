"""Work incentive of the Ingreso Mínimo Vital, table of 26 March 2026: BOE-A-2026-6976."""

from typing import Any

from app.benefits.household import Household
from app.benefits.scheme import Law
from app.benefits.schemes.es_imv import disabled_member
from app.benefits.schemes.imv_incentive import RISE, Table, scheme_with


def exempt(home: Household, law: Law, _guarantee: Any) -> Any:
    """All of the rise up to a sum, and a part of what is above it; more of it with a supplement."""
    table = law.es.imv_incentive_new
    rise = home.number(RISE)
    if rise <= table.whole_year:
        return rise
    supplement = home.lone_parent() or disabled_member(home, law)
    share = table.share_above_with_supplement if supplement else table.share_above
    return table.whole_year + share * (rise - table.whole_year)


SCHEME = scheme_with("es.imv.incentive_new", Table("imv_incentive_new", exempt))
