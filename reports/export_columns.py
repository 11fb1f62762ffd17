"""What the lists of reports and of their figures send out."""

from decimal import Decimal
from operator import attrgetter

from units.exporting import Column

REPORTS = (
    Column("Báo cáo", attrgetter("title")),
    Column("Tỉnh", lambda report: str(report.campaign.province)),
    Column("Loại", lambda report: report.get_kind_display()),
    Column("Năm", attrgetter("year")),
    Column("Số liệu đến ngày", attrgetter("as_of")),
    Column("Trạng thái", lambda report: report.get_status_display()),
    Column("Số", attrgetter("notation")),
    Column("Thay báo cáo số", lambda report: report.previous.notation if report.previous else ""),
    Column("Đã thay bằng số", lambda report: report.replacement.notation if report.replacement else ""),
    Column("Lập lúc", attrgetter("requested_at")),
)
DOCUMENTS = (
    Column("Văn bản", attrgetter("title")),
    Column("Loại", lambda document: document.get_kind_display()),
    Column("Đơn vị", lambda document: document.unit.name if document.unit else ""),
    Column("Trạng thái", lambda document: document.get_status_display() if document.is_numbered else ""),
    Column("Số", attrgetter("number")),
    Column("Ngày ban hành", attrgetter("issued_on")),
    Column("Lập lúc", attrgetter("requested_at")),
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
