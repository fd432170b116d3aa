"""`camin staff invite`: let a professional in, the first time or after everything was lost."""

import click

from app.agencies.queries import agency_called, agency_names, member_of
from app.agencies.services import appoint
from app.agencies.vocabulary import Role
from app.cli.setup import calm, open_current_house
from app.foundation.actor import Actor
from app.foundation.errors import Invalid
from app.foundation.unit_of_work import Work
from app.identity import Account, services
from app.identity.vocabulary import Area
from app.settings import load


@click.group()
def staff() -> None:
    """The professionals who work here."""


@staff.command()
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="What they are here to do.")
@click.option("--agency", help="The name of their agency.")
@calm
def invite(email: str, role: str | None, agency: str | None) -> None:
    """Print a link with which EMAIL sets password and second factor; it works once, for three days.

    Somebody who is here already gets a link that starts both anew; role and agency stay as they are.
    """
    found = load()
    with open_current_house(found).writing(Actor.system("staff-invite")) as work:
        token = _invitation(work, email, role, agency, found.default_language)
    click.echo(f"{found.base_url}/staff/invite/{token}")


def _invitation(work: Work, email: str, role: str | None, agency: str | None, language: str) -> str:
    account = services.account_by_email(work, email) or _appointed(work, email, role, agency, language)
    member = work.session.scalars(member_of(account.id)).one_or_none()
    if member is None or member.left_at is not None or account.disabled_at is not None:
        text = f"{email} does not work here any more"
        raise Invalid(text)
    return services.invite(work, account.id).token


def _appointed(work: Work, email: str, role: str | None, agency: str | None, language: str) -> Account:
    if not role or not agency or "@" not in email:
        text = f"{email} is new: say --role and --agency, and write the whole e-mail address"
        raise Invalid(text)
    place = work.session.scalars(agency_called(agency)).first()
    if place is None:
        names = ", ".join(f"“{name}”" for name in work.session.scalars(agency_names()))
        text = f"there is no agency “{agency}”; there are: {names or 'none'}"
        raise Invalid(text)
    account = services.create_account(work, Area.STAFF, email)
    appoint(work, account.id, place.id, Role(role), language, called=email.partition("@")[0][:60])
    return account
