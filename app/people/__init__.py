"""Participants and the households they live in, with every change dated.

Nouns: Person, Household, HouseholdMember. Members who do not take part carry only relation and birth year.
"""

from app.people.models import Household, HouseholdMember, Person

__all__ = ["Household", "HouseholdMember", "Person"]
