"""The columns of the lists of reports and documents, and what lists of figures send out."""

from decimal import Decimal
from operator import attrgetter

from reports.models import DocumentKind, ReportKind, ReportStatus
from units.arranging import Shown, Table, by_label, by_place, shown
from units.exporting import Column
from units.text import sort_key

REPORTS = Table(
    "bao-cao",
    (
        Shown(
            "ten",
            "Báo cáo",
            (
                Column("Báo cáo", attrgetter("title")),
                Column("Tỉnh", lambda report: str(report.campaign.province)),
                Column("Loại", lambda report: report.get_kind_display()),
                Column("Năm", attrgetter("year")),
            ),
            sort=("year", by_place("kind", ReportKind.choices), "version"),
            always=True,
        ),
        Shown(
            "trang_thai",
            "Trạng thái",
            (
                Column("Trạng thái", lambda report: report.get_status_display()),
                Column("Thay báo cáo số", lambda report: report.previous.notation if report.previous else ""),
                Column("Đã thay bằng số", lambda report: report.replacement.notation if report.replacement else ""),
            ),
            sort=(by_place("status", ReportStatus.choices),),
        ),
        Shown("den_ngay", "Số liệu đến", (Column("Số liệu đến ngày", attrgetter("as_of")),), sort=("as_of",)),
        Shown("so", "Số, ngày ban hành", (Column("Số", attrgetter("notation")),), sort=("issued_on", "number")),
        Shown(
            "lap_luc", "Lập lúc", (Column("Lập lúc", attrgetter("requested_at")),), sort=("requested_at",), usual=False
        ),
    ),
)
DOCUMENTS = Table(
    "van-ban",
    (
        Shown(
            "ten",
            "Văn bản",
            (
                Column("Văn bản", attrgetter("title")),
                Column("Đơn vị", lambda document: document.unit.name if document.unit else ""),
            ),
            sort=("search_key",),
            always=True,
        ),
        Shown(
            "loai",
            "Loại",
            (Column("Loại", lambda document: document.get_kind_display()),),
            sort=(by_label("kind", DocumentKind.choices),),
        ),
        Shown(
            "trang_thai",
            "Trạng thái",
            (Column("Trạng thái", lambda document: document.get_status_display() if document.is_numbered else ""),),
            sort=(by_place("status", ReportStatus.choices),),
        ),
        Shown(
            "so",
            "Số, ngày ban hành",
            (Column("Số", attrgetter("number")), Column("Ngày ban hành", attrgetter("issued_on"))),
            sort=("issued_on", "number"),
        ),
        Shown("lap_luc", "Lập lúc", (Column("Lập lúc", attrgetter("requested_at")),), sort=("requested_at",)),
    ),
)
# Rows of reports.source_rows: their columns are those of the table that a figure was counted from.
SOURCES = Table("nguon-so-lieu")
# The figures of a report, whose columns know its body.
FIGURES = Table("so-lieu-bao-cao")

FIGURE_CHANGES = (
    Column("Mã số liệu", attrgetter("key")),
    Column("Số liệu", attrgetter("label")),
    Column("Trước", attrgetter("before")),
    Column("Nay", attrgetter("after")),
    Column("Chênh lệch", attrgetter("difference")),
)
# Parts of reports.corrections.
CHANGES = {
    "so-lieu": FIGURE_CHANGES,
    "loi-van": (
        Column("Mục", attrgetter("place")),
        Column("Bản trước", lambda change: " ".join(piece.text for piece in change.before)),
        Column("Bản này", lambda change: " ".join(piece.text for piece in change.after)),
    ),
    "danh-sach": (
        Column("Danh sách", attrgetter("title")),
        Column("Bản trước", attrgetter("before")),
        Column("Bản này", attrgetter("after")),
    ),
}


def figures(body, *, writes):
    """Columns of figures (reports.narrative.desk.Choice); numbers as the snapshot has them."""

    def number(name):
        return lambda choice: _number(body["figures"][choice.key][name])

    def leading(choice):
        numerator = number("numerator")(choice)
        return number("value")(choice) if numerator is None else numerator

    def share(choice):
        return number("value")(choice) if choice.share else None

    name = (Column("Mã số liệu", attrgetter("key")), Column("Số liệu", attrgetter("label")))
    parts = (
        Column("Dấu", lambda choice: body["figures"][choice.key]["qualifier"]),
        Column("Tử số", number("numerator")),
        Column("Mẫu số", number("denominator")),
        Column("Giá trị", number("value")),
    )
    yield Shown("so_lieu", "Số liệu", name, sort=(lambda choice: sort_key(choice.label),), always=True)
    yield Shown("gia_tri", "Giá trị", parts, sort=(leading,), number=True)
    yield shown("ty_le", "Tỷ lệ", share, sort=(share,), number=True, usual=False)
    yield shown("nguon", "Nguồn", _source, sort=(attrgetter("reported"),))
    yield shown("cach_tinh", "Cách tính", attrgetter("how"), usual=False)
    if writes:
        yield Shown("ma", "Mã để chèn")


def _source(choice):
    return "theo báo cáo" if choice.reported else "đếm"


def voices(field):
    """Columns of what the units wrote in one field of their yearly reports."""
    return (
        Column("Đơn vị", lambda voice: voice.unit.name),
        Column("Năm", attrgetter("year")),
        Column("Nội dung", attrgetter(field)),
    )


def _number(written):
    return None if written is None else Decimal(written)
