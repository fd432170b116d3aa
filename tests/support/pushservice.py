"""A push service and the browsers behind it: it checks the sender's signature and opens what only they can open."""

import base64
import itertools
import json
import os
import time

import http_ece
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.support.servers import Answering

LARGEST = 4096


def b64(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def raw(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Phone:
    """A browser's subscription: the keys that never leave it, and what it was shown."""

    def __init__(self, endpoint):
        self.endpoint, self.secret = endpoint, os.urandom(16)
        self.key = ec.generate_private_key(ec.SECP256R1())

    @property
    def p256dh(self):
        return b64(self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    @property
    def auth(self):
        return b64(self.secret)

    def read(self, body):
        return http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")


class PushService(Answering):
    """Takes pushes for its phones; `faults` says what was wrong with any, `shown(phone)` what a phone decrypted."""

    usual = 201

    def __init__(self):
        self._numbers, self.phones, self.gone, self.faults = itertools.count(1), {}, set(), []
        super().__init__()

    def a_phone(self):
        path = f"/push/{next(self._numbers)}"
        self.phones[path] = Phone(self.origin + path)
        return self.phones[path]

    def judge(self, received):
        if received.path in self.gone:
            return 410
        if received.path not in self.phones:
            return 404
        fault = self._fault(received)
        if fault:
            self.faults.append(fault)
            return 400 if "signature" not in fault else 403
        return self.usual

    def _fault(self, received):
        headers = {name.lower(): value for name, value in received.headers.items()}
        if not headers.get("ttl", "").isdigit():
            return "no TTL"
        if len(headers.get("topic", "")) > 32 or headers.get("urgency") not in {"very-low", "low", "normal", "high"}:
            return "a bad topic or urgency"
        if len(received.body) > LARGEST or headers.get("content-encoding") != "aes128gcm":
            return "too large, or not aes128gcm"
        return signature_fault(headers.get("authorization", ""), self.origin)

    def shown(self, phone):
        path = phone.endpoint.removeprefix(self.origin)
        return [json.loads(phone.read(r.body)) for r in list(self.received) if r.path == path]

    def headers(self, phone):
        path = phone.endpoint.removeprefix(self.origin)
        return [{k.lower(): v for k, v in r.headers.items()} for r in list(self.received) if r.path == path]


def signature_fault(authorization, origin):
    """What is wrong with a VAPID header (RFC 8292), or nothing."""
    parts = dict(part.strip().split("=", 1) for part in authorization.removeprefix("vapid ").split(",") if "=" in part)
    if set(parts) != {"t", "k"}:
        return "no signature"
    head, claims, sealed = parts["t"].split(".")
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(parts["k"]))
    r, s = (int.from_bytes(raw(sealed)[i : i + 32], "big") for i in (0, 32))
    try:
        key.verify(encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return "a wrong signature"
    said = json.loads(raw(claims))
    good = said["aud"] == origin and said["sub"].startswith("mailto:") and 0 < said["exp"] - time.time() <= 86_400
    return "" if good else f"a signature for {said}"
