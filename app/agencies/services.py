"""Appointing professionals, and what they may change about themselves."""

from uuid import UUID

from app.agencies.models import StaffMember
from app.agencies.queries import member_of
from app.agencies.vocabulary import Role
from app.audit.services import record
from app.foundation.errors import NotFound
from app.foundation.unit_of_work import Work


def appoint(work: Work, account_id: UUID, agency_id: UUID, role: Role, language: str, called: str) -> StaffMember:
    """Make the owner of an account a professional of an agency; they write their own name when they come in."""
    member = StaffMember(
        account_id=account_id, agency_id=agency_id, given_name=called, family_name="", role=role, language=language
    )
    work.session.add(member)
    work.session.flush()
    record(work, "agency:staff:appoint", member, role=role.value)
    return member


def introduce(work: Work, account_id: UUID, given_name: str, family_name: str, language: str | None = None) -> None:
    """Set the name under which a professional is known here, and the language they read."""
    member = work.session.scalars(member_of(account_id)).one_or_none()
    if member is None:
        raise NotFound
    member.given_name, member.family_name = given_name, family_name
    member.language = language or member.language
    record(work, "agency:staff:introduce", member)
