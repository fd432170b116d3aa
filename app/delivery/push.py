"""Web Push: one declarative message, encrypted so that only the receiver's browser can read it.

Only the worker imports this file: the library brings a good deal of memory with it, and the web process never pushes.
"""

import base64
import hashlib
import hmac
import ipaddress
import json
import socket
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

import requests
from py_vapid import Vapid
from pywebpush import WebPusher

from app.delivery.channels import Arrived, Later, Never, Notice, Phone, Receiver, Rest, Result, retry_after
from app.delivery.rules import is_own_service, may_call
from app.delivery.vocabulary import Reason

SECONDS = 10
DECLARATIVE = 8030
GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
# Push services refuse a lifetime above four weeks and a signature that is valid for more than a day.
LONGEST = 28 * 86_400
SIGNED_FOR = 12 * 3600
SIGN_AGAIN = 3600
TOPIC_LENGTH = 32


@dataclass(slots=True)
class Push:
    """The push sender of this installation with its key."""

    key: str
    hosts: Sequence[str]
    sender: str
    rest: Rest = field(default_factory=Rest)
    _signed: dict[str, tuple[float, dict[str, str]]] = field(default_factory=dict)
    _own: threading.local = field(default_factory=threading.local)

    def send(self, notice: Notice, to: Receiver) -> Result:
        """Push to every browser of the receiver; one that took it is enough."""
        results = [self._one(notice, phone) for phone in to.phones]
        gone = tuple(phone for result in results if isinstance(result, Never) for phone in result.gone)
        if any(isinstance(result, Arrived) for result in results):
            return Arrived(gone)
        waits = [result for result in results if isinstance(result, Later)]
        if waits:
            return Later(waits[0].reason, _longest(waits), gone)
        return Never(Reason.GONE if gone else Reason.REFUSED, gone)

    def _one(self, notice: Notice, phone: Phone) -> Result:
        parts = urlsplit(phone.endpoint)
        if not may_call(phone.endpoint, self.hosts):
            return Never(Reason.REFUSED, (phone.id,))
        if self.rest.is_due(parts.netloc):
            return Later(Reason.DOWN)
        try:
            if not (is_own_service(phone.endpoint, self.hosts) or _is_public(parts.hostname or "")):
                return Never(Reason.REFUSED)
            answer = self._post(notice, phone, f"{parts.scheme}://{parts.netloc}")
        except (requests.RequestException, OSError):
            self.rest.failed(parts.netloc)
            return Later(Reason.DOWN)
        return self._result(answer, parts.netloc, phone)

    def _result(self, answer: requests.Response, host: str, phone: Phone) -> Result:
        code = answer.status_code
        if code in {HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED}:
            self.rest.worked(host)
            return Arrived()
        if code in GONE:
            self.rest.worked(host)
            return Never(Reason.GONE, (phone.id,))
        if code == HTTPStatus.TOO_MANY_REQUESTS or code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            wait = retry_after(answer.headers.get("Retry-After"))
            if wait is None:
                self.rest.failed(host)
            return Later(Reason.DOWN, wait)
        # 401 and 403: another key than the one the browser subscribed to, so the page has to subscribe anew.
        stale = code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
        return Never(Reason.REFUSED, (phone.id,) if stale else ())

    def _post(self, notice: Notice, phone: Phone, audience: str) -> requests.Response:
        left = int((notice.expires_at - notice.now).total_seconds())
        headers = {
            **self._signature(audience),
            "TTL": str(max(0, min(left, LONGEST))),
            "Urgency": notice.urgency,
            "Topic": self._topic(notice),
            "Content-Type": "application/octet-stream",
        }
        known = {"endpoint": phone.endpoint, "keys": {"p256dh": phone.p256dh, "auth": phone.auth}}
        # The library follows redirects; this session has none to give.
        answer: requests.Response = WebPusher(known, self._session()).send(
            message(notice), headers, ttl=int(headers["TTL"]), timeout=SECONDS
        )
        return answer

    def _session(self) -> requests.Session:
        if not hasattr(self._own, "session"):
            session = requests.Session()
            session.max_redirects = 0
            session.trust_env = False
            self._own.session = session
        found: requests.Session = self._own.session
        return found

    def _signature(self, audience: str) -> dict[str, str]:
        made, headers = self._signed.get(audience, (0.0, {}))
        if time.time() - made > SIGN_AGAIN:
            key = Vapid.from_raw(self.key.encode())
            claims = {"aud": audience, "sub": f"mailto:{self.sender}", "exp": int(time.time()) + SIGNED_FOR}
            headers = dict(key.sign(claims))
            self._signed[audience] = (time.time(), headers)
        return headers

    def _topic(self, notice: Notice) -> str:
        seal = hmac.new(self.key.encode(), notice.topic.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(seal).decode()[:TOPIC_LENGTH]


def message(notice: Notice) -> bytes:
    """The one body for all browsers: shown as it is by those that know the format, by our script in the others."""
    shown: dict[str, object] = {
        "title": notice.title,
        "body": notice.words,
        "navigate": notice.url,
        "lang": notice.language,
        "dir": notice.direction,
        "tag": hashlib.sha256(notice.topic.encode()).hexdigest()[:16],
    }
    if notice.tells_opened:
        # The row's random id: whoever has opened this message, and nobody else, can say that it was opened.
        shown["data"] = {"receipt": str(notice.id)}
    return json.dumps({"web_push": DECLARATIVE, "notification": shown}, ensure_ascii=False).encode()


def _longest(waits: Iterable[Later]) -> timedelta | None:
    asked = [later.after for later in waits if later.after]
    return max(asked) if asked else None


def _is_public(host: str) -> bool:
    found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return all(ipaddress.ip_address(str(entry[4][0]).partition("%")[0]).is_global for entry in found)
