"""Minutes of an inspection: what is typed, what is left to be written by hand, and who may."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from campaign.models import Inspection
from campaign.storing import DOCX, store_bytes
from reports import snapshots
from reports.checking import checklist
from reports.issue import issuing
from reports.letters import minuting
from reports.models import Document
from reports.papers import minutes
from reports.wording.binding import lines_of, problems
from tests import factories as make
from tests.reports.drafts import PDF
from units.refusals import Refused

pytestmark = pytest.mark.django_db
TYPED = {
    "doan": "Đoàn kiểm tra của Sở Nội vụ",
    "bat_dau": "8:00",
    "ket_thuc": "11h30",
    "thanh_phan_doan": "Ông Nguyễn Văn Mẫu, Phó Giám đốc, Trưởng đoàn;\n- Bà Trần Thị Ví Dụ, Thư ký",
    "ton_tai": "Chưa niêm yết quy tắc ứng xử.",
    "han_khac_phuc": "30/6/2022",
    "truong_doan": "Nguyễn Văn Mẫu",
    "so_ban": "3",
    "issuing_body": "snv",
}


@pytest.fixture
def inspection(people):
    return Inspection.objects.create(
        campaign=make.make_campaign(people.province),
        unit=people.unit,
        kind="emulation",
        inspected_on=date(2022, 6, 14),
        conclusion="Thực hiện tốt.",
    )


@pytest.fixture
def typed(people, inspection, client_of):
    """The document that the page made of what was typed."""
    answer = client_of(people.coordinator).post(reverse("minutes_create", args=[inspection.pk]), TYPED)
    made = Document.objects.get()
    assert answer.headers["Location"] == made.get_absolute_url()
    return made


def text_of(document):
    body = minutes.collect(document) | {"title": document.title, "text": document.text}
    names = minutes.names_of(document, body)
    assert problems(document.text, names) == []
    return lines_of(document.text, names)


def html_of(document, issue=None):
    body = minutes.collect(document) | {"title": document.title, "text": document.text}
    (piece,) = minutes.sheaf_of(document, body, issue).pieces
    return piece.html


def test_what_was_typed_stands_in_the_minutes(typed, people):
    text = "\n".join(line.text for line in text_of(typed))
    assert "vào hồi 08 giờ 00 phút ngày 14 tháng 6 năm 2022" in text
    assert "kết thúc vào hồi 11 giờ 30 phút" in text
    assert "- Ông Nguyễn Văn Mẫu, Phó Giám đốc, Trưởng đoàn;\n- Bà Trần Thị Ví Dụ, Thư ký." in text
    assert "trước ngày 30 tháng 6 năm 2022" in text
    assert "lập thành 03 bản" in text
    assert typed.unit == people.unit


def test_what_nobody_typed_is_left_to_be_written_by_hand(typed):
    blank = [line for line in text_of(typed) if line.blank]
    assert len(blank) == 6  # the unit's people, subjects, results, conclusion, recommendations, the unit's opinion
    assert html_of(typed).count("by-hand") == 2 * len(blank)


def test_minutes_are_laid_out_for_both_sides_to_sign(typed):
    html = html_of(typed)
    for words in ("BIÊN BẢN", "/BB-SNV", "ĐẠI DIỆN ĐƠN VỊ<br>ĐƯỢC KIỂM TRA", "TRƯỞNG ĐOÀN<br>KIỂM TRA", "Nơi nhận:"):
        assert words in html
    assert "NGƯỜI GHI BIÊN BẢN" not in html
    issued = html_of(
        typed, {"number": "07", "issued_on": date(2022, 6, 14), "authority": "", "position": "", "signer": "B"}
    )
    assert "07/BB-SNV" in issued


def test_the_form_begins_with_the_record_and_with_what_the_last_minutes_kept(typed, inspection):
    inspection.unit = make.make_unit(inspection.unit.province, name="Sở Y tế")
    first = minuting.first_fields(inspection)
    assert first["thanh_phan_doan"].startswith("Ông Nguyễn Văn Mẫu")
    assert first["dia_diem"] == "trụ sở Sở Y tế"
    assert first["ket_luan"] == "Thực hiện tốt."
    assert "ton_tai" not in first


def test_a_draft_is_changed_by_its_form_until_somebody_else_was_faster(typed, people, client_of):
    client, url = client_of(people.coordinator), reverse("minutes_edit", args=[typed.pk])
    page = client.get(url)
    assert page.context["form"].initial["ket_thuc"] == "11:30"
    seen = page.context["seen"]
    assert client.post(url, {**TYPED, "ket_luan": "Đạt.", "seen": seen}).status_code == 302
    typed.refresh_from_db()
    assert typed.about["fields"]["ket_luan"] == "Đạt."
    late = client.post(url, {**TYPED, "ket_luan": "Khá.", "seen": seen})
    assert late.status_code == 409
    assert "vừa sửa biên bản này" in late.content.decode()
    assert "Khá." in late.content.decode()
    typed.refresh_from_db()
    assert typed.about["fields"]["ket_luan"] == "Đạt."
    assert client.post(url, {**TYPED, "ket_luan": "Khá.", "seen": late.context["seen"]}).status_code == 302


def test_a_time_that_is_none_is_said_so(people, inspection, client_of):
    page = client_of(people.coordinator).post(
        reverse("minutes_create", args=[inspection.pk]), {**TYPED, "bat_dau": "sáng"}
    )
    assert "Hãy nhập giờ và phút, ví dụ 8:00." in page.content.decode()
    assert not Document.objects.exists()


def test_the_page_says_that_there_are_minutes_already(typed, people, inspection, client_of):
    page = client_of(people.coordinator).get(reverse("minutes_create", args=[inspection.pk])).content.decode()
    assert typed.get_absolute_url() in page


def test_issued_minutes_are_not_changed(typed, people):
    Document.objects.filter(pk=typed.pk).update(status="issuing", number="1", issued_on=date(2022, 6, 14),
                                                signer_position="P", signer_name="N", issued_by=people.coordinator,
                                                snapshot=snapshot())  # fmt: skip
    with pytest.raises(Refused, match="đang ban hành"):
        minuting.change_minutes(
            document=typed, fields={}, issuing_body="snv", seen_before="", by=people.coordinator, at=timezone.now()
        )


def snapshot():
    return snapshots.freeze({"minutes": 1}, at=timezone.now())


@pytest.mark.parametrize("who", ["leader", "clerk", "head", "admin", "stranger", "nobody"])
def test_minutes_are_the_coordinators(people, inspection, client_of, who):
    client = client_of(getattr(people, who))
    assert client.post(reverse("minutes_create", args=[inspection.pk]), TYPED).status_code == 404
    with pytest.raises(Refused, match="Chỉ chuyên viên Sở Nội vụ"):
        minuting.request_minutes(
            inspection=inspection, fields={}, issuing_body="snv", by=getattr(people, who), at=timezone.now()
        )


def test_what_is_typed_after_the_last_pdf_holds_the_minutes_back_and_drops_the_word_file(typed, people):
    at = timezone.now()
    typed.jobs.update(status="done", finished_at=at)
    body = minutes.collect(typed) | {"title": typed.title, "text": typed.text}
    typed.snapshot = snapshots.freeze(body, at=at)
    typed.word = store_bytes(b"PK", DOCX, by=None, at=at)
    typed.save()
    assert issuing.refusal_to_issue(typed, []) is None
    fields = typed.about["fields"]
    changed = minuting.change_minutes(
        document=typed, fields={**fields, "ton_tai": "Không."}, issuing_body=typed.issuing_body,
        seen_before=minuting.seen(fields), by=people.coordinator, at=at,
    )  # fmt: skip
    assert changed.word is None
    changed.jobs.update(status="cancelled", finished_at=at)
    assert issuing.refusal_to_issue(Document.objects.get(), []) == (
        "Bản PDF chưa có sửa đổi mới nhất. Hãy bấm “Dựng lại với số liệu mới” rồi ban hành."
    )


def found_in(document):
    document.snapshot = snapshots.freeze(
        minutes.collect(document) | {"title": document.title, "text": document.text}, at=timezone.now()
    )
    document.save()

    def found():
        body = snapshots.body_of(document.snapshot)
        return {each.code: each.words for each in minutes.warnings_of(document, body, today=timezone.localdate())}

    return found


def test_an_inspection_changed_after_its_minutes_were_made_is_pointed_out(typed, inspection):
    found = found_in(typed)
    assert found() == {}
    Inspection.objects.filter(pk=inspection.pk).update(inspected_on=date(2022, 6, 15), conclusion="Thực hiện khá.")
    assert found()["inspection_changed"].startswith(
        "Ngày kiểm tra và kết luận của lần kiểm tra đã sửa ở mục Kiểm tra sau khi dựng bản PDF."
    )
    found_in(typed)
    assert found() == {}


def test_an_inspection_taken_out_is_pointed_out_and_its_minutes_are_not_made_anew(typed, inspection):
    found = found_in(typed)
    inspection.delete()
    assert list(found()) == ["inspection_removed"]
    with pytest.raises(Refused, match="đã bị xóa khỏi mục Kiểm tra"):
        minutes.collect(typed)


def test_the_checker_shows_what_the_minutes_know_of_themselves(typed, inspection):
    found_in(typed)
    Inspection.objects.filter(pk=inspection.pk).update(kind="discipline")
    assert "inspection_changed" in {each.code for each in checklist.check(typed, today=date(2022, 6, 20))}


def test_no_minutes_bear_a_day_before_the_inspection(typed, people):
    found_in(typed)
    typed.jobs.update(status="done", finished_at=timezone.now())
    typed.pdf = store_bytes(PDF, "application/pdf", by=None, at=timezone.now())
    typed.save()
    with pytest.raises(Refused, match="ở trước ngày kiểm tra 14/6/2022"):
        issuing.issue(
            subject=typed,
            number="4",
            issued_on=date(2022, 6, 13),
            authority="KT. GIÁM ĐỐC",
            position="PHÓ GIÁM ĐỐC",
            signer="Nguyễn Văn Mẫu",
            by=people.coordinator,
            at=timezone.now(),
        )
