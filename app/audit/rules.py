"""The chain of the audit: how an entry is written down byte by byte, and what makes it broken."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """The content of an entry, apart from its hashes; moments are aware."""

    seq: int
    at: datetime
    actor_id: UUID | None
    capacity: str
    role: str
    agency_id: UUID | None
    action: str
    object_type: str
    object_id: str
    person_id: UUID | None
    details: dict[str, Any]
    request_id: str

    def canonical(self, prev_hash: str) -> bytes:
        """The bytes that are hashed: JSON with sorted keys, no spaces, UTF-8, moments in UTC to the microsecond."""
        content = {
            "seq": self.seq,
            "at": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "actor": str(self.actor_id or ""),
            "capacity": self.capacity,
            "role": self.role,
            "agency": str(self.agency_id or ""),
            "action": self.action,
            "object": [self.object_type, self.object_id],
            "person": str(self.person_id or ""),
            "details": self.details,
            "request": self.request_id,
            "prev": prev_hash,
        }
        return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def chain_hash(link: Link, prev_hash: str) -> str:
    """SHA-256 of the canonical entry, which contains the hash before it."""
    return hashlib.sha256(link.canonical(prev_hash)).hexdigest()


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as it is read back: its content and the three hashes beside it."""

    link: Link
    prev_hash: str
    hash: str
    mac: str


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry known outside the database."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the chain found; `broken` is the first wrong entry, None when all is well."""

    entries: int
    broken: int | None = None
    reason: str = ""


START = Head(0, GENESIS)


def verify(entries: Iterable[Stored], mac: Callable[[bytes], str], anchor: Head | None, start: Head = START) -> Verdict:
    """Walk the chain from `start` and name its first broken entry; `anchor` shows a cut at the end."""
    count, last, anchored = 0, start, ""
    for entry in entries:
        fault = _fault(entry, last, mac)
        if fault:
            missing = entry.link.seq != last.seq + 1
            return Verdict(count, last.seq + 1 if missing else entry.link.seq, fault)
        last = Head(entry.link.seq, entry.hash)
        anchored = entry.hash if anchor and last.seq == anchor.seq else anchored
        count += 1
    if anchor and anchored != anchor.hash:
        reason = "it was replaced" if anchored else "it was removed from the end"
        return Verdict(count, anchor.seq if anchored else last.seq + 1, reason)
    return Verdict(count)


def _fault(entry: Stored, last: Head, mac: Callable[[bytes], str]) -> str:
    if entry.link.seq != last.seq + 1:
        return "it is missing"
    if entry.prev_hash != last.hash:
        return "it does not follow the entry before it"
    if entry.hash != chain_hash(entry.link, entry.prev_hash):
        return "its content was changed"
    if entry.mac != mac(entry.hash.encode()):
        return "it was not written by this installation"
    return ""
