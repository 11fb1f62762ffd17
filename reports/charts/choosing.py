"""Which charts a snapshot gives: what they show, the sentence that says it, and the same numbers as a table."""

from dataclasses import dataclass
from decimal import Decimal

from reports.reading import SCOPES, band_name, capital, counted, criterion_title, known, years_of
from reports.sentences import PERCENT, RATIO, written
from reports.tables import UNKNOWN, Cell, Column, Table
from units.models import UnitKind

WHOLE = Decimal(100)
MOST_CRITERIA, MOST_CHANGES = 3, 7
# Short names of what both reports know, in the order of the chart.
COMPARED = {
    "plans.issued": "Đơn vị ban hành kế hoạch",
    "inspections.emulation": "Đơn vị được kiểm tra thi đua, khen thưởng",
    "inspections.discipline": "Đơn vị được kiểm tra kỷ luật, kỷ cương",
    "assessments.collective.{year}.approved": "Phiếu tập thể được duyệt",
    "assessments.collective.{year}.on_time": "Phiếu tập thể duyệt đúng hạn",
    "assessments.individual.{year}.approved": "Phiếu cá nhân được duyệt",
    "indicators.chuan_van_hoa": "Lượt đơn vị đạt chuẩn văn hóa",
}


@dataclass(frozen=True)
class Row:
    """`shown` are the values as written; "61 (35,67%)|61" gives a shorter wording for a narrow place.

    `links` are the addresses of the rows behind each value, on a page.
    """

    label: str
    values: tuple
    shown: tuple
    links: tuple = ()


@dataclass(frozen=True)
class Chart:
    """`fills` says which of the drawing's fills each series has, where that is not the one at its own place."""

    code: str
    title: str
    kind: str  # stacked | grouped | lines
    series: tuple
    rows: tuple
    sentence: str
    head: str = "Nội dung"
    most: Decimal | None = None  # where bars end; the longest of them where it is not known beforehand
    fills: tuple = ()

    def table(self):
        """The same numbers for whoever reads no chart."""
        columns = [Column(self.head, "words"), *(Column(name) for name in self.series)]
        cells = [
            [Cell(row.label, "words"), *(Cell(shown.partition("|")[0] or UNKNOWN) for shown in row.shown)]
            for row in self.rows
        ]
        return Table(columns, cells, self.title)


def charts_of(body):
    """At most three, those that have something to show: bands, plans and sheets by kind, then what has changed."""
    made = (bands(body), by_kind(body), changed(body) or means(body) or criteria(body))
    return [chart for chart in made if chart]


def bands(body):
    """Bands by year; of a single year for units and for people."""
    scope = "collective"
    years = [year for year in years_of(body) if _banded(body, scope, year)]
    if len(years) > 1:
        rows = {f"Năm {year}": (scope, year) for year in years}
        title = f"Xếp loại {SCOPES[scope][0]} qua các năm"
    elif years or _banded(body, "individual", body["year"]):
        year = years[0] if years else body["year"]
        rows = {capital(word): (each, year) for each, (word, _) in SCOPES.items() if _banded(body, each, year)}
        title = f"Xếp loại năm {year}"
    else:
        return None
    codes = [code for code in _bands(body) if any(_share(body, of, code) for of in rows.values())]
    names = tuple(_band(body, code) for code in codes)
    made = tuple(
        Row(label, *zip(*(_share(body, of, code) or (Decimal(0), "") for code in codes), strict=True))
        for label, of in rows.items()
    )
    last = made[-1]
    told = ", ".join(
        f"{name} {shown.partition('|')[0]}" for name, shown in zip(names, last.shown, strict=True) if shown
    )
    return Chart("xep-loai", title, "stacked", names, made, f"{title}. {last.label}: {told}.", head="Năm")


def _bands(body):
    """Codes from the best down; a body made before they had an order names them in that of the figures."""
    return body.get("band_order") or list(
        dict.fromkeys(key.split(".")[3] for key in body["figures"] if key.startswith("bands.") and "@" not in key)
    )


def _band(body, code):
    key = next(key for key in body["figures"] if key.startswith("bands.") and key.split(".")[3] == code)
    return band_name(body, key)


def _banded(body, scope, year):
    return any(counted(body, f"bands.{scope}.{year}.{code}") for code in _bands(body))


def _share(body, of, code):
    """(how many, "61 (35,67%)|61") of one band, or None where nobody is in it."""
    scope, year = of
    key = f"bands.{scope}.{year}.{code}"
    if not counted(body, key):
        return None
    figure = body["figures"][key]
    number, share = written(key, figure), written(key, figure, PERCENT)
    return Decimal(figure["numerator"]), f"{number} ({share})|{number}" if share else number


def by_kind(body):
    """Plans issued and sheets of the last year approved, or approved in time, as shares of what there should be."""
    year = next((year for year in reversed(years_of(body)) if counted(body, f"{_SHEETS}.{year}.expected")), None)
    keys = _shares(body, year)
    kinds = [kind for kind in UnitKind if any(_whole(body, f"{key}.{kind}") for key in keys.values())]
    if not kinds:
        return None
    rows = tuple(
        Row(kind.label, *zip(*(_part(body, f"{key}.{kind}") for key in keys.values()), strict=True)) for kind in kinds
    )
    title = "Tiến độ theo loại đơn vị"
    told = "; ".join(
        f"{name.lower()}: {both}" for name, key in keys.items() if (both := _of_whole(body, key)) is not None
    )
    sentence = f"{title}. Toàn tỉnh, {told}." if told else f"{title}."
    return Chart("theo-loai", title, "grouped", tuple(keys), rows, sentence, "Loại đơn vị", most=WHOLE)


def _shares(body, year):
    """Plans count from the beginning, so in the report of a single year it is the sheets in time that matter."""
    plans = {} if body["kind"] == "annual" else {"Đã ban hành kế hoạch": "plans.issued"}
    if not year:
        return plans or {"Đã ban hành kế hoạch": "plans.issued"}
    approved = {f"Phiếu tập thể năm {year} được duyệt": f"{_SHEETS}.{year}.approved"}
    return {**plans, **approved} if plans else {"Trong đó đúng hạn": f"{_SHEETS}.{year}.on_time", **approved}


_SHEETS = "assessments.collective"


def _whole(body, key):
    return body["figures"].get(key, {}).get("denominator") not in (None, "0")


def _part(body, key):
    """(percent, "22/22") of one kind; nothing where nobody of it is asked."""
    if not _whole(body, key):
        return None, ""
    figure = body["figures"][key]
    return Decimal(figure["value"] or 0), written(key, figure, RATIO)


def _of_whole(body, key):
    figure = body["figures"].get(key)
    ratio = figure and written(key, figure, RATIO)
    return ratio and f"{ratio} ({written(key, figure, PERCENT)})"


def changed(body):
    """The mid-term beside the final report: shares that both know exactly."""
    then = (body.get("mid_term") or {}).get("year")
    rows = []
    for template, label in COMPARED.items():
        key = template.format(year=body["year"])
        both = (body.get("comparison") or {}).get(key)
        if both and not both["change"]["not_compared"] and all(_percent(key, both[each]) for each in _SIDES):
            rows.append(Row(label, *zip(*(_percent(key, both[each]) for each in _SIDES), strict=True)))
    if len(rows) < 2:
        return None
    series = f"Sơ kết {then}" if then else "Sơ kết", f"Tổng kết {body['year']}"
    title = f"{series[0]} và tổng kết {body['year']}"
    told = "; ".join(f"{row.label.lower()}: {row.shown[0]} và {row.shown[1]}" for row in rows[:2])
    made = tuple(rows[:MOST_CHANGES])
    return Chart("so-ket", title, "grouped", series, made, f"{title}. {capital(told)}.", most=WHOLE)


_SIDES = ("before", "after")


def _percent(key, figure):
    shown = written(key, figure, PERCENT) if figure["value"] is not None else None
    return shown and figure["form"] in ("count", "percent") and (Decimal(figure["value"]), shown)


def means(body):
    """Mean totals over the years, for units and for people."""
    found = {}
    for scope, (word, _) in SCOPES.items():
        keys = {year: f"totals.{scope}.{year}.mean" for year in years_of(body)}
        if sum(known(body, key) for key in keys.values()) > 1:
            found[capital(word)] = keys
    if not found:
        return None
    years = [year for year in years_of(body) if any(known(body, keys[year]) for keys in found.values())]
    rows = tuple(
        Row(str(year), *zip(*(_mean(body, keys[year]) for keys in found.values()), strict=True)) for year in years
    )
    title = "Điểm bình quân qua các năm"
    told = "; ".join(
        f"{name.lower()} năm {years[0]} {rows[0].shown[place] or 'chưa có'}, năm {years[-1]} {rows[-1].shown[place]}"
        for place, name in enumerate(found)
    )
    return Chart("diem-binh-quan", title, "lines", tuple(found), rows, f"{title}. {capital(told)}.", "Năm")


def _mean(body, key):
    if not known(body, key):
        return None, ""
    return Decimal(body["figures"][key]["value"]), written(key, body["figures"][key])


def criteria(body):
    """The criteria met best and least in the last year that has marks."""
    for year in reversed(years_of(body)):
        prefix = f"{_MARKS}.{year}."
        keys = [key for key in body["figures"] if key.startswith(prefix) and key.endswith(".mean") and known(body, key)]
        if len(keys) > 1:
            ordered = sorted(keys, key=lambda key: -Decimal(body["figures"][key]["value"]))
            few = ordered if len(keys) <= 2 * MOST_CRITERIA else ordered[:MOST_CRITERIA] + ordered[-MOST_CRITERIA:]
            rows = tuple(
                Row(criterion_title(body, key), (Decimal(body["figures"][key]["value"]),),
                    (written(key, body["figures"][key]),))
                for key in few
            )  # fmt: skip
            title = f"Tiêu chí đạt cao nhất và thấp nhất năm {year} (phần trăm điểm tối đa)"
            told = f"Cao nhất: {rows[0].label}, {rows[0].shown[0]}; thấp nhất: {rows[-1].label}, {rows[-1].shown[0]}."
            return Chart("tieu-chi", title, "grouped", ("Mức đạt",), rows, f"{title}. {told}", "Tiêu chí", most=WHOLE)
    return None


_MARKS = "marks.collective"
