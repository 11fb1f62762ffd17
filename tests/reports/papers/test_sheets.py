"""Phiếu chấm điểm on paper: its numbers are the sheet's, its hash the one a scan is tied to, and who may print it."""

from datetime import timedelta
from decimal import Decimal

import pdfplumber
import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaign.models import Excusal, StoredFile
from reports import running, sheet_printing
from reports.background import jobs
from reports.models import Document, FinishedFile, JobStatus
from reports.papers import sheets
from reports.papers.sheet_reading import SheetReader
from reports.press.printing import print_to
from scoring.models import Evidence, Status
from scoring.sheets import lines_of, refresh_totals
from scoring.signed_copies import sheet_sha256
from tests import factories as make
from tests.reports.making import event, sheet_at
from units.models import Cluster, ClusterMembership
from units.refusals import Refused

BONUS, DEDUCTION = {"kind": "bonus"}, {"kind": "deduction"}
LONG = "Đơn vị đã rà soát, bổ sung quy chế làm việc và công khai kết quả. " * 60


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province)


@pytest.fixture
def round_(campaign):
    return make.make_round(campaign)


@pytest.fixture
def sheet(people, round_):
    return sheet_at(Status.APPROVED, round_, people.unit, "50", "30.5")


def content_of(sheet):
    ((_, content),) = SheetReader().contents([sheet.pk])
    return content


def marked(sheet, code, **fields):
    mark = sheet.marks.get(criterion__code=code)
    for name, value in fields.items():
        setattr(mark, name, value)
    mark.save()
    refresh_totals(sheet, lines_of(sheet))
    sheet.save()
    return mark


def rows_of(content):
    return {row["code"]: row for group in content["groups"] for row in group["rows"]}


def printed(sheet, tmp_path):
    body = sheets.body_of(sheet)
    path = tmp_path / "sheet.pdf"
    print_to(path, sheets.sheaf_of(None, body, None), cache=tmp_path / "cache")
    with pdfplumber.open(path) as file:
        return [" ".join((page.extract_text() or "").split()) for page in file.pages]


def made(sheet, by):
    """The document after its job has run."""
    document = sheet_printing.print_sheet(sheet=sheet, by=by, at=timezone.now())
    for job in document.jobs.filter(status=JobStatus.QUEUED):
        running.run_job(job.pk, clock=timezone.now)
    document = Document.objects.get(pk=document.pk)
    assert document.pdf is not None
    return document


def test_the_numbers_on_paper_are_those_of_the_sheet(sheet):
    marked(sheet, "A2", head_points=Decimal("29.5"), head_reason="Thiếu hồ sơ.")
    content = content_of(sheet)
    assert [cell for cell, _ in rows_of(content)["A2"]["marks"]] == ["30,5", "29,5", ""]
    assert content["groups"][0]["sums"] == ["100", "80,5", "79,5", ""]
    assert content["totals"] == ["100", "80,5", "79,5", ""]
    assert content["result"][0] == ["Tổng điểm", "79,5 điểm."]
    assert sheet.total == Decimal("79.5")


def test_a_cut_is_marked_and_its_reason_stands_under_the_criterion(sheet):
    marked(sheet, "A2", head_points=Decimal("29.5"), head_reason="Thiếu hồ sơ.")
    row = rows_of(content_of(sheet))["A2"]
    assert [cut for _, cut in row["marks"]] == [False, True, False]
    assert ["Thủ trưởng", "Thiếu hồ sơ."] in row["said"]


def test_what_does_not_apply_is_explained_in_one_line_that_ends_in_the_total(people, round_):
    rubric = make.make_rubric(round_.campaign, maxima=("60", "40", ("5", BONUS), ("10", DEDUCTION)))
    sheet = sheet_at(Status.APPROVED, round_, people.unit, "50", "0", "3", "1", rubric=rubric)
    marked(sheet, "A2", self_points=None, self_na=True, head_points=None, head_na=True)
    content = content_of(sheet)
    assert sheet.total == Decimal("85.33")
    assert content["rebasing"] == (
        "Tiêu chí A2 không áp dụng (KAD) nên điểm được quy về thang 100: 50 × 100 : 60 = 83,33; "
        "+ 3 điểm thưởng; − 1 điểm trừ; tổng điểm 85,33."
    )
    assert dict(content["below"]) == {
        "Cộng điểm các tiêu chí": ["100", "50", "50", ""],
        "Điểm tối đa của các tiêu chí áp dụng": ["", "60", "60", ""],
        "Điểm thưởng": ["5", "3", "3", ""],
        "Điểm trừ": ["10", "1", "1", ""],
    }


def test_a_sheet_without_a_total_says_what_it_lacks(people, round_):
    sheet = make.make_assessment(round_, people.unit)
    assert content_of(sheet)["result"] == [["Tổng điểm", "chưa có điểm nào."]]
    marked(sheet, "A1", self_points=Decimal(50))
    assert content_of(sheet)["result"] == [["Tổng điểm", "chưa có, còn 1 tiêu chí chưa có điểm (A2)."]]


@pytest.mark.parametrize(
    ("status", "stamp"),
    [(Status.SUBMITTED, "CHƯA DUYỆT"), (Status.APPROVED, "ĐÃ DUYỆT"), (Status.FINAL, "ĐÃ CHỐT")],
)
def test_the_state_is_stamped_plainly(people, round_, status, stamp):
    assert content_of(sheet_at(status, round_, people.unit))["state"][0] == stamp


def test_excused_replaced_and_closed_sheets_say_so(people, round_):
    sheet = make.make_assessment(round_, people.unit)
    sheet.status = Status.CLOSED
    sheet.save()
    assert content_of(sheet)["state"][0] == "KẾT THÚC"
    Excusal.objects.create(
        round=round_, unit=people.unit, reason="Mới thành lập", document="Công văn 12/SNV", granted_at=timezone.now()
    )
    assert content_of(sheet)["state"] == ["MIỄN CHẤM", "Đơn vị được miễn chấm theo Công văn 12/SNV: Mới thành lập"]
    sheet.is_current = False
    sheet.save()
    content = content_of(sheet)
    assert content["state"] == ["ĐÃ THAY THẾ", "Bản này đã được thay bằng bản 2."]
    assert content["check"] == "Bản in này để đọc, không dùng để ký."


def test_a_sheet_of_a_paper_year_fills_only_the_columns_that_the_paper_had(people, campaign):
    past = make.make_round(campaign, year=2020, historical=True)
    sheet = make.make_assessment(past, people.unit)
    for code, points in (("A1", "55"), ("A2", "35")):
        marked(sheet, code, head_points=Decimal(points))
    sheet.status = Status.APPROVED
    refresh_totals(sheet, lines_of(sheet))
    sheet.save()
    content = content_of(sheet)
    assert content["totals"] == ["100", "", "90", ""]
    assert content["state"] == ["ĐÃ DUYỆT", "Ghi theo hồ sơ giấy của đơn vị."]
    assert ["Đợt chấm", "năm 2020, ghi theo hồ sơ giấy"] in content["facts"]


def test_a_decided_band_stands_with_who_when_and_why(sheet):
    sheet.decided_band = "dat"
    sheet.save()
    event(sheet, "override_band", "approved", timezone.localdate(), by_position="Chuyên viên", document="QĐ 7/SNV")
    result = dict(content_of(sheet)["result"])
    assert result["Xếp loại"].startswith("Đạt, do Trần Thị Ví Dụ, Chuyên viên quyết định ngày ")
    assert result["Xếp loại"].endswith("theo QĐ 7/SNV: Theo hồ sơ.")
    assert result["Xếp loại theo điểm"] == "Tốt."


def test_long_words_stand_below_the_table_and_files_are_listed_by_their_hash(sheet):
    mark = marked(sheet, "A1", explanation=LONG[:4000])
    now = make.moment(2022, 7, 10)
    file = StoredFile.objects.create(sha256="ab" * 32, size=1, content_type="application/pdf", stored_at=now)
    Evidence.objects.create(mark=mark, file=file, name="Kế hoạch.pdf", added_at=now, added_by_name="Lê Thị Ví Dụ")
    content = content_of(sheet)
    assert rows_of(content)["A1"]["said"] == [["Giải trình", ""]]
    assert content["said"] == [["A1", "Giải trình", LONG[:4000].strip()]]
    assert content["evidence"] == [["A1", [["Kế hoạch.pdf", "PDF", "abababababab", "Lê Thị Ví Dụ, 10/7/2022"]]]]


def test_names_of_signers_stand_where_their_step_was_taken_and_still_holds(people, round_):
    sheet = sheet_at(Status.APPROVED, round_, people.unit)
    assert [name for _, name in content_of(sheet)["signers"]] == ["Trần Thị Ví Dụ", "Trần Thị Ví Dụ", ""]
    sheet.status = Status.RETURNED
    sheet.save()
    assert [name for _, name in content_of(sheet)["signers"]] == ["", "", ""]


def test_a_person_signs_their_own_sheet(people, round_):
    staff = make.make_staff(people.unit, full_name="Nguyễn Thị Ánh")
    content = content_of(sheet_at(Status.SUBMITTED, round_, staff=staff))
    assert content["signers"][0] == ["NGƯỜI ĐƯỢC CHẤM", "Nguyễn Thị Ánh"]
    assert content["facts"][0] == ["Người được chấm", "Nguyễn Thị Ánh (công chức)"]


def test_the_hash_on_paper_is_the_one_a_signed_scan_is_tied_to(sheet):
    assert content_of(sheet)["sha256"] == sheet_sha256(sheet)


def test_the_rank_is_that_of_the_cluster_on_the_closing_day(people, round_, sheet):
    cluster = Cluster.objects.create(province=people.province, name="Cụm số 1", sort_key="c")
    sheet_at(Status.APPROVED, round_, people.sibling, "60", "40")
    for unit in (people.unit, people.sibling):
        ClusterMembership.objects.create(cluster=cluster, unit=unit)
    assert sheets.rank_of(sheet) == "2/2 đơn vị có hạng của Cụm số 1, tạm tính đến khi mọi phiếu được chốt."


def test_many_sheets_take_as_many_queries_as_one(people, round_, sheet):
    others = [sheet_at(Status.APPROVED, round_, make.make_unit(people.province)) for _ in range(12)]
    list(SheetReader().contents([sheet.pk]))
    with CaptureQueriesContext(
        connection,
    ) as few:
        list(SheetReader().contents([sheet.pk]))
    with CaptureQueriesContext(connection) as many:
        list(SheetReader().contents([sheet.pk, *(each.pk for each in others)]))
    assert len(many) == len(few) == 9


def test_the_paper_says_everything_in_whole_words(people, round_, tmp_path):
    sheet = sheet_at(Status.APPRAISED, round_, people.unit, "50", "30.5")
    pages = printed(sheet, tmp_path)
    text = " ".join(pages)
    for words in ("PHIẾU CHẤM ĐIỂM THỰC HIỆN VĂN HÓA CÔNG SỞ NĂM 2022", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                  "ĐÃ THẨM ĐỊNH.", "Tổng điểm: 80,5 điểm.", "THỦ TRƯỞNG ĐƠN VỊ", sheet_sha256(sheet)):  # fmt: skip
        assert words in text


def test_the_square_code_says_in_words_what_it_is(sheet, tmp_path):
    printed(sheet, tmp_path)
    with pikepdf.open(tmp_path / "sheet.pdf") as pdf:
        figures = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"]
        assert [str(figure["/Alt"]) for figure in figures] == ["Mã QR mở trang đối chiếu bản giấy này với phiếu"]


def test_signatures_are_never_alone_on_a_page(people, round_, tmp_path):
    rubric = make.make_rubric(round_.campaign, maxima=["2"] * 30)
    sheet = sheet_at(Status.APPROVED, round_, people.unit, rubric=rubric)
    last = printed(sheet, tmp_path)[-1]
    assert "THỦ TRƯỞNG ĐƠN VỊ" in last
    assert "Duyệt:" in last


def test_printing_again_an_unchanged_sheet_asks_for_no_second_job(transactional_db, sheet, people):
    first = made(sheet, people.clerk)
    again = sheet_printing.print_sheet(sheet=sheet, by=people.clerk, at=timezone.now())
    assert (again.pk, again.pdf_id, again.jobs.count()) == (first.pk, first.pdf_id, 1)


def test_another_person_gets_the_same_finished_file(transactional_db, sheet, people):
    assert made(sheet, people.clerk).pdf_id == made(sheet, people.head).pdf_id
    assert FinishedFile.objects.count() == 1


def test_a_changed_sheet_is_printed_anew_in_the_same_document(transactional_db, sheet, people):
    before = made(sheet, people.clerk)
    marked(sheet, "A1", head_points=Decimal(40), head_reason="Sửa.")
    after = made(sheet, people.clerk)
    assert after.pk == before.pk
    assert after.pdf_id != before.pdf_id


@pytest.mark.parametrize("who", ["clerk", "head", "coordinator", "leader"])
def test_whoever_sees_the_sheet_prints_it_and_sees_the_document(who, sheet, people, client_of):
    client = client_of(getattr(people, who))
    response = client.post(reverse("assessment_paper", args=[sheet.pk]))
    document = Document.objects.get()
    assert response.url == document.get_absolute_url()
    assert client.get(response.url).status_code == 200


@pytest.mark.parametrize("who", ["sibling_clerk", "stranger", "admin", "nobody"])
def test_nobody_else_finds_the_paper(who, sheet, people, client_of):
    client = client_of(getattr(people, who))
    assert client.post(reverse("assessment_paper", args=[sheet.pk])).status_code == 404
    assert client.get(reverse("assessment_paper_check", args=[sheet.pk])).status_code == 404


def test_a_person_without_any_office_prints_their_own_sheet(people, round_, client_of):
    staff = make.make_staff(people.unit, account=people.nobody)
    sheet = sheet_at(Status.SUBMITTED, round_, staff=staff)
    client = client_of(people.nobody)
    response = client.post(reverse("assessment_paper", args=[sheet.pk]))
    assert client.get(response.url).status_code == 200


def test_a_role_that_ended_meanwhile_stops_the_job_and_hides_the_paper(transactional_db, sheet, people, client_of):
    document = sheet_printing.print_sheet(sheet=sheet, by=people.clerk, at=timezone.now())
    people.clerk.roles.update(valid_to=timezone.localdate() - timedelta(days=1))
    job = document.jobs.get()
    running.run_job(job.pk, clock=timezone.now)
    job.refresh_from_db()
    assert (job.status, job.failure) == (JobStatus.FAILED, sheets.UNSEEN)
    assert client_of(people.clerk).get(document.get_absolute_url()).status_code == 404


def test_a_role_that_ended_may_not_ask_again(transactional_db, sheet, people):
    made(sheet, people.clerk)
    marked(sheet, "A1", head_points=Decimal(40), head_reason="Sửa.")
    clerk = type(people.clerk).objects.get(pk=people.clerk.pk)
    clerk.roles.update(valid_to=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Refused, match="không còn được giao xem"):
        sheet_printing.print_sheet(sheet=sheet, by=clerk, at=timezone.now())
    assert not jobs.open_jobs(Document.objects.get()).exists()


def test_a_paper_is_compared_with_the_sheet_by_the_beginning_of_its_hash(sheet, people, client_of):
    address = reverse("assessment_paper_check", args=[sheet.pk])
    client, unit_part = client_of(people.clerk), sheet_sha256(sheet)

    def told(mark):
        return client.get(address, {"ma": mark}).content.decode()

    assert "Bản giấy khớp với phiếu." in told(unit_part[:16].upper())
    assert "Mã quá ngắn." in told(unit_part[:15])
    assert "Bản giấy không khớp" in told("0" * 16)
    sheet.status = Status.APPRAISED
    sheet.save()
    assert "Bản giấy khớp với phần điểm của đơn vị." in told(unit_part)
    marked(sheet, "A1", head_points=Decimal(40))
    assert "Bản giấy không khớp" in told(unit_part)
