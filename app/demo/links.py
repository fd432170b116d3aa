"""One-time addresses that open an account of a demonstration."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from app.agencies.models import StaffMember
from app.agencies.vocabulary import Role
from app.audit.services import record
from app.casework.models import Case
from app.casework.vocabulary import CaseStatus
from app.demo.stage import told
from app.foundation.errors import NotAllowed, NotFound
from app.foundation.tokens import hash_token, new_token
from app.foundation.unit_of_work import Work
from app.identity.models import OneTimeCode
from app.identity.services import is_demonstration
from app.identity.vocabulary import CodePurpose
from app.people.models import Person
from app.people.rules import search_key

PARTICIPANT = "participant"
ROLES = (PARTICIPANT, *(role.value for role in Role))
LIFETIME = timedelta(hours=24)
REFUSED = "this is not a demonstration database: a link without a password would open somebody's account"


@dataclass(frozen=True, slots=True)
class Way:
    """A way in: whose account it opens and the secret part of its address."""

    name: str
    token: str


def open_way(work: Work, role: str, name: str = "") -> Way:
    """A link for the first account of a role, or the first whose name contains `name`.

    Raises NotAllowed outside a demonstration and NotFound when nobody fits. A link made before goes on working.
    """
    if not is_demonstration(work):
        raise NotAllowed(REFUSED)
    account_id, called = _somebody(work, role, search_key(name))
    token = new_token()
    code = OneTimeCode(
        account_id=account_id,
        purpose=CodePurpose.DEMO,
        token_hash=hash_token(token),
        created_at=work.now,
        expires_at=work.now + LIFETIME,
    )
    work.session.add(code)
    work.session.flush()
    record(work, "account:demo_link:issue", code)
    return Way(called, token)


def _somebody(work: Work, role: str, key: str) -> tuple[UUID, str]:
    found = _participants(work) if role == PARTICIPANT else _staff(work, Role(role))
    fitting = [entry for entry in found if all(word in search_key(entry[1]) for word in key.split())]
    if not fitting:
        text = f"nobody with the role {role} has such a name" if key else f"nobody has the role {role}"
        raise NotFound(text)
    return min(fitting, key=lambda entry: _rank(entry[1]))


def _rank(name: str) -> tuple[int, str]:
    # Whom the files of this folder name first stands first.
    known = [" ".join(entry["name"]) for entry in (*told("cast"), *told("places")["staff"])]
    return (known.index(name) if name in known else len(known), search_key(name))


def _participants(work: Work) -> list[tuple[UUID, str]]:
    statement = (
        select(Person)
        .join(Case, Case.person_id == Person.id)
        .where(Case.status == CaseStatus.OPEN, Person.account_id.is_not(None))
        .order_by(Person.search_key)
    )
    return [(person.account_id, person.name) for person in work.session.scalars(statement) if person.account_id]


def _staff(work: Work, role: Role) -> list[tuple[UUID, str]]:
    statement = (
        select(StaffMember)
        .where(StaffMember.role == role, StaffMember.left_at.is_(None))
        .order_by(StaffMember.family_name)
    )
    return [(member.account_id, member.name) for member in work.session.scalars(statement)]
