"""What stands on each page of the workbook: (title, [(column, kind)], rows), every row of every list."""

from campaign.models import AwardForm, AwardScope, InspectionKind
from reports.annexes import late, proposed
from reports.annexes import lists as annex_lists
from reports.annexes.clusters import clusters_of
from reports.models import ReportKind
from reports.reading import SCOPES, full_title, parts_before, place_name
from units.days import parse_day, show_day
from units.models import UnitKind

# kind of a column: words and name are text, wide and less wide; code and text are short; plain (a number that is
# never grouped: a year), number, two (decimals), day
VALUE_IS = {"count": "phần trăm", "percent": "phần trăm", "points": "điểm", "number": "số"}
SOURCES = {"counted": "đếm", "reported": "theo báo cáo"}


def sheets_of(body, sha256):
    """Only pages that have rows, but for the first, which say what the file is and hold the figures."""
    yield "Giới thiệu", [("Mục", "name"), ("Nội dung", "words")], _about(body, sha256)
    yield "Số liệu", *_figures(body)
    for sheet in (_warnings(body), _changes(body), _ranked(body), *_lists(body), _proposed(body)):
        title, columns, rows = sheet
        if rows:
            yield title, columns, rows


def _about(body, sha256):
    return [
        ("Báo cáo", f"{ReportKind(body['kind']).label} {body['year']}, {place_name(body)}"),
        ("Phong trào", body["campaign"]["name"]),
        ("Số liệu tính đến", show_day(parse_day(body["as_of"]))),
        *([("Mã chốt số liệu (SHA-256)", sha256)] if sha256 else []),
        *([("Lưu ý", "Dữ liệu minh họa")] if body.get("is_demo") else []),
        ("Dấu", "=, >, ≥, <, ≤, ~ (khoảng): “> 90” là trên 90, không phải đúng 90."),
        ("Giá trị", "Tỷ lệ phần trăm, điểm bình quân hoặc số, theo cột “Giá trị là”; làm tròn hai chữ số thập phân."),
        ("Nguồn", "“đếm”: đếm từ dữ liệu của từng đơn vị; “theo báo cáo”: ghi đúng như nguồn."),
        *([("Mã có dấu @", "Phần của một tỉnh trước khi sắp xếp.")] if parts_before(body) else []),
    ]


def _figures(body):
    columns = [
        ("Mã số liệu", "name"),
        ("Số liệu", "words"),
        ("Dấu", "text"),
        ("Tử số", "number"),
        ("Mẫu số", "number"),
        ("Giá trị", "two"),
        ("Giá trị là", "text"),
        ("Nguồn", "text"),
        ("Cách tính", "words"),
    ]
    return columns, (
        (key, each["label"], each["qualifier"], each["numerator"], each["denominator"], each["value"],
         VALUE_IS[each.get("form", "count")] if each["value"] is not None else "", SOURCES[each["source"]], each["how"])
        for key, each in body["figures"].items()
    )  # fmt: skip


def _warnings(body):
    columns = [("Mã cảnh báo", "name"), ("Mã số liệu", "name"), ("Nội dung", "words")]
    return "Cảnh báo", columns, [(each["code"], each.get("key"), each["message"]) for each in body["warnings"]]


def _changes(body):
    columns = [
        ("Mã số liệu", "name"),
        ("Số liệu", "words"),
        *((f"{side}: {what}", kind) for side in ("Sơ kết", "Tổng kết")
          for what, kind in (("tử số", "number"), ("mẫu số", "number"), ("giá trị", "two"))),
        ("Tăng, giảm", "number"),
        ("Tăng, giảm (%)", "two"),
        ("Tăng, giảm (điểm phần trăm)", "two"),
    ]  # fmt: skip
    rows = [
        (key, both["after"]["label"],
         *(both[side][name] for side in ("before", "after") for name in ("numerator", "denominator", "value")),
         *(both["change"][name] for name in ("amount", "percent", "points")))
        for key, both in (body.get("comparison") or {}).items()
    ]  # fmt: skip
    return "So với sơ kết", columns, rows


def _ranked(body):
    columns = [
        ("Cụm, khối thi đua", "name"),
        ("Hạng", "number"),
        ("Đơn vị", "name"),
        ("Tổng điểm", "two"),
        ("Xếp loại", "text"),
    ]
    rows = [
        (cluster.name, each.rank, each.name, each.total, cluster.bands.get(each.band, each.band))
        for cluster in clusters_of(body)
        for each in cluster.standings
    ]
    return "Xếp hạng", columns, rows


def _lists(body):
    """The lists of the own province and of its former ones; with several a column says whose each row is."""
    before = parts_before(body)
    places = [(full_title(part), part, part["results_year"]) for part in body["parts"]] if before else []
    places = places or [("", body, body["year"])]
    for title, columns, write in _LISTS:
        rows = [
            ([place] if before else []) + list(row)
            for place, within, year in places
            for row in write(within.get("lists") or {}, within.get("bands") or {}, year)
        ]
        yield title, ([("Tỉnh", "name")] if before else []) + columns, rows


def _results(lists, bands, year):
    for row in lists.get("results") or []:
        kind, state = UnitKind(row["kind"]).label, annex_lists.STATES[row["state"]]
        yield (year, row["unit"], row["name"], kind, row["cluster"], row["total"],
               bands.get(row["band"], row["band"]), state)  # fmt: skip


def _plans(lists, bands, year):
    for row in lists.get("plans") or []:
        yield row["unit"], row["name"], UnitKind(row["kind"]).label, row["number"], row["issued_on"]


def _inspections(lists, bands, year):
    for work, rows in (lists.get("inspections") or {}).items():
        for row in rows:
            yield (InspectionKind(work).label, row["inspected_on"], row["unit"], row["name"],
                   UnitKind(row["kind"]).label, row["conclusion"])  # fmt: skip


def _awards(lists, bands, year):
    words = {"collective": AwardScope.COLLECTIVE.label, "individual": AwardScope.INDIVIDUAL.label}
    for row in lists.get("awards") or []:
        yield (row["year"], AwardForm(row["form"]).label, words[row["scope"]], row["unit"], row["name"], row["person"],
               row["position"], row["quantity"], row["decision_number"], row["decided_on"])  # fmt: skip


def _late(lists, bands, year):
    for row in lists.get("late") or []:
        yield (year, row["unit"], row["name"], UnitKind(row["kind"]).label, row["cluster"], row["due_on"],
               late.STEPS[row["step"]], row["approved_on"], row["days"])  # fmt: skip


def _people(lists, bands, year):
    for row in lists.get("people_behind") or []:
        counts = row["expected"], row["submitted"], row["approved"], row["expected"] - row["approved"]
        yield (year, row["unit"], row["name"], UnitKind(row["kind"]).label, *counts)


def _proposed(body):
    columns = [
        ("Hình thức, danh hiệu", "name"),
        ("Đối tượng", "text"),
        ("Đơn vị", "name"),
        ("Cá nhân", "name"),
        ("Chức vụ", "name"),
        ("Căn cứ", "words"),
        ("Nguồn", "words"),
    ]
    rows = [
        (AwardForm(row["form"]).label, SCOPES[row["scope"]][0].capitalize(), row["name"], row["person"],
         row["position"], row["why"], proposed.source(said))
        for said in body.get("proposed", []) for row in said["rows"]
    ]  # fmt: skip
    return proposed.SHEET, columns, rows


_YEAR, _UNIT, _NAME = ("Năm", "plain"), ("Mã đơn vị", "code"), ("Đơn vị", "name")
_KIND, _CLUSTER = ("Loại đơn vị", "code"), ("Cụm, khối thi đua", "name")
_LISTS = (
    (annex_lists.SHEETS["results"],
     [_YEAR, _UNIT, _NAME, _KIND, _CLUSTER, ("Tổng điểm", "two"), ("Xếp loại", "code"), ("Trạng thái", "code")],
     _results),
    (annex_lists.SHEETS["plans"],
     [_UNIT, _NAME, _KIND, ("Số, ký hiệu", "code"), ("Ngày ban hành", "day")], _plans),
    (annex_lists.SHEETS["inspections"],
     [("Loại kiểm tra", "name"), ("Ngày", "day"), _UNIT, _NAME, _KIND, ("Kết luận", "words")], _inspections),
    (annex_lists.SHEETS["awards"],
     [_YEAR, ("Hình thức, danh hiệu", "name"), ("Đối tượng", "code"), _UNIT, _NAME, ("Cá nhân", "name"),
      ("Chức vụ", "name"), ("Số lượng", "number"), ("Số quyết định", "code"), ("Ngày quyết định", "day")], _awards),
    (late.SHEETS[0],
     [_YEAR, _UNIT, _NAME, _KIND, _CLUSTER, ("Hạn", "day"), ("Đã tới bước", "name"), ("Ngày duyệt", "day"),
      ("Số ngày muộn", "number")], _late),
    (late.SHEETS[1],
     [_YEAR, _UNIT, _NAME, _KIND, ("Phải chấm", "number"), ("Đã trình", "number"), ("Đã duyệt", "number"),
      ("Còn lại", "number")], _people),
)  # fmt: skip
