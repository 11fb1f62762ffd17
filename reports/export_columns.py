"""The columns of the lists of reports and documents, and what lists of figures send out."""

from decimal import Decimal
from operator import attrgetter

from reports.models import DocumentKind, ReportKind, ReportStatus
from units.arranging import Shown, Table, by_label, by_place
from units.exporting import Column

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
# Rows of reports.sources.
ROWS = (
    Column("Đơn vị", attrgetter("unit")),
    Column("Nội dung khi chốt", attrgetter("what")),
    Column("Ngày", attrgetter("day")),
    Column("Hiện nay", attrgetter("now")),
)

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


def figures(body):
    """Columns of figures by their keys; numbers as the snapshot has them."""

    def number(name):
        return lambda key: _number(body["figures"][key][name])

    def words(name):
        return lambda key: body["figures"][key][name]

    return (
        Column("Mã số liệu", lambda key: key),
        Column("Số liệu", words("label")),
        Column("Dấu", words("qualifier")),
        Column("Tử số", number("numerator")),
        Column("Mẫu số", number("denominator")),
        Column("Giá trị", number("value")),
        Column("Nguồn", lambda key: "theo báo cáo" if body["figures"][key]["source"] == "reported" else "đếm"),
        Column("Cách tính", words("how")),
    )


def voices(field):
    """Columns of what the units wrote in one field of their yearly reports."""
    return (
        Column("Đơn vị", lambda voice: voice.unit.name),
        Column("Năm", attrgetter("year")),
        Column("Nội dung", attrgetter(field)),
    )


def _number(written):
    return None if written is None else Decimal(written)
