"""The account log: the acts it knows, and the one function that writes a line."""

from django.db import models

from units.models import AccountEvent


class AccountAction(models.TextChoices):
    """What can happen to an account (QCVN 12:2026/BCA 3.7.2.4 asks for each of these)."""

    SIGNED_IN = "signed_in", "Đăng nhập"
    SIGN_IN_FAILED = "sign_in_failed", "Đăng nhập không thành công"
    LOCKED = "locked", "Bị khóa tạm vì nhập sai nhiều lần"
    UNLOCKED = "unlocked", "Mở khóa đăng nhập"
    SIGNED_OUT = "signed_out", "Đăng xuất"
    PASSWORD_CHANGED = "password_changed", "Tự đổi mật khẩu"
    PASSWORD_RESET = "password_reset", "Cấp lại mật khẩu"
    CREATED = "created", "Lập tài khoản"
    CORRECTED = "corrected", "Sửa thông tin tài khoản"
    DISABLED = "disabled", "Ngừng dùng tài khoản"
    ENABLED = "enabled", "Cho dùng lại tài khoản"
    ROLE_GIVEN = "role_given", "Giao vai trò"
    ROLE_ENDED = "role_ended", "Kết thúc vai trò"
    ROLE_REOPENED = "role_reopened", "Trả lại ngày cuối của vai trò"
    ROLE_WITHDRAWN = "role_withdrawn", "Rút vai trò giao nhầm"
    LINKED = "linked", "Nối tài khoản với cán bộ"
    UNLINKED = "unlinked", "Bỏ nối tài khoản với cán bộ"
    SELF_MARKING_ON = "self_marking_on", "Cho cán bộ của đơn vị tự chấm"
    SELF_MARKING_OFF = "self_marking_off", "Thôi cho cán bộ của đơn vị tự chấm"
    PERSON_EXPORTED = "person_exported", "Tải dữ liệu về một người"
    SLIPS_TAKEN = "slips_taken", "Tải phiếu mật khẩu"
    SETTING_CHANGED = "setting_changed", "Đổi cài đặt"
    LETTER_TRIED = "letter_tried", "Gửi thư thử"
    DENIED = "denied", "Mở trang không được giao"
    FILE_IMPORTED = "file_imported", "Nhập tệp vào dữ liệu"
    FILE_WITHDRAWN = "file_withdrawn", "Rút lần nhập tệp"
    PAPER_ISSUED = "paper_issued", "Ban hành văn bản"
    LOG_SWEPT = "log_swept", "Xóa nhật ký quá hạn giữ"


def record(action, *, username, at, by=None, by_name="", detail="", address=None):
    """Append one line; names are copied, so the line outlives the account."""
    return AccountEvent.objects.create(
        at=at,
        action=action,
        username=username[:60],
        by=by,
        by_name=by.full_name if by else by_name,
        detail=detail[:500],
        address=address,
    )


# What people look for together.
GROUPS = {
    "dang-nhap": (
        "Đăng nhập, đăng xuất",
        (AccountAction.SIGNED_IN, AccountAction.SIGN_IN_FAILED, AccountAction.LOCKED, AccountAction.SIGNED_OUT),
    ),
    "can-de-y": (
        "Cần để ý",
        (AccountAction.SIGN_IN_FAILED, AccountAction.LOCKED, AccountAction.DENIED, AccountAction.SLIPS_TAKEN),
    ),
    "vai-tro": (
        "Vai trò",
        (
            AccountAction.ROLE_GIVEN,
            AccountAction.ROLE_ENDED,
            AccountAction.ROLE_REOPENED,
            AccountAction.ROLE_WITHDRAWN,
        ),
    ),
    "du-lieu": (
        "Nhập tệp, ban hành, tải dữ liệu",
        (
            AccountAction.FILE_IMPORTED,
            AccountAction.FILE_WITHDRAWN,
            AccountAction.PAPER_ISSUED,
            AccountAction.PERSON_EXPORTED,
        ),
    ),
}


def sweep(*, older_than, at):
    """Forgets lines from before `older_than`, and says so in a line of its own; returns how many."""
    gone, _ = AccountEvent.objects.filter(at__lt=older_than).delete()
    if gone:
        record(AccountAction.LOG_SWEPT, username="", at=at, by_name="Hệ thống", detail=f"{gone} dòng")
    return gone
