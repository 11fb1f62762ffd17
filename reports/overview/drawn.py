"""The charts of the overview: bands over the years, the road of this year's sheets, results by kind of unit."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from reports.charts.choosing import Chart, Row
from reports.charts.pages import NARROW, WIDE, drawn
from reports.overview.years import BLANK, MISSING, Share, fills_of
from reports.reading import SCOPES, capital
from units.models import UnitKind
from units.numbers import show_count, show_percent

# The steps of a sheet, each alone: (words, the state it has reached, the state it has not, the filter of the source).
ROAD = (
    ("Chưa trình", "expected", "submitted", "chua_trinh"),
    ("Đã trình, chờ duyệt", "submitted", "approved", "da_trinh"),
    ("Đã duyệt, chờ thẩm định", "approved", "appraised", "da_duyet"),
    ("Đã thẩm định, chờ chốt", "appraised", "final", "da_tham_dinh"),
    ("Đã chốt", "final", None, "da_chot"),
)
ROAD_FILLS = (BLANK, 3, 2, 1, 0)
PANEL = {"width": 640, "size": 14}  # a panel that a chart has for itself


@dataclass(frozen=True)
class Drawn:
    """A chart for a wide and a narrow window; its table: heads, and rows of (label, its address, (head, Share)…)."""

    title: str
    wide: SafeString
    narrow: SafeString
    head: str
    columns: tuple
    rows: tuple


def bands_by_year(years):
    """The bands of one audience, a bar a year; None until a sheet has one."""
    years = [each for each in years if each and each.banded()]
    if not years:
        return None
    names = {}
    for each in reversed(years):
        names |= {code: each.names[code] for code in each.order if code not in names}
    fills = dict(zip(names, fills_of(list(names)), strict=True))
    codes = [code for code in names if any(each.of_band(code).number for each in years)]
    title = f"Xếp loại {SCOPES[years[0].scope][0]} theo năm"
    last = years[-1]
    told = ", ".join(f"{names[code]} {show_percent(last.of_band(code).percent, 2)}" for code in codes)
    rows = [(str(each.year), "", [each.of_band(code) for code in codes]) for each in years]
    wholes = [each.of_state("approved") for each in years]
    shown, looks = [names[code] for code in codes], [fills[code] for code in codes]
    return _drawn(
        title, f"{title}. Năm {last.year}: {told}.", "Năm", shown, rows, looks, more=("Đã duyệt", wholes), wide=PANEL
    )


def road_of(scopes):
    """How far the sheets of the year are: a bar for units, one for people."""
    scopes = [each for each in scopes if each and each.state("expected")]
    if not scopes:
        return None
    rows = [(capital(SCOPES[each.scope][0]), "", [_alone(each, *step) for step in ROAD]) for each in scopes]
    first = rows[0]
    told = ", ".join(
        f"{words[:1].lower()}{words[1:]} {show_count(share.number)}"
        for (words, *_), share in zip(ROAD, first[2], strict=True)
    )
    title = f"Tiến độ phiếu năm {scopes[0].year}"
    return _drawn(
        title, f"{title}. {first[0]}: {told}.", "Phiếu", [words for words, *_ in ROAD], rows, ROAD_FILLS, wide=PANEL
    )


def by_kind(year, branch):
    """The bands of the year by kind of unit, who has none left blank; `branch(kind, band)` is the address of units."""
    if not year or not year.state("expected"):
        return None
    kinds = [kind for kind in UnitKind if year.state("expected", kind)]
    codes = [code for code in year.order if year.of_band(code).number]
    rows = [(kind.label, branch(kind), _results(year, kind, codes, branch)) for kind in kinds]
    names = [*(year.names[code] for code in codes), "Chưa xếp loại"]
    title = f"Kết quả tập thể năm {year.year} theo loại đơn vị"
    told = "; ".join(
        f"{label}: {show_count(cells[-1].number)}/{show_count(cells[-1].whole)}" for label, _, cells in rows
    )
    fills = _fills(year, codes)
    return _drawn(title, f"{title}. Chưa xếp loại, {told}.", "Loại đơn vị", names, rows, fills)


def by_group(groups, year, branch):
    """The same for the groups of one kind; `branch(group, band)` is the address of a group's units."""
    codes = [code for code in year.order if any(group.number(code) for group in groups)]
    rows = []
    for group in groups:
        whole = len(group.cells)
        cells = [Share(group.number(code), whole, branch(group, code)) for code in codes]
        rows.append((group.name, branch(group), [*cells, Share(group.number(""), whole, branch(group, MISSING))]))
    names = [*(year.names[code] for code in codes), "Chưa xếp loại"]
    title = f"Kết quả năm {year.year} theo cụm, khối hoặc huyện"
    return _drawn(title, f"{title}: {len(groups)} nhóm.", "Nhóm", names, rows, _fills(year, codes))


def _fills(year, codes):
    """A band keeps its fill, whichever others nobody has."""
    fills = dict(zip(year.order, fills_of(year.order), strict=True))
    return (*(fills[code] for code in codes), BLANK)


def _results(year, kind, codes, branch):
    whole = year.state("expected", kind)
    banded = [Share(year.of_band(code, kind).number, whole, branch(kind, code)) for code in codes]
    return [*banded, Share(whole - year.banded(kind), whole, branch(kind, MISSING))]


def _alone(year, words, reached, missed, step):
    number = year.state(reached) - (year.state(missed) if missed else 0)
    return Share(number, year.state("expected"), year.links.to(year.key("assessments", reached), step=step))


def _drawn(title, sentence, head, names, rows, fills, more=None, wide=WIDE):
    chart = Chart(
        "", title, "stacked", tuple(names),
        tuple(
            Row(label, tuple(each.number for each in cells), tuple(each.shown for each in cells),
                tuple(each.url for each in cells))
            for label, _, cells in rows
        ),
        sentence, head, fills=tuple(fills),
    )  # fmt: skip
    if more:
        name, wholes = more
        names = [*names, name]
        rows = [(label, url, [*cells, whole]) for (label, url, cells), whole in zip(rows, wholes, strict=True)]
    table = tuple((label, url, tuple(zip(names, cells, strict=True))) for label, url, cells in rows)
    return Drawn(title, drawn(chart, **wide), drawn(chart, **NARROW), head, tuple(names), table)
