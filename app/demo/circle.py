"""Who may see what in the demonstration: agreements, people's yes, an emergency, a request, a cover."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.appointments.holidays import add_day_off
from app.casework.asking import ask_for_access, break_glass
from app.casework.cover import arrange_cover
from app.casework.models import Case
from app.casework.seats import open_seat
from app.casework.teams import refresh_panel
from app.demo.plot import Plot
from app.demo.stage import Stage, told
from app.foundation.unit_of_work import Work
from app.messaging.agency_texts import Written, save
from app.people.vocabulary import Domain
from app.privacy.queries import sharing_consents
from app.privacy.sharing import NewAgreement, agree, agreed_domains, ask, give_sharing
from app.privacy.vocabulary import Way

LONG_AGO = timedelta(days=3650)


def agree_to_share(plot: Plot) -> None:
    """The agencies signed their agreements before the first person came."""
    plot.at(
        plot.calendar.now - LONG_AGO, plot.staff("tomas"), partial(_agree, plot.stage, plot.calendar.today - LONG_AGO)
    )


def _agree(stage: Stage, since: date, work: Work) -> None:
    said = told("circle")["agreements"]
    for holder in said["holders"]:
        for reader, domains in said["readers"].items():
            agree(
                work,
                NewAgreement(
                    stage.agencies[holder].id,
                    stage.agencies[reader].id,
                    frozenset(map(Domain, domains)),
                    said["purpose"],
                    said["document"],
                    since,
                ),
            )


def let_share(work: Work, case: Case, agency_id: UUID) -> None:
    """The person says yes, on paper, before somebody of another agency joins the team."""
    if agency_id == case.agency_id:
        return
    if all(given.agency_id != agency_id for given in work.session.scalars(sharing_consents(case.person_id))):
        domains = agreed_domains(work, case.agency_id, agency_id)
        if domains:
            give_sharing(work, case.person_id, agency_id, domains, Way.PAPER)


def surround(plot: Plot) -> None:
    """What happened lately around some files."""
    said = told("circle")
    deeds: list[tuple[str, Callable[[Work, Case, str], object]]] = [
        ("emergency", break_glass),
        ("request", ask_for_access),
    ]
    for name, verb in deeds:
        one = said[name]
        plot.at(_moment(plot, one), plot.staff(one["by"]), partial(_ask, plot, one, verb))
    wish = said["asked"]
    plot.at(_moment(plot, wish), plot.staff(wish["by"]), lambda work: _wish(work, plot, wish))
    plot.at(plot.calendar.now, plot.staff(said["cover"]["by"]), lambda work: _keep(work, plot, said))


def _moment(plot: Plot, one: dict[str, Any]) -> datetime:
    return plot.calendar.past(one["day"], one["clock"])


def _ask(plot: Plot, one: dict[str, Any], verb: Callable[[Work, Case, str], object], work: Work) -> None:
    """About the first open file of a colleague in whose team the asker does not sit."""
    stage = plot.stage
    theirs = (
        select(Case)
        .options(joinedload(Case.person), joinedload(Case.agency), joinedload(Case.key_worker))
        .where(Case.key_worker_id == stage.staff[one["of"]].id, Case.closed_on.is_(None))
        .order_by(Case.reference)
    )
    for case in work.session.scalars(theirs).all():
        if open_seat(work, case.id, stage.staff[one["by"]].id) is None:
            verb(work, case, one["reason"])
            refresh_panel(work, case)
            return


def _wish(work: Work, plot: Plot, wish: dict[str, Any]) -> None:
    case = plot.cases.get(wish["case"])
    if case is not None:
        agency = plot.stage.agencies[wish["agency"]].id
        ask(work, case.person_id, agency, agreed_domains(work, case.agency_id, agency))
        refresh_panel(work, case)


def _keep(work: Work, plot: Plot, said: dict[str, Any]) -> None:
    cover, off, text, calendar = said["cover"], said["day_off"], said["text"], plot.calendar
    absent, colleague = (plot.stage.staff[cover[key]] for key in ("absent", "cover"))
    arrange_cover(work, absent, colleague, calendar.day(cover["from"]), calendar.day(cover["until"]))
    on = date(calendar.today.year, off["month"], off["day"])
    add_day_off(work, off["area"], on if on >= calendar.today else on.replace(year=on.year + 1), off["name"])
    save(work, plot.stage.agencies[text["agency"]].id, Written(text["title"], text["bodies"]))
