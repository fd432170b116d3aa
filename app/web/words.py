"""The words of the templates: each sentence is looked up once a language and kept, ready for a page.

Jinja's own functions look up and wrap every word of every page anew, which was a tenth of the time of a long page.
"""

from functools import lru_cache

from jinja2 import Environment, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from app.foundation import i18n

KEPT = 8192


def install(env: Environment) -> None:
    """Put the words into an environment, under the names that the catalogue tool knows."""
    env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext, pgettext=pgettext)


@pass_eval_context
def gettext(context: EvalContext, message: str, **values: object) -> str:
    """The message in the reader's language; in a page its values are escaped. Nothing for no text."""
    text = _plain(i18n.language(), context.autoescape, message)
    # What has no place to fill in may say 30 % as it is.
    return text % values if values else text


@pass_eval_context
def pgettext(context: EvalContext, about: str, message: str, **values: object) -> str:
    """A short word that needs its context to be translated."""
    text = _in_context(i18n.language(), context.autoescape, about, message)
    return text % values if values else text


@pass_eval_context
def ngettext(context: EvalContext, singular: str, plural: str, num: int, **values: object) -> str:
    """The message in the plural form that `num` wants; `%(num)s` is filled in."""
    text = i18n.plain_ngettext(singular, plural, num)
    return (Markup(text) if context.autoescape else text) % {"num": num, **values}  # noqa: S704 - ours, from a catalogue


@lru_cache(KEPT)
def _plain(language: str, escaped: bool, message: str) -> str:  # noqa: ARG001, FBT001 - the language is part of the key
    text = i18n.plain_gettext(message)
    return Markup(text) if escaped else text  # noqa: S704 - ours, from a catalogue


@lru_cache(KEPT)
def _in_context(language: str, escaped: bool, about: str, message: str) -> str:  # noqa: ARG001, FBT001 - parts of the key
    text = i18n.plain_pgettext(about, message)
    return Markup(text) if escaped else text  # noqa: S704 - ours, from a catalogue
