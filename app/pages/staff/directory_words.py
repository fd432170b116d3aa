"""What the pages of the directory know of this installation, and the words for what is wrong in a file."""

from collections.abc import Sequence

from app.agencies import ServiceOffer, Territory
from app.agencies.directory_csv import COLUMNS, Problem
from app.agencies.offer_data import Known
from app.agencies.queries import territories
from app.foundation.i18n import gettext as _
from app.foundation.i18n import mark
from app.foundation.unit_of_work import Work
from app.people.vocabulary import DOMAIN_NAMES, Domain

PROBLEMS = {
    "missing": mark("This is empty. Fill it in."),
    "long": mark("This is too long: use at most %(said)s characters."),
    "number": mark("“%(said)s” is no whole number that makes sense. Write figures only, such as 12."),
    "money": mark("“%(said)s” is no amount. Write figures, such as 120,50."),
    "hours": mark("“%(said)s” is no number of hours in a week. Write figures, such as 7,5."),
    "domain": mark("“%(said)s” is no part of life that is known here. Use: %(known)s."),
    "territory": mark("“%(said)s” is no territory of this installation. Use its code or its name: %(known)s."),
    "yes_no": mark("“%(said)s” can only be yes or no."),
    "evidence": mark("“%(said)s” is not one of strong, moderate, weak, unknown."),
    "weekly": mark("“%(said)s” is no time in the week. Write the day and the hours: MO 10:00-12:00; WE 16:00-18:00."),
    "email": mark("“%(said)s” is no e-mail address. Write it like name@example.org."),
    "more_than_all": mark("%(said)s places cannot be free when there are fewer in all. Correct one of the two."),
    "ages": mark("The oldest age, %(said)s, is under the youngest. Correct one of the two."),
    "not_yours": mark("%(said)s keeps this service itself. Ask its coordinator to bring it in."),
    "twice": mark("This service stands in row %(said)s too. Leave one of the two."),
    "hsds_kind": mark("HSDS wants another kind of value here: %(said)s."),
    "hsds_choice": mark("HSDS knows only: %(said)s."),
    "hsds_missing": mark("HSDS wants this field. Add it."),
}
REFUSED_FILES = {
    "empty": mark("There is no service in this file. Choose another one."),
    "heading": mark("The first row has no heading that says “name”. Write what each column is about in the first row."),
    "kind": mark(
        "This file cannot be read. Save the list as CSV, or take HSDS as JSON or as its zip, and choose it again."
    ),
    "rows": mark("There are more than 20,000 services in this file. Divide it into parts."),
    "size": mark("The file is larger than 10 MB. Divide it into parts."),
    "none": mark("Choose a file."),
}


def known(work: Work) -> Known:
    """The parts of life and the territories that a file may name."""
    return known_of(work.session.scalars(territories()).all())


def known_of(places: Sequence[Territory]) -> Known:
    """The same from territories that were read already."""
    return Known(frozenset(domain.value for domain in Domain), {place.code: place.name for place in places})


def problem_words(problem: Problem, installed: Known) -> str:
    """What is wrong in a cell and what to do about it."""
    names = sorted(installed.names.values()) if problem.code == "territory" else sorted(installed.domains)
    return _(PROBLEMS[problem.code]) % {"said": problem.said, "known": ", ".join(names)}


def column_name(column: str) -> str:
    """The heading under which a column goes out; a path in an HSDS document stays as it is."""
    return COLUMNS[column][0] if column in COLUMNS else column


def domain_names(domains: Sequence[str]) -> list[str]:
    """The parts of life in words."""
    return [_(DOMAIN_NAMES[Domain(name)]) for name in domains if name in set(Domain)]


def places_named(offer: ServiceOffer, installed: Known) -> list[str]:
    """The territories of a service by name; none when it serves everybody."""
    return [installed.names.get(code, code) for code in offer.eligibility.get("territories", ())]
