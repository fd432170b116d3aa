"""Builds static/icons/sprite.svg from a folder of Lucide icons: `python tools/sprite.py FOLDER`.

The sprite is committed; this is only run when an icon is added to NAMES.
"""

import re
import sys
from pathlib import Path

NAMES = """
a-large-small arrow-down arrow-left arrow-left-right arrow-up badge-check book-open bookmark-plus briefcase building-2
calendar-check calendar-clock calendar-days calendar-plus calendar-x-2 camera chart-column check check-check chevron-down
chevron-right circle circle-alert circle-check circle-dot circle-question-mark circle-user-round clock copy delete door-open
download equal eye eye-off file-pen-line file-text flag folder-open heart-handshake house id-card inbox info key-round
landmark languages loader lock log-out mail-x map-pin megaphone menu message-circle message-square-x messages-square minus notebook-pen pencil phone
phone-call plus printer qr-code radio refresh-cw route search send send-horizontal settings shield-alert smartphone star sun table
trash-2 triangle-alert user-check user-minus user-round user-round-plus users-round utensils volume-2 wifi wifi-off x
""".split()
TARGET = Path(__file__).parent.parent / "static" / "icons" / "sprite.svg"


def symbol(folder: Path, name: str) -> str:
    """One icon as a symbol, without its frame."""
    text = (folder / f"{name}.svg").read_text("utf-8")
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    inner = re.sub(r"\s+", " ", re.sub(r"^.*?<svg[^>]*>|</svg>.*$", "", text, flags=re.DOTALL)).strip()
    inner = inner.replace(" />", "/>").replace("> <", "><")
    return f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>'


if __name__ == "__main__":
    source = Path(sys.argv[1])
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg">' + "".join(symbol(source, n) for n in sorted(NAMES)) + "</svg>\n",
        "utf-8",
    )
