"""The administrator's main journey: many accounts from a file, passwords on paper, a first sign-in with one of them."""

import re

import pypdfium2
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories as make
from units.models import User

FILE = "Họ và tên;Vai trò;Mã đơn vị;Chức vụ\n{lines}\n"
OWN = "Rieng-cua-toi-2026"


@pytest.fixture
def admin_page(sign_in, people, transactional_db):
    def opened(size):
        return sign_in(people.admin.username, size, password=make.PASSWORD)

    return opened


def send(page, text):
    page.goto(reverse("user_import"))
    page.locator("input[type=file]").set_input_files(
        {"name": "tai-khoan.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )


def passwords(path):
    """{username: password} as they stand on the paper."""
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))
    words = text.split()
    return dict(zip([w for w in words if re.fullmatch(r"[a-z0-9]+\.[a-z0-9]+", w)],
                    [w for w in words if re.fullmatch(r"(\w{4}-){3}\w{4}", w)], strict=True))  # fmt: skip


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_from_a_file_to_the_first_sign_in(celery_worker, people, admin_page, browser, live_server, size, tmp_path):
    page, code = admin_page(size), people.unit.code
    send(page, FILE.format(lines=f";đầu mối;{code};\nLê Thị Mới;giám sát;{code};"))
    expect(page.get_by_text("Tệp có 2 lỗi nên chưa có gì được ghi.")).to_be_visible()
    expect(page.get_by_text("“giám sát” không có trong danh mục")).to_be_visible()

    send(page, FILE.format(lines=f"Lê Thị Mới;đầu mối;{code};Chuyên viên\nVõ Văn Thêm;đầu mối;{people.sibling.code};"))
    expect(page.get_by_role("heading", name="Lập tài khoản: 2 người mới")).to_be_visible()
    page.get_by_role("button", name="Lập tài khoản").click()
    slips = page.get_by_role("button", name="Tải phiếu mật khẩu")
    expect(slips).to_be_visible(timeout=60000)
    with page.expect_download() as download:
        slips.click()
    path = tmp_path / "phieu.pdf"
    download.value.save_as(path)
    page.reload()
    expect(page.get_by_text("Phiếu mật khẩu đã được tải.")).to_be_visible()

    new = User.objects.get(full_name="Lê Thị Mới")
    window = browser.new_context(base_url=live_server.url, viewport=page.viewport_size, locale="vi-VN")
    person = window.new_page()
    person.goto("/dang-nhap/")
    person.get_by_label("Tên đăng nhập").fill(new.username)
    password = passwords(path)[new.username]
    person.get_by_label("Mật khẩu", exact=True).fill(password)
    person.get_by_role("button", name="Đăng nhập").click()
    expect(person.get_by_role("heading", name="Đổi mật khẩu")).to_be_visible()
    person.get_by_label("Mật khẩu đang dùng").fill(password)
    person.locator("#id_new_password1").fill(OWN)
    person.locator("#id_new_password2").fill(OWN)
    person.get_by_role("button", name="Đổi mật khẩu").click()
    expect(person.get_by_role("heading", name="Việc chờ tôi")).to_be_visible()
    expect(person.get_by_role("heading", name="Bắt đầu từ đây")).to_be_visible()
    person.get_by_role("button", name="Ẩn đi").click()
    expect(person.get_by_role("heading", name="Bắt đầu từ đây")).to_be_hidden()
    window.close()


def test_without_scripts_many_accounts_are_put_out_of_use_and_back(celery_worker, people, sign_in):
    page = sign_in(people.admin.username, password=make.PASSWORD, java_script_enabled=False)
    page.goto(reverse("user_list"))
    for user in (people.clerk, people.head):
        page.get_by_label(f"Chọn {user.full_name}", exact=True).check()
    page.get_by_label("Việc cần làm với các tài khoản đã chọn").select_option(label="Ngừng dùng tài khoản")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("heading", name="Ngừng dùng tài khoản: 2 tài khoản")).to_be_visible()
    page.get_by_label("Lý do").fill("Nghỉ hưu")
    page.get_by_role("button", name="Ngừng dùng tài khoản").click()
    page.goto(f"{page.url}tien-do/")  # reloads itself, and leads back when the work is done
    expect(page.get_by_text("2 tài khoản đã xong.")).to_be_visible(timeout=60000)
    assert not User.objects.get(pk=people.clerk.pk).is_active
    page.get_by_role("button", name="Hoàn tác…").click()
    expect(page.get_by_role("heading", name="Cho dùng lại tài khoản: 2 tài khoản")).to_be_visible()
    assert not User.objects.get(pk=people.clerk.pk).is_active
    page.get_by_label("Lý do").fill("Chọn nhầm người")
    page.get_by_role("button", name="Cho dùng lại tài khoản").click()
    page.goto(f"{page.url}tien-do/")  # reloads itself, and leads back when the work is done
    expect(page.get_by_text("2 tài khoản đã xong.")).to_be_visible(timeout=60000)
    assert User.objects.get(pk=people.clerk.pk).is_active
