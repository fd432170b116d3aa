"""Random secrets behind links, codes and cookies; only their hashes are stored."""

import hashlib
import hmac
import secrets

# No 0/O, 1/I/L: a code is read aloud, copied by hand and typed on a phone.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 8


def new_token() -> str:
    """256 random bits for a link or a cookie."""
    return secrets.token_urlsafe(32)


def new_code(length: int = CODE_LENGTH) -> str:
    """A code that a person can read aloud; 8 characters hold 39 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def normalise_code(typed: str) -> str:
    """What was typed, without spaces, dashes or case; an Arabic keyboard writes other digits for the same numbers."""
    return "".join(str(int(c)) if c.isdecimal() else c for c in typed.upper() if c.isalnum())


def spoken_code(code: str) -> str:
    """The code in groups of four, as it is printed and read aloud."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


def hash_token(token: str) -> str:
    """The stored form of a random secret; it needs no salt because it cannot be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(a: str, b: str) -> bool:
    """Compare without telling by the time it takes."""
    return hmac.compare_digest(a.encode(), b.encode())
