"""Two agencies around one person: an agreement, a yes, and a seat, in one line each."""

from datetime import date

from app.agencies.models import StaffMember
from app.agencies.vocabulary import AgencyKind, Role
from app.casework import seats
from app.casework.models import Case
from app.people.vocabulary import Domain
from app.privacy import sharing
from app.privacy.vocabulary import Way

ALL = frozenset(Domain)


def an_office(build, name="Oficina de Empleo de Mieres", kind=AgencyKind.EMPLOYMENT):
    """An agency beside the one that leads, with one professional."""
    office = build.an_agency(kind, name)
    role = Role.EMPLOYMENT_ADVISER if kind is AgencyKind.EMPLOYMENT else Role.EDUCATOR
    return office, build.a_worker(role=role, agency=office, given_name="Iván", family_name="Prieto")


def agreed(build, holder, reader, domains=ALL, starts_on=date(2026, 1, 1), ends_on=None):
    with build.unit() as work:
        new = sharing.NewAgreement(
            holder.id, reader.id, domains, "A plan together", "Convenio 12/2026", starts_on, ends_on
        )
        return sharing.agree(work, new)


def said_yes(build, case, reader, domains=None):
    with build.unit() as work:
        domains = domains or sharing.agreed_domains(work, case.agency_id, reader.id)
        return sharing.give_sharing(work, case.person_id, reader.id, domains, Way.PAPER)


def seated(build, lead, case, member, reason="Looks for work with her"):
    with build.unit(build.staff_actor(lead)) as work:
        found = work.session.get_one(Case, case.id)
        return seats.join(work, found, work.session.get_one(StaffMember, member.id), reason)


def a_circle(build, lead=None, **more):
    """A case of our agency with somebody of the employment office in its team."""
    lead = lead or build.a_worker()
    case = build.a_case(worker=lead, **more)
    office, adviser = an_office(build)
    agreed(build, build.the_agency(), office)
    said_yes(build, case, office)
    seated(build, lead, case, adviser)
    return lead, case, office, adviser
