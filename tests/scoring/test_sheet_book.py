"""A sheet as a workbook: what may be written in it, and what becomes of it when it comes back."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from scoring.models import Status
from scoring.sheet_book import FIX, HIDDEN, PAGE
from tests import factories as make
from tests.tables import xlsx_file


@pytest.fixture
def sheet(people):
    """A draft of two criteria of 60 and 40 points; the second may not apply."""
    campaign = make.make_campaign(people.province)
    make.make_rubric(campaign, maxima=("60", ("40", {"not_applicable": True, "guidance": "=1+1"})))
    return make.make_assessment(make.make_round(campaign), people.unit)


@pytest.fixture
def clerk(client_of, people):
    return client_of(people.clerk)


def download(client, sheet):
    answer = client.get(reverse("assessment_book", args=[sheet.pk]))
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def cell(book, code, title):
    page = book[PAGE]
    titles = [each.value for each in page[5]]
    row = next(each for each in page.iter_rows(min_row=6) if each[0].value == code)
    return row[titles.index(title)]


def send(client, sheet, book, *, follow=True):
    to = io.BytesIO()
    book.save(to)
    return send_bytes(client, sheet, to.getvalue(), follow=follow)


def send_bytes(client, sheet, content, *, follow=True):
    upload = SimpleUploadedFile("phiếu.xlsx", content)
    return client.post(reverse("assessment_book_send", args=[sheet.pk]), {"file": upload}, follow=follow)


def read(answer):
    return answer.content.decode()


def points(sheet):
    return [mark.self_points for mark in sheet.marks.order_by("criterion__position")]


def test_only_the_cells_of_this_person_are_open_and_text_is_never_a_formula(clerk, sheet):
    book = download(clerk, sheet)
    page = book[PAGE]
    assert page.protection.sheet
    unlocked = {each.coordinate for row in page.iter_rows() for each in row if not each.protection.locked}
    assert unlocked == {
        cell(book, code, title).coordinate for code in ("A1", "A2") for title in ("Điểm tự chấm", "Giải trình")
    }
    assert cell(book, "A2", "Cách chấm").data_type == "s"
    assert len(page.data_validations.dataValidation) == 2
    assert book[HIDDEN].sheet_state == "veryHidden"
    assert "Điểm thủ trưởng duyệt" not in [each.value for each in page[5]]


@pytest.mark.parametrize("value", [55.5, "55,5", "55.5"])
def test_what_was_filled_in_is_saved(clerk, sheet, value):
    book = download(clerk, sheet)
    cell(book, "A1", "Điểm tự chấm").value = value
    cell(book, "A1", "Giải trình").value = "Đã làm"
    cell(book, "A2", "Điểm tự chấm").value = "KAD"
    assert "Đã ghi 2 tiêu chí từ tệp." in read(send(clerk, sheet, book))
    assert points(sheet) == [Decimal("55.5"), None]
    first, second = sheet.marks.order_by("criterion__position")
    assert (first.explanation, second.self_na, first.revision) == ("Đã làm", True, 1)


def test_a_file_left_as_it_was_writes_nothing(clerk, sheet):
    book = download(clerk, sheet)
    make.fill_self(sheet)
    assert "không có gì khác" in read(send(clerk, sheet, book))
    assert points(sheet) == [60, 40]


def test_wrong_cells_are_told_and_the_others_are_saved(clerk, sheet):
    book = download(clerk, sheet)
    cell(book, "A1", "Điểm tự chấm").value = "=1+1"
    cell(book, "A2", "Điểm tự chấm").value = 41
    cell(book, "A1", "Điểm tự chấm").data_type = "s"
    answer = send(clerk, sheet, book)
    shown = read(answer)
    assert answer.status_code == 422
    assert "Còn 2 tiêu chí trong tệp chưa ghi được" in shown
    assert "41 lớn hơn điểm tối đa 40. Hãy nhập từ 0 đến 40, cách nhau 0,5." in shown
    token = answer.context["token"]
    back = clerk.post(reverse("assessment_book_errors", args=[sheet.pk]), {"tep": token})
    told = load_workbook(io.BytesIO(b"".join(back.streaming_content)))
    assert "41 lớn hơn" in cell(told, "A2", FIX).value
    assert cell(told, "A2", "Điểm tự chấm").comment is not None
    assert (cell(told, "A1", "Điểm tự chấm").value, cell(told, "A1", "Điểm tự chấm").data_type) == ("=1+1", "s")
    cell(told, "A1", "Điểm tự chấm").value = 50
    cell(told, "A2", "Điểm tự chấm").value = 40
    assert "Đã ghi 2 tiêu chí" in read(send(clerk, sheet, told))
    assert points(sheet) == [50, 40]


def test_the_file_of_errors_is_for_who_sent_it_alone(client_of, people, sheet):
    client = client_of(people.clerk)
    book = download(client, sheet)
    cell(book, "A1", "Điểm tự chấm").value = 61
    token = send(client, sheet, book).context["token"]
    address = reverse("assessment_book_errors", args=[sheet.pk])
    assert client.post(address, {"tep": token + "x"}).status_code == 404
    assert client_of(people.coordinator).post(address, {"tep": token}).status_code == 404


def test_what_another_saved_in_between_is_shown_and_not_overwritten(client_of, people, sheet):
    client = client_of(people.clerk)
    book = download(client, sheet)
    mark = sheet.marks.get(criterion__code="A1")
    mark.self_points, mark.revision, mark.saved_by_name = 45, 1, "Lê Thị B"
    mark.saved_at = make.moment(2022, 5, 1, 10, 31)
    mark.save()
    cell(book, "A1", "Điểm tự chấm").value = 50
    answer = send(client, sheet, book)
    assert "Lê Thị B vừa lưu 45 lúc 10:31; tệp ghi 50. Chưa ghi đè." in read(answer)
    assert points(sheet)[0] == 45
    back = client.post(reverse("assessment_book_errors", args=[sheet.pk]), {"tep": answer.context["token"]})
    told = load_workbook(io.BytesIO(b"".join(back.streaming_content)))
    assert "Đã ghi 1 tiêu chí" in read(send(client, sheet, told))
    assert points(sheet)[0] == 50


def test_the_head_fills_in_the_second_opinion_and_sees_the_first(client_of, people, sheet):
    make.fill_self(sheet, 60, 30)
    sheet.status = Status.SUBMITTED
    sheet.save()
    client = client_of(people.head)
    book = download(client, sheet)
    assert cell(book, "A2", "Điểm tự chấm").value == "30"
    assert cell(book, "A2", "Điểm tự chấm").protection.locked
    cell(book, "A2", "Điểm thủ trưởng duyệt").value = 25
    cell(book, "A2", "Lý do của thủ trưởng").value = "Thiếu minh chứng"
    assert "Đã ghi 1 tiêu chí" in read(send(client, sheet, book))
    mark = sheet.marks.get(criterion__code="A2")
    assert (mark.self_points, mark.head_points, mark.head_reason) == (30, 25, "Thiếu minh chứng")


def test_an_individual_sheet_goes_out_and_comes_in(clerk, people, sheet):
    own = make.make_assessment(sheet.round, staff=make.make_staff(people.unit, full_name="Trần Thị Bé"))
    answer = clerk.get(reverse("assessment_book", args=[own.pk]))
    assert "tran-thi-be.xlsx" in answer["Content-Disposition"]
    book = download(clerk, own)
    cell(book, "A1", "Điểm tự chấm").value = 10
    assert "Đã ghi 1 tiêu chí" in read(send(clerk, own, book))


def test_a_criterion_that_only_the_appraiser_marks_is_locked_and_refused(clerk, people):
    campaign = make.make_campaign(people.province)
    make.make_rubric(campaign, maxima=("60", ("40", {"kind": "appraiser_only"})))
    sheet = make.make_assessment(make.make_round(campaign), people.unit)
    book = download(clerk, sheet)
    assert cell(book, "A2", "Điểm tự chấm").protection.locked
    cell(book, "A2", "Điểm tự chấm").value = 10
    assert "Tiêu chí A2 do cấp trên chấm." in read(send(clerk, sheet, book))


class TestRefusals:
    def test_a_file_of_another_sheet(self, clerk, people, sheet):
        other = make.make_assessment(make.make_round(sheet.round.campaign, year=2023), people.unit)
        assert "Đây là tệp của phiếu khác: Phiếu chấm điểm tập thể năm 2023" in read(
            send(clerk, sheet, download(clerk, other))
        )

    def test_a_file_of_another_sheet_that_one_may_not_see_is_not_named(self, client_of, people, sheet):
        other = make.make_assessment(sheet.round, people.sibling)
        book = download(client_of(people.sibling_clerk), other)
        shown = read(send(client_of(people.clerk), sheet, book))
        assert "Đây là tệp của phiếu khác. Hãy mở đúng phiếu rồi nộp." in shown

    def test_a_file_of_an_earlier_version(self, clerk, sheet):
        book = download(clerk, sheet)
        sheet.is_current = False
        sheet.save()
        newer = make.make_assessment(sheet.round, sheet.unit, version=2, previous=sheet)
        assert "Tệp được tải từ bản 1, phiếu nay là bản 2." in read(send(clerk, newer, book))

    def test_a_sheet_that_went_on(self, clerk, sheet):
        book = download(clerk, sheet)
        sheet.status = Status.SUBMITTED
        sheet.save()
        cell(book, "A1", "Điểm tự chấm").value = 10
        assert "Phiếu đang ở trạng thái “Đã trình” nên không sửa điểm tự chấm được." in read(send(clerk, sheet, book))
        assert points(sheet) == [None, None]
        answer = clerk.get(reverse("assessment_book", args=[sheet.pk]), follow=True)
        assert "Chỉ thủ trưởng đơn vị đang tại chức được ghi điểm duyệt." in read(answer)

    def test_a_file_that_is_none_of_ours(self, clerk, sheet, tmp_path):
        assert "không phải phiếu tải từ hệ thống" in read(
            send_bytes(clerk, sheet, xlsx_file(tmp_path, [["a"]]).read_bytes())
        )
        assert "Không đọc được tệp" in read(send_bytes(clerk, sheet, b"PK\x03\x04xxxx"))
        answer = clerk.post(reverse("assessment_book_send", args=[sheet.pk]), follow=True)
        assert "Chưa chọn tệp nào" in read(answer)

    def test_a_hidden_page_that_was_edited(self, clerk, sheet):
        book = download(clerk, sheet)
        book[HIDDEN]["A2"].value = book[HIDDEN]["A2"].value[:-3] + "abc"
        assert "Phần ẩn của tệp đã bị sửa" in read(send(clerk, sheet, book))

    def test_an_old_form(self, clerk, sheet):
        book = download(clerk, sheet)
        book[HIDDEN]["A1"].value = "phieu/0"
        assert "mẫu phiếu cũ" in read(send(clerk, sheet, book))

    def test_lines_and_titles_that_were_taken_away(self, clerk, sheet):
        book = download(clerk, sheet)
        cell(book, "A2", "Mã").value = None
        assert "Tệp thiếu dòng của tiêu chí A2." in read(send(clerk, sheet, book))
        book = download(clerk, sheet)
        book[PAGE]["F5"].value = "Khác"
        assert "không còn dòng tên cột" in read(send(clerk, sheet, book))

    def test_a_file_that_unpacks_to_too_much(self, clerk, sheet):
        book = download(clerk, sheet)
        book[PAGE]["XFD1048576"].value = 1
        assert "không phải phiếu tải từ hệ thống" in read(send(clerk, sheet, book))

    def test_a_file_that_is_too_heavy(self, clerk, sheet):
        assert "nặng hơn 2 MB" in read(send_bytes(clerk, sheet, b"0" * (3 * 1024 * 1024)))

    def test_a_leader_has_nothing_to_fill_in(self, client_of, people, sheet):
        client = client_of(people.leader)
        answer = client.get(reverse("assessment_book", args=[sheet.pk]), follow=True)
        assert answer.redirect_chain
        assert "Tải phiếu để điền" not in read(answer)

    def test_who_may_write_nothing_is_refused_before_the_file_is_read(self, client_of, people, sheet):
        shown = read(send_bytes(client_of(people.head), sheet, b"PK\x03\x04xxxx"))
        assert "Phiếu đang ở trạng thái" in shown
        assert "Không đọc được tệp" not in shown

    def test_more_columns_than_a_sheet_has(self, clerk, sheet):
        book = download(clerk, sheet)
        book[PAGE]["BZ2"].value = 1
        assert "không phải phiếu tải từ hệ thống" in read(send(clerk, sheet, book))
