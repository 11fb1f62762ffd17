"""The annex of sheets: how far they came, bands, and how well each criterion was met, year by year."""

from reports.annexes.cells import cell, codes_of, share_cell
from reports.charts import choosing
from reports.reading import SCOPES, band_name, counted, known, parts_before, years_of
from reports.sentences import RATIO
from reports.tables import MANY_YEARS, NOBODY, UNKNOWN, Annex, Cell, Column, Table, numbered
from units.models import UnitKind

STATES = {
    "expected": "Phải chấm",
    "submitted": "Đã trình",
    "approved": "Thủ trưởng đã duyệt",
    "appraised": "Sở đã thẩm định",
    "final": "Đã chốt",
    "on_time": "Duyệt đúng hạn",
}
MIXED = (
    "Điểm theo bộ tiêu chí của từng tỉnh trước và sau khi sắp xếp: không được cộng, không so sánh trực tiếp; xếp loại "
    "được cộng và so sánh theo từng mức."
)


def marking(body):
    tables = [table for scope in SCOPES for table in _marking_of(body, scope)]
    return Annex("Kết quả chấm điểm, xếp loại", tables, wide=True, charts=_charts(body))


def _charts(body):
    chart = choosing.bands(body)
    return (chart,) if chart and len(chart.rows) > 1 else ()


def _marking_of(body, scope):
    years = [year for year in years_of(body) if known(body, f"assessments.{scope}.{year}.expected")]
    if not any(counted(body, f"assessments.{scope}.{year}.expected") for year in years):
        return
    word, _ = SCOPES[scope]
    head = [Column("Năm", "ordinal")]
    yield Table(
        head + [Column(title) for title in STATES.values()] + [Column("Điểm bình quân")],
        [
            [Cell(str(year), "ordinal")]
            + [cell(body, f"assessments.{scope}.{year}.{state}") for state in STATES]
            + [cell(body, f"totals.{scope}.{year}.mean")]
            for year in years
        ],
        f"Tiến độ chấm điểm {word}",
        notes=[MIXED] if parts_before(body) else [],
    )
    bands = codes_of(body, f"bands.{scope}.", position=3)
    if bands:
        banded = [year for year in years if any(known(body, f"bands.{scope}.{year}.{code}") for code in bands)]
        yield Table(
            head + [Column(name) for name in bands.values()],
            [
                [Cell(str(year), "ordinal")] + [share_cell(body, f"bands.{scope}.{year}.{code}") for code in bands]
                for year in banded
            ],
            f"Xếp loại {word} (số phiếu và tỷ lệ trong số phiếu đã xếp loại)",
        )
    yield from _kinds_by_year(body, scope, years)
    yield from _by_kind(body, scope, years[-1])
    years = _years_of_criteria(body, years)
    criteria = {
        code: title
        for code, title in codes_of(body, f"marks.{scope}.", position=3, suffix=".mean").items()
        if any(known(body, f"marks.{scope}.{year}.{code}.mean") for year in years)
    }
    if criteria:
        kind = "year" if len(years) > MANY_YEARS else "narrow"
        yield Table(
            [Column("Mã", "ordinal"), Column("Tiêu chí", "words")] + [Column(str(year), kind) for year in years],
            [
                [Cell(code, "ordinal"), Cell(title, "words")]
                + [cell(body, f"marks.{scope}.{year}.{code}.mean") for year in years]
                for code, title in criteria.items()
            ],
            f"Mức đạt của từng tiêu chí đối với {word} (phần trăm điểm tối đa, tính trên phiếu đã duyệt)",
        )


def _by_kind(body, scope, year):
    """The last year by kind of unit: how far the sheets came, their mean, and their bands."""
    word, _ = SCOPES[scope]
    kinds = [kind for kind in UnitKind if counted(body, f"assessments.{scope}.{year}.expected.{kind}")]
    if len(kinds) < 2:
        return
    head = [Column("TT", "ordinal"), Column("Loại đơn vị", "words")]
    states = [f"assessments.{scope}.{year}.{state}" for state in STATES]
    means = [f"totals.{scope}.{year}.mean.{kind}" for kind in kinds]
    with_means = any(known(body, key) for key in means)
    yield Table(
        head + [Column(title, "band") for title in STATES.values()] + [Column("Điểm bình quân", "band")] * with_means,
        numbered(
            [Cell(kind.label, "words")]
            + [_few(cell(body, f"{key}.{kind}")) for key in states]
            + [_few(_or_nobody(cell(body, mean)))] * with_means
            for kind, mean in zip(kinds, means, strict=True)
        ),
        f"Tiến độ chấm điểm {word} năm {year} theo loại đơn vị",
    )
    bands = [code for code in body.get("band_order", []) if counted(body, f"bands.{scope}.{year}.{code}")]
    rows = [
        [
            Cell(kind.label, "words"),
            *(_or_nobody(share_cell(body, f"bands.{scope}.{year}.{code}.{kind}")) for code in bands),
        ]
        for kind in kinds
    ]
    if bands:
        names = [Column(band_name(body, f"bands.{scope}.{year}.{code}")) for code in bands]
        caption = f"Xếp loại {word} năm {year} theo loại đơn vị (số phiếu và tỷ lệ trong số phiếu đã xếp loại)"
        notes = [f"Dấu “{NOBODY}”: không có phiếu được xếp loại."] * any(
            each.text == NOBODY for row in rows for each in row
        )
        yield Table(head + names, numbered(rows), caption, notes=notes)


def _or_nobody(shown):
    return Cell(NOBODY) if shown.text == UNKNOWN else shown


def _few(shown):
    return Cell(shown.text, "few", shown.reported)


def _kinds_by_year(body, scope, years):
    """Kinds of unit down, years across: who was there in which year, and how many of them were approved."""
    if body["kind"] != "final" or len(years) < 2:
        return
    word, who = SCOPES[scope]
    rows, gone = [], []
    for kind in UnitKind:
        keys = [f"assessments.{scope}.{year}.approved.{kind}" for year in years]
        there = [_is_there(body, key) for key in keys]
        if any(there):
            cells = [cell(body, key, RATIO) if known else Cell(NOBODY) for key, known in zip(keys, there, strict=True)]
            rows.append([Cell(kind.label, "words"), *cells])
            last = max(year for year, known in zip(years, there, strict=True) if known)
            if last < years[-1]:
                gone.append(f"“{kind.label}” chỉ có số liệu đến năm {last}.")
    if rows:
        yield Table(
            [Column("TT", "ordinal"), Column("Loại đơn vị", "words")] + [Column(str(year), "year") for year in years],
            numbered(rows),
            f"Phiếu {word} được thủ trưởng duyệt trên số phải chấm, theo loại đơn vị",
            notes=[f"Dấu “{NOBODY}”: không có {who} loại này phải chấm.", *gone],
        )


def _is_there(body, key):
    figure = body["figures"].get(key)
    return bool(figure) and figure.get("denominator") not in (None, "0")


def _years_of_criteria(body, years):
    """The criteria of former provinces are other criteria: they stand in the annex of each province."""
    own = next((part["sheet_years"] for part in body.get("parts", []) if part["own"]), years)
    return [year for year in years if year in own]
