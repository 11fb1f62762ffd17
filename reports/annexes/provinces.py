"""The annexes of a merged province: its former provinces beside the total, then each with its own lists."""

from reports.annexes import changes, lists
from reports.annexes.cells import any_form, cell, indicator_cell, notes_of, share_cell, source_of
from reports.annexes.marking import MIXED
from reports.reading import SCOPES, capital, counted, full_title, joined, known, parts_before, silence, years_of
from reports.sentences import RATIO
from reports.tables import MANY_YEARS, NOBODY, UNKNOWN, Annex, Cell, Column, Table, numbered
from reports.uniting import kind_of, split, year_of

NO_SHEETS = "Mức không có phiếu nào trong năm thì không nêu."
CUMULATIVE = ("plans.", "inspections.", "indicators.", "awards.", "titles.")


def beside(body):
    """The figures of the former provinces beside the total."""
    places = parts_before(body) + body.get("silent", [])
    if not parts_before(body):
        return Annex("", [])
    own, *_ = body["parts"]
    total = f"Tổng số gồm các tỉnh nêu trong bảng và {full_title(own)}."
    notes = [total] * bool(own["years"]) + [silence(body)] * bool(body.get("silent"))
    tables = [_cumulative(body, places, notes)]
    for scope in SCOPES:
        tables += [_approved(body, scope, places), _banded(body, scope, places), _points(body, scope)]
    title = f"Số liệu của {joined([full_title(place) for place in places])}"
    return Annex(title, [table for table in tables if table], wide=True)


def _columns(places, head="Nội dung"):
    return [
        Column("TT", "ordinal"),
        Column(head, "words"),
        Column("Tổng số"),
        *(Column(capital(place["title"])) for place in places),
    ]


def _slugs(places):
    return ["", *(f"@{place['slug']}" for place in places)]


def _cumulative(body, places, notes):
    """Figures of the whole span; one that does not add up has no total, but stands with its provinces."""
    labels = {}
    for key, figure in body["figures"].items():
        base, slug = split(key)
        if base.startswith(CUMULATIVE) and not kind_of(base) and year_of(base) is None:
            part = next((each for each in body["parts"] if each["slug"] == slug), None)
            labels.setdefault(base, changes.without_title(figure["label"], part))
    rows = [
        [Cell(label, "words"), *(indicator_cell(body, base + slug) for slug in _slugs(places))]
        for base, label in labels.items()
    ]
    return Table(_columns(places), numbered(rows), "Cả giai đoạn", notes=notes_of(body, rows, set()) + notes)


def _approved(body, scope, places):
    word, _ = SCOPES[scope]
    rows = []
    for year in years_of(body):
        keys = [f"assessments.{scope}.{year}.approved{slug}" for slug in _slugs(places)]
        if any(counted(body, key.replace(".approved", ".expected")) for key in keys):
            rows.append(
                [Cell(f"Năm {year}", "words"), *(_or_nobody(body, key, cell(body, key, RATIO)) for key in keys)]
            )
    caption = f"Phiếu {word} được thủ trưởng duyệt trên số phải chấm"
    return rows and Table(_columns(places, "Năm"), numbered(rows), caption, notes=_nobody_notes(rows))


def _banded(body, scope, places):
    word, _ = SCOPES[scope]
    rows = []
    for year in years_of(body):
        for code in body.get("band_order", []):
            keys = [f"bands.{scope}.{year}.{code}{slug}" for slug in _slugs(places)]
            if counted(body, keys[0]):
                cells = [_or_nobody(body, key, share_cell(body, key)) for key in keys]
                rows.append([Cell(f"Năm {year}: {body['bands'].get(code, code)}", "words"), *cells])
    caption = f"Xếp loại {word} (số phiếu và tỷ lệ trong số phiếu đã xếp loại)"
    return rows and Table(
        _columns(places, "Năm, mức xếp loại"), numbered(rows), caption, notes=_nobody_notes(rows, NO_SHEETS)
    )


def _points(body, scope):
    """Means on the scale of each province, which no column adds up."""
    word, _ = SCOPES[scope]
    parts, rows = parts_before(body), []
    for year in years_of(body):
        keys = [f"totals.{scope}.{year}.mean@{part['slug']}" for part in parts]
        if any(known(body, key) for key in keys):
            rows.append([Cell(f"Năm {year}", "words"), *(cell(body, key) for key in keys)])
    columns = [Column("TT", "ordinal"), Column("Năm", "words"), *(Column(part["title"]) for part in parts)]
    caption = f"Điểm bình quân của {word}, theo thang điểm riêng của từng tỉnh"
    return rows and Table(columns, numbered(rows), caption, notes=[MIXED])


def _or_nobody(body, key, shown):
    """A province that is known, but had no round that year, has nobody to count."""
    silent = any(key.endswith(f"@{place['slug']}") for place in body.get("silent", []))
    return shown if shown.text != UNKNOWN or silent else Cell(NOBODY)


def _nobody_notes(rows, *others):
    texts = {each.text for row in rows for each in row}
    notes = [*others, *[f"Dấu “{NOBODY}”: không có phiếu trong năm."] * (NOBODY in texts)]
    return notes + [f"Ký hiệu “{UNKNOWN}”: chưa có số liệu."] * (UNKNOWN in texts)


def of_each(body):
    """One annex for each former province: what it reached, and the lists of its plans, inspections and awards."""
    return [
        Annex(f"Kết quả của {full_title(part)}", list(_tables(body, part)), wide=True) for part in parts_before(body)
    ]


def of_own_units(body):
    """What every unit of the report's own province reached, and its plans; only a final report lists them."""
    if body["kind"] != "final":
        return Annex("", [])
    own = next((f"Kết quả của {full_title(part)}" for part in body.get("parts", []) if part["own"]), None)
    tables = lists.results(body, body["year"]) + lists.plans(body)
    return Annex(own or "Kết quả chấm điểm và kế hoạch của từng đơn vị", tables, wide=True)


def _tables(body, part):
    within = {**body, **{name: part[name] for name in ("lists", "units", "criteria", "bands", "band_order")}}
    then = body.get("mid_term") or {}
    year = next((each["year"] for each in then.get("parts", []) if each["province"] == part["slug"]), None)
    yield from _reported(body, part)
    for scope in SCOPES:
        yield from _criteria(body, part, scope)
    yield from changes.changes(
        body,
        CUMULATIVE,
        f"{f'Sơ kết {year}' if year else 'Sơ kết'} và tổng kết {body['year']}",
        part=part,
        then=f"Sơ kết {year}" if year else "Sơ kết",
    )
    yield from lists.results(within, part["results_year"])
    yield from lists.plans(within)
    yield from lists.inspections(within)
    yield from lists.awards(within)


def _reported(body, part):
    rows = [
        [Cell(changes.without_title(figure["label"], part), "words"),
         Cell(any_form(split(key)[0], figure)), Cell(source_of(figure), "words")]
        for key, figure in body["figures"].items()
        if split(key)[1] == part["slug"] and figure["source"] == "reported" and any_form(split(key)[0], figure)
    ]  # fmt: skip
    if rows:
        columns = [Column("TT", "ordinal"), Column("Nội dung", "words"), Column("Số liệu"), Column("Nguồn", "place")]
        yield Table(columns, numbered(rows), "Số liệu ghi theo báo cáo, không đếm từ dữ liệu của từng đơn vị")


def _criteria(body, part, scope):
    """How well the province's own criteria were met, year by year."""
    years, titles = part["sheet_years"], part["criteria"].get(scope) or {}
    rows = [
        [Cell(code, "ordinal"), Cell(title, "words"),
         *(cell(body, f"marks.{scope}.{year}.{code}.mean@{part['slug']}") for year in years)]
        for code, title in titles.items()
        if any(known(body, f"marks.{scope}.{year}.{code}.mean@{part['slug']}") for year in years)
    ]  # fmt: skip
    if rows:
        kind = "year" if len(years) > MANY_YEARS else "narrow"
        columns = [Column("Mã", "ordinal"), Column("Tiêu chí", "words"), *(Column(str(year), kind) for year in years)]
        word, _ = SCOPES[scope]
        yield Table(columns, rows, f"Mức đạt của từng tiêu chí đối với {word} (phần trăm điểm tối đa)")
