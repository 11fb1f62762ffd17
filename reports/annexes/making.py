"""The annexes of a report as plain tables, every cell taken from a figure by its key."""

from campaign.models import AwardForm
from reports.annexes import changes, clusters, corrected, late, lists, marking, proposed, provinces, today
from reports.annexes.cells import any_form, cell, indicator_cell, notes_of, source_of
from reports.reading import SCOPES, indicator_of, known, parts_before, silence, years_of
from reports.sentences import PERCENT, WHOLE
from reports.tables import MANY_YEARS, NOBODY, UNKNOWN, Annex, Cell, Column, Table, numbered
from units.models import UnitKind


def annexes_of(body):
    """The annexes that have something to show, in order."""
    made = (
        _rollout(body),
        marking.marking(body),
        clusters.rankings(body),
        _inspections(body),
        _indicators(body),
        _awards(body),
        proposed.proposed(body),
        late.late(body),
        changes.mid_term(body),
        provinces.beside(body),
        *provinces.of_each(body),
        provinces.of_own_units(body),
        today.regrouped(body),
        corrected.changed(body),
    )
    return [annex for annex in made if annex.tables]


def _rollout(body):
    columns = [
        Column("TT", "ordinal"),
        Column("Loại đơn vị", "words"),
        Column("Đơn vị tham gia"),
        Column("Đã ban hành kế hoạch"),
        Column("Tỷ lệ"),
    ]
    forms = (("plans.issued", WHOLE), ("plans.issued", ""), ("plans.issued", PERCENT))
    tables = _by_kind(body, columns, forms, "Ban hành kế hoạch triển khai phong trào", silence(body))
    reported = [
        [Cell(figure["label"], "words"), Cell(any_form(key, figure)), Cell(source_of(figure), "words")]
        for key, figure in body["figures"].items()
        if figure.get("source") == "reported" and "@" not in key and any_form(key, figure)
    ]
    if reported:
        tables.append(
            Table(
                [Column("TT", "ordinal"), Column("Nội dung", "words"), Column("Số liệu"), Column("Nguồn", "place")],
                numbered(reported),
                "Số liệu ghi theo báo cáo, không đếm từ dữ liệu của từng đơn vị",
            )
        )
    return Annex("Số liệu triển khai theo loại đơn vị", tables)


def _inspections(body):
    """How many by kind of unit, then each inspection."""
    columns = [
        Column("TT", "ordinal"),
        Column("Loại đơn vị", "words"),
        Column("Kiểm tra công tác thi đua, khen thưởng"),
        Column("Kiểm tra kỷ luật, kỷ cương, văn hóa công vụ"),
    ]
    forms = (("inspections.emulation", ""), ("inspections.discipline", ""))
    tables = _by_kind(body, columns, forms, "Số đơn vị được kiểm tra")
    tables += _own_lists(body, lists.inspections(body))
    return Annex("Kết quả kiểm tra", tables)


def _own_lists(body, tables):
    """In the report of a merged province these rows are of its own time; each former one has an annex of its own."""
    if parts_before(body):
        for table in tables:
            table.notes.append("Danh sách của các tỉnh trước khi sắp xếp ở phụ lục của từng tỉnh.")
    return tables


def _by_kind(body, columns, forms, caption, note=""):
    """Kinds of unit down, figures across, the total last."""
    rows = []
    for kind in UnitKind:
        cells = [cell(body, f"{key}.{kind}", form) for key, form in forms]
        if any(cell.text != UNKNOWN for cell in cells):
            rows.append([Cell(kind.label, "words"), *cells])
    total = [cell(body, key, form) for key, form in forms]
    if not rows and all(cell.text == UNKNOWN for cell in total):
        return []
    total = [Cell("", "ordinal"), Cell("Tổng số", "words"), *total]
    notes = notes_of(body, [*rows, total], {key for key, _ in forms}) + [note] * bool(note)
    return [Table(columns, numbered(rows), caption, total, notes)]


def _indicators(body):
    codes = dict.fromkeys(
        key.split(".")[1] for key in body["figures"] if key.startswith("indicators.") and "@" not in key
    )
    years = [year for year in years_of(body) if any(known(body, f"indicators.{code}.{year}") for code in codes)]
    rows = []
    for code in codes:
        name, unit = indicator_of(body, code)
        cells = [indicator_cell(body, f"indicators.{code}.{year}") for year in years]
        rows.append([Cell(name, "words"), Cell(unit, "day"), *cells, indicator_cell(body, f"indicators.{code}")])
    if not rows:
        return Annex("", [])
    columns = [Column("TT", "ordinal"), Column("Chỉ tiêu", "words"), Column("Đơn vị tính", "day")]
    kind, last = ("band", "year") if len(years) > MANY_YEARS else ("number", "number")
    columns += [Column(str(year), kind) for year in years] + [Column("Cả giai đoạn" if years else "Kết quả", last)]
    keys = {f"indicators.{code}" for code in codes}
    return Annex(
        "Chuẩn văn hóa và các chỉ tiêu theo năm",
        [Table(columns, numbered(rows), notes=notes_of(body, rows, keys))],
        wide=len(years) > 2,
    )


def _awards(body):
    tables = []
    for group, caption in (("titles", "Danh hiệu thi đua"), ("awards", "Hình thức khen thưởng")):
        forms = [form for form in AwardForm if any(key.startswith(f"{group}.{form}.") for key in body["figures"])]
        years = [
            year
            for year in years_of(body)
            if any(known(body, f"{group}.{form}.{scope}.{year}") for form in forms for scope in SCOPES)
        ]
        if forms and len(years) > MANY_YEARS:
            tables += [table for scope in SCOPES for table in _awards_of_scope(body, group, years, caption, scope)]
        elif forms:
            tables.append(_awards_together(body, group, forms, years, caption))
    tables += _own_lists(body, lists.awards(body))
    return Annex("Kết quả khen thưởng", tables, wide=any(len(table.columns) > 6 for table in tables))


def _awards_together(body, group, forms, years, caption):
    """Collectives and individuals side by side."""
    rows = [
        [Cell(form.label, "words")]
        + [
            _among_years(cell(body, f"{group}.{form}.{scope}{at}"), years)
            for at in [*(f".{year}" for year in years), ""]
            for scope in SCOPES
        ]
        for form in forms
    ]
    spans = [*(f"năm {year}" for year in years), "cả giai đoạn"] if years else [""]
    columns = [Column("TT", "ordinal"), Column(caption, "words")]
    kind = "band" if years else "number"
    columns += [Column(f"{word.capitalize()} {span}".strip(), kind) for span in spans for word, _ in SCOPES.values()]
    return Table(columns, numbered(rows), caption, notes=notes_of(body, rows, set()))


def _among_years(shown, years):
    """Many columns beside words are narrow ones."""
    return Cell(shown.text, "few", shown.reported) if years else shown


def _awards_of_scope(body, group, years, caption, scope):
    """One table for collectives and one for individuals, the years across."""
    rows = [
        [Cell(form.label, "words"), *(_or_nobody(cell(body, key)) for key in keys)]
        for form in AwardForm
        for keys in [[f"{group}.{form}.{scope}{at}" for at in [*(f".{year}" for year in years), ""]]]
        if any(known(body, key) for key in keys)
    ]
    if not rows:
        return
    columns = [Column("TT", "ordinal"), Column(caption, "words")]
    columns += [Column(str(year), "band") for year in years] + [Column("Cả giai đoạn", "band")]
    notes = notes_of(body, rows, set())
    if any(each.text == NOBODY for row in rows for each in row):
        notes.append(f"Dấu “{NOBODY}”: không ghi nhận trong năm.")
    yield Table(columns, numbered(rows), f"{caption} tặng {SCOPES[scope][0]}", notes=notes)


def _or_nobody(shown):
    return Cell(NOBODY) if shown.text == UNKNOWN else shown
