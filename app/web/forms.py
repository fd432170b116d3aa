"""The base of every form: stripped text, a forgery token, an idempotency key, and messages that say what to do."""

import secrets
from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, Form, HiddenField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import StopValidation

from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.people.phones import normal_phone
from app.web.csrf import BoundCSRF

# What WTForms says by itself, by a word of it, and what we say instead; the last one is for choices.
OWN_MESSAGES = (
    ("date", mark("Choose a day.")),
    ("time", mark("Choose a time.")),
    ("integer", mark("Write a number.")),
    ("decimal", mark("Write a number.")),
    ("", mark("Choose an answer.")),
)


class _OurWords:
    def gettext(self, text: str) -> str:
        return _(next(ours for word, ours in OWN_MESSAGES if f" {word}" in text or not word))

    def ngettext(self, singular: str, _plural: str, _count: int) -> str:
        return self.gettext(singular)


class BaseForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A form that loses nothing: it keeps what was typed and may be sent twice without harm."""

    class Meta:
        """WTForms' own settings."""

        csrf = True
        csrf_class = BoundCSRF
        csrf_field_name = "csrf_token"

        def bind_field(self, form: Form, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Strip white space from every text before anything looks at it."""
            if issubclass(unbound_field.field_class, StringField):
                filters = list(unbound_field.kwargs.get("filters", ()))
                unbound_field.kwargs["filters"] = [*[f for f in filters if f is not strip], strip]
            bound: Field = unbound_field.bind(form=form, **options)
            return bound

        def get_translations(self, form: Form) -> "_OurWords":
            """What WTForms says by itself is said in the reader's language, and says what to do."""
            return _OurWords()

    idem = HiddenField(default=lambda: secrets.token_urlsafe(18))

    def problems(self) -> list[tuple[str, str]]:
        """Pairs of field id and message, in the order of the fields, for the summary on top."""
        return [(self[name].id, str(text)) for name, texts in self.errors.items() for text in texts if name]

    def refuse(self, name: str, message: str) -> None:
        """Put a message of the rules on a field, as if the field itself had said it."""
        field = self[name]
        field.errors = [*field.errors, message]


def strip(value: Any) -> Any:
    """Text without white space around it, and without the sign that comes along from a PDF and no database keeps."""
    return value.replace("\0", "").strip() if isinstance(value, str) else value


def options(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Choices of a field from pairs of value and label."""
    return [SelectChoice(value, label) for value, label in pairs]


class Required:
    """The field must be filled in; `message` says with what."""

    field_flags = {"filled": True}  # noqa: RUF012 - read by WTForms; not `required`, which the browser would act on

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: Form, field: Field) -> None:
        """Stop with the message when nothing was filled in; what was typed and could not be read has its own."""
        if field.errors and any(str(typed).strip() for typed in field.raw_data or ()):
            raise StopValidation
        if field.data is False or field.data in (None, "", []):
            field.errors = []
            raise StopValidation(_(self.message))


class AtMost:
    """Text of at most `limit` characters."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, form: Form, field: Field) -> None:
        """Stop when the text is longer."""
        if field.data and len(field.data) > self.limit:
            raise StopValidation(
                _("Use at most %(limit)s characters. You have %(have)s.", limit=self.limit, have=len(field.data))
            )


class PhoneNumber:
    """A telephone number; spaces, dots and dashes do not matter, and it is stored as +34600000123."""

    def __call__(self, form: Form, field: Field) -> None:
        """Normalise the number, or say what is missing."""
        if not field.data:
            return
        normal = normal_phone(field.data)
        if normal is None:
            raise StopValidation(_("Write a phone number with 9 digits, or with + and the country first."))
        field.data = normal


def spaced_phone(number: str) -> str:
    """The number as it is read aloud: 600 000 123, with the country first where it is another one."""
    national = number.removeprefix("+34")
    groups = [national[i : i + 3] for i in range(0, len(national), 3)]
    return " ".join(groups)
