"""Issuing: two steps, then never again a change."""

import hashlib
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from campaign.storing import store_bytes
from reports import running
from reports.background import jobs
from reports.checking import checklist
from reports.issue import issuing
from reports.models import Job, NarrativeSection, Report, ReportEvent, Snapshot
from reports.recipients import recipients_of
from tests import factories as make
from tests.report_bodies import kien_giang
from tests.reports.drafts import PDF, SIGNING, issue_seen, make_draft, make_issued
from units.refusals import Refused


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province)


@pytest.fixture
def draft(campaign, people):
    return make_draft(campaign, people.coordinator)


@pytest.fixture
def issued(campaign, people):
    return make_issued(campaign, people.coordinator)


def issue(report, by, **changes):
    return issue_seen(report, by=by, at=timezone.now(), **changes)


def test_issuing_records_the_particulars_and_asks_for_the_final_pdf(draft, people):
    report = issue(draft, people.coordinator)
    assert (report.status, report.number, report.signer_name) == ("issuing", "07", "Nguyễn Văn Ví Dụ")
    assert report.jobs.get().kind == "render"


@pytest.mark.django_db(transaction=True)
def test_the_job_that_renders_makes_it_issued_with_number_and_signer_on_the_paper(draft, people):
    issue(draft, people.coordinator)
    running.run_job(draft.jobs.get().pk, clock=timezone.now)
    draft.refresh_from_db()
    assert draft.jobs.get().failure == ""
    assert draft.is_issued
    assert draft.events.filter(text="Ban hành số 07", sha256=draft.pdf.sha256).exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_printed_is_in_the_snapshot(draft, people):
    draft.sections.filter(code="V").update(text="Tiếp tục thực hiện.")
    issue(draft, people.coordinator)
    running.run_job(draft.jobs.get().pk, clock=timezone.now)
    draft.refresh_from_db()
    assert "Tiếp tục thực hiện." in draft.snapshot.body


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"issued_on": date(2022, 8, 7)}, "trước ngày chốt"),
        ({"issued_on": date(2199, 1, 1)}, "sau hôm nay"),
    ],
)
def test_a_wrong_day_is_refused(draft, people, changes, why):
    with pytest.raises(Refused, match=why):
        issue(draft, people.coordinator, **changes)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"authority": "", "position": "GIÁM ĐỐC"}, "UBND tỉnh không ban hành văn bản với khối chữ ký “GIÁM ĐỐC”"),
        ({"authority": "TUQ. CHỦ TỊCH", "position": "GIÁM ĐỐC SỞ NỘI VỤ"}, "phải có văn bản ủy quyền"),
        ({"authority": "TUQ. CHỦ TỊCH", "position": "GIÁM ĐỐC SỞ NỘI VỤ", "authorised_by": " "}, "văn bản ủy quyền"),
    ],
)
def test_who_may_not_sign_so_is_refused_whoever_asks(draft, people, changes, why):
    with pytest.raises(Refused, match=why):
        issue(draft, people.coordinator, **changes)


@pytest.mark.parametrize(("seen", "why"), [("", "đánh dấu đã xem"), ("0" * 16, "Có điểm cần xem mới")])
def test_what_nobody_has_seen_is_not_let_pass_whoever_asks(draft, people, seen, why):
    with pytest.raises(Refused, match=why):
        issuing.issue(subject=draft, **SIGNING, seen=seen, by=people.coordinator, at=timezone.now())
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_the_log_says_how_much_was_let_pass_and_the_paper_of_an_authorised_signer(draft, people):
    signing = {"authority": "TUQ. CHỦ TỊCH", "position": "GIÁM ĐỐC SỞ NỘI VỤ", "authorised_by": "số 12/UQ-CT"}
    issue(draft, people.coordinator, **signing)
    assert draft.events.filter(text__contains="theo văn bản ủy quyền số 12/UQ-CT. Đã xem 4 điểm").exists()


@pytest.mark.parametrize("number", ["1234567", "99999999999999999999"])
def test_no_number_has_more_digits_than_a_year_of_documents(draft, people, number):
    with pytest.raises(Refused, match="không quá 6 chữ số"):
        issue(draft, people.coordinator, number=number)
    assert issue(draft, people.coordinator, number="0123456").number == "123456"


def test_a_report_without_figures_is_not_issued(draft, people):
    Report.objects.filter(pk=draft.pk).update(snapshot=None)
    with pytest.raises(Refused, match="Chưa có bản chốt"):
        issue(draft, people.coordinator)


def test_a_report_whose_job_is_open_is_not_issued(draft, people):
    jobs.request_job(subject=draft, kind="render", by=people.coordinator, at=timezone.now())
    with pytest.raises(Refused, match="Hãy chờ xong"):
        issue(draft, people.coordinator)


def test_a_report_that_names_a_figure_which_is_gone_is_not_issued(draft, people):
    draft.sections.filter(code="I.1").update(text="Có {{khong.con}} đơn vị.")
    with pytest.raises(Refused, match=r"Mục I.1 .*khong.con"):
        issue(draft, people.coordinator)


def test_a_double_click_issues_once(draft, people):
    issue(draft, people.coordinator)
    with pytest.raises(Refused, match="đang ban hành"):
        issue(draft, people.coordinator)
    assert Job.objects.count() == 1


def test_a_failed_rendering_leaves_it_to_be_retried_or_cancelled(draft, people):
    issue(draft, people.coordinator)
    with pytest.raises(Refused, match="chờ ít phút"):
        issuing.cancel(subject=draft, by=people.coordinator, at=timezone.now())
    draft.jobs.update(status="failed", failure="Hỏng.", finished_at=timezone.now())
    report = issuing.cancel(subject=draft, by=people.coordinator, at=timezone.now())
    assert (report.status, report.number) == ("draft", None)
    assert issue(draft, people.coordinator, number="12").number == "12"


def test_an_issued_report_cannot_be_taken_back(issued, people):
    with pytest.raises(Refused):
        issuing.cancel(subject=issued, by=people.coordinator, at=timezone.now())


@pytest.mark.parametrize(
    "change",
    [
        {"number": "99"},
        {"signer_name": "Người khác"},
        {"issued_on": date(2022, 9, 1)},
        {"status": "draft", "number": None},
        {"recipients": "- Nơi khác"},
        {"year": 2021},
    ],
)
def test_the_database_refuses_to_change_an_issued_report(issued, change):
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Report.objects.filter(pk=issued.pk).update(**change)


def test_the_database_refuses_to_change_the_words_figures_and_log_of_an_issued_report(issued):
    for attempt in (
        lambda: NarrativeSection.objects.filter(report=issued).update(text="Sửa lén."),
        lambda: NarrativeSection.objects.filter(report=issued).delete(),
        lambda: NarrativeSection.objects.create(report=issued, code="X"),
        lambda: Snapshot.objects.filter(pk=issued.snapshot_id).update(body="{}"),
        lambda: ReportEvent.objects.filter(report=issued).update(text="Khác"),
        lambda: ReportEvent.objects.filter(report=issued).delete(),
    ):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            attempt()


def test_a_draft_has_no_number_and_an_issued_report_has_a_file(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=draft.pk).update(number="1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=draft.pk).update(status="issued")


def test_the_signed_file_is_attached_once_and_only_to_an_issued_report(draft, issued_elsewhere, people):
    upload = SimpleUploadedFile("ban-ky.pdf", PDF + b"signed", content_type="application/pdf")
    with pytest.raises(Refused, match="đã ban hành mới gắn"):
        issuing.attach_signed(subject=draft, upload=upload, by=people.coordinator, at=timezone.now())
    report = issuing.attach_signed(
        subject=issued_elsewhere,
        upload=upload,
        vouched=hashlib.sha256(PDF + b"signed").hexdigest(),
        by=people.coordinator,
        at=timezone.now(),
    )
    assert report.events.filter(sha256=report.signed_file.sha256).exists()
    with pytest.raises(Refused, match="đã có bản ký"):
        issuing.attach_signed(subject=issued_elsewhere, upload=upload, by=people.coordinator, at=timezone.now())
    other = store_bytes(PDF + b"other", "application/pdf", by=None, at=timezone.now())
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Report.objects.filter(pk=issued_elsewhere.pk).update(signed_file=other)


@pytest.fixture
def issued_elsewhere(people):
    return make_issued(make.make_campaign(people.province), people.coordinator)


def test_something_else_than_a_pdf_is_not_a_signed_file(issued, people):
    upload = SimpleUploadedFile("ban-ky.pdf", b"MZ\x90\x00", content_type="application/pdf")
    with pytest.raises(Refused, match="không phải là tệp PDF"):
        issuing.attach_signed(subject=issued, upload=upload, by=people.coordinator, at=timezone.now())


def test_a_correction_is_the_next_version_with_the_same_words(issued, people):
    fresh = issuing.new_version(
        report=issued, reason="Sửa số đơn vị đã kiểm tra.", by=people.coordinator, at=timezone.now()
    )
    assert (fresh.version, fresh.previous, fresh.status) == (2, issued, "draft")
    words = list(fresh.sections.order_by("code").values_list("code", "text"))
    assert words == list(issued.sections.order_by("code").values_list("code", "text"))
    with pytest.raises(Refused, match="Đã có bản đính chính"):
        issuing.new_version(
            report=Report.objects.get(pk=issued.pk), reason="Khác.", by=people.coordinator, at=timezone.now()
        )


def test_usual_recipients_follow_the_issuing_body(draft):
    assert "Thường trực Tỉnh ủy, Thường trực HĐND tỉnh" in recipients_of(draft)
    draft.issuing_body = "snv"
    assert "UBND tỉnh (để báo cáo)" in recipients_of(draft)
    draft.recipients = "Nơi A\n\nLưu: VT"
    assert recipients_of(draft) == ["Nơi A", "Lưu: VT"]


def test_figures_of_a_body_without_warnings_may_be_issued(campaign, people):
    report = make_draft(campaign, people.coordinator, body=kien_giang(warnings=[]), kind="annual")
    assert issuing.refusal_to_issue(report, checklist.check(report, today=date(2022, 8, 20))) is None
