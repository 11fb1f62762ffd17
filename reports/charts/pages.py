"""Charts as a page or a document prints them: drawn for the room there is."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from reports.charts.choosing import Chart, charts_of
from reports.tables import Table

WIDE, NARROW = {"width": 560, "size": 14}, {"width": 340, "size": 13}
PAPER = {"width": 400, "size": 10}


@dataclass(frozen=True)
class Shown:
    title: str
    wide: SafeString
    narrow: SafeString
    table: Table


def shown(body):
    """The charts of a report on screen, for a wide and for a narrow window."""
    return [
        Shown(chart.title, drawn(chart, **WIDE), drawn(chart, **NARROW), chart.table()) for chart in charts_of(body)
    ]


def on_paper(chart: Chart, **room):
    return drawn(chart, **{**PAPER, **room})


@lru_cache(maxsize=256)
def drawn(chart, **room):
    """The chart as SVG; the numbers of a page seldom change between two looks at it."""
    from reports.charts.drawing import draw  # noqa: PLC0415 -- slow import

    # Every word of a drawing is escaped where it is drawn.
    return mark_safe(draw(chart, **room))
