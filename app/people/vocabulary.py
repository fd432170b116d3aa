"""Words of the people room."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

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


class IncomeKind(StrEnum):
    """Where the money of a member of a household comes from."""

    WORK = "work"
    SELF_EMPLOYED = "self_employed"
    UNEMPLOYMENT = "unemployment"
    SUBSIDY = "subsidy"
    PENSION = "pension"
    DISABILITY = "disability"
    MINIMUM_INCOME = "minimum_income"
    REGIONAL_INCOME = "regional_income"
    CHILD_BENEFIT = "child_benefit"
    MAINTENANCE = "maintenance"
    OTHER = "other"


INCOME_NAMES = {
    IncomeKind.WORK: mark("Wages"),
    IncomeKind.SELF_EMPLOYED: mark("Own business"),
    IncomeKind.UNEMPLOYMENT: mark("Unemployment benefit"),
    IncomeKind.SUBSIDY: mark("Unemployment subsidy"),
    IncomeKind.PENSION: mark("Pension"),
    IncomeKind.DISABILITY: mark("Disability benefit"),
    IncomeKind.MINIMUM_INCOME: mark("Minimum income (IMV, ADI)"),
    IncomeKind.REGIONAL_INCOME: mark("Income of the region"),
    IncomeKind.CHILD_BENEFIT: mark("Child benefit"),
    IncomeKind.MAINTENANCE: mark("Maintenance"),
    IncomeKind.OTHER: mark("Other income"),
}


class Likeness(StrEnum):
    """Why two records may be of one person, the surest first."""

    DOCUMENT = "document"
    BIRTH = "birth"
    SWAPPED = "swapped"
    PHONE = "phone"
    NAME = "name"


LIKENESS_WORDS = {
    Likeness.DOCUMENT: mark("The same identity document"),
    Likeness.BIRTH: mark("The name sounds the same, and the birth date is the same"),
    Likeness.SWAPPED: mark("The name sounds the same, and day and month of birth are swapped"),
    Likeness.PHONE: mark("The same phone"),
    Likeness.NAME: mark("The name sounds the same, and one birth date is not known"),
}


@dataclass(frozen=True, slots=True)
class HouseholdChanged:
    """Who lives in a household, or since when, is another than before."""

    household_id: UUID


@dataclass(frozen=True, slots=True)
class PersonMoved:
    """A person lives in another household now."""

    person_id: UUID
    household_id: UUID


@dataclass(frozen=True, slots=True)
class PersonRenamed:
    """A person has another name now, or other files belong to them."""

    person_id: UUID
