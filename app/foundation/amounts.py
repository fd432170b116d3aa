"""Amounts of money as people type them, in the digits and with the signs of any language."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation


def plain_digits(text: str) -> str:
    """The text with the digits of every script as 0 to 9, and without spaces."""
    return "".join(
        str(unicodedata.digit(c)) if c.isdigit() else {"٫": ".", "٬": ","}.get(c, c) for c in text if not c.isspace()
    )


def amount_of(text: str) -> Decimal | None:
    """A sum as people write it: 1200, 1.200, 1.200,50, 1,200.50, 1 200 €; None when it is no sum."""
    bare = re.sub(r"(?i)€|eur(os?)?|['’]", "", plain_digits(text))
    if not re.fullmatch(r"\d[\d.,]*", bare):
        return None
    whole, cents = _parts(bare)
    try:
        return Decimal(f"{re.sub('[.,]', '', whole)}.{cents or 0}")
    except InvalidOperation:
        return None


def _parts(bare: str) -> tuple[str, str]:
    # The last sign starts the cents, unless it is one of several equal ones or three digits follow it.
    match = re.fullmatch(r"(.*)([.,])(\d*)", bare)
    if not match:
        return bare, ""
    whole, sign, rest = match.groups()
    other = "," if sign == "." else "."
    grouping = sign in whole or (len(rest) == 3 and other not in whole)  # thousands have three digits
    return (whole + rest, "") if grouping else (whole, rest)
