"""Photos and PDFs for the tests, with what a phone or a wicked sender puts into them."""

import io

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F
PLACE = "SecretPhone"


def photo(size=(40, 20), kind="JPEG", turned=False):
    """A picture that says where it was taken and with which phone; the left half is red."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    notes = Image.Exif()
    notes[MAKE] = PLACE
    notes[ORIENTATION] = 6 if turned else 1
    notes.get_ifd(GPS).update({1: "N", 2: (43.0, 15.0, 2.0), 3: "W", 4: (5.0, 46.0, 1.0)})
    out = io.BytesIO()
    more = {"comment": PLACE.encode()} if kind == "JPEG" else {}
    image.save(out, kind, exif=notes, **more)
    return out.getvalue()


def name(text):
    return NameObject(text)


def pdf(pages=1, **wicked):
    """A PDF; `script`, `file`, `link` and `hidden` put in what must not come through."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": PLACE})
    act = DictionaryObject({name("/S"): name("/JavaScript"), name("/JS"): TextStringObject("app.alert(1)")})
    if "script" in wicked:
        writer._root_object[name("/OpenAction")] = act
        writer.pages[0][name("/AA")] = DictionaryObject({name("/O"): act})
    if "file" in wicked:
        writer.add_attachment("run.exe", b"MZ wicked")
    if "link" in wicked:
        launch = DictionaryObject({name("/S"): name("/Launch"), name("/F"): TextStringObject("calc.exe")})
        note = DictionaryObject({name("/Type"): name("/Annot"), name("/Subtype"): name("/Link"), name("/A"): launch})
        writer.pages[0][name("/Annots")] = ArrayObject([note])
    if "hidden" in wicked:
        form = DecodedStreamObject()
        form.set_data(b"")
        form.update({name("/Type"): name("/XObject"), name("/Subtype"): name("/Form"), name("/AA"): act})
        inside = DictionaryObject({name("/X"): writer._add_object(form)})
        writer.pages[0][name("/Resources")] = DictionaryObject({name("/XObject"): inside})
    if "locked" in wicked:
        writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def scanned():
    """A PDF around a photo of a phone, as scanning apps make it."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    picture = DecodedStreamObject()
    picture.set_data(photo())
    picture.update(
        {name("/Type"): name("/XObject"), name("/Subtype"): name("/Image"), name("/Filter"): name("/DCTDecode")}
    )
    inside = DictionaryObject({name("/X"): writer._add_object(picture)})
    page[name("/Resources")] = DictionaryObject({name("/XObject"): inside})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
