"""The places of the demonstration: territories, agencies and the people who work there."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from app.agencies.models import Agency, Location, Programme, StaffMember, Territory
from app.agencies.vocabulary import AgencyKind, Role
from app.foundation.actor import Actor, Capacity
from app.foundation.unit_of_work import Work
from app.foundation.yaml_files import read_yaml
from app.identity import services as identity
from app.identity.vocabulary import Area
from app.people.rules import search_key

HERE = Path(__file__).parent
T = TypeVar("T")


@cache
def told(name: str) -> Any:
    """What a file of this folder says."""
    return read_yaml(HERE / f"{name}.yaml")


@dataclass(slots=True)
class Stage:
    """Everything that stands before the first participant comes, by its key in places.yaml."""

    programme: Programme
    territories: dict[str, Territory] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)
    locations: dict[str, Location] = field(default_factory=dict)
    staff: dict[str, StaffMember] = field(default_factory=dict)

    def actor(self, key: str) -> Actor:
        """The professional with this key, acting."""
        member = self.staff[key]
        return Actor(
            Capacity.STAFF,
            account_id=member.account_id,
            staff_id=member.id,
            agency_id=member.agency_id,
            role=member.role,
            name=member.name,
        )

    def agency_of(self, key: str) -> str:
        """The key of the agency in which this professional works."""
        return next(name for name, agency in self.agencies.items() if agency.id == self.staff[key].agency_id)

    def place_of(self, key: str) -> Location:
        """Where this professional receives people."""
        return self.locations[self.agency_of(key)]


def build_stage(work: Work) -> Stage:
    """Put up territories, agencies, places, the programme and the staff."""
    places = told("places")
    stage = Stage(Programme(**places["programme"]))
    work.session.add(stage.programme)
    for entry in places["territories"]:
        stage.territories[entry["code"]] = _kept(work, Territory(**entry, zone=work.zone))
    for entry in places["agencies"]:
        _open_agency(work, stage, entry)
    for entry in places["staff"]:
        stage.staff[entry["key"]] = _appoint(work, stage, entry)
    return stage


def _open_agency(work: Work, stage: Stage, entry: dict[str, Any]) -> None:
    territory = stage.territories[entry["territory"]]
    agency = Agency(name=entry["name"], kind=AgencyKind(entry["kind"]), territory_id=territory.id)
    stage.agencies[entry["key"]] = _kept(work, agency)
    stage.locations[entry["key"]] = _kept(work, Location(agency_id=agency.id, **entry["location"]))


def _appoint(work: Work, stage: Stage, entry: dict[str, Any]) -> StaffMember:
    given, family = entry["name"]
    mailbox = search_key(given, family.split(" ")[0]).replace(" ", ".")
    account = identity.create_account(work, Area.STAFF, f"{mailbox}@example.org")
    return _kept(
        work,
        StaffMember(
            account_id=account.id,
            agency_id=stage.agencies[entry["agency"]].id,
            given_name=given,
            family_name=family,
            role=Role(entry["role"]),
            language="es",
        ),
    )


def _kept(work: Work, thing: T) -> T:
    work.session.add(thing)
    work.session.flush()
    return thing
