"""QR codes of our own addresses; made here, so that nobody else is asked for a picture."""

import io
from functools import lru_cache

import segno
from markupsafe import Markup

BORDER = 4  # the quiet zone that readers need, in modules
PIXELS = 12


def _code(address: str) -> segno.QRCode:
    # "m" still reads with 15 % of it dirty or torn, as a poster on a wall becomes.
    return segno.make(address, error="m", micro=False)


@lru_cache(maxsize=256)
def qr_svg(address: str) -> Markup:
    """The code as SVG, to stand in a page; it takes the size of what is around it."""
    return secret_qr_svg(address)


def secret_qr_svg(address: str) -> Markup:
    """The same for an address that opens something: it is drawn anew and kept nowhere."""
    buffer = io.BytesIO()
    _code(address).save(
        buffer, kind="svg", border=BORDER, xmldecl=False, omitsize=True, svgclass=None, lineclass=None, light="#fff"
    )
    return Markup(buffer.getvalue().decode())  # noqa: S704 - made here, from our own address


@lru_cache(maxsize=64)
def qr_png(address: str) -> bytes:
    """The code as a picture for documents; about 4 cm wide in print."""
    buffer = io.BytesIO()
    _code(address).save(buffer, kind="png", border=BORDER, scale=PIXELS)
    return buffer.getvalue()
