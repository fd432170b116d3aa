"""The directory of services: who offers what, with how many free places, and the whole of it to take away."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, request

from app.access.permissions import Permission
from app.access.policy import may, visible
from app.agencies import ServiceOffer
from app.agencies.directory_csv import table
from app.agencies.hsds.packing import as_package
from app.agencies.hsds.writing import Signature, write_service
from app.agencies.offer_data import Known
from app.agencies.offer_rows import data_of
from app.agencies.queries import Looking, free_places, offers, offers_after, offers_by_ids, territories
from app.agencies.vocabulary import EVIDENCE_NAMES, Evidence
from app.audit.services import record
from app.foundation.clock import today_in
from app.foundation.i18n import gettext as _
from app.foundation.i18n import weekday_text
from app.foundation.sheets import CSV, as_csv
from app.foundation.unit_of_work import Work
from app.pages.staff.directory_words import domain_names, known, known_of, places_named
from app.pages.staff.outreach import download
from app.people.vocabulary import DOMAIN_NAMES, Domain
from app.web.forms import BaseForm
from app.web.pages import Pages
from app.web.render import show

pages = Pages("directory", __name__)
LIST = "/staff/directory"
OFFER = f"{LIST}/<uuid:service_offer_id>"
AT_A_TIME = 50
MONDAY = date(2026, 11, 23)


@pages.page(LIST, needs=Permission.OFFER_READ)
def services(work: Work) -> Response:
    """What is offered, narrowed by words, part of life, territory and free places."""
    looking, places = _looking(), work.session.scalars(territories()).all()
    rows = list(work.session.scalars(offers_after(looking, _uuid("after"), AT_A_TIME + 1)))
    count, free = work.session.execute(free_places(looking)).one()
    installed = known_of(places)
    return show(
        "staff/directory/list.html",
        "list",
        lines=[(row, domain_names(row.domains), places_named(row, installed)) for row in rows[:AT_A_TIME]],
        more=rows[AT_A_TIME - 1].id if len(rows) > AT_A_TIME else None,
        looking=looking,
        asked={name: value for name, value in request.args.items() if value and name != "after"},
        domains=[(domain.value, _(name)) for domain, name in DOMAIN_NAMES.items()],
        places=[(place.code, place.name) for place in places],
        count=count,
        free=free,
        case_id=_uuid("case"),
    )


@pages.page(OFFER, needs=Permission.OFFER_READ)
def service(work: Work, offer: ServiceOffer) -> Response:
    """One service: for whom, when, how many places, and how to ask for one."""
    installed = known(work)
    return show(
        "staff/directory/service.html",
        offer=offer,
        form=BaseForm(),
        domains=domain_names(offer.domains),
        places=places_named(offer, installed),
        hours=[(weekday_text(MONDAY.replace(day=23 + one["day"])), one["from"], one["to"]) for one in offer.weekly],
        excludes=work.session.scalars(offers_by_ids(_ids(offer.excludes))).all(),
        evidence=_(EVIDENCE_NAMES[Evidence(offer.evidence)]),
        keeps=_keeps(work, offer),
        case_id=_uuid("case"),
    )


@pages.page(f"{OFFER}.json", needs=Permission.OFFER_READ)
def service_as_hsds(work: Work, offer: ServiceOffer) -> Response:
    """One service as HSDS."""
    return download(_json(_document(offer, known(work))), "application/json", f"service-{offer.id.hex[:8]}.json")


@pages.page(f"{LIST}/services.json", needs=Permission.OFFER_READ)
def all_as_hsds(work: Work) -> Response:
    """What was found as HSDS, one page of results as its programs answer them."""
    documents = _documents(work)
    answer = {
        "total_items": len(documents), "total_pages": 1, "page_number": 1, "size": len(documents), "first_page": True,
        "last_page": True, "empty": not documents, "contents": documents,
    }  # fmt: skip
    return download(_json(answer), "application/json", "services.json")


@pages.page(f"{LIST}/services.zip", needs=Permission.OFFER_READ)
def all_as_package(work: Work) -> Response:
    """What was found as the tabular data package of HSDS."""
    return download(as_package(_documents(work)), "application/zip", "services.zip")


@pages.page(f"{LIST}/services.csv", needs=Permission.OFFER_READ)
def all_as_csv(work: Work) -> Response:
    """What was found as one table, which can be changed and brought in again."""
    rows = work.session.scalars(offers(_looking())).all()
    work.log_reading(lambda log: record(log, "directory:services:export", services=len(rows)))
    lines = table((row.hsds_id or str(row.id), data_of(row, row.agency.name)) for row in rows)
    return download(as_csv(lines), CSV, f"services-{today_in(work.zone, work.now).isoformat()}.csv")


def _documents(work: Work) -> list[dict[str, Any]]:
    rows, installed = work.session.scalars(offers(_looking())).all(), known(work)
    work.log_reading(lambda log: record(log, "directory:services:export", services=len(rows)))
    return [_document(row, installed) for row in rows]


def _document(row: ServiceOffer, installed: Known) -> dict[str, Any]:
    signature = Signature(row.hsds_id or str(row.id), row.agency_id, row.agency.name, row.updated_at)
    agency = row.source.get("organization", {}).get("name", "") if row.source else row.agency.name
    return write_service(data_of(row, agency), signature, installed, row.source)


def _json(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, indent=1, default=float).encode()


def _keeps(work: Work, offer: ServiceOffer) -> bool:
    if not may(work.actor, Permission.OFFER_KEEP):
        return False
    own = visible(work.actor, offers_by_ids([offer.id]), Permission.OFFER_KEEP)
    return work.session.scalars(own).first() is not None


def _looking() -> Looking:
    asked = request.args
    domain = asked.get("domain", "")
    return Looking(
        words=asked.get("q", "").strip()[:80],
        domain=domain if domain in set(Domain) else "",
        territory=asked.get("territory", "")[:6],
        free=asked.get("free") == "1",
        ended=asked.get("ended") == "1",
    )


def _uuid(name: str) -> UUID | None:
    return next(iter(_ids([request.args.get(name, "")])), None)


def _ids(said: list[str]) -> list[UUID]:
    found = []
    for text in said:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
