"""The pages of imports: choosing, sending, seeing what a file would do, and taking an import back."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from scoring.imports import running
from scoring.imports.kinds import IMPORTERS
from scoring.models import ImportJob
from tests import factories as make
from tests.scoring.posting import HTMX
from units.models import ImportBatch, Unit

HEAD = "Mã đơn vị;Tên đơn vị;Loại đơn vị\n"
CREATE = reverse("import_job_create")


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path


@pytest.fixture
def office(client_of, people):
    return client_of(people.coordinator)


def send(client, text, *, name="đơn vị.csv", query="?loai=units", **options):
    content = text if isinstance(text, bytes) else text.encode()
    return client.post(CREATE + query, {"file": SimpleUploadedFile(name, content)}, **options)


def read(answer):
    return answer.content.decode()


def run(client):
    """What the worker does, then the page of the job."""
    job = ImportJob.objects.first()
    running._run(running.claim(job.pk, at=timezone.now()), lambda *_: None, timezone.now)
    job.refresh_from_db()
    return job, read(client.get(job.get_absolute_url()))


@pytest.mark.parametrize("kind", sorted(IMPORTERS))
def test_every_kind_has_its_page_and_its_template(office, people, kind):
    campaign = make.make_campaign(people.province)
    shown = read(office.get(f"{CREATE}?loai={kind}&phong_trao={campaign.pk}"))
    address = reverse("import_template", args=[people.province.pk, kind])
    assert address in shown
    for column in IMPORTERS[kind].columns:
        assert column.title in shown
    answer = office.get(f"{address}?phong_trao={campaign.pk}")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert [cell.value for cell in book.active[1]] == [column.title for column in IMPORTERS[kind].columns]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_an_unknown_kind_falls_back_and_a_record_without_a_campaign_says_so(office):
    assert "Nhập tệp đơn vị" in read(office.get(f"{CREATE}?loai=la&phong_trao=x&tinh=9"))
    assert "Chưa có phong trào nào" in read(office.get(f"{CREATE}?loai=marks"))
    assert "Chưa có phong trào nào" in read(office.post(f"{CREATE}?loai=marks"))


def test_a_coordinator_of_two_provinces_says_which(client_of, people):
    other = make.make_role(
        "coordinator", user=people.coordinator, province=make.make_province(name="An Giang")
    ).province
    client = client_of(people.coordinator)
    assert "An Giang" in read(client.get(f"{CREATE}?loai=staff"))
    send(client, HEAD, query=f"?loai=units&tinh={other.pk}")
    assert ImportJob.objects.get().province == other


def test_sending_without_scripts_leads_to_the_file(office):
    answer = send(office, HEAD + "SM;Sở Mới;so_nganh\n")
    job = ImportJob.objects.get()
    assert answer["Location"] == job.get_absolute_url()
    waiting = read(office.get(job.get_absolute_url()))
    assert "Đang chờ đến lượt" in waiting
    assert reverse("import_job_progress", args=[job.pk]) in waiting


def test_sending_with_scripts_leads_there_too_and_a_refusal_stays_in_its_place(office):
    assert send(office, HEAD, headers=HTMX)["HX-Redirect"] == ImportJob.objects.get().get_absolute_url()
    answer = send(office, b"%PDF-1.4", name="a.pdf", headers=HTMX)
    assert answer.status_code == 422
    assert read(answer).startswith('<section class="panel" id="nop-tep">') or "<html" not in read(answer)
    assert "không thuộc loại nhận được" in read(answer)


def test_no_file_chosen_is_said(office):
    assert "Chưa chọn tệp nào" in read(office.post(CREATE + "?loai=units"))


def test_progress_reloads_until_it_is_done(office):
    send(office, HEAD + "SM;Sở Mới;so_nganh\n")
    job = ImportJob.objects.get()
    address = reverse("import_job_progress", args=[job.pk])
    assert office.get(address)["Refresh"] == "2"
    ImportJob.objects.filter(pk=job.pk).update(rows_read=500, rows_in_all=1200)
    assert "đã đọc 500 trong 1.200 dòng" in read(office.get(address, headers=HTMX))
    ImportJob.objects.filter(pk=job.pk).update(status="checked", finished_at=timezone.now())
    assert office.get(address, headers=HTMX)["HX-Refresh"] == "true"
    assert office.get(address)["Location"] == job.get_absolute_url()


def test_the_preview_tells_counts_and_changes_and_the_button_how_many(office, people):
    send(office, HEAD + f"{people.unit.code};Tên <b>mới</b>;so_nganh\nSM;Sở Mới;so_nganh\n")
    job, shown = run(office)
    assert "Nhập 2 dòng" in shown
    assert "Tên &lt;b&gt;mới&lt;/b&gt;" in shown
    assert people.unit.name in shown
    assert office.post(reverse("import_job_confirm", args=[job.pk]))["Location"] == job.get_absolute_url()
    job, shown = run(office)
    assert "Đã nhập xong" in shown
    assert reverse("import_batch_detail", args=[job.batch_id]) in shown


def test_errors_are_told_by_row_and_column_and_come_back_beside_the_cells(office):
    send(office, HEAD + "SM;=HYPERLINK(1);lạ\n")
    job, shown = run(office)
    assert "1 lỗi, chưa dòng nào được ghi" in shown
    assert "Loại đơn vị" in shown
    answer = office.get(reverse("import_job_errors", args=[job.pk]))
    assert "can-sua.xlsx" in answer["Content-Disposition"]
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    row = book["Dữ liệu"][2]
    assert (row[1].value, row[1].data_type) == ("=HYPERLINK(1)", "s")
    assert "không có trong danh mục" in row[3].value


def test_a_file_without_errors_has_no_file_of_errors(office):
    send(office, HEAD + "SM;Sở Mới;so_nganh\n")
    job, _ = run(office)
    assert office.get(reverse("import_job_errors", args=[job.pk])).status_code == 404


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("xin chào\nkhông phải bảng\n", "Mã đơn vị"),
        ("Mã đơn vị;Mã cán bộ;Họ và tên;Đối tượng\nA;B;C;cong_chuc\n", "Tên đơn vị"),
        (b"\x81\x8d\x8f\x90\x9d\n" * 20, "không phải UTF-8"),
    ],
)
def test_a_wrong_file_gets_one_clear_sentence(office, text, sentence):
    send(office, text)
    _, shown = run(office)
    assert "chưa dòng nào được ghi" in shown
    assert sentence in shown
    assert "Tải tệp có ghi lỗi" not in shown


def test_the_template_of_another_kind_is_named(office, people):
    template = office.get(reverse("import_template", args=[people.province.pk, "staff"]))
    send(office, b"".join(template.streaming_content), name="mẫu.xlsx")
    _, shown = run(office)
    assert "tệp cán bộ" in shown


def test_text_in_tcvn3_is_shown_converted_with_a_button(office):
    text = "M· ®¬n vÞ;Tªn ®¬n vÞ;Lo¹i ®¬n vÞ\nSM;Së N«ng nghiÖp;so_nganh\nSN;Së Gi¸o dôc vµ §µo t¹o;so_nganh\n"
    send(office, text.encode("cp1252"))
    job, shown = run(office)
    assert "Tệp dùng bảng mã TCVN3 (ABC)" in shown
    assert "Sở Nông nghiệp" in shown
    assert "Chuyển mã và kiểm tra lại" in shown
    office.post(reverse("import_job_again", args=[job.pk]), {"chuyen-ma": "TCVN3 (ABC)"})
    again, shown = run(office)
    assert again.pk != job.pk
    assert "Nhập 2 dòng" in shown


def test_an_unknown_encoding_is_refused(office):
    send(office, HEAD + "SM;Sở Mới;lạ\n")
    job, _ = run(office)
    answer = office.post(reverse("import_job_again", args=[job.pk]), {"chuyen-ma": "EBCDIC"}, follow=True)
    assert "Không biết bảng mã này" in read(answer)


def test_dismissing_leads_back_to_the_list(office):
    send(office, HEAD + "SM;Sở Mới;lạ\n")
    job, _ = run(office)
    assert job.file_name in read(office.get(reverse("import_job_list")))
    answer = office.post(reverse("import_job_cancel", args=[job.pk]), follow=True)
    assert "Đã bỏ tệp “đơn vị.csv”. Chưa có gì được ghi." in read(answer)
    assert reverse("import_job_detail", args=[job.pk]) not in read(answer)


def test_a_corrected_file_is_sent_in_place_of_the_one_with_errors(office, people):
    send(office, HEAD + "SM;Sở Mới;lạ\n")
    wrong, shown = run(office)
    query = f"?loai=units&tinh={people.province.pk}&thay={wrong.pk}"
    assert f"{CREATE}{query}".replace("&", "&amp;") in shown
    assert "thay cho tệp “đơn vị.csv”" in read(office.get(CREATE + query))
    send(office, HEAD + "SM;Sở Mới;so_nganh\n", name="đã sửa.csv", query=query)
    corrected = ImportJob.objects.first()
    shown = read(office.get(wrong.get_absolute_url()))
    assert f'Đã thay bằng tệp <a href="{corrected.get_absolute_url()}">“đã sửa.csv”</a>' in shown
    assert "Nộp tệp khác…" in shown
    assert "thay cho tệp" not in read(office.get(CREATE + query))


def test_a_dropped_file_says_who_dropped_it(office, people):
    send(office, HEAD + "SM;Sở Mới;lạ\n")
    job, _ = run(office)
    office.post(reverse("import_job_cancel", args=[job.pk]))
    shown = read(office.get(job.get_absolute_url()))
    assert f"{people.coordinator.full_name} đã bỏ tệp này" in shown
    assert "Nộp tệp khác…" in shown


@pytest.mark.parametrize("asked", ["999999", "la"])
def test_a_file_nobody_of_the_province_sent_cannot_be_replaced(office, asked):
    assert office.get(f"{CREATE}?loai=units&thay={asked}").status_code == 404
    assert send(office, HEAD, query=f"?loai=units&thay={asked}").status_code == 404


def test_a_file_of_another_province_cannot_be_replaced(office, client_of):
    stranger = make.make_role("coordinator", province=make.make_province(name="An Giang")).user
    send(office, HEAD + "SM;Sở Mới;lạ\n")
    job, _ = run(office)
    assert send(client_of(stranger), HEAD, query=f"?loai=units&thay={job.pk}").status_code == 404


def test_a_file_that_waits_can_be_dropped_and_says_when_nobody_takes_it(office):
    send(office, HEAD + "SM;Sở Mới;so_nganh\n")
    job = ImportJob.objects.get()
    progress, late = reverse("import_job_progress", args=[job.pk]), "Máy chủ xử lý nền chưa nhận việc"
    shown = read(office.get(job.get_absolute_url()))
    assert "Bỏ tệp này" in shown
    assert f"{progress}?cho=1" in shown
    assert late not in shown
    ImportJob.objects.update(requested_at=timezone.now() - timedelta(minutes=2))
    for answer in (office.get(job.get_absolute_url()), office.get(progress), office.get(progress, headers=HTMX)):
        assert late in read(answer)
    ImportJob.objects.update(status="running")
    assert office.get(f"{progress}?cho=1", headers=HTMX)["HX-Refresh"] == "true"
    shown = read(office.get(job.get_absolute_url()))
    assert "Bỏ tệp này" not in shown
    assert late not in shown


def test_a_file_is_listed_under_whoever_sent_it_then_under_whoever_confirmed_it(office, people, client_of):
    send(office, HEAD + "SM;Sở Mới;so_nganh\n")
    job, _ = run(office)
    another = make.make_role("coordinator", province=people.province, user=make.make_user(full_name="Lê Thị Hai")).user
    told = '<td data-l="Người làm">{}<small>'
    assert told.format(people.coordinator.full_name) in read(office.get(reverse("import_job_list")))
    client_of(another).post(reverse("import_job_confirm", args=[job.pk]))
    assert told.format("Lê Thị Hai") in read(office.get(reverse("import_job_list")))


def taken_in(client, text):
    send(client, text)
    job, _ = run(client)
    client.post(reverse("import_job_confirm", args=[job.pk]))
    return run(client)[0].batch


def test_an_import_is_taken_back_while_nothing_rests_on_it(office, people):
    batch = taken_in(office, HEAD + "SM;Sở Mới;so_nganh\n")
    withdraw = reverse("import_batch_withdraw", args=[batch.pk])
    make.make_staff(Unit.objects.get(code="SM"))
    shown = read(office.post(withdraw, follow=True))
    assert "Không rút được lần nhập này" in shown
    assert "Rút lại lần nhập này" in shown
    Unit.objects.get(code="SM").staff.all().delete()
    shown = read(office.post(withdraw, follow=True))
    assert "Đã rút lần nhập tệp “đơn vị.csv”" in shown
    assert people.coordinator.full_name in shown
    assert not Unit.objects.filter(code="SM").exists()
    assert "Đã rút" in read(office.get(reverse("import_job_list")))


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_the_same_number_of_questions(office, people, django_assert_num_queries, count):
    now = timezone.now()
    ImportBatch.objects.bulk_create(
        ImportBatch(
            kind="units", province=people.province, file_name=f"tệp {n}.csv", sha256="0" * 64, row_count=n,
            imported_at=now, by_name="Lê Thị B",
        )
        for n in range(count)
    )  # fmt: skip
    with django_assert_num_queries(6):
        assert "tệp 0.csv" in read(office.get(reverse("import_job_list")))


def test_the_list_is_narrowed_by_kind_and_words(office, people):
    for name, kind in (("một.csv", "units"), ("hai.csv", "staff")):
        ImportBatch.objects.create(
            kind=kind, province=people.province, file_name=name, sha256="0" * 64, row_count=1,
            imported_at=timezone.now(), by_name="Lê Thị B",
        )  # fmt: skip
    address = reverse("import_job_list")
    assert "hai.csv" not in read(office.get(address + "?loai=units"))
    assert "một.csv" in read(office.get(address + "?tim=một b"))
    assert "Không có lần nhập nào khớp" in read(office.get(address + "?tim=ba"))


@pytest.mark.parametrize("who", ["clerk", "head", "leader", "admin", "nobody"])
def test_only_coordinators_find_these_pages(client_of, people, who):
    client = client_of(getattr(people, who))
    for address in (CREATE, reverse("import_job_list"), reverse("import_template", args=[people.province.pk, "units"])):
        assert client.get(address).status_code == 404
    assert client.post(CREATE).status_code == 404
