"""A gateway for text messages: it checks who signed, keeps what it was given, and writes signed receipts."""

import json
from datetime import UTC, datetime

from app.delivery.signing import SIGNATURE, TIMESTAMP, is_signed, sign
from tests.support.servers import Answering

SECRET = "a secret that the gateway of the tests shares with us"


class Gateway(Answering):
    usual = 202
    clock = staticmethod(lambda: datetime.now(UTC))

    def __init__(self):
        self.texts = []
        super().__init__()

    @property
    def url(self):
        return f"{self.origin}/send"

    def judge(self, received):
        headers = received.headers
        if not is_signed(received.body, SECRET, headers[TIMESTAMP], headers[SIGNATURE], self.clock()):
            return 401
        self.texts.append(json.loads(received.body))
        return self.usual

    def receipt(self, row_id, state, now):
        body = json.dumps({"id": str(row_id), "state": state}).encode()
        return body, sign(body, SECRET, now)
