"""The file of accounts to make: its columns, its template, and its rows read into a plan that nobody has acted on."""

from types import SimpleNamespace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

from units import cells
from units.bulk.planning import Planner, working_day
from units.import_outcome import Outcome
from units.importing import Job
from units.models import RoleKind, User
from units.reading import Column, read_rows
from units.register_columns import units_of
from units.tables import BadFile, Table
from units.text import fold

MOST_ROWS = 1000
TOO_MANY = f"Tệp có hơn {MOST_ROWS} dòng. Hãy chia thành nhiều tệp rồi nhập lần lượt."
WORDS_OF_ROLE = {
    RoleKind.COORDINATOR: ("Chuyên viên", "Chuyên viên SNV"),
    RoleKind.CLERK: ("Đầu mối", "Cán bộ đầu mối của đơn vị"),
    RoleKind.HEAD: ("Thủ trưởng",),
    RoleKind.LEADER: ("Lãnh đạo", "Lãnh đạo UBND tỉnh"),
}


class FileKind(models.TextChoices):
    ACCOUNTS = "accounts", "tài khoản"


def _email(cell):
    value = cells.text(254)(cell)
    try:
        validate_email(value)
    except ValidationError:
        raise ValueError(f"“{value}” không phải là địa chỉ thư điện tử. Hãy sửa, hoặc để trống.") from None
    return value


def _username(cell):
    value = fold(cells.text(60)(cell))
    try:
        User._meta.get_field("username").run_validators(value)
    except ValidationError as wrong:
        raise ValueError(f"“{value}” chưa dùng được. {' '.join(wrong.messages)}") from None
    return value


cells.shaped(_email, "text", longest=254)
cells.shaped(_username, "text", longest=60)

COLUMNS = (
    Column("full_name", "Họ và tên", cells.text(150), needed=True, note="Viết đủ họ, tên đệm và tên, có dấu."),
    Column(
        "username",
        "Tên đăng nhập",
        _username,
        optional=True,
        note="Để trống thì hệ thống đặt từ họ tên và mã đơn vị, ví dụ annv.stc. Người đã có tài khoản thì ghi đúng "
        "tên đăng nhập đang dùng để thêm vai trò.",
    ),
    Column("email", "Thư điện tử", _email, optional=True, note="Nơi nhận thư nhắc việc; có thể để trống."),
    Column(
        "kind",
        "Vai trò",
        cells.choice(RoleKind, also=WORDS_OF_ROLE),
        needed=True,
        note="Chọn trong danh mục. Quản trị hệ thống lập riêng từng người, không nhập từ tệp.",
    ),
    Column(
        "unit",
        "Mã đơn vị",
        cells.text(40),
        options=units_of,
        note="Cần cho cán bộ đầu mối và thủ trưởng; vai trò của tỉnh thì để trống.",
    ),
    Column("position", "Chức vụ", cells.text(200), optional=True, note="Ví dụ: Giám đốc Sở, Chuyên viên."),
    Column("valid_from", "Từ ngày", cells.day, optional=True, note="Để trống là từ hôm nay."),
    Column(
        "valid_to", "Đến ngày", cells.day, optional=True, note="Ngày cuối cùng giữ vai trò; chưa biết thì để trống."
    ),
)
# What `units.import_templates` and `units.importing.Job` ask of a kind of file.
ACCOUNT_FILE = SimpleNamespace(kind=FileKind.ACCOUNTS, columns=COLUMNS, template="accounts/1")


def plan_of_file(path, *, province, by, today, at):
    """(Outcome, rows of the plan) of a file; the rows are empty where the outcome has errors."""
    job = Job(ACCOUNT_FILE, province=province, campaign=None, file_name="", by=by, by_name=by.full_name, at=at)
    try:
        table = Table(path, headers=[column.title for column in COLUMNS])
        if table.template not in (None, ACCOUNT_FILE.template):
            raise BadFile("Đây là mẫu của một loại tệp khác. Hãy tải mẫu tài khoản, chép các dòng sang rồi nhập lại.")
        if table.rows_in_all > MOST_ROWS + table.first_row:
            raise BadFile(TOO_MANY)
        rows = list(read_rows(job, table))
    except BadFile as bad:
        outcome = Outcome()
        job.outcome, rows = outcome, []
        job.error(None, "", str(bad))
        return outcome, []
    planner = Planner(province, day=working_day(province, today=today), units=job.units, tell=job.error)
    plan = planner.plan(rows)
    if not job.outcome.rows_read:
        job.error(None, "", "Tệp chưa có dòng nào dưới dòng tên cột. Hãy điền rồi nhập lại.")
    return job.outcome, [] if job.outcome.errors else plan
