"""The annex of sheets: how far they came, bands, and how well each criterion was met, year by year."""

from reports.cells import cell, codes_of, share_cell
from reports.reading import SCOPES, known, parts_before, years_of
from reports.sentences import RATIO
from reports.tables import MANY_YEARS, NOBODY, Annex, Cell, Column, Table, numbered
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
    return Annex("Kết quả chấm điểm, xếp loại", tables, wide=True)


def _marking_of(body, scope):
    years = [year for year in years_of(body) if known(body, f"assessments.{scope}.{year}.expected")]
    if not years:
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
    yield from _kinds_by_year(body, scope, years)
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
    years = _years_of_criteria(body, years)
    criteria = {
        code: title
        for code, title in codes_of(body, f"marks.{scope}.", position=3, suffix=".mean").items()
        if any(known(body, f"marks.{scope}.{year}.{code}.mean") for year in years)
    }
    if criteria:
        kind = "year" if len(years) > MANY_YEARS else "number"
        yield Table(
            [Column("Mã", "ordinal"), Column("Tiêu chí", "words")] + [Column(str(year), kind) for year in years],
            [
                [Cell(code, "ordinal"), Cell(title, "words")]
                + [cell(body, f"marks.{scope}.{year}.{code}.mean") for year in years]
                for code, title in criteria.items()
            ],
            f"Mức đạt của từng tiêu chí đối với {word} (phần trăm điểm tối đa, tính trên phiếu đã duyệt)",
        )


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
