"""Pages of the manual and the report of a programme: rules without a database."""

import csv
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from app.agencies.network_report import Action, Happened, count_up
from app.agencies.network_rules import Block, Change, blocks_of, differences, excerpt, search_text, words_of
from app.agencies.network_words import EventKind
from app.foundation.small_cells import veil

SEED = Path(__file__).parents[2] / "data" / "pais_events.csv"
B = Action(UUID(int=2), "B", "Interventi socio-educativi", Decimal(35_169))
C = Action(UUID(int=3), "C", "Accordi di collaborazione in rete", Decimal(7_700))
ACTIONS = {"B": B, "C": C}
BODY = "# Cuándo\nAl abrir el caso.\n\n- Llamar\n- Escribir\n1. Primero\n2) Después\n## Quién\nLa *referente* <b>\nsigue aquí"


def seed_rows():
    """The events of the PaIS project as rows of a file: invented, with the counts of its published report."""
    with SEED.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield Happened(
                ACTIONS[row["action"]].id,
                EventKind(row["kind"]),
                date.fromisoformat(row["happened_on"]),
                row["series"],
                row["subject"] or None,
                {"sì": True, "no": False}.get(row["jobless"]),
                Decimal(row["amount"]) if row["amount"] else None,
            )


def report_of(rows, **how):
    return count_up([B, C], rows, **how)


def numbers(report):
    b, c = report.lines
    return (b.people, b.jobless, c.meetings, c.consultations, b.spent, c.spent, b.per_person, c.per_event)


MEETINGS = [("Responsabile Ufficio di Piano", 9), ("Coordinamento Area Inclusione", 7)]
EXACT = (66, 62, MEETINGS, 29, Decimal(35_169), Decimal(7_700), Decimal("532.86"), Decimal("171.11"))


def test_the_report_of_the_seed_comes_out_exactly_from_event_rows():
    report = report_of(seed_rows())

    assert numbers(report) == EXACT
    assert (report.people, report.jobless, report.spent, report.granted) == (66, 62, 42_869, 42_869)


def test_each_row_that_is_taken_out_moves_its_own_count_by_one_and_nothing_else():
    rows = list(seed_rows())
    for kind in EventKind:
        mine = [row for row in rows if row.kind is kind]
        if not mine:
            continue
        gone = mine[0]
        b, c = report_of([row for row in rows if row is not gone]).lines
        was_b, was_c = report_of(rows).lines
        moved = Counter(
            people=was_b.people - b.people,
            jobless=was_b.jobless - b.jobless,
            meetings=sum(n for _s, n in was_c.meetings) - sum(n for _s, n in c.meetings),
            consultations=was_c.consultations - c.consultations,
            spent=was_b.spent + was_c.spent - b.spent - c.spent,
        )
        wanted = {
            EventKind.START: {"people": 1, "jobless": 1},
            EventKind.MEETING: {"meetings": 1},
            EventKind.CONSULTATION: {"consultations": 1},
            EventKind.EXPENSE: {"spent": gone.amount},
        }[kind]
        assert +moved == Counter(wanted), kind


def test_a_changed_row_moves_the_counts_by_the_right_amount():
    rows = list(seed_rows())
    place = next(i for i, row in enumerate(rows) if row.jobless is False)
    old = rows[place]
    rows[place] = Happened(old.action_id, old.kind, old.happened_on, subject=old.subject, jobless=True)
    assert numbers(report_of(rows))[:2] == (66, 63)

    rows[place] = Happened(C.id, old.kind, old.happened_on, subject=old.subject, jobless=False)
    report = report_of(rows)
    assert [(line.people, line.jobless) for line in report.lines] == [(65, 62), (1, 0)]
    assert (report.people, report.jobless) == (66, 62)


def test_somebody_who_begins_twice_is_one_person_as_they_were_the_first_time():
    rows = [
        Happened(B.id, EventKind.START, date(2022, 5, 1), subject="a", jobless=False),
        Happened(B.id, EventKind.START, date(2021, 7, 1), subject="a", jobless=True),
    ]
    assert numbers(report_of(rows))[:2] == (1, 1)


def test_events_of_another_programme_do_not_count():
    rows = [
        Happened(UUID(int=9), EventKind.MEETING, date(2022, 1, 1), "X"),
        Happened(None, EventKind.TRAINING, date(2022, 1, 1)),
    ]
    report = report_of(rows)
    assert all(line.hours_together == 0 and line.per_person is None and line.per_event is None for line in report.lines)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((66, 61), (66, 61)),
        ((66, 62), (66, None)),
        ((66, 3), (66, None)),
        ((66, 66), (66, 66)),
        ((66, 0), (66, 0)),
        ((4, 4), (None, None)),
        ((5, 0), (5, 0)),
        ((0, 0), (0, 0)),
    ],
)
def test_an_evaluator_sees_no_count_of_one_to_four_people_nor_one_that_tells_it(counts, shown):
    assert veil(*counts) == shown


def test_the_sum_does_not_tell_a_hidden_line_nor_does_the_cost_of_a_person():
    rows = [Happened(B.id, EventKind.START, date(2022, 1, 1), subject=f"b{n}", jobless=True) for n in range(9)]
    rows += [Happened(C.id, EventKind.START, date(2022, 1, 1), subject=f"c{n}", jobless=True) for n in range(2)]
    rows += [Happened(C.id, EventKind.EXPENSE, date(2022, 1, 1), amount=Decimal(100))]
    report = report_of(rows, exact=False)

    assert [(line.people, line.per_person, line.per_event) for line in report.lines] == [
        (9, None, None),
        (None, None, None),
    ]
    assert (report.people, report.jobless) == (None, None)
    assert numbers(report_of(seed_rows(), exact=False))[:2] == (66, None)


def test_a_page_is_headings_lists_and_paragraphs_and_nothing_in_it_is_markup():
    assert blocks_of(BODY) == [
        Block("h2", ["Cuándo"]),
        Block("p", ["Al abrir el caso."]),
        Block("ul", ["Llamar", "Escribir"]),
        Block("ol", ["Primero", "Después"]),
        Block("h3", ["Quién"]),
        Block("p", ["La *referente* <b>", "sigue aquí"]),
    ]


def test_words_are_found_without_accents_and_shown_where_they_stand():
    text = search_text("Derivación urgente", BODY)
    assert all(word in text for word in words_of("DERIVACION cuando"))
    assert (
        excerpt("# Título\n- Avisar a la **coordinación**\n", words_of("coordinacion"))
        == "Avisar a la **coordinación**"
    )
    assert excerpt("x " * 300, ["x"]).endswith("…") and excerpt("x", []) == ""


def test_two_versions_are_compared_line_by_line():
    before = "a\nb\nc\nd\ne\nf\nsigue"
    assert differences(before, "a\nb\nc\nd\ne\nf\nnueva\nsigue") == [
        Change("same", "a"), Change("same", "…"), Change("same", "f"), Change("new", "nueva"), Change("same", "sigue"),
    ]  # fmt: skip
    assert differences("vieja", "nueva") == [Change("gone", "vieja"), Change("new", "nueva")]
    assert differences("", "uno") == [Change("new", "uno")]
