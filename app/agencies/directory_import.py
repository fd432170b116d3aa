"""Bringing services in from a file: read, planned row by row, looked through, and only then written."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from app.agencies.directory import outside_agency
from app.agencies.directory_csv import EMPTY, KIND, ROWS, SIZE, NotATable, Problem, Row, contradictions, read_csv
from app.agencies.hsds.reading import read_service
from app.agencies.hsds.schema import faults
from app.agencies.hsds.unpacking import NotAPackage, services_in
from app.agencies.models import Agency, DirectoryImport, ServiceOffer
from app.agencies.offer_data import Known, OfferData, as_json, from_json
from app.agencies.offer_rows import data_of, put
from app.agencies.vocabulary import Role
from app.audit.services import record
from app.foundation.errors import Conflict
from app.foundation.folding import folded
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_FAULTS = 5
KEPT = timedelta(days=7)
CREATE, UPDATE, SAME, ERROR = "create", "update", "same", "error"


@dataclass(frozen=True, slots=True)
class Planned:
    """What would become of one row."""

    number: int
    does: str
    name: str
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class _Match:
    row: Row
    offer: ServiceOffer | None
    agency: Agency | None
    problems: list[Problem]
    data: OfferData

    @property
    def does(self) -> str:
        if self.problems:
            return ERROR
        if self.offer is None:
            return CREATE
        said = self.row.source is None or self.offer.source in (None, self.row.source)
        return SAME if said and data_of(self.offer, self.data.agency) == self.data else UPDATE


def read_file(content: bytes, name: str, known: Known) -> tuple[list[Row], list[str]]:
    """The rows of a CSV file or of HSDS (JSON, zip), and what of it says nothing here. Raises NotATable."""
    if len(content) > MOST_BYTES:
        raise NotATable(SIZE)
    if content.startswith(b"PK"):
        return _read_package(content, known), []
    is_json = content.lstrip()[:1] in {b"{", b"["} or name.lower().endswith(".json")
    rows, unknown = (_read_json(content, known), []) if is_json else read_csv(content, known)
    if not rows:
        raise NotATable(EMPTY)
    if len(rows) > MOST_ROWS:
        raise NotATable(ROWS)
    return rows, unknown


def _read_json(content: bytes, known: Known) -> list[Row]:
    try:
        said = json.loads(content)
        # No database keeps the signs that JSON can name and text cannot hold, nor what is no number.
        plain = json.dumps(said, ensure_ascii=False, allow_nan=False).encode()
        if b"\\u0000" in plain:
            raise NotATable(KIND)
    except (ValueError, RecursionError) as error:
        raise NotATable(KIND) from error
    for name in ("contents", "services"):
        said = said.get(name, said) if isinstance(said, dict) else said
    documents = said if isinstance(said, list) else [said]
    return [_row_of(number, document, known) for number, document in enumerate(documents, start=1)]


def _read_package(content: bytes, known: Known) -> list[Row]:
    try:
        documents = services_in(content)
    except NotAPackage as error:
        raise NotATable(KIND) from error
    # The first row of the table has the headings.
    return [_row_of(number, document, known) for number, document in enumerate(documents, start=2)]


def _row_of(number: int, document: Any, known: Known) -> Row:
    wrong = [Problem(fault.path, f"hsds_{fault.code}", fault.wanted) for fault in faults(document)][:MOST_FAULTS]
    if wrong:
        return Row(number, OfferData(), problems=wrong)
    data = read_service(document, known)
    row = Row(number, data, document["id"], contradictions(data), document)
    row.problems += [Problem("id", "long", "80")] if len(row.hsds_id) > 80 else []
    row.problems += [Problem("name", "long", "160")] if len(data.name) > 160 else []
    row.problems += [Problem("agency", "long", "120")] if len(data.agency) > 120 else []
    row.problems += [Problem("name", "missing")] if not data.name else []
    return row


def keep(work: Work, rows: Iterable[Row], file_name: str) -> DirectoryImport:
    """Keep what was read until somebody has looked through it."""
    kept = DirectoryImport(
        agency_id=work.actor.agency_id,
        staff_id=work.actor.staff_id,
        file_name=file_name[:120],
        rows=[_as_json(row) for row in rows],
        created_at=work.now,
    )
    work.session.add(kept)
    work.session.flush()
    record(work, "directory:import:read", kept, rows=len(kept.rows))
    return kept


def preview(work: Work, kept: DirectoryImport) -> list[Planned]:
    """What each row would do now."""
    return [
        Planned(match.row.number, match.does, match.data.name, match.problems)
        for match in _matched(work, map(_from_json, kept.rows), kept.agency_id)
    ]


def carry_out(work: Work, kept: DirectoryImport) -> Counter[str]:
    """Write the rows that are right, as they stand to the directory now; the others change nothing. Raises Conflict."""
    if kept.carried_out_at is not None:
        raise Conflict(_("This file was brought in already."))
    kept.carried_out_at = work.now
    own = work.session.get_one(Agency, kept.agency_id)
    did, new = Counter[str](), dict[str, Agency]()
    for match in _matched(work, map(_from_json, kept.rows), kept.agency_id):
        did[match.does] += 1
        if match.does in {CREATE, UPDATE}:
            _write(work, match, own, new)
    work.session.flush()
    record(work, "directory:import:carry_out", kept, created=did[CREATE], updated=did[UPDATE], wrong=did[ERROR])
    return did


def forget_old(work: Work) -> int:
    """Forget the files that were read more than 7 days ago; how many."""
    gone = delete(DirectoryImport).where(DirectoryImport.created_at < work.now - KEPT)
    return int(getattr(work.session.execute(gone), "rowcount", 0))


def _write(work: Work, match: _Match, own: Agency, new: dict[str, Agency]) -> None:
    data, agency = match.data, match.agency
    if agency is None:
        called = folded(data.agency)
        agency = new[called] = new.get(called) or outside_agency(work, data.agency, own.territory_id)
    offer = match.offer or ServiceOffer(agency_id=agency.id)
    put(offer, data, agency.name)
    offer.hsds_id = match.row.hsds_id or offer.hsds_id
    offer.source = match.row.source or offer.source
    offer.updated_at = work.now
    work.session.add(offer)


class _Directory:
    """The directory as it stands, by the keys under which a row may already be in it."""

    def __init__(self, work: Work, own_id: UUID) -> None:
        self.agencies = {a.id: a for a in work.session.scalars(select(Agency).order_by(Agency.id))}
        self.by_name = {folded(a.name): a for a in self.agencies.values()}
        self.own = self.agencies[own_id]
        self.any_agency = work.actor.role == Role.ADMINISTRATOR
        self.by_id: dict[str, ServiceOffer] = {}
        self.by_key: dict[tuple[UUID, str], ServiceOffer] = {}
        self.named: dict[tuple[UUID, str], ServiceOffer] = {}
        for offer in work.session.scalars(select(ServiceOffer).order_by(ServiceOffer.active, ServiceOffer.id)):
            self.by_id[str(offer.id)] = offer
            self.by_id[offer.hsds_id or str(offer.id)] = offer
            self.named[offer.agency_id, folded(offer.name)] = offer
            if offer.own_key:
                self.by_key[offer.agency_id, offer.own_key] = offer

    def agency_of(self, row: Row) -> Agency | None:
        """Who offers what the row is about; None for an organisation that is not in the directory yet."""
        return self.by_name.get(folded(row.data.agency)) if row.data.agency else self.own

    def offer_of(self, row: Row, agency: Agency | None) -> ServiceOffer | None:
        """The service that the row is about: by its HSDS id, by the agency's own key, else by its name."""
        if row.hsds_id and row.hsds_id in self.by_id:
            return self.by_id[row.hsds_id]
        if agency is None:
            return None
        if row.data.own_key:
            return self.by_key.get((agency.id, row.data.own_key))
        return None if row.hsds_id else self.named.get((agency.id, folded(row.data.name)))

    def may_keep(self, agency: Agency | None) -> bool:
        """True for one's own services and those of organisations without an account; an administrator keeps all."""
        return agency is None or agency.outside or agency.id == self.own.id or self.any_agency


def _matched(work: Work, rows: Iterable[Row], own_id: UUID) -> list[_Match]:
    directory, seen = _Directory(work, own_id), dict[object, int]()
    return [_match(row, directory, seen) for row in rows]


def _match(row: Row, directory: _Directory, seen: dict[object, int]) -> _Match:
    if row.problems:
        return _Match(row, None, None, row.problems, row.data)
    agency = directory.agency_of(row)
    offer = directory.offer_of(row, agency)
    keeper = directory.agencies[offer.agency_id] if offer else agency
    data = _merged(row, offer)
    problems = contradictions(data)
    if not (directory.may_keep(keeper) and directory.may_keep(agency)):
        problems.append(Problem("agency", "not_yours", keeper.name if keeper else ""))
    # Two rows of a file about one service would undo each other.
    keys = [
        ("id", row.hsds_id),
        ("key", folded(row.data.agency), row.data.own_key),
        ("offer", offer.id if offer else ""),
    ]
    if not row.hsds_id and not row.data.own_key:
        keys.append(("name", folded(row.data.agency), folded(row.data.name)))
    for key in (key for key in keys if key[-1]):
        if seen.setdefault(key, row.number) != row.number:
            problems.append(Problem("key", "twice", str(seen[key])))
            break
    return _Match(row, offer, agency, problems, data)


def _merged(row: Row, offer: ServiceOffer | None) -> OfferData:
    """The values of a row; what a file has no column for stays as it is in the directory."""
    if offer is None or row.given is None:
        return row.data
    before = data_of(offer, row.data.agency)
    return replace(before, **{name: getattr(row.data, name) for name in row.given})


def _as_json(row: Row) -> dict[str, Any]:
    return {
        "number": row.number,
        "data": as_json(row.data),
        "id": row.hsds_id,
        "problems": [[problem.column, problem.code, problem.said] for problem in row.problems],
        "source": row.source,
        "given": row.given,
    }


def _from_json(kept: dict[str, Any]) -> Row:
    problems = [Problem(*problem) for problem in kept["problems"]]
    return Row(kept["number"], from_json(kept["data"]), kept["id"], problems, kept["source"], kept["given"])
