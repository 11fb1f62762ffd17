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
    DENIED = "denied", "Mở trang không được giao"
    FILE_IMPORTED = "file_imported", "Nhập tệp vào dữ liệu"
    PAPER_ISSUED = "paper_issued", "Ban hành văn bản"
    LOG_SWEPT = "log_swept", "Xóa nhật ký quá hạn giữ"


def record(action, *, username, at, by=None, by_name="", detail="", address=None):
    """Append one line; names are copied, so the line outlives the account."""
    return AccountEvent.objects.create(
        at=at,
        action=action,
        username=username[:60],
        by_name=by.full_name if by else by_name,
        detail=detail[:500],
        address=address,
    )
