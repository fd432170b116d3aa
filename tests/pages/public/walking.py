"""Walks through the check without script, as a person would: one screen after the other until the result."""

UNKNOWN = "?"
PARENT_OF_TWO = {
    "people": {"answer": "3"},
    "relations": {"relation-1": "child", "relation-2": "child"},
    "born": {"month-0": "3", "year-0": "1992", "month-1": "5", "year-1": "2017", "month-2": "9", "year-2": "2020"},
    "region": {"answer": "ES-AS"},
    "region_years": {"answer": "2"},
    "custody": {"answer": "yes"},
    "together": {"answer": "yes"},
    "imv": {"answer": "no"},
    "income": {"answer": "none"},
    "pensions": {"answer": "none"},
    "savings": {"answer": "under"},
    "papers": {"answer": "eu_citizen"},
    "years": {"answer": "10"},
    "disability": {"answer": "nobody"},
}
PARENT_OF_ONE = {
    **PARENT_OF_TWO,
    "people": {"answer": "2"},
    "relations": {"relation-1": "child"},
    "born": {"month-0": "3", "year-0": "1992", "month-1": "5", "year-1": "2017"},
}
ALONE = {
    "people": {"answer": "1"},
    "born": {"month-0": "3", "year-0": "1980"},
    "region": {"answer": "ES-AS"},
    "region_years": {"answer": "2"},
    "marital": {"answer": "single"},
    "independent": {"answer": "3"},
    "imv": {"answer": "no"},
    "income": {"answer": "none"},
    "pensions": {"answer": "none"},
    "savings": {"answer": "under"},
    "papers": {"answer": "eu_citizen"},
    "years": {"answer": "10"},
    "disability": {"answer": "nobody"},
}

# What the parent of two answers where another region, or Italy, asks something of its own.
ANYWHERE = {
    **PARENT_OF_TWO,
    "month": {"answer": "none"},
    "home": {"answer": "none"},
    "family_income": {"answer": "none"},
    "isee": {"answer": "some", "amount": "5000"},
    "rent": {"answer": "some", "amount": "400", "per": "month"},
    "property": {"answer": "none"},
    "bank": {"answer": "under"},
    "years_italy": {"answer": "5"},
    "disability_italy": {"answer": "nobody"},
    "training": {"answer": "no"},
}
# And where other benefits are opened after the first result.
LATER = {
    **ANYWHERE,
    "job": {"answer": "180"},
    "last_month": {"answer": "none"},
    "taxed": {"answer": "none"},
    "own_income": {"answer": "none"},
    "years_in_all": {"answer": "10"},
}


def question_of(page):
    """The key of the question that a page asks, or None on another page."""
    forms = [form.get("action") or "" for form in page.tree.iter("form") if form.get("class") == "ask"]
    return forms[0].rpartition("/")[2] if forms else None


def answer(page, key, answers):
    """Answer the question of a page; without an answer of its own it is “I do not know”."""
    return page.send(action=f"/check/{key}", **answers.get(key, {"answer": UNKNOWN}))


def walk(page, answers, until=None):
    """Answer one question after the other; returns the page after them and the keys that were asked."""
    asked = []
    while (key := question_of(page)) and key != until:
        assert len(asked) < 40, f"the questions do not end: {asked}"
        asked.append(key)
        page = answer(page, key, answers)
        assert page.status == 200, page.words
    return page, asked
