"""Ready texts that an agency writes for itself, with names to fill in that are the same in every language."""

import string
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select

from app.agencies.models import Agency
from app.audit.services import record
from app.foundation.errors import Invalid
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.messaging.models import AgencyText

# What a text may leave open; it is filled in when somebody chooses it.
NAMES = ("name", "worker", "agency")
MOST_TEXTS = 60


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it was written: a title for colleagues, and a body for each language in which there is one."""

    title: str
    bodies: dict[str, str]


def placeholders(body: str) -> set[str]:
    """The names in braces of a body. Raises ValueError where a brace is left open or empty."""
    found = set()
    for _literal, name, form, conversion in string.Formatter().parse(body):
        if name is None:
            continue
        if form or conversion or name not in NAMES:
            raise ValueError(name)
        found.add(name)
    return found


def check(written: Written) -> None:
    """Every body reads, asks for known names only, and for the same ones in each language. Raises Invalid."""
    if not written.bodies:
        raise Invalid(_("Write the text in at least one language."), "title")
    asked: dict[str, set[str]] = {}
    for code, body in written.bodies.items():
        try:
            asked[code] = placeholders(body)
        except ValueError as error:
            raise Invalid(
                _("Only {name}, {worker} and {agency} can be filled in. Look at every brace of this text."),
                f"body_{code}",
            ) from error
    first = next(iter(asked))
    for code, names in asked.items():
        if names != asked[first]:
            missing = ", ".join(f"{{{name}}}" for name in sorted(names ^ asked[first]))
            raise Invalid(
                _("The same names belong in every language. Look for %(names)s.", names=missing), f"body_{code}"
            )


def save(work: Work, agency_id: UUID, written: Written, text: AgencyText | None = None) -> AgencyText:
    """Add a text to those of an agency, or change it. Raises Invalid."""
    check(written)
    if text is None:
        text = AgencyText(agency_id=agency_id)
        work.session.add(text)
    text.title, text.bodies, text.updated_at = written.title, written.bodies, work.now
    work.session.flush()
    record(work, "admin:text:save", text, languages=",".join(sorted(written.bodies)))
    return text


def retire(work: Work, text: AgencyText) -> None:
    """Nobody is offered this text any more; what was sent with it stays as it was."""
    text.retired_at = text.retired_at or work.now
    record(work, "admin:text:retire", text)


def texts() -> Select[AgencyText]:
    """The texts that are in use, by title; the caller narrows them to whose they are."""
    return (
        select(AgencyText)
        .where(AgencyText.retired_at.is_(None))
        .order_by(AgencyText.agency_id, AgencyText.title, AgencyText.id)
        .limit(MOST_TEXTS)
    )


@dataclass(frozen=True, slots=True)
class OwnText:
    """A text of the agency as it is offered beside those of the house; its names are filled in for each reader."""

    key: str
    title: str
    bodies: dict[str, str]
    fallback: str
    names: dict[str, str]

    def in_language(self, code: str, name: str = "") -> str:
        """The text for somebody who reads `code`; in the agency's main language where it was not written in theirs.

        `name` is the reader's, where a text goes to several.
        """
        spoken = next((one for one in (code, self.fallback) if one in self.bodies), next(iter(self.bodies)))
        return self.bodies[spoken].format(**(self.names | ({"name": name} if name else {})))


def own_texts(work: Work, person_name: str, fallback: str) -> list[OwnText]:
    """The texts of the actor's agency, to be filled in for one person or, without a name, for each of several."""
    found = select(AgencyText, Agency.name).join(Agency, Agency.id == AgencyText.agency_id)
    mine = found.where(AgencyText.agency_id == work.actor.agency_id, AgencyText.retired_at.is_(None))
    return [
        OwnText(
            f"own-{text.id}",
            text.title,
            text.bodies,
            fallback,
            {"name": person_name, "worker": work.actor.name, "agency": agency},
        )
        for text, agency in work.session.execute(mine.order_by(AgencyText.title, AgencyText.id).limit(MOST_TEXTS))
    ]
