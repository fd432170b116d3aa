"""Catalogues are complete, and say the same as the source."""

from tools.catalogues import problems


def test_every_language_says_everything(extracts):
    wrong = problems(extracts)
    assert not wrong, "run `make catalogues` and translate what is empty:\n" + "\n".join(wrong[:30])
