"""Small vector charts that a copier cannot spoil: greys, hatching and markers, values written where they stand.

ReportLab lays out bars, lines, labels and legends; what a chart of ours looks like stands here. Classes let a screen's
style sheet put its own colours over the greys. Pure: from a Chart to SVG text.
"""

from math import ceil

from reportlab.graphics.charts.barcharts import HorizontalBarChart
from reportlab.graphics.charts.legends import Legend
from reportlab.graphics.charts.lineplots import LinePlot
from reportlab.graphics.shapes import Drawing, Rect
from reportlab.graphics.widgets.markers import makeMarker
from reportlab.lib.colors import HexColor, black, white
from reportlab.lib.utils import simpleSplit
from reportlab.lib.validators import Auto
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from reports.charts.svg import HATCHED, written
from reports.press.paths import PACKAGED

FONT = "Liberation Serif"
pdfmetrics.registerFont(TTFont(FONT, PACKAGED / "fonts" / "LiberationSerif-Regular.ttf"))
# Light enough or dark enough for the letters inside: (fill, letters, hatched).
FILLS = (
    (HexColor("#262626"), white, False),
    (HexColor("#7d7d7d"), white, False),
    (HexColor("#c4c4c4"), black, False),
    (white, black, False),
    (white, black, True),
    (HexColor("#ededed"), black, True),
    (white, black, False),
)
# Two bars side by side: the earlier one is hatched.
PAIR, ALONE = (4, 0), (1,)
BAR, GROUPED_BAR, BETWEEN, LEADING = 2.0, 1.15, 0.7, 1.2  # heights in sizes of the letters


def draw(chart, *, width=480, size=10):
    """The chart as SVG; its sentence is the alternative text. `size` is that of the letters, in units of `width`.

    Links are for the pointer: who uses the keyboard has the same ones in the table beside the chart, without dozens of
    stops before it.
    """
    plot, legend = {"stacked": _stacked, "grouped": _grouped, "lines": _lines}[chart.kind](chart, width, size)
    height = plot.y + plot.height + 2
    drawing = Drawing(width, height)
    drawing.add(plot)
    if legend:
        _, bottom, _, top = legend.getBounds()
        height += top - bottom + size * BETWEEN
        legend.y = height - 1
        drawing.add(legend)
    drawing.height = ceil(height)
    role = "group" if any(row.links for row in chart.rows) else "img"
    return written(drawing, look=f"drawn {chart.kind}", role=role, title=chart.sentence, font=FONT, size=size)


def _stacked(chart, width, size):
    """One bar a row, as long as the whole; a part says its number where there is room."""
    looks = chart.fills or range(len(chart.series))
    plot = _bars(chart, list(enumerate(looks)), width, size, BAR, labels=0.34)
    plot.categoryAxis.style = "stacked"
    plot.width -= 1
    wholes = [sum(value or 0 for value in row.values) or 1 for row in chart.rows]
    plot.data = [
        [float((row.values[place] or 0) / whole) for row, whole in zip(chart.rows, wholes, strict=True)]
        for place in range(len(chart.series))
    ]
    plot.valueAxis.valueMax = 1
    plot.barLabelArray = [
        [
            _fitting(row.shown[place], share * plot.width - 4, size)
            for row, share in zip(chart.rows, shares, strict=True)
        ]
        for place, shares in enumerate(plot.data)
    ]
    plot.barLabels.boxTarget = "mid"
    for place, look in enumerate(looks):
        _, letters, hatched = FILLS[look % len(FILLS)]
        plot.barLabels[place].fillColor = letters
        plot.barLabels[place]._svgAttrs = {"class": "on-dark"} if letters is white else {}
        # Hatching leaves a clear place for the number.
        plot.barLabels[place].boxFillColor = white if hatched else None
    return plot, _legend(zip(chart.series, map(_swatch, looks), strict=True), width, size)


def _fitting(shown, room, size):
    """The longest of the wordings that fits: "61 (35,67%)", "61", nothing."""
    return next((words for words in shown.split("|") if pdfmetrics.stringWidth(words, FONT, size) <= room), "")


def _grouped(chart, width, size):
    """Bars from a common line, one for each series; the value stands at the end of its bar."""
    looks = PAIR if len(chart.series) > 1 else ALONE
    series = list(enumerate(looks))[::-1]  # ReportLab piles the bars of a row from below
    plot = _bars(chart, series, width, size, GROUPED_BAR * len(series), labels=0.42)
    plot.barWidth = size * GROUPED_BAR
    longest = max(pdfmetrics.stringWidth(shown, FONT, size) for row in chart.rows for shown in row.shown)
    plot.width -= longest + 8
    plot.data = [
        [float(row.values[place] or 0) if row.shown[place] else None for row in chart.rows] for place, _ in series
    ]
    plot.barLabelArray = [[row.shown[place] for row in chart.rows] for place, _ in series]
    longest_bar = max(value or 0 for each in plot.data for value in each)
    plot.valueAxis.valueMax = float(chart.most or longest_bar or 1)
    plot.barLabels.boxAnchor, plot.barLabels.dx = "w", 4
    return plot, len(looks) > 1 and _legend(zip(chart.series, map(_swatch, looks), strict=True), width, size)


def _bars(chart, series, width, size, bar, labels):
    """Lying bars with the rows' labels beside them, which take at most the share `labels` of the width.

    `series` are (place in the chart, look) in the order in which ReportLab gets them.
    """
    plot = HorizontalBarChart()
    names = [row.label for row in chart.rows]
    left = min(width * labels, max(pdfmetrics.stringWidth(name, FONT, size) for name in names) + 10)
    lines = max(len(simpleSplit(name, FONT, size, left - 8)) for name in names)
    plot.x, plot.y, plot.width = left, 2, width - left
    plot.height = len(names) * size * (max(bar, lines * LEADING) + BETWEEN)
    plot.barWidth, plot.groupSpacing, plot.useAbsolute = size * bar, 1, "b"
    rows, values = plot.categoryAxis, plot.valueAxis
    rows.categoryNames, rows.reverseDirection, rows.visibleTicks = names, True, False
    rows.labels.maxWidth, rows.labels.textAnchor, rows.labels.dx = left - 8, "end", -6
    rows.strokeWidth = 1.4
    values.visible, values.valueMin, values.forceZero = False, 0, True
    for letters in (rows.labels, plot.barLabels):
        letters.fontName, letters.fontSize, letters.leading = FONT, size, size * LEADING
    plot.barLabelFormat = "values"
    plot.bars.strokeWidth = 0.6
    for number, (_, look) in enumerate(series):
        plot.bars[number].fillColor = FILLS[look % len(FILLS)][0]

    def marked(bar, *, rowNo, colNo, **_):  # noqa: N803 -- ReportLab's names
        row, (place, look) = chart.rows[colNo], series[rowNo]
        bar._svgAttrs = _class(look)
        if row.links and row.links[place]:
            shown = row.shown[place].partition("|")[0]
            vars(bar).update(hrefURL=row.links[place], hrefTitle=f"{row.label}, {chart.series[place]}: {shown}")

    plot.barRecord = marked
    return plot


def _lines(chart, width, size):
    """A line a series over the years, every point with its value above it or, where it is the lower one, below."""
    plot = LinePlot()
    plot.x, plot.y, plot.width, plot.height = size * 2, size * 3, width - size * 4, size * 9
    known = [
        [(number, row) for number, row in enumerate(chart.rows) if row.values[place] is not None]
        for place in range(len(chart.series))
    ]
    plot.data = [[(number, float(row.values[place])) for number, row in each] for place, each in enumerate(known)]
    plot.lineLabelFormat, plot.lineLabelNudge = "values", 0
    plot.lineLabelArray = [[row.shown[place] for _, row in each] for place, each in enumerate(known)]
    for place, each in enumerate(known):
        line = plot.lines[place]
        line.strokeColor, line.strokeWidth = black, 1.4
        line.strokeDashArray = (4, 2.5) if place else None
        line.symbol = makeMarker(
            "FilledCircle", size=5, fillColor=white if place else black, strokeColor=black, strokeWidth=1
        )
        for point, (_, row) in enumerate(each):
            above = (row.values[place], -place) == max((v, -p) for p, v in enumerate(row.values) if v is not None)
            plot.lineLabels[place, point].dy = size * (0.9 if above else -0.9)
    values = [value for each in plot.data for _, value in each]
    low, high = min(values), max(values)
    spread = high - low or 1
    plot.yValueAxis.visible = False
    plot.yValueAxis.valueMin, plot.yValueAxis.valueMax = low - spread * 0.4, high + spread * 0.25
    years = plot.xValueAxis
    years.valueMin, years.valueMax = 0, max(len(chart.rows) - 1, 1)
    years.valueSteps = list(range(len(chart.rows)))
    years.labelTextFormat = [row.label for row in chart.rows]
    years.visibleTicks = False
    for letters in (plot.lineLabels, years.labels):
        letters.fontName, letters.fontSize, letters.textAnchor = FONT, size, "middle"
    return plot, _legend([(name, Auto(chart=plot)) for name in chart.series], width, size, swatch=2.4)


def _legend(named, width, size, swatch=1.26):
    """What each fill or line stands for, in as many rows as it takes."""
    legend = Legend()
    legend.colorNamePairs = [(sample, name) for name, sample in named]
    legend.x, legend.boxAnchor, legend.alignment = 0, "nw", "right"
    legend.fontName, legend.fontSize = FONT, size
    legend.dx, legend.dy, legend.dxTextSpace, legend.deltay = size * swatch, size * 0.9, 4, size * 1.4
    legend.variColumn, legend.autoXPadding, legend.columnMaximum = True, size * 1.6, 1
    while legend.columnMaximum < len(legend.colorNamePairs) and legend.getBounds()[2] > width:
        legend.columnMaximum += 1
    return legend


def _swatch(look):
    swatch = Rect(0, 0, 1, 1, fillColor=FILLS[look % len(FILLS)][0], strokeColor=black, strokeWidth=0.6)
    swatch._svgAttrs = _class(look)
    return swatch


def _class(look):
    hatched = FILLS[look % len(FILLS)][2]
    return {"class": f"s{look + 1} {HATCHED}" if hatched else f"s{look + 1}"}
