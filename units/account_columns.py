"""The columns of the lists of accounts, of work on many of them, and of the log."""

from operator import attrgetter

from units.arranging import Shown, Table, by_label, by_place, shown
from units.exporting import Column
from units.models import AccountJobStatus, AccountWork


def _standing(user):
    if not user.is_active:
        return "Đã ngừng dùng"
    if user.has_run_out:
        return "Mật khẩu cấp đã hết hạn"
    return "Chờ đổi mật khẩu lần đầu" if user.must_change_password else "Đang dùng"


def _office(role):
    place = role.unit or role.province
    return f"{role.get_kind_display()}: {place.name if place else 'toàn hệ thống'}"


ACCOUNTS = Table(
    "tai-khoan",
    (
        Shown(
            "ten",
            "Họ và tên",
            (
                Column("Tên đăng nhập", attrgetter("username")),
                Column("Họ và tên", attrgetter("full_name")),
                Column("Thư điện tử", attrgetter("email")),
            ),
            sort=("name_key", "username"),
            always=True,
        ),
        shown("vai_tro", "Vai trò đang giữ", lambda user: "; ".join(map(_office, user.current_roles))),
        shown(
            "tinh_trang",
            "Tình trạng",
            _standing,
            sort=("is_active", "must_change_password", "password_given_at"),
        ),
        shown("dang_nhap", "Đăng nhập gần nhất", attrgetter("last_login"), sort=("last_login",)),
        shown("lap_luc", "Lập lúc", attrgetter("created_at"), sort=("created_at",), usual=False),
    ),
)
# The log goes by the key of a line, not by numbers of pages: it is ordered by time alone, either way.
EVENTS = Table(
    "nhat-ky",
    (
        shown("luc", "Lúc", attrgetter("at"), sort=("at", "id")),
        shown("viec", "Việc", attrgetter("label"), always=True),
        shown("tai_khoan", "Tài khoản", attrgetter("username")),
        shown("nguoi_lam", "Người làm", attrgetter("by_name")),
        shown("chi_tiet", "Chi tiết", attrgetter("detail")),
        shown("dia_chi", "Từ địa chỉ", attrgetter("address")),
    ),
)
ACCOUNT_JOBS = Table(
    "viec-hang-loat",
    (
        Shown(
            "viec",
            "Việc",
            (
                Column("Số", attrgetter("pk")),
                Column("Việc", lambda job: job.get_kind_display()),
                Column("Tệp", attrgetter("file_name")),
                Column("Lý do", attrgetter("reason")),
            ),
            sort=(by_label("kind", AccountWork.choices),),
            always=True,
        ),
        shown(
            "tinh_trang",
            "Tình trạng",
            lambda job: job.get_status_display(),
            sort=(by_place("status", AccountJobStatus.choices),),
        ),
        shown("so_dong", "Số dòng", attrgetter("total"), sort=("total",), number=True),
        shown("nguoi_lam", "Người làm", lambda job: job.by.full_name, sort=("by__name_key",)),
        shown("luc", "Lúc", attrgetter("requested_at"), sort=("requested_at",)),
    ),
)
