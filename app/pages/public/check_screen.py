"""What one question's screen shows, in the reader's language."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from flask import url_for

from app.benefits.interview import Interview
from app.benefits.queries import regions_served
from app.benefits.questions import (
    COUNTRY_WORDS,
    REGION_NAMES,
    REGIONS,
    UNKNOWN,
    Question,
    part_names,
    unknown_words,
)
from app.benefits.said import ELSEWHERE
from app.benefits.typed import RELATIONS, born_this_month
from app.foundation.i18n import capital, money_text, month_text, translated
from app.foundation.i18n import gettext as _
from app.foundation.unit_of_work import Work
from app.people.vocabulary import RELATION_NAMES, Relation

Rows = list[tuple[str, str]]
PERIODS = ("month", "year")


@dataclass(frozen=True, slots=True)
class QuestionScreen:
    """Everything that the template of a question needs."""

    key: str
    kind: str
    part: int
    parts: list[str]
    title: str
    hint: str
    why: str
    back: str
    typed: dict[str, str]
    unknown: str
    unknown_value: str = UNKNOWN
    rows: Rows = field(default_factory=list)
    people: Rows = field(default_factory=list)
    months: list[str] = field(default_factory=list)
    periods: bool = False
    sensitive: bool = False


def question_screen(work: Work, interview: Interview, asked: Question, typed: dict[str, str]) -> QuestionScreen:
    """The screen of a question, filled in with what was typed or answered before."""
    alone = interview.said.count == 1
    country = interview.said.region[:2]
    before = interview.before(asked.key)
    served = list(work.session.scalars(regions_served())) if asked.kind == "region" else []
    if served:
        country = served[0][:2]
    return QuestionScreen(
        key=asked.key,
        kind=asked.kind,
        part=asked.part,
        parts=part_names(),
        title=_words(asked.alone_title if alone else asked.title, interview, asked),
        hint=_words(asked.alone_hint if alone else asked.hint, interview, asked),
        why=_words(asked.why, interview, asked),
        back=url_for("check.question", key=before.key) if before else "/",
        typed=typed,
        unknown=unknown_words(),
        unknown_value=country if asked.kind == "region" else UNKNOWN,
        rows=_rows(interview, asked, served),
        people=_people_rows(interview, asked),
        months=[capital(month_text(date(2000, month, 1))) for month in range(1, 13)] if asked.kind == "born" else [],
        periods=asked.per in PERIODS,
        sensitive=asked.sensitive,
    )


def _words(text: str, interview: Interview, asked: Question) -> str:
    values: dict[str, object] = {}
    if "%(last_year)s" in text:
        values["last_year"] = interview.on.year - 1
    if "%(limit)s" in text and asked.limit:
        values["limit"] = money_text(interview.said.limit_of(asked) or Decimal(0))
    return _(text, **values)


def _rows(interview: Interview, asked: Question, served: list[str]) -> Rows:
    if asked.kind == "region":
        known = [(code, REGION_NAMES[code]) for code in served if code in REGION_NAMES]
        return known + [(ELSEWHERE + country, _(words)) for country, words in COUNTRY_WORDS.items()]
    if asked.kind == "region_list":
        return list(REGIONS[interview.said.region[:2]].items())
    if asked.kind == "relations":
        return [(value, _(RELATION_NAMES[Relation(value)])) for value in RELATIONS]
    if asked.kind == "person":
        return people_names(interview)
    if asked.kind in {"amount", "isee"}:
        return [("none", translated(asked.words["none"])), ("some", translated(asked.words["some"]))]
    if asked.kind == "bound":
        return [("under", translated(asked.words["under"])), ("over", translated(asked.words["over"]))]
    return [(option.value, _(option.label)) for option in asked.options]


def _people_rows(interview: Interview, asked: Question) -> Rows:
    if asked.kind == "relations":
        count = interview.said.count or 1
        return [(str(index), _("Person %(number)s", number=index + 1)) for index in range(1, count)]
    if asked.kind == "born":
        return people_names(interview)
    if asked.kind == "birthday":
        names = dict(people_names(interview))
        return [(str(index), names[str(index)]) for index in born_this_month(interview.said)]
    return []


def people_names(interview: Interview) -> Rows:
    """Everybody at home by position: “You”, then what each is to you, numbered where two are the same."""
    relations = interview.said.relations or []
    many, seen = Counter(relations), Counter[str]()
    names = [("0", _("You"))]
    for index, relation in enumerate(relations, start=1):
        seen[relation] += 1
        name = _(RELATION_NAMES[Relation(relation)])
        if many[relation] > 1:
            name = _("%(relation)s, number %(number)s", relation=name, number=seen[relation])
        names.append((str(index), name))
    return names
