"""The floor: a bare Flask page that renders the same rows with Jinja after one query, on the same server.

Each address takes the rows of one of our pages and nothing else: no sign-in, no rights, no language, no audit.
"""

import os
import sqlite3

from flask import Flask
from jinja2 import Environment

DATABASE = os.environ["FLOOR_DATABASE"]
SIZES = {name: int(os.environ[f"FLOOR_{name.upper()}"]) for name in ("today", "question", "caseload", "file")}
ROWS = {"today": 3, "question": 8, "caseload": 50, "file": 25}
PAGE = Environment(autoescape=True).from_string(
    "<!doctype html><html lang=en><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1><table>"
    "{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
    "<p>{{ padding }}</p></body></html>"
)
app = Flask(__name__)


def rows(count):
    connection = sqlite3.connect(DATABASE)
    try:
        return connection.execute(
            "SELECT p.given_name, p.family_name, c.reference, c.household_size, c.next_action_on, c.last_contact_at, "
            'c.next_appointment_at FROM "case" c JOIN person p ON p.id = c.person_id ORDER BY c.next_action_on LIMIT ?',
            (count,),
        ).fetchall()
    finally:
        connection.close()


def page(name):
    """The rows, padded to the size of our page."""
    bare = PAGE.render(title=name, rows=rows(ROWS[name]), padding="")
    return PAGE.render(title=name, rows=rows(ROWS[name]), padding="x" * max(0, SIZES[name] - len(bare)))


PADDING = {name: page(name).count("x") for name in SIZES}


def answer(name):
    return PAGE.render(title=name, rows=rows(ROWS[name]), padding="x" * PADDING[name])


@app.get("/today")
def today():
    return answer("today")


@app.get("/question")
def question():
    return answer("question")


@app.get("/caseload")
def caseload():
    return answer("caseload")


@app.get("/file")
def file():
    connection = sqlite3.connect(DATABASE, timeout=15)
    with connection:
        connection.execute("INSERT INTO floor_reads (at) VALUES (CURRENT_TIMESTAMP)")
    connection.close()
    return answer("file")
