"""Pages of work on many accounts, for administrators alone: a file, people of the register, those of the list."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from units.bulk import jobs, running
from units.models import AccountJob, User

LINES = "Họ và tên;Vai trò;Mã đơn vị;Chức vụ\n{name};{role};{code};Chuyên viên\n"
PAGES = ("user_import", "user_from_staff", "user_job_list")


@pytest.fixture
def admin(people, client_of):
    return client_of(people.admin)


def send(client, people, text):
    file = SimpleUploadedFile("tai-khoan.csv", text.encode())
    return client.post(reverse("user_import"), {"province": people.province.pk, "file": file})


def test_a_file_is_checked_shown_confirmed_done_and_its_slips_taken_once(
    people, admin, django_capture_on_commit_callbacks
):
    answer = send(admin, people, LINES.format(name="Lê Thị Mới", role="đầu mối", code=people.unit.code))
    job = AccountJob.objects.get()
    assert answer.url == job.get_absolute_url()
    shown = admin.get(answer.url).content.decode()
    assert "Lập tài khoản: 1 người mới" in shown
    assert "Lê Thị Mới" in shown
    admin.post(reverse("user_job_confirm", args=[job.pk]))
    assert "Đang chờ đến lượt" in admin.get(answer.url).content.decode()
    running.run_job(job.pk, clock=timezone.now)
    assert "Tải phiếu mật khẩu" in admin.get(answer.url).content.decode()
    slips = admin.post(reverse("user_job_slips", args=[job.pk]))
    assert slips["Content-Type"] == "application/pdf"
    assert "no-store" in slips["Cache-Control"]
    assert "Phiếu mật khẩu không còn" in admin.post(
        reverse("user_job_slips", args=[job.pk]), follow=True
    ).content.decode()  # fmt: skip
    assert "1 người chưa đăng nhập đổi mật khẩu" in admin.get(answer.url).content.decode()


def test_every_error_of_a_file_stands_on_the_page_and_nothing_is_kept(people, admin):
    answer = send(admin, people, LINES.format(name="", role="lạ", code="KHONG"))
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Tệp có 2 lỗi nên chưa có gì được ghi" in shown
    assert "“lạ” không có trong danh mục" in shown
    assert not AccountJob.objects.exists()


def test_a_file_that_is_no_table_or_too_large_is_refused_in_words(people, admin):
    assert "Không đọc được tệp" in send(admin, people, "PK\x03\x04 rác").content.decode()
    file = SimpleUploadedFile("to.csv", b"x" * (5 * 1024 * 1024 + 1))
    answer = admin.post(reverse("user_import"), {"province": people.province.pk, "file": file})
    assert "Tệp lớn hơn 5 MB" in answer.content.decode()
    assert admin.post(reverse("user_import"), {}).status_code == 422


def test_the_template_brings_the_units_of_the_province(people, admin):
    answer = admin.get(reverse("user_import_template", args=[people.province.pk]))
    assert answer["Content-Disposition"] == f'attachment; filename="mau-accounts-{people.province.slug}.xlsx"'
    assert b"".join(answer).startswith(b"PK")


def test_a_filled_in_template_is_taken(people, admin, tmp_path):
    from openpyxl import load_workbook  # noqa: PLC0415 -- one test reads a workbook

    path = tmp_path / "mau.xlsx"
    path.write_bytes(b"".join(admin.get(reverse("user_import_template", args=[people.province.pk]))))
    book = load_workbook(path)
    for place, value in enumerate(("Lê Thị Mới", "", "", "Cán bộ đầu mối", people.unit.code), 1):
        book["Nhập liệu"].cell(2, place).value = value or None
    book.save(path)
    file = SimpleUploadedFile("mau.xlsx", path.read_bytes())
    answer = admin.post(reverse("user_import"), {"province": people.province.pk, "file": file})
    assert answer.status_code == 302, answer.content.decode()
    assert AccountJob.objects.get().rows[0]["full_name"] == "Lê Thị Mới"


def test_units_without_somebody_offer_their_people_with_the_likeliest_head_chosen(people, admin):
    make.make_staff(people.sibling, full_name="Lê Phó", position="Phó Giám đốc")
    boss = make.make_staff(people.sibling, full_name="Võ Trưởng", position="Giám đốc")
    shown = admin.get(reverse("user_from_staff"), {"tinh": people.province.pk}).content.decode()
    assert people.sibling.name in shown
    assert people.unit.name not in shown
    assert f'<option value="{boss.pk}" selected>Võ Trưởng, Giám đốc</option>' in shown
    answer = admin.post(
        reverse("user_from_staff") + f"?tinh={people.province.pk}", {f"head-{people.sibling.pk}": boss.pk}
    )
    job = AccountJob.objects.get()
    assert answer.url == job.get_absolute_url()
    assert [(row["full_name"], row["kind"], row["position"]) for row in job.rows] == [("Võ Trưởng", "head", "Giám đốc")]


def test_nobody_is_chosen_for_a_unit_they_are_not_in_post_in(people, admin):
    other = make.make_staff(people.unit)
    address = reverse("user_from_staff") + f"?tinh={people.province.pk}"
    admin.post(address, {f"head-{people.sibling.pk}": other.pk, "head-x": "1", f"head-{people.unit.pk}": "999999"})
    assert not AccountJob.objects.exists()


def test_what_is_chosen_in_the_list_is_shown_before_it_is_done(people, admin):
    answer = admin.post(
        reverse("user_bulk_ask"), {"viec": "disable", "tai-khoan": [people.clerk.pk, "x", people.head.pk]}
    )
    shown = admin.get(answer.url).content.decode()
    assert "Ngừng dùng tài khoản: 2 tài khoản" in shown
    assert "Hãy ghi lý do" in admin.post(answer.url + "lam/", {}, follow=True).content.decode()
    admin.post(answer.url + "lam/", {"reason": "Nghỉ hưu"})
    running.run_job(AccountJob.objects.get().pk, clock=timezone.now)
    people.clerk.refresh_from_db()
    assert people.clerk.is_active is False
    assert "Hoàn tác" in admin.get(answer.url).content.decode()


def test_a_whole_filter_is_chosen_at_once(people, admin):
    admin.post(reverse("user_bulk_ask") + "?vai_tro=clerk", {"viec": "end_roles", "tat-ca": "1"})
    assert {row["username"] for row in AccountJob.objects.get().rows} == {
        people.clerk.username, people.sibling_clerk.username,
    }  # fmt: skip


def test_without_work_or_people_the_list_says_what_to_choose(people, admin):
    for data, words in (({}, "Hãy chọn việc cần làm"), ({"viec": "reset"}, "Chưa chọn tài khoản nào")):
        assert words in admin.post(reverse("user_bulk_ask"), data, follow=True).content.decode()


def test_a_plan_is_left_and_a_lost_paper_is_made_anew(people, admin):
    job = jobs.ask_for_many(
        kind="reset", users=User.objects.filter(pk=people.clerk.pk), by=people.admin, at=timezone.now()
    )
    admin.post(reverse("user_job_cancel", args=[job.pk]))
    job.refresh_from_db()
    assert job.status == "cancelled"
    again = jobs.ask_for_many(
        kind="reset", users=User.objects.filter(pk=people.clerk.pk), by=people.admin, at=timezone.now()
    )
    jobs.confirm(again, reason="Mất", by=people.admin, at=timezone.now())
    running.run_job(again.pk, clock=timezone.now)
    answer = admin.post(reverse("user_job_again", args=[again.pk]))
    assert answer.url == AccountJob.objects.first().get_absolute_url()
    assert AccountJob.objects.first().rows[0]["user"] == people.clerk.pk


@pytest.mark.parametrize("who", ["clerk", "head", "coordinator", "leader", "nobody"])
def test_others_find_nothing(people, client_of, who):
    job = jobs.ask_for_many(kind="reset", users=User.objects.all(), by=people.admin, at=timezone.now())
    client = client_of(getattr(people, who))
    assert [client.get(reverse(name)).status_code for name in PAGES] == [404] * len(PAGES)
    assert client.get(job.get_absolute_url()).status_code == 404
    assert client.post(reverse("user_job_slips", args=[job.pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_lists_cost_the_same_for_one_row_and_thirty(people, admin, django_assert_num_queries, rows):
    for n in range(rows):
        unit = make.make_unit(people.province, name=f"Ban số {n}")
        make.make_staff(unit)
        jobs.ask_for_many(
            kind="reset", users=User.objects.filter(pk=people.clerk.pk), by=people.admin, at=timezone.now()
        )
    with django_assert_num_queries(4):
        assert len(admin.get(reverse("user_job_list")).context["page"]) == rows
    with django_assert_num_queries(7):
        page = admin.get(reverse("user_from_staff"), {"tinh": people.province.pk, "tim": "ban so"}).context["page"]
    assert len(page) == rows
