"""The questions of the check as a professional fills them in: several on a screen, each with “I do not know”."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from wtforms import Field, SelectField, StringField

from app.benefits.desk import asked_in, home_of, with_home
from app.benefits.interview import Interview, with_answer
from app.benefits.questions import QUESTIONS, REGION_NAMES, UNKNOWN, Question, unknown_words
from app.benefits.said import COUPLE, Answers
from app.benefits.told import words_for
from app.benefits.typed import OLDEST, RELATIONS, as_typed, born_this_month, read
from app.foundation.amounts import plain_digits
from app.foundation.errors import Invalid
from app.foundation.i18n import gettext as _
from app.foundation.i18n import translated
from app.people.vocabulary import RELATION_NAMES, Relation
from app.web.forms import BaseForm, options

Rows = list[tuple[str, str]]
SPARE_ROWS = 2
PERIODS = ("month", "year")
AMOUNTS = ("amount", "isee")
NONE = "none"
OF_THE_LIST = ("region_list",)


@dataclass(slots=True)
class Ask:
    """One question on the professional's screen: its words and its fields."""

    key: str
    title: str
    hint: str
    kind: str
    exception: bool
    sensitive: bool
    why: str
    fields: list[Field] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the check: the form, the questions in it, and the rows of the household where it has them."""

    form: BaseForm
    asks: list[Ask]
    members: list[tuple[str, Field | None, Field, Field]]

    @property
    def keys(self) -> set[str]:
        """Which questions are in it."""
        return {ask.key for ask in self.asks}


def part_of(interview: Interview, part: int) -> Part:
    """The form of a part, filled in with what is known."""
    keys = [key for key in asked_in(interview, part) if QUESTIONS[key].kind not in OF_THE_LIST]

    class PartForm(BaseForm):
        """With the fields of this part."""

    asks = [_ask(interview, QUESTIONS[key]) for key in keys]
    for ask in asks:
        for name, made in _fields(interview, QUESTIONS[ask.key]).items():
            setattr(PartForm, name, made)
    rows = _member_rows(interview) if part == 0 else 0
    for index in range(rows):
        for name, made in _member_fields(interview, index).items():
            setattr(PartForm, name, made)
    form = PartForm()
    for ask in asks:
        ask.fields = [form[name] for name in _fields(interview, QUESTIONS[ask.key])]
    return Part(form, asks, [_member(form, index) for index in range(rows)])


def _ask(interview: Interview, question: Question) -> Ask:
    alone = interview.said.count == 1
    return Ask(
        key=question.key,
        title=words_for(question.alone_title if alone else question.title, interview, question),
        hint=words_for(question.alone_hint if alone else question.hint, interview, question),
        kind=question.kind,
        exception=question.exception,
        sensitive=question.sensitive,
        why=words_for(question.why, interview, question),
    )


def _fields(interview: Interview, question: Question) -> dict[str, Any]:
    name, typed = f"q_{question.key}", as_typed(question, interview.answers.get(question.key))
    if question.kind in AMOUNTS:
        return _amount_fields(question, name, typed)
    if question.kind == "birthday":
        return {
            f"{name}_{index}": SelectField(
                people_names(interview)[index][1],
                choices=options([("", _("Not asked yet")), ("yes", _("Yes")), ("no", _("No"))]),
                default=typed.get(f"had-{index}", ""),
            )
            for index in born_this_month(interview.said)
        }
    default = interview.said.region if question.kind == "region" else typed.get("answer", "")
    return {name: SelectField(question.key, choices=options(_choices(interview, question)), default=default)}


def _amount_fields(question: Question, name: str, typed: dict[str, str]) -> dict[str, Any]:
    amount, answer = typed.get("amount", ""), typed.get("answer", "")
    known: Rows = [("", _("Not asked yet")), (UNKNOWN, unknown_words()), (NONE, translated(question.words[NONE]))]
    per: Rows = [("month", _("euros a month")), ("year", _("euros a year"))]
    if question.per not in PERIODS:
        per = [(question.per, _("euros"))]
    chosen = answer if answer in {UNKNOWN, NONE} else typed.get("per", question.per if amount else "")
    return {
        name: StringField(_("Euros"), default=amount),
        f"{name}_per": SelectField(_("A month or a year"), choices=options([*known, *per]), default=chosen),
    }


def _choices(interview: Interview, question: Question) -> Rows:
    if question.kind == "region":
        country = interview.said.region[:2]
        return [(country, unknown_words()), *sorted(REGION_NAMES.items(), key=lambda pair: pair[1])]
    first: Rows = [("", _("Not asked yet")), (UNKNOWN, unknown_words())]
    if question.kind == "person":
        return first + people_names(interview)
    if question.kind == "bound":
        return first + [(side, translated(question.words[side])) for side in ("under", "over")]
    return first + [(option.value, _(option.label)) for option in question.options]


def people_names(interview: Interview) -> Rows:
    """Everybody at home by position, numbered where two are the same to the person."""
    relations = ["applicant", *(interview.said.relations or [])]
    many, seen, names = Counter(relations), Counter[str](), []
    for index, relation in enumerate(relations):
        seen[relation] += 1
        words = RELATION_NAMES[Relation(relation)]
        name = _(words)
        if many[relation] > 1:
            name = _("%(relation)s, number %(number)s", relation=name, number=seen[relation])
        names.append((str(index), name))
    return names


def _member_rows(interview: Interview) -> int:
    return (interview.said.count or 1) + SPARE_ROWS


def _member_fields(interview: Interview, index: int) -> dict[str, Any]:
    relations = ["applicant", *(interview.said.relations or [])]
    born = interview.said.born[index] if index < len(interview.said.born) else None
    year, month = born or (None, None)
    fields: dict[str, Any] = {
        f"year_{index}": StringField(_("Year of birth"), default=str(year or "")),
        f"month_{index}": StringField(_("Month"), default=str(month or "")),
    }
    if index:
        names = [(value, _(RELATION_NAMES[Relation(value)])) for value in RELATIONS]
        relation = relations[index] if index < len(relations) else ""
        fields[f"relation_{index}"] = SelectField(
            _("What they are to the person"), choices=options([("", _("Nobody")), *names]), default=relation
        )
    return fields


def _member(form: BaseForm, index: int) -> tuple[str, Field | None, Field, Field]:
    relation = form[f"relation_{index}"] if index else None
    return str(index + 1), relation, form[f"month_{index}"], form[f"year_{index}"]


def answered(interview: Interview, part: Part) -> Answers | None:
    """The answers with those of this part; None when one cannot be read, and then its field says what to do."""
    answers = interview.answers
    if part.members:
        home = _home(interview, part)
        answers = answers if home is None else with_home(answers, home)
    for ask in part.asks:
        question = QUESTIONS[ask.key]
        try:
            value = _value(interview, question, part.form)
        except Invalid as refused:
            part.form.refuse(f"q_{ask.key}", refused.message)
            continue
        if value is None:
            answers = {key: old for key, old in answers.items() if key != ask.key}
        else:
            answers = with_answer(answers, question, value)
    return None if part.form.errors else answers


def _value(interview: Interview, question: Question, form: BaseForm) -> Any:
    name = f"q_{question.key}"
    if question.kind in AMOUNTS:
        return _amount(interview, question, form)
    if question.kind == "birthday":
        said = {f"had-{i}": form[f"{name}_{i}"].data or "" for i in born_this_month(interview.said)}
        return read(question, {"answer": UNKNOWN, **said}, interview.said) if any(said.values()) else None
    chosen = form[name].data or ""
    return read(question, {"answer": chosen}, interview.said) if chosen else None


def _amount(interview: Interview, question: Question, form: BaseForm) -> Any:
    name = f"q_{question.key}"
    amount, per = form[name].data or "", form[f"{name}_per"].data or ""
    if amount:
        return read(question, {"answer": "some", "amount": amount, "per": per}, interview.said)
    return read(question, {"answer": per}, interview.said) if per in {UNKNOWN, NONE} else None


def _home(interview: Interview, part: Part) -> Answers | None:
    people: list[tuple[str, list[int | None] | None]] = []
    for number, relation, month, year in part.members:
        who = "applicant" if relation is None else relation.data or ""
        if not who and (year.data or month.data):
            part.form.refuse(f"relation_{int(number) - 1}", _("Choose what this person is, or empty the row."))
        elif who:
            people.append((who, _birth(interview, part.form, int(number) - 1)))
    if sum(who in COUPLE for who, _born in people) > 1:
        part.form.refuse("relation_1", _("Choose only one person as husband, wife or partner."))
    return None if part.form.errors else home_of(people)


def _birth(interview: Interview, form: BaseForm, index: int) -> list[int | None] | None:
    typed, today = (plain_digits(form[f"{name}_{index}"].data or "") for name in ("year", "month")), interview.on
    year, month = typed
    if not year:
        return None
    if not year.isdecimal() or not today.year - OLDEST <= int(year) <= today.year:
        form.refuse(f"year_{index}", _("Write the year with 4 digits, such as %(year)s.", year=today.year - 30))
        return None
    if month and (not month.isdecimal() or not 1 <= int(month) <= 12):
        form.refuse(f"month_{index}", _("Write the month as a number from 1 to 12."))
        return None
    return [int(year), int(month) if month else None]


def home_told(interview: Interview) -> list[tuple[str, str]]:
    """Everybody at home with the month and year of birth, as far as they are known."""
    names = people_names(interview) if interview.said.relations is not None else []
    return [(name, _month_of(row)) for (_index, name), row in zip(names, interview.said.born, strict=False)]


def _month_of(row: tuple[int, int | None] | None) -> str:
    if row is None:
        return _("not known when they were born")
    year, month = row
    return f"{month:02d}/{year}" if month else str(year)
