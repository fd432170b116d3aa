"""Participants and the households they live in, with every change dated.

Nouns: Person, Household, HouseholdMember, MemberIncome, PersonMerge. Members who do not take part carry only relation,
given name and birth year, and what comes in each month.
PeopleImport is a list that was brought in, PersonToContact somebody on one who has not been asked yet.
"""

from app.people.import_models import PeopleImport, PersonToContact
from app.people.models import Household, HouseholdMember, MemberIncome, Person, PersonMerge

__all__ = ["Household", "HouseholdMember", "MemberIncome", "PeopleImport", "Person", "PersonMerge", "PersonToContact"]
