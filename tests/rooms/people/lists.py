"""Lists for tests: invented people, and files as services send them."""

import io
import zipfile

from openpyxl import Workbook

from app.people.rules import DNI_LETTERS

HEADINGS = ["Nº Expediente", "Apellidos", "Nombre", "DNI/NIE", "F. Nacimiento", "Teléfono", "Idioma", "Parentesco"]
GIVEN = ("Ana", "Luis", "Fátima", "Mihai", "Oksana", "Pilar", "José Manuel", "Nuria", "Iker", "Herminia")
FAMILY = ("García", "Suárez", "Benali", "Popescu", "Melnyk", "Coto", "Cueto", "Llaneza", "Álvarez", "Prado", "Iglesias")


def dni(number):
    return f"{number:08d}{DNI_LETTERS[number % 23]}"


def person(number, **changes):
    """A row of somebody invented; no two are alike."""
    cells = {
        "home": "",
        "family": f"{FAMILY[number % 11]} {FAMILY[(number // 11) % 11]}",
        "given": f"{GIVEN[number % 10]} {chr(65 + number // 1300)}{chr(97 + (number // 50) % 26)}o",
        "document": dni(10_000_000 + number),
        "born": f"{1 + number % 28:02d}/{1 + number % 12:02d}/{1950 + number % 55}",
        "phone": f"6{number:08d}",
        "language": "español",
        "relation": "titular",
    }
    return list((cells | changes).values())


def csv_of(rows, headings=HEADINGS, delimiter=";", encoding="utf-8-sig"):
    lines = [delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in [headings, *rows]]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def xlsx_of(rows, headings=HEADINGS, above=()):
    book = Workbook()
    for line in (*above, headings, *rows):
        book.active.append(list(line))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def packed(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/").replace("_x", ".x").replace("_bin", ".bin"), content)
    return buffer.getvalue()


def bad_rows(good):
    """300 rows with something wrong, of each sort 50, among `good` rows; and how many there are of each reason."""
    rows = [person(number) for number in range(good)]
    sorts = {
        "document": lambda n: person(n, document="12345678A"),
        "date": lambda n: person(n, born="31/02/1990"),
        "language": lambda n: person(n, language="klingon"),
        "twice": lambda n: person(n - 5_000),
        "phone": lambda n: person(n, phone="12 34"),
        "no_name": lambda n: person(n, given=""),
    }
    for place, (_code, make) in enumerate(sorts.items()):
        rows += [make(5_000 + 50 * place + number) for number in range(50)]
    return rows, dict.fromkeys(sorts, 50)
