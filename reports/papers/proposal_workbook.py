"""Lists of a tờ trình that nobody would turn over on paper: in a workbook inside the PDF, with a word on paper."""

from campaign.models import AwardScope
from reports.annexes.attachments import XLSX, workbook
from reports.press.sheaf import Attachment
from units.days import parse_day
from units.numbers import percent, show_count, show_percent

NAME = "danh-sach.xlsx"
READABLE = 600  # rows of one list, five or six of which fill a page
COLUMNS = [
    ("TT", "plain"),
    ("Tên tập thể, họ và tên", "name"),
    ("Chức vụ", "name"),
    ("Đơn vị", "name"),
    ("Tóm tắt thành tích", "words"),
    ("Lý do đề nghị", "words"),
    ("Hình thức đề nghị", "name"),
    ("Số phiếu đồng ý", "plain"),
    ("Tổng số thành viên", "plain"),
    ("Tỷ lệ phiếu", "name"),
]


def is_long(rows):
    return len(rows) > READABLE


def attachments_of(lists, body):
    """The workbook of every list, where one of `lists` {scope: rows} is too long for paper; else nothing."""
    if not any(map(is_long, lists.values())):
        return ()
    sheets = [
        (AwardScope(scope).label, COLUMNS, (_row(number, row) for number, row in enumerate(rows, 1)))
        for scope, rows in lists.items()
    ]
    content = workbook("Danh sách khen thưởng", sheets, day=parse_day(body["as_of"]))
    return (Attachment(NAME, content, XLSX, "Danh sách tập thể, cá nhân"),)


def word_of(scope, rows):
    """Where the rows stand that are not on paper."""
    kind = AwardScope(scope).label
    return (
        f"Danh sách gồm {show_count(len(rows))} {kind.lower()}, ghi đầy đủ ở trang “{kind}” "
        f"của tệp {NAME} đính kèm trong tệp PDF này."
    )


def _row(number, row):
    share = show_percent(percent(row["votes"], row["members"]), 2) if row["votes"] is not None else ""
    return [
        number, row["name"], row["position"], row["unit"], row["summary"], row["by_hand"] or row["why"],
        row["form_label"], row["votes"], row["members"], share,
    ]  # fmt: skip
