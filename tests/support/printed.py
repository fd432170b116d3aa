"""A document as it comes out of a printer: its text, its codes and where the ink is."""

from contextlib import contextmanager

import pypdfium2
import zxingcpp

DOTS = 2  # pixels a point


class Printed:
    def __init__(self, content):
        self.content = content
        self.pictures = {}

    @contextmanager
    def page(self, number):
        document = pypdfium2.PdfDocument(self.content)
        try:
            yield document[number]
        finally:
            document.close()

    def __len__(self):
        document = pypdfium2.PdfDocument(self.content)
        try:
            return len(document)
        finally:
            document.close()

    def size(self, number=0):
        """Width and height of a sheet in millimetres."""
        with self.page(number) as page:
            return tuple(round(points / 72 * 25.4) for points in page.get_size())

    def text(self, number=0):
        with self.page(number) as page:
            return page.get_textpage().get_text_range()

    def picture(self, number=0):
        if number not in self.pictures:
            with self.page(number) as page:
                self.pictures[number] = page.render(scale=DOTS, grayscale=True).to_pil()
        return self.pictures[number]

    def codes(self, number=0):
        """What a phone reads from the codes of a sheet."""
        return [found.text for found in zxingcpp.read_barcodes(self.picture(number))]

    def ink(self, number=0):
        """The box around everything printed, as (left, top, right, bottom) in points."""
        found = self.picture(number).point(lambda shade: 255 if shade < 128 else 0).getbbox()
        return tuple(edge / DOTS for edge in found) if found else None

    def left_of(self, letter, number=0):
        """How far from the left edge a letter is first printed, in points."""
        with self.page(number) as page:
            words = page.get_textpage()
            return words.get_charbox(words.get_text_range().index(letter))[0]
