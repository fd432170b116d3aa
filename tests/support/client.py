"""A browser without script: follows links, fills in forms, and inspects every page it gets."""

from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import event

from tests.support.page_checks import CHECKS, FRAGMENT_CHECKS, parse, text_of

ALLOWANCE = ("device_session", "idempotency_key", "audit_entry", "attempt_counter", "alembic_version")
# Reads no row: it is to PostgreSQL what BEGIN IMMEDIATE is to SQLite, and that is not counted either.
BEGINS = "SELECT pg_advisory_xact_lock"


@dataclass
class Queries:
    texts: list = field(default_factory=list)

    def add(self, statement):
        verb = statement.lstrip().split(" ", 1)[0].upper()
        if verb in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"} and not statement.startswith(BEGINS):
            self.texts.append(" ".join(statement.split())[:300])

    @property
    def allowance(self):
        return sum(any(name in text for name in ALLOWANCE) for text in self.texts)

    @property
    def own(self):
        return len(self.texts) - self.allowance


@contextmanager
def counting(engine):
    """Count every statement that an engine executes."""
    queries = Queries()

    def listen(_connection, _cursor, statement, _parameters, _context, _many):
        queries.add(statement)

    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield queries
    finally:
        event.remove(engine, "before_cursor_execute", listen)


class Page:
    """An answer: its status, its text, and the forms and links a person could use."""

    def __init__(self, browser, path, response, queries, fragment=False):
        self.browser, self.path, self.response, self.queries = browser, path, response, queries
        self.status = response.status_code
        self.location = response.headers.get("Location")
        self.html = (
            response.get_data(as_text=True) if response.mimetype == "text/html" and not 300 <= self.status < 400 else ""
        )
        if self.html:
            self.tree, self.parse_errors = parse(self.html)
            for check in FRAGMENT_CHECKS if fragment else CHECKS:
                check(self)

    @property
    def words(self):
        return text_of(self.tree.find(".//body"))

    @property
    def heading(self):
        return text_of(self.tree.find(".//h1"))

    def has(self, words):
        return words in self.words

    def links(self):
        return {text_of(a): a.get("href") for a in self.tree.iter("a")}

    def click(self, words):
        found = [href for text, href in self.links().items() if words in text]
        assert found, f"no link says “{words}”; there are: {sorted(self.links())}"
        return self.browser.get(found[0])

    def form(self, saying=None, action=None):
        """The form with a button that says `saying`, or with this action; else the only one."""
        forms = [f for f in self.tree.iter("form") if (f.get("method") or "").lower() == "post"]
        if saying:
            forms = [f for f in forms if any(saying in text_of(b) for b in f.iter("button"))]
        if action:
            forms = [f for f in forms if (f.get("action") or self.path).endswith(action)]
        assert forms, f"no form says “{saying or action or ''}” on {self.path}: {self.words[:300]}"
        return forms[0]

    def send(self, saying=None, action=None, headers=None, **values):
        """Fill in and send a form as a browser without script would; hidden and ticked fields go along."""
        form = self.form(saying, action)
        data = _filled_in(form)
        unknown = set(values) - {e.get("name") for e in form.iter() if isinstance(e.tag, str) and e.get("name")}
        assert not unknown, f"the form has no field {sorted(unknown)}"
        data.update({name: value for name, value in values.items() if value is not None})
        for name, value in values.items():
            if value is None:
                data.pop(name, None)
        button = next((b for b in form.iter("button") if b.get("name") and (not saying or saying in text_of(b))), None)
        if button is not None:
            data[button.get("name")] = button.get("value") or ""
        pressed = next((b for b in form.iter("button") if saying and saying in text_of(b)), form)
        where = pressed.get("formaction") or form.get("action") or self.path
        return self.browser.post(where, data, headers=headers)


def _filled_in(form):
    data = {}
    for element in form.iter():
        name = element.get("name") if isinstance(element.tag, str) else None
        if not name:
            continue
        if element.tag == "input":
            if element.get("type") in {"radio", "checkbox"}:
                if "checked" in element.attrib:
                    data.setdefault(name, []).append(element.get("value") or "on")
            elif element.get("type") not in {"submit", "button", "file"}:
                data[name] = element.get("value") or ""
        elif element.tag == "textarea":
            data[name] = "".join(element.itertext())
        elif element.tag == "select":
            options = list(element.iter("option"))
            chosen = [o for o in options if "selected" in o.attrib] or options[:1]
            data[name] = chosen[0].get("value") if chosen else ""
    return data


class Browser:
    """One person's browser, with its own cookies."""

    def __init__(self, app, engine, language="en"):
        self.client = app.test_client()
        self.engine = engine
        self.headers = {"Accept-Language": language}

    def get(self, path, follow=True, headers=None):
        return self._open("GET", path, None, follow, headers)

    def post(self, path, data=None, follow=True, headers=None):
        return self._open("POST", path, data or {}, follow, headers)

    def fragment(self, path, block):
        """Ask as htmx does for one block of a page."""
        headers = {**self.headers, "HX-Request": "true", "HX-Target": f"section#{block}"}
        with counting(self.engine) as queries:
            response = self.client.get(path, headers=headers)
        return Page(self, path, response, queries, fragment=True)

    def _open(self, method, path, data, follow, headers):
        with counting(self.engine) as queries:
            response = self.client.open(path, method=method, data=data, headers={**self.headers, **(headers or {})})
        page = Page(self, path.partition("?")[0], response, queries)
        if follow and page.status in {301, 302, 303} and page.location.startswith("/"):
            return self.get(page.location)
        return page
