"""Looking closely at a file that somebody sent: a photo is drawn anew, a PDF keeps its pages and nothing else.

What comes out was made here, so nothing of the sender's file goes on but what can be seen: no place, no name of a
phone, no script, no hidden file. The work is done in a process of its own with a limit on its memory and its time, for
libraries that read pictures are what attacks on them are made for; the web server never opens a file at all.
"""

import io
import multiprocessing
import resource
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

from PIL import Image, ImageOps
from pypdf import PdfReader, PdfWriter
from pypdf.errors import FileNotDecryptedError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from app.messaging.vocabulary import FileKind, Flaw

MOST_PIXELS = 64_000_000
LONGEST_SIDE = 2000
QUALITY = 82
MOST_PAGES = 60
SECONDS = 30
MEMORY = 1536 * 1024 * 1024
FORMATS = {FileKind.JPEG: "JPEG", FileKind.PNG: "PNG", FileKind.WEBP: "WEBP"}
# All that a page needs to be seen; comments, scripts, forms and files hang on other names and stay behind.
PAGE_KEYS = {"/Type", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/UserUnit", "/Group"}
ACTIVE = {
    "/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA", "/OpenAction", "/AA",
    "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/URI", "/AcroForm", "/Movie", "/Sound", "/3D", "/AF",
    "/Filespec",
}  # fmt: skip
SAYS_WHO = ("/Metadata", "/PieceInfo", "/LastModified", "/OPI", "/StructParents", "/StructParent")


class Unfit(Exception):
    """A file that cannot be shown, and why."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class Clean:
    """A file that was made here from what somebody sent."""

    kind: FileKind
    content: bytes


def look_closely(kind: FileKind, content: bytes) -> Clean | Flaw:
    """What may be shown of a file, or what is wrong with it; done elsewhere, and given up after half a minute."""
    here, there = multiprocessing.Pipe(duplex=False)
    helper = multiprocessing.get_context("spawn").Process(target=_in_a_box, args=(there, kind, content), daemon=True)
    helper.start()
    there.close()
    try:
        return _answer(here)
    finally:
        helper.kill()
        helper.join()
        here.close()


def _answer(here: Connection) -> Clean | Flaw:
    # A helper that was stopped by its limits, or fell over, says nothing more.
    with suppress(EOFError):
        if here.poll(SECONDS):
            answer: Clean | Flaw = here.recv()
            return answer
        return Flaw.TOO_LARGE
    return Flaw.UNREADABLE


def _in_a_box(there: Connection, kind: FileKind, content: bytes) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        there.send(made_anew(kind, content))
    except Unfit as unfit:
        there.send(unfit.flaw)


def made_anew(kind: FileKind, content: bytes) -> Clean:
    """The file as it may be shown; raises Unfit."""
    try:
        if kind == FileKind.PDF:
            return Clean(FileKind.PDF, _pdf(content))
        return Clean(FileKind.JPEG, _photo(kind, content))
    except Unfit:
        raise
    except MemoryError as error:
        raise Unfit(Flaw.TOO_LARGE) from error
    except Exception as error:  # the libraries raise whatever a broken file makes them raise
        raise Unfit(Flaw.UNREADABLE) from error


def _photo(kind: FileKind, content: bytes) -> bytes:
    # The size stands at the start of the file, so a picture that would fill the memory is never unpacked.
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(io.BytesIO(content), formats=(FORMATS[kind],)) as sent:
        if sent.width * sent.height > MOST_PIXELS:
            raise Unfit(Flaw.TOO_LARGE)
        sent.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(sent)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        seen = upright.convert("RGBA")
    # A fresh sheet: what else the file carried has no way onto it.
    sheet = Image.new("RGB", seen.size, "white")
    sheet.paste(seen, mask=seen.getchannel("A"))
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _pdf(content: bytes) -> bytes:
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise Unfit(Flaw.LOCKED)
    try:
        pages = list(reader.pages)
    except FileNotDecryptedError as error:
        raise Unfit(Flaw.LOCKED) from error
    if not pages:
        raise Unfit(Flaw.UNREADABLE)
    if len(pages) > MOST_PAGES:
        raise Unfit(Flaw.TOO_LARGE)
    writer = PdfWriter()
    for page in pages:
        for key in [key for key in page if key not in PAGE_KEYS]:
            del page[key]
        writer.add_page(page)
    writer.metadata = None
    _strip(writer)
    out = io.BytesIO()
    writer.write(out)
    made = out.getvalue()
    _refuse_active(made)
    return made


def _strip(writer: PdfWriter) -> None:
    for found in _dictionaries(writer):
        for key in SAYS_WHO:
            found.pop(NameObject(key), None)
        if isinstance(found, StreamObject) and found.get("/Filter") == "/DCTDecode":
            found._data = without_notes(found._data)  # noqa: SLF001 - the picture as it lies in the file


def _refuse_active(made: bytes) -> None:
    """Read the result back: what could act must be gone, wherever it was hidden."""
    for found in _dictionaries(PdfReader(io.BytesIO(made))):
        named = {str(key) for key in found} | {str(found.get(key)) for key in ("/S", "/Type", "/Subtype")}
        if named & ACTIVE:
            raise Unfit(Flaw.ACTIVE)


def _dictionaries(pdf: PdfReader | PdfWriter) -> Iterable[DictionaryObject]:
    seen: set[tuple[int, int]] = set()
    waiting: list[object] = [pdf.root_object]
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if (one.idnum, one.generation) in seen:
                continue
            seen.add((one.idnum, one.generation))
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            yield one
            waiting.extend(one.values())
        elif isinstance(one, ArrayObject):
            waiting.extend(one)


def without_notes(jpeg: bytes) -> bytes:
    """A JPEG inside a PDF without its notes: place, phone, time. How its colours are stored stays."""
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept, at = bytearray(jpeg[:2]), 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if not (0xE1 <= marker <= 0xEF and marker != 0xEE) and marker != 0xFE:
            kept += jpeg[at : at + 2 + length]
        at += 2 + length
    return bytes(kept + jpeg[at:])
