"""Mail goes to servers that speak TLS, at once or after STARTTLS, and never in the clear where a password is."""

import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from app.delivery.vocabulary import Channel, State
from app.jobs.deliver import sender_at
from tests.rooms.delivery.test_sending import choose
from tests.support.smtp import MailServer

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def test_a_password_never_travels_in_the_clear(outside, post, build, rosa, subject, units, mailbox):
    choose(build, rosa, Channel.EMAIL)
    post.write(rosa, subject)
    open_line = replace(outside, smtp_url=mailbox.url.replace("://", "://camin:secret@"))
    sender_at(open_line, units).send_due()

    assert "AUTH" not in mailbox.said
    assert post.states() == [(Channel.EMAIL, State.TEMPORARY_FAILURE)]


def test_a_mail_goes_by_tls_to_a_server_that_is_known_and_to_no_other(
    outside, post, build, rosa, subject, units, clock, tls, monkeypatch
):
    own, known = tls
    server = MailServer(own)
    choose(build, rosa, Channel.EMAIL)
    post.write(rosa, subject)
    sender = sender_at(replace(outside, smtp_url=server.url), units)
    sender.send_due()
    assert (server.mails, post.states()) == ([], [(Channel.EMAIL, State.TEMPORARY_FAILURE)])

    monkeypatch.setattr("app.delivery.mail._safe", lambda: known)
    clock.move(2 * MINUTE)
    sender.send_due()
    server.stop()
    assert len(server.mails) == 1
    assert post.states() == [(Channel.EMAIL, State.DELIVERED)]


def test_a_server_with_starttls_gets_password_and_mail_inside_tls_and_nothing_before_it(
    outside, post, build, rosa, subject, units, tls, monkeypatch
):
    own, known = tls
    server = MailServer(starttls=own)
    monkeypatch.setattr("app.delivery.mail._safe", lambda: known)
    choose(build, rosa, Channel.EMAIL)
    post.write(rosa, subject)
    sender_at(replace(outside, smtp_url=server.url.replace("://", "://camin:secret@")), units).send_due()
    server.stop()

    assert post.states() == [(Channel.EMAIL, State.DELIVERED)]
    assert len(server.to("rosa@example.org")) == 1
    assert server.said == ["EHLO", "STAR"]
    assert server.sealed[:2] == ["EHLO", "AUTH"] and "DATA" in server.sealed


def test_a_server_whose_certificate_nobody_knows_gets_nothing_by_starttls(
    outside, post, build, rosa, subject, units, tls
):
    server = MailServer(starttls=tls[0])
    choose(build, rosa, Channel.EMAIL)
    post.write(rosa, subject)
    sender_at(replace(outside, smtp_url=server.url), units).send_due()
    server.stop()

    assert (server.mails, post.states()) == ([], [(Channel.EMAIL, State.TEMPORARY_FAILURE)])
    assert "MAIL" not in server.said + server.sealed


@pytest.fixture
def tls(tmp_path):
    """A server's context with a certificate for localhost, and a client's that knows it."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    now = datetime.now(UTC)
    paper = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - DAY)
        .not_valid_after(now + DAY)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "server.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(secret + paper.public_bytes(Encoding.PEM))
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(file)
    return own, ssl.create_default_context(cadata=paper.public_bytes(Encoding.PEM).decode())
