"""What waits for an administrator: roles and first passwords that run out, accounts locked by wrong passwords."""

from django.urls import reverse
from django.utils.timezone import localdate

from scoring.duties import Task
from units.finding import expiring_roles, locked_out
from units.models import User
from units.numbers import show_count
from units.passwords import run_out


def administering(*, at):
    tasks, accounts = [], reverse("user_list")
    if expiring := expiring_roles(day=localdate(at)).count():
        words = "Gia hạn bằng cách giao vai trò nối tiếp, hoặc để vai trò kết thúc đúng ngày."
        title = f"{show_count(expiring)} vai trò hết hạn trong 30 ngày tới"
        tasks.append(Task(title, f"{accounts}?tinh_trang=sap-het-vai-tro", "Xem những người này", words))
    if late := User.objects.filter(run_out(day=localdate(at)), is_active=True).count():
        words = "Những người này chưa đăng nhập kịp. Chọn họ trong danh sách rồi cấp lại mật khẩu để có phiếu mới."
        title = f"{show_count(late)} tài khoản có mật khẩu cấp đã hết hạn"
        tasks.append(Task(title, f"{accounts}?tinh_trang=het-han-mat-khau", "Xem những người này", words))
    if locked := User.objects.filter(username__in=locked_out(at=at), is_active=True).count():
        words = "Nhập sai mật khẩu nhiều lần. Hãy hỏi người dùng trước khi mở khóa: có thể ai đó đang thử mật khẩu."
        title = f"{show_count(locked)} tài khoản đang bị khóa đăng nhập"
        tasks.append(Task(title, f"{accounts}?tinh_trang=dang-khoa", "Xem tài khoản bị khóa", words))
    text = "Lập, cấp lại mật khẩu, ngừng dùng, giao và kết thúc vai trò."
    return [*tasks, Task("Tài khoản và vai trò", accounts, "Mở danh sách tài khoản", text)]
