"""Pure rules of a conversation: what may be sent along with words, and how long an answer may take."""

from datetime import date, timedelta

from app.messaging.vocabulary import FileKind

LONGEST = 4000
MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 10
MOST_BYTES = MOST_MEGABYTES * MEGABYTE
MOST_FILES = 4
NUDGE_DAYS = 3
UNREAD_DAYS = 5
LATE_WORKING_DAYS = 6
SATURDAY = 5
PHOTOS = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.WEBP})
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"mif1", b"msf1", b"heim", b"heis")


def kind_of(content: bytes) -> FileKind | None:
    """What a file is by its first bytes; its name and what the browser says about it are never asked."""
    if content.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return FileKind.WEBP
    return FileKind.PDF if content.startswith(b"%PDF-") else None


def is_heic(content: bytes) -> bool:
    """True for the photos of some phones that only those phones can open."""
    return content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS


def wants_nudge(waiting_since: date, today: date) -> bool:
    """True from the third day without an answer on."""
    return today - waiting_since >= timedelta(days=NUDGE_DAYS)


def working_days(since: date, until: date) -> int:
    """The days from Monday to Friday after `since` up to `until`; a holiday counts, so nobody waits longer for it."""
    days = max(0, (until - since).days)
    weeks, rest = divmod(days, 7)
    return weeks * SATURDAY + sum((since + timedelta(days=n)).weekday() < SATURDAY for n in range(1, rest + 1))


def is_late(waiting_since: date, today: date) -> bool:
    """True when six working days have gone by without an answer."""
    return working_days(waiting_since, today) >= LATE_WORKING_DAYS


def late_before(today: date) -> date:
    """The first day that is not late yet: whoever has waited since an earlier one has waited too long."""
    day = today - timedelta(days=LATE_WORKING_DAYS)
    while is_late(day, today):
        day += timedelta(days=1)
    while not is_late(day - timedelta(days=1), today):
        day -= timedelta(days=1)
    return day
