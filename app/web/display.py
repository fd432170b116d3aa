"""How pages look on this device: letters, contrast, light or dark, movement; its owner says so once, in a cookie.

The server writes the choice into the first tag of every page, so nothing changes its look after it is there.
"""

from collections.abc import Mapping

from flask import Response, request
from markupsafe import Markup

COOKIE = "look"
# What may be chosen besides what the device itself does, which is the empty choice and needs no cookie.
CHOICES: dict[str, tuple[str, ...]] = {
    "text": ("large", "largest"),
    "contrast": ("strong",),
    "theme": ("light", "dark"),
    "motion": ("less",),
}
SECONDS = 31_536_000
LONGEST = 80


def chosen() -> dict[str, str]:
    """What this device's owner chose."""
    return read(request.cookies.get(COOKIE, ""))


def read(cookie: str) -> dict[str, str]:
    """The choices in a cookie; what nobody could have chosen here is passed over."""
    found = {}
    for part in cookie[:LONGEST].split("."):
        name, _dash, value = part.partition("-")
        if value in CHOICES.get(name, ()):
            found[name] = value
    return found


def attributes() -> Markup:
    """The choice as attributes of the page's first tag, on which the style sheet goes."""
    return Markup("").join(Markup(' data-{}="{}"').format(name, value) for name, value in chosen().items())


def remember(response: Response, look: Mapping[str, str | None], *, secure: bool) -> None:
    """Keep the choice on this device for a year; who chooses what the device does leaves no cookie."""
    kept = [f"{name}-{look[name]}" for name, values in CHOICES.items() if look.get(name) in values]
    if kept:
        response.set_cookie(
            COOKIE, ".".join(kept), max_age=SECONDS, path="/", samesite="Lax", secure=secure, httponly=True
        )
    else:
        response.delete_cookie(COOKIE, path="/", samesite="Lax", secure=secure, httponly=True)
