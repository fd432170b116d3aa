"""Non-contributory retirement pension: LGSS art. 369."""

from app.benefits.household import Household
from app.benefits.scheme import Condition, Law, Scheme, Whole
from app.benefits.schemes import pnc

ARTICLE = "LGSS art. 369"


def age(home: Household, law: Law) -> bool:
    """The age of retirement."""
    return home.at_least("age", law.es.pnc_jubilacion.age)


def residence(home: Household, law: Law) -> bool:
    """Years in all since 16, the last ones without a break."""
    return pnc.stays(home, law.es.pnc_jubilacion.residence_years, law.es.pnc_jubilacion.recent_years)


SCHEME = Scheme(
    "es.pnc.jubilacion",
    conditions=(
        Condition("age", ARTICLE, Whole(age), shows=(("have", "age"),)),
        pnc.LEGAL_RESIDENCE,
        Condition("residence", ARTICLE, Whole(residence), shows=(("have", "total_residence_years_country"),)),
        *pnc.INCOME,
    ),
    components=(pnc.LIMIT_SHOWN,),
    year=Whole(pnc.pension),
    payments=pnc.payments,
)
