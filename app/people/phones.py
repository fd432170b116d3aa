"""Telephone numbers as people write them, made one; pure."""

import re

from app.foundation.amounts import plain_digits


def normal_phone(typed: str) -> str | None:
    """The number in international form, or None; 9 digits are a Spanish number (10, starting with 3, Italian)."""
    bare = re.sub(r"[\s().\-/]", "", plain_digits(typed))
    if re.fullmatch(r"\+\d{8,15}", bare):
        return bare
    if re.fullmatch(r"00\d{8,15}", bare):
        return "+" + bare[2:]
    if re.fullmatch(r"[6789]\d{8}", bare):
        return "+34" + bare
    return "+39" + bare if re.fullmatch(r"3\d{8,9}", bare) else None
