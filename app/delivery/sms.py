"""Text messages through an HTTP gateway: a signed request goes out, a signed receipt comes back."""

import json
from dataclasses import dataclass, field
from http import HTTPStatus

import requests

from app.delivery.channels import Accepted, Later, Never, Notice, Receiver, Rest, Result, retry_after
from app.delivery.signing import sign
from app.delivery.vocabulary import Reason

SECONDS = 10
# The number is wrong or does not take messages: trying again changes nothing.
REFUSED = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.GONE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
}


@dataclass(slots=True)
class Texts:
    """The gateway of this installation."""

    url: str
    secret: str
    rest: Rest = field(default_factory=Rest)

    def send(self, notice: Notice, to: Receiver) -> Result:
        """Hand one text message to the gateway; the id lets it recognise one that it has already sent."""
        if self.rest.is_due(self.url):
            return Later(Reason.DOWN)
        text = f"{notice.title}: {notice.words}"
        body = json.dumps({"id": str(notice.id), "to": to.address, "text": text}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", **sign(body, self.secret, notice.now)}
        try:
            answer = requests.post(self.url, data=body, headers=headers, timeout=SECONDS, allow_redirects=False)
        except requests.RequestException:
            self.rest.failed(self.url)
            return Later(Reason.DOWN)
        return self._result(answer)

    def _result(self, answer: requests.Response) -> Result:
        if answer.ok and not answer.is_redirect:
            self.rest.worked(self.url)
            return Accepted()
        if answer.status_code in REFUSED:
            self.rest.worked(self.url)
            return Never(Reason.REFUSED)
        wait = retry_after(answer.headers.get("Retry-After"))
        if wait is None:
            self.rest.failed(self.url)
        return Later(Reason.DOWN, wait)
