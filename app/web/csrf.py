"""Forgery tokens for forms: bound to the session, masked at each render, valid for a day.

The token travels in every form and needs no cookie of its own, so a first question sets none.
"""

import hashlib
import hmac
import secrets
import time

from flask import current_app, g
from wtforms import Field, ValidationError
from wtforms.csrf.core import CSRF, CSRFTokenField
from wtforms.form import BaseForm

from app.foundation.i18n import gettext as _

VALID_SECONDS = 24 * 3600


def make_token(binding: str) -> str:
    """A fresh token for the session `binding`; two renders never show the same characters."""
    nonce = secrets.token_hex(8)
    stamp = format(int(time.time()), "x")
    return f"{nonce}.{stamp}.{_seal(nonce, stamp, binding)}"


def is_valid(token: str, binding: str) -> bool:
    """True for a token made for `binding` less than a day ago."""
    nonce, _dot, rest = token.partition(".")
    stamp, _dot, seal = rest.partition(".")
    if not hmac.compare_digest(seal, _seal(nonce, stamp, binding)):
        return False
    return time.time() - int(stamp, 16) < VALID_SECONDS


def _seal(nonce: str, stamp: str, binding: str) -> str:
    message = f"{nonce}.{stamp}.{binding}".encode()
    return hmac.new(str(current_app.secret_key).encode(), b"csrf" + message, hashlib.sha256).hexdigest()


class BoundCSRF(CSRF):
    """WTForms' forgery protection with the house's token."""

    def generate_csrf_token(self, csrf_token_field: CSRFTokenField) -> str:  # noqa: ARG002 - signature of WTForms
        """The token of this render."""
        return make_token(g.csrf_binding)

    def validate_csrf_token(self, form: BaseForm, field: Field) -> None:  # noqa: ARG002 - signature of WTForms
        """Refuse a form that was not made for this session, in words that say what to do."""
        if not is_valid(str(field.data or ""), g.csrf_binding):
            raise ValidationError(_("This page was open for too long. Please send it again."))
