"""Small vector charts that a copier cannot spoil: greys, hatching and markers, values written where they stand.

Presentation attributes only, so that a strict content policy lets them stand in a page; classes let a screen's style
sheet put its own colours over them. Pure: from a Chart to SVG text.
"""

from contextlib import contextmanager
from decimal import Decimal
from html import escape

INK, FONT = "#000", "Liberation Serif"
# Light enough or dark enough for the letters inside: (fill, letters, hatched).
FILLS = (
    ("#262626", "#fff", False),
    ("#7d7d7d", "#fff", False),
    ("#c4c4c4", INK, False),
    ("#fff", INK, False),
    ("#fff", INK, True),
    ("#ededed", INK, True),
    ("#fff", INK, False),
)
# Two bars side by side, or two lines: the earlier one is hatched or dashed.
PAIR = (FILLS[4], FILLS[0], FILLS[2])
LETTER, LEADING = Decimal("0.47"), Decimal("1.25")  # mean width of a letter and height of a line, in sizes


def draw(chart, *, width=480, size=10):
    """The chart as SVG; its sentence is the alternative text. `size` is that of the letters, in units of `width`.

    Links are for the pointer: who uses the keyboard has the same ones in the table beside the chart, without dozens of
    stops before it.
    """
    pen = _Pen(Decimal(width), Decimal(size))
    {"stacked": _stacked, "grouped": _grouped, "lines": _lines}[chart.kind](pen, chart)
    look = f"drawn {chart.kind}" + (" one" if len(chart.series) == 1 else "")
    role = "group" if any(row.links for row in chart.rows) else "img"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{look}" viewBox="0 0 {_n(pen.width)} {_n(pen.y)}" '
        f'width="100%" role="{role}" font-family="{FONT}" font-size="{_n(pen.size)}">'
        f"<title>{escape(chart.sentence)}</title>{''.join(pen.marks)}</svg>"
    )


class _Pen:
    """Draws from the top down; `y` is how far it has come."""

    def __init__(self, width, size):
        self.width, self.size, self.y, self.marks = width, size, Decimal(0), []

    def text(self, x, y, words, *, anchor="start", fill=INK, bold=False):
        more = ' font-weight="bold"' if bold else ""
        letters = ' class="on-dark"' if fill != INK else ""
        self.marks.append(
            f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" fill="{fill}"{more}{letters}>{escape(words)}</text>'
        )

    def box(self, x, y, width, height, place, fills):
        fill, _, hatched = fills[place % len(fills)]
        self.marks.append(
            f'<rect class="s{place + 1}" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" '
            f'fill="{fill}" stroke="{INK}" stroke-width="0.6"/>'
        )
        if hatched:
            self.marks.append(
                f'<path class="hatch" d="{_hatch(x, y, width, height)}" stroke="{INK}" stroke-width="0.5"/>'
            )

    def line(self, points, dashed):
        path = " ".join(f"{'L' if place else 'M'}{_n(x)} {_n(y)}" for place, (x, y) in enumerate(points))
        dash = ' stroke-dasharray="4 2.5"' if dashed else ""
        self.marks.append(f'<path class="line" d="{path}" fill="none" stroke="{INK}" stroke-width="1.4"{dash}/>')

    def dot(self, x, y, hollow):
        fill = "#fff" if hollow else INK
        self.marks.append(f'<circle class="dot" cx="{_n(x)}" cy="{_n(y)}" r="2.6" fill="{fill}" stroke="{INK}"/>')

    @contextmanager
    def link(self, url, words):
        """What is drawn inside leads to `url`; nothing else changes where there is none."""
        if url:
            self.marks.append(f'<a href="{escape(url)}" tabindex="-1"><title>{escape(words)}</title>')
        yield
        if url:
            self.marks.append("</a>")

    def legend(self, names, fills, places=()):
        """What each fill stands for, in as many lines as it takes."""
        x, side = Decimal(0), self.size * Decimal("0.9")
        for place, name in zip(places or range(len(names)), names, strict=True):
            room = side + 4 + _wide(name, self.size) + 14
            if x and x + room > self.width:
                x, self.y = Decimal(0), self.y + self.size * Decimal("1.5")
            self.box(x, self.y, side * Decimal("1.4"), side, place, fills)
            self.text(x + side * Decimal("1.4") + 4, self.y + side * Decimal("0.9"), name)
            x += room + side * Decimal("0.4")
        self.y += self.size * Decimal("1.9")


def _stacked(pen, chart):
    """One bar a row, as long as the whole; a part says its number where there is room."""
    looks = chart.fills or range(len(chart.series))
    pen.legend(chart.series, FILLS, looks)
    left = _label_room(pen, chart, Decimal("0.34"))
    height = pen.size * 2
    for row in chart.rows:
        _label(pen, row.label, left, pen.y + height / 2)
        whole, x = sum(value or 0 for value in row.values), left
        parts = zip(chart.series, looks, row.values, row.shown, row.links or ("",) * len(row.values), strict=True)
        for name, place, value, shown, url in parts:
            wide = (pen.width - left - 1) * value / whole if value and whole else 0
            if not wide:
                continue
            with pen.link(url, f"{row.label}, {name}: {shown.partition('|')[0]}"):
                pen.box(x, pen.y, wide, height, place, FILLS)
                _inside(pen, x, wide, pen.y + height / 2, shown, FILLS[place % len(FILLS)])
            x += wide
        pen.y += height + pen.size * Decimal("0.7")
    pen.y -= pen.size * Decimal("0.3")


def _inside(pen, x, wide, middle, shown, style):
    """The longest of the wordings that fits: "61 (35,67%)", "61", nothing. Hatching leaves a clear place for it."""
    _, letters, hatched = style
    words = next((each for each in shown.split("|") if _wide(each, pen.size) + 4 <= wide), "")
    if not words:
        return
    if hatched:
        room = _wide(words, pen.size) + 2
        pen.marks.append(
            f'<rect class="clear" x="{_n(x + wide / 2 - room / 2)}" y="{_n(middle - pen.size * Decimal("0.6"))}" '
            f'width="{_n(room)}" height="{_n(pen.size * Decimal("1.2"))}" fill="#fff"/>'
        )
    pen.text(x + wide / 2, middle + pen.size * Decimal("0.35"), words, anchor="middle", fill=letters)


def _grouped(pen, chart):
    """Bars from a common line, one for each series; the value stands at the end of its bar."""
    fills = PAIR if len(chart.series) > 1 else (FILLS[1],)
    if len(chart.series) > 1:
        pen.legend(chart.series, fills)
    left = _label_room(pen, chart, Decimal("0.42"))
    longest = max((_wide(shown, pen.size) for row in chart.rows for shown in row.shown), default=0)
    room = pen.width - left - longest - 8
    most = chart.most or max((value for row in chart.rows for value in row.values if value), default=1)
    height, top = pen.size * Decimal("1.15"), pen.y
    for row in chart.rows:
        told = [each for each in zip(row.values, row.shown, strict=True) if each[1]]
        tall = max(height * len(told), pen.size * LEADING * len(_lines_of(row.label, left - 8, pen.size)))
        _label(pen, row.label, left, pen.y + tall / 2)
        y = pen.y + (tall - height * len(told)) / 2
        for place, (value, shown) in enumerate(zip(row.values, row.shown, strict=True)):
            if shown:
                wide = room * (value or 0) / most
                pen.box(left, y, wide, height, place, fills)
                pen.text(left + wide + 4, y + height / 2 + pen.size * Decimal("0.35"), shown)
                y += height
        pen.y += tall + pen.size * Decimal("0.7")
    pen.line([(left, top - 2), (left, pen.y - pen.size * Decimal("0.4"))], dashed=False)


def _lines(pen, chart):
    """A line a series over the years, every point with its value; the name stands at the end of its line."""
    values = [value for row in chart.rows for value in row.values if value is not None]
    low, high = min(values), max(values)
    spread, tall = (high - low) or 1, pen.size * 9
    right = max(_wide(name, pen.size) for name in chart.series) + pen.size * 4
    first = _wide("00,00", pen.size) / 2 + 2
    step = (pen.width - right - first) / max(len(chart.rows) - 1, 1)
    top, ends = pen.size * Decimal("1.8"), []
    for place, name in enumerate(chart.series):
        points = [
            (number, first + step * number, top + tall * (high - row.values[place]) / spread)
            for number, row in enumerate(chart.rows)
            if row.values[place] is not None
        ]
        pen.line([(x, y) for _, x, y in points], dashed=bool(place))
        for number, x, y in points:
            row = chart.rows[number]
            pen.dot(x, y, hollow=bool(place))
            pen.text(x, y + (-6 if _is_above(row, place) else pen.size + 4), row.shown[place], anchor="middle")
        ends.append((points[-1][2], points[-1][1], name))
    lowest = None
    for y, x, name in sorted(ends):
        lowest = y if lowest is None else max(y, lowest + pen.size * Decimal("1.3"))
        pen.text(x + pen.size * Decimal("2.2"), lowest + pen.size * Decimal("0.35"), name, bold=True)
    pen.y = top + tall + pen.size * Decimal("2.8")
    for number, row in enumerate(chart.rows):
        pen.text(first + step * number, pen.y, row.label, anchor="middle")
    pen.y += pen.size / 2


def _is_above(row, place):
    """The higher value of a year stands above its point, the lower one below."""
    known = [(value, -each) for each, value in enumerate(row.values) if value is not None]
    return (row.values[place], -place) == max(known)


def _label_room(pen, chart, most):
    return min(pen.width * most, max(_wide(row.label, pen.size) for row in chart.rows) + 10)


def _label(pen, words, left, middle):
    """To the left of the bars, in as many lines as it takes, around the middle of the row."""
    lines = _lines_of(words, left - 8, pen.size)
    for number, line in enumerate(lines):
        y = middle + pen.size * (Decimal("0.35") + LEADING * (number - Decimal(len(lines) - 1) / 2))
        pen.text(left - 6, y, line, anchor="end")


def _lines_of(words, room, size):
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _wide(longer, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _wide(words, size):
    return LETTER * size * len(words)


def _hatch(x, y, width, height, gap=Decimal(4)):
    """Lines at 45° that end where the box ends."""
    runs, at = [], x - height + gap
    while at < x + width:
        start, end = max(at, x), min(at + height, x + width)
        runs.append(f"M{_n(start)} {_n(y + height - (start - at))}L{_n(end)} {_n(y + height - (end - at))}")
        at += gap
    return "".join(runs)


def _n(number):
    return f"{Decimal(number).quantize(Decimal('0.01')).normalize():f}"
