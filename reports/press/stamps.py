"""What is stamped on pages when they are bound: page numbers, DỰ THẢO and the word on demo data; all are artifacts."""

from reports.press.writing import number

DRAFT, DEMO = "DỰ THẢO", "Dữ liệu minh họa"
LETTERS = "".join(sorted(set("0123456789" + DRAFT + DEMO)))
FACES = {"PressR": "LiberationSerif-Regular.ttf", "PressB": "LiberationSerif-Bold.ttf"}
FACES["PressI"] = "LiberationSerif-Italic.ttf"

POINT = 72 / 25.4
TOP, BOTTOM, LEFT, RIGHT = (each * POINT for each in (20, 20, 30, 20))  # margins of the decree
NUMBER, DRAFT_SIZE, DEMO_SIZE = 14, 80, 10
MIDDLE = 0.3375  # of the size: from the baseline to the middle between what rises and what hangs
# Portrait and landscape: the slope of DỰ THẢO, as sine and cosine.
STEEP, FLAT = (0.61566, 0.78801), (0.5, 0.86603)


class Stamps:
    """`letters` is {face: {letter: (glyph, width)}} as a worker told it."""

    def __init__(self, letters, *, draft, demo):
        self.letters, self.draft, self.demo = letters, draft, demo

    def under(self, width, height):
        """What is drawn before the content of a page."""
        return self._draft(width, height) if self.draft else b""

    def over(self, width, height, numeral):
        """What is drawn after it; `numeral` is empty on the first page of a count."""
        drawn = self._numeral(width, height, numeral) if numeral else b""
        return drawn + (self._demo() if self.demo else b"")

    def glyphs(self, numerals):
        """{face: glyphs} of everything that was stamped."""
        used = {"PressR": "0123456789" if numerals else "", "PressB": DRAFT if self.draft else ""}
        used["PressI"] = DEMO if self.demo else ""
        return {FACES[font]: {self.letters[FACES[font]][each][0] for each in words} for font, words in used.items()}

    def _numeral(self, width, height, numeral):
        middle = LEFT + (width - LEFT - RIGHT) / 2
        x = middle - self._width("PressR", numeral, NUMBER) / 2
        y = height - TOP / 2 - MIDDLE * NUMBER
        return self._words("PressR", NUMBER, numeral, (1, 0, x, y), b"0", b"Header")

    def _demo(self):
        return self._words("PressI", DEMO_SIZE, DEMO, (1, 0, LEFT, BOTTOM / 2 - MIDDLE * DEMO_SIZE), b".33", b"Footer")

    def _draft(self, width, height):
        sine, cosine = STEEP if height > width else FLAT
        half, rise = self._width("PressB", DRAFT, DRAFT_SIZE) / 2, MIDDLE * DRAFT_SIZE
        across, up = LEFT + (width - LEFT - RIGHT) / 2, height / 2
        x, y = across - half * cosine + rise * sine, up - half * sine - rise * cosine
        return self._words("PressB", DRAFT_SIZE, DRAFT, (cosine, sine, x, y), b".93", b"Watermark")

    def _words(self, font, size, words, at, grey, kind):
        cosine, sine, x, y = at
        matrix = b" ".join(number(each, 5) for each in (cosine, sine, -sine, cosine, x, y))
        glyphs = "".join(f"{self.letters[FACES[font]][each][0]:04x}" for each in words).encode()
        return b"/Artifact<</Type/Pagination/Subtype/%b>>BDC q BT /%b %d Tf %b g %b Tm <%b> Tj ET Q EMC\n" % (
            (kind, font.encode(), size, grey, matrix, glyphs)
        )

    def _width(self, font, words, size):
        return sum(self.letters[FACES[font]][each][1] for each in words) * size / 1000
