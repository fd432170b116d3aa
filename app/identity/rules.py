"""Pure rules of secrets: which PIN is too easy, which password too short, which time step a code belongs to."""

from datetime import date
from itertools import pairwise

PIN_LENGTH = 6
TRIES = 5
PASSWORD_LENGTH = 12
PASSWORD_MOST = 128
PASSWORD_VARIETY = 5
COMMON = (
    "123456",
    "password",
    "contrasena",
    "contraseña",
    "qwerty",
    "camin",
    "camín",
    "asturias",
    "bienvenid",
    "welcome",
)
TOTP_STEP_SECONDS = 30


def pin_is_easy(pin: str, birth_date: date | None) -> bool:
    """True for a PIN that somebody else would try first: one digit, a row of digits, or the birth date."""
    same = len(set(pin)) == 1
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    row = steps in ({1}, {-1})
    pairs = len({pin[i : i + 2] for i in range(0, len(pin), 2)}) == 1
    return same or row or pairs or (birth_date is not None and pin in _dates(birth_date))


def _dates(day: date) -> set[str]:
    forms = ("%d%m%y", "%m%d%y", "%y%m%d", "%Y%m", "%m%Y")
    year = day.strftime("%Y")
    return {day.strftime(form) for form in forms} | {year + year[:2], year[2:] + year}


def pin_is_shaped(pin: str) -> bool:
    """True for exactly six digits."""
    return len(pin) == PIN_LENGTH and pin.isascii() and pin.isdigit()


def password_is_long(password: str) -> bool:
    """True for a password of usable length (NIST SP 800-63B-4: length, not composition)."""
    return PASSWORD_LENGTH <= len(password) <= PASSWORD_MOST


def password_is_easy(password: str, email: str) -> bool:
    """True for a long password that is guessed early: few characters, or little beside a common word or the address."""
    text = password.casefold()
    few = len(set(text)) < PASSWORD_VARIETY
    words = [*COMMON, email.partition("@")[0].casefold()]
    rest = min(len(text.replace(word, "")) for word in words if word)
    return few or rest < PASSWORD_LENGTH // 2
