"""E-mail by SMTP: plain text, a neutral subject, encrypted on the way wherever the server can."""

import re
import smtplib
import ssl
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from app.delivery.channels import Arrived, Later, Never, Notice, Receiver, Rest, Result
from app.delivery.vocabulary import Reason

SECONDS = 10
PERMANENT = 500
TLS_PORT, PLAIN_PORT = 465, 587
PLAIN_ADDRESS = re.compile(r"[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,190}")


@dataclass(slots=True)
class Mail:
    """The mail server of this installation."""

    url: str
    sender: str
    rest: Rest = field(default_factory=Rest)

    def send(self, notice: Notice, to: Receiver) -> Result:
        """Hand one mail to the server."""
        if self.rest.is_due(self.url):
            return Later(Reason.DOWN)
        if not is_mailable(to.address):
            return Never(Reason.REFUSED)
        try:
            with self._server() as server:
                server.send_message(self._mail(notice, to.address))
        except smtplib.SMTPRecipientsRefused as refused:
            return self._answered(max(code for code, _text in refused.recipients.values()))
        except smtplib.SMTPAuthenticationError:
            return self._down()
        except smtplib.SMTPResponseException as answer:
            return self._answered(answer.smtp_code)
        except (OSError, smtplib.SMTPException):
            return self._down()
        self.rest.worked(self.url)
        return Arrived()

    def _answered(self, code: int) -> Result:
        self.rest.worked(self.url)
        return Never(Reason.REFUSED) if code >= PERMANENT else Later(Reason.REFUSED)

    def _down(self) -> Later:
        self.rest.failed(self.url)
        return Later(Reason.DOWN)

    def _server(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or TLS_PORT, timeout=SECONDS, context=_safe())
        else:
            server = smtplib.SMTP(host, parts.port or PLAIN_PORT, timeout=SECONDS)
            server.ehlo()
            # A password never travels in the clear: with one, a server without STARTTLS is an error.
            if server.has_extn("starttls") or parts.username:
                server.starttls(context=_safe())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        return server

    def _mail(self, notice: Notice, address: str) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = Address(notice.title, addr_spec=self.sender)
        mail["To"] = address
        mail["Subject"] = notice.title
        mail["Date"] = format_datetime(notice.now)
        # The same notice sent twice carries the same id, so that a mailbox may show it once.
        mail["Message-ID"] = f"<{notice.id}@{self.sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail["Content-Language"] = notice.language
        mail.set_content(f"{notice.words}\n\n{notice.front}\n\n{notice.ending}\n")
        return mail


@lru_cache(maxsize=1)
def _safe() -> ssl.SSLContext:
    # Reading the certificates of the world takes longer than sending a mail.
    return ssl.create_default_context()


def is_mailable(address: str) -> bool:
    """True for one address in ASCII and nothing else in the line, which is all that every server takes."""
    return PLAIN_ADDRESS.fullmatch(address) is not None
