"""What the lists of sheets and results send out."""

from units.exporting import Column


def result_columns(years, cells):
    """One column for the unit, and two for each year; where a line has several sheets, all of them by name."""

    def totals(year):
        return lambda line: _one_or_all(cells.get((line, year), []), lambda result: result.sheet.total)

    def bands(year):
        return lambda line: _one_or_all(cells.get((line, year), []), lambda result: result.band)

    columns = [Column("Đơn vị", lambda line: line.name), Column("Ghi chú", lambda line: line.remark)]
    for year in years:
        columns += [Column(f"Tổng điểm {year}", totals(year)), Column(f"Xếp loại {year}", bands(year))]
    return columns


def _one_or_all(results, what):
    if len(results) == 1:
        return what(results[0])
    return "; ".join(f"{result.sheet.unit.name}: {what(result)}" for result in results)
