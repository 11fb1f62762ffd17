"""The annexes of a report as plain tables, every cell taken from a figure by its key."""

from campaign.models import AwardForm
from reports import annex_lists
from reports.outline import SCOPES, band_name, criterion_title, indicator_of, known, years_of
from reports.sentences import PERCENT, RATIO, WHOLE, caveat_note, written
from reports.tables import UNKNOWN, Annex, Cell, Column, Table, numbered
from units.models import UnitKind

STATES = {
    "expected": "Phải chấm",
    "submitted": "Đã trình",
    "approved": "Thủ trưởng đã duyệt",
    "appraised": "Sở đã thẩm định",
    "final": "Đã chốt",
    "on_time": "Duyệt đúng hạn",
}


def annexes_of(body):
    """The annexes that have something to show, in order."""
    made = (
        _rollout(body),
        _marking(body),
        _inspections(body),
        _indicators(body),
        _awards(body),
        annex_lists.rankings(body),
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
    tables = _by_kind(body, columns, forms, "Ban hành kế hoạch triển khai phong trào")
    reported = [
        [Cell(figure["label"], "words"), Cell(_any_form(key, figure)), Cell(_source(figure), "words")]
        for key, figure in body["figures"].items()
        if figure.get("source") == "reported" and _any_form(key, figure)
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
    tables += annex_lists.inspections(body)
    return Annex("Kết quả kiểm tra", tables)


def _by_kind(body, columns, forms, caption):
    """Kinds of unit down, figures across, the total last."""
    rows = []
    for kind in UnitKind:
        cells = [_cell(body, f"{key}.{kind}", form) for key, form in forms]
        if any(cell.text != UNKNOWN for cell in cells):
            rows.append([Cell(kind.label, "words"), *cells])
    total = [_cell(body, key, form) for key, form in forms]
    if not rows and all(cell.text == UNKNOWN for cell in total):
        return []
    total = [Cell("", "ordinal"), Cell("Tổng số", "words"), *total]
    return [Table(columns, numbered(rows), caption, total, _notes(body, [*rows, total], {key for key, _ in forms}))]


def _marking(body):
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
            + [_cell(body, f"assessments.{scope}.{year}.{state}") for state in STATES]
            + [_cell(body, f"totals.{scope}.{year}.mean")]
            for year in years
        ],
        f"Tiến độ chấm điểm {word}",
    )
    bands = _codes(body, f"bands.{scope}.", position=3)
    if bands:
        banded = [year for year in years if any(known(body, f"bands.{scope}.{year}.{code}") for code in bands)]
        yield Table(
            head + [Column(name) for name in bands.values()],
            [
                [Cell(str(year), "ordinal")] + [_share(body, f"bands.{scope}.{year}.{code}") for code in bands]
                for year in banded
            ],
            f"Xếp loại {word} (số phiếu và tỷ lệ trong số phiếu đã xếp loại)",
        )
    criteria = _codes(body, f"marks.{scope}.", position=3, suffix=".mean")
    if criteria:
        yield Table(
            [Column("Mã", "ordinal"), Column("Tiêu chí", "words")] + [Column(str(year)) for year in years],
            [
                [Cell(code, "ordinal"), Cell(title, "words")]
                + [_cell(body, f"marks.{scope}.{year}.{code}.mean") for year in years]
                for code, title in criteria.items()
            ],
            f"Mức đạt của từng tiêu chí đối với {word} (phần trăm điểm tối đa, tính trên phiếu đã duyệt)",
        )


def _indicators(body):
    codes = dict.fromkeys(key.split(".")[1] for key in body["figures"] if key.startswith("indicators."))
    years = [year for year in years_of(body) if any(known(body, f"indicators.{code}.{year}") for code in codes)]
    rows = []
    for code in codes:
        name, unit = indicator_of(body, code)
        cells = [_indicator_cell(body, f"indicators.{code}.{year}") for year in years]
        rows.append([Cell(name, "words"), Cell(unit, "day"), *cells, _indicator_cell(body, f"indicators.{code}")])
    if not rows:
        return Annex("", [])
    columns = [Column("TT", "ordinal"), Column("Chỉ tiêu", "words"), Column("Đơn vị tính", "day")]
    columns += [Column(str(year)) for year in years] + [Column("Cả giai đoạn" if years else "Kết quả")]
    keys = {f"indicators.{code}" for code in codes}
    return Annex(
        "Chuẩn văn hóa và các chỉ tiêu theo năm",
        [Table(columns, numbered(rows), notes=_notes(body, rows, keys))],
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
        rows = [
            [Cell(form.label, "words")]
            + [
                _cell(body, f"{group}.{form}.{scope}{at}")
                for at in [*(f".{year}" for year in years), ""]
                for scope in SCOPES
            ]
            for form in forms
        ]
        if not rows:
            continue
        spans = [*(f"năm {year}" for year in years), "cả giai đoạn"] if years else [""]
        columns = [Column("TT", "ordinal"), Column(caption, "words")]
        columns += [Column(f"{word.capitalize()} {span}".strip()) for span in spans for word, _ in SCOPES.values()]
        tables.append(Table(columns, numbered(rows), caption, notes=_notes(body, rows, set())))
    tables += annex_lists.awards(body)
    return Annex("Kết quả khen thưởng", tables, wide=any(len(table.columns) > 6 for table in tables))


def _cell(body, key, form=""):
    figure = body["figures"].get(key)
    text = written(key, figure, form) if figure else None
    return Cell(text or UNKNOWN, reported=bool(figure) and figure.get("source") == "reported")


def _share(body, key):
    """A count with its share: "12 (40,00%)"."""
    counted, share = _cell(body, key), _cell(body, key, PERCENT)
    return counted if share.text == UNKNOWN else Cell(f"{counted.text} ({share.text})", reported=counted.reported)


def _indicator_cell(body, key):
    ratio = _cell(body, key, RATIO)
    if ratio.text == UNKNOWN:
        return _cell(body, key)
    return Cell(f"{ratio.text} ({_cell(body, key, PERCENT).text})", reported=ratio.reported)


def _any_form(key, figure):
    ratio = written(key, figure, RATIO) if key.startswith("indicators.") else None
    return f"{ratio} ({written(key, figure, PERCENT)})" if ratio else written(key, figure)


def _source(figure):
    return str(figure.get("how") or "Theo báo cáo")


def _codes(body, prefix, *, position, suffix=""):
    """{code: name} of the bands or criteria that the totals (not the parts by kind) speak of."""
    found = {}
    for key in body["figures"]:
        steps = key.split(".")
        total = key.endswith(suffix) and len(steps) == position + 1 + suffix.count(".")
        if key.startswith(prefix) and total and "@" not in key:
            named = criterion_title if suffix else band_name
            found.setdefault(steps[position], named(body, key))
    return found


def _notes(body, rows, keys):
    cells = [cell for row in rows for cell in row]
    notes = []
    if any(cell.reported for cell in cells):
        notes.append("(*) Số ghi theo báo cáo; số không có dấu (*) được đếm từ dữ liệu của từng đơn vị.")
    if any(cell.text == UNKNOWN for cell in cells):
        notes.append(f"Ký hiệu “{UNKNOWN}”: chưa có số liệu.")
    return notes + [caveat_note(body, each) for each in body.get("warnings", []) if each.get("key") in keys]
