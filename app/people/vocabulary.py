"""Words of the people room."""

from enum import StrEnum

from app.foundation.i18n import mark


class Domain(StrEnum):
    """A part of life in which somebody can be left out (the AROPE and Bristol families, and the seeds' own list)."""

    INCOME = "income"
    WORK = "work"
    HOUSING = "housing"
    HEALTH = "health"
    EDUCATION = "education"
    DIGITAL = "digital"
    LEGAL = "legal"
    RELATIONS = "relations"
    PARTICIPATION = "participation"


DOMAIN_NAMES = {
    Domain.INCOME: mark("Money and income"),
    Domain.WORK: mark("Work"),
    Domain.HOUSING: mark("Home"),
    Domain.HEALTH: mark("Health"),
    Domain.EDUCATION: mark("Education"),
    Domain.DIGITAL: mark("Phone and Internet"),
    Domain.LEGAL: mark("Papers and rights"),
    Domain.RELATIONS: mark("Family and people close by"),
    Domain.PARTICIPATION: mark("Life in the neighbourhood"),
}

# Languages that people here speak; the pages exist in fewer, and a person's own is kept all the same.
SPOKEN = ("ar", "ast", "bg", "en", "es", "fr", "it", "pt", "ro", "ru", "uk", "ur", "wo", "zh")


class Relation(StrEnum):
    """Relation of a household member to the first person; the words are those of the benefit check."""

    APPLICANT = "applicant"
    SPOUSE = "spouse"
    PARTNER = "partner"
    CHILD = "child"
    PARENT = "parent"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    CHILD_IN_LAW = "child_in_law"
    PARENT_IN_LAW = "parent_in_law"
    SIBLING_IN_LAW = "sibling_in_law"
    OTHER_RELATIVE = "other_relative"
    UNRELATED = "unrelated"


RELATION_NAMES = {
    Relation.APPLICANT: mark("The person"),
    Relation.SPOUSE: mark("Husband or wife"),
    Relation.PARTNER: mark("Partner"),
    Relation.CHILD: mark("Son or daughter"),
    Relation.PARENT: mark("Father or mother"),
    Relation.SIBLING: mark("Brother or sister"),
    Relation.GRANDPARENT: mark("Grandfather or grandmother"),
    Relation.GRANDCHILD: mark("Grandson or granddaughter"),
    Relation.CHILD_IN_LAW: mark("Son-in-law or daughter-in-law"),
    Relation.PARENT_IN_LAW: mark("Father-in-law or mother-in-law"),
    Relation.SIBLING_IN_LAW: mark("Brother-in-law or sister-in-law"),
    Relation.OTHER_RELATIVE: mark("Other relative"),
    Relation.UNRELATED: mark("Not a relative"),
}
