"""The pages before and after issue: what the checker found, the form, a correction and its differences."""

import pytest
from django.urls import reverse
from django.utils import timezone

from reports import running, snapshots
from reports.corrections import correcting
from reports.issue import issuing
from reports.models import Check, Document, Report
from tests import factories as make
from tests.report_bodies import figure, kien_giang
from tests.reports.drafts import issue_seen, make_draft, make_issued

SIGNED = {"number": "215", "issued_on": "9/8/2022", "sign": "pho_chu_tich", "signer": "Nguyễn Văn Ví Dụ"}


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province)


@pytest.fixture
def draft(campaign, people):
    return make_draft(campaign, people.coordinator)


@pytest.fixture
def issued(people):
    return make_issued(make.make_campaign(people.province), people.coordinator)


@pytest.fixture
def browser(client_of, people):
    return client_of(people.coordinator)


def address(name, subject):
    return reverse(name, args=[subject.pk])


def sent(page, **changes):
    """What a person sends who has read the page."""
    return {**SIGNED, "seen": "on", "token": page.context["form"].token, **changes}


def post(client, draft, **changes):
    url = address("report_issue", draft)
    return client.post(url, sent(client.get(url), **changes))


def test_the_list_of_the_checker_stands_before_the_form(browser, draft):
    page = browser.get(address("report_issue", draft)).content.decode()
    assert page.index("cộng các phần được 20") < page.index("Số văn bản")
    assert "Đã xem 4 cảnh báo và vẫn ban hành" in page


def test_warnings_pass_only_after_they_were_seen(browser, draft):
    page = post(browser, draft, seen="")
    assert "đánh dấu đã xem" in page.content.decode()
    draft.refresh_from_db()
    assert draft.status == "draft"
    post(browser, draft)
    draft.refresh_from_db()
    assert draft.status == "issuing"
    assert draft.events.filter(text__contains="Đã xem 4 điểm cần lưu ý").exists()


def test_a_warning_that_came_up_meanwhile_must_be_seen_too(browser, draft):
    url = address("report_issue", draft)
    told = sent(browser.get(url))
    draft.sections.filter(code="I.1").update(text="Và nhiều nội dung khác…")
    assert "Có điểm cần xem mới" in browser.post(url, told).content.decode()


def test_what_blocks_is_said_beside_the_button_and_by_the_verb(browser, draft, people):
    draft.sections.filter(code="I.1").update(text="Có xxx đơn vị.")
    page = browser.get(address("report_issue", draft)).content.decode()
    assert "Chưa ban hành được: Mục I.1 còn chỗ chưa điền" in page
    assert "Mục I.1 còn chỗ chưa điền" in post(browser, draft).content.decode()
    draft.refresh_from_db()
    assert draft.status == "draft"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"signer": "TS. Nguyễn Văn Ví Dụ"}, "Bỏ “TS”"),
        ({"sign": "uy_quyen_so"}, "phải có văn bản ủy quyền"),
        ({"sign": "giam_doc"}, "giam_doc"),
        ({"number": "215/BC-UBND"}, "Chỉ ghi số"),
        ({"number": "Số 215"}, "không phải số văn bản"),
    ],
)
def test_a_signer_who_does_not_fit_is_refused(browser, draft, changes, why):
    page = post(browser, draft, **changes)
    assert page.status_code == 200
    assert why in page.content.decode()


def test_a_number_that_is_taken_is_refused(browser, draft, issued):
    page = post(browser, draft, number="7")
    assert "Số 07 năm 2022 đã dùng" in page.content.decode()


def test_the_paper_that_lets_somebody_sign_is_kept_in_the_log(browser, draft):
    post(browser, draft, sign="uy_quyen_so", authorised_by="Số 12/UQ-CT ngày 01/8/2022")
    draft.refresh_from_db()
    assert (draft.signer_authority, draft.signer_position) == ("TUQ. CHỦ TỊCH", "GIÁM ĐỐC SỞ NỘI VỤ")
    assert draft.events.filter(text__contains="theo văn bản ủy quyền Số 12/UQ-CT").exists()


def test_the_signer_of_last_time_is_proposed(browser, draft, issued):
    form = browser.get(address("report_issue", draft)).context["form"]
    assert (form["sign"].value(), form["signer"].value()) == ("pho_chu_tich", "Nguyễn Văn Ví Dụ")


def test_the_signature_is_shown_as_it_will_be_printed(browser, draft):
    chosen = {"sign": "giam_doc_so", "signer": "Lê Thị Minh Họa"}
    block = browser.get(address("report_issue", draft), chosen, HTTP_HX_REQUEST="true").content.decode()
    for line in ("TL. CHỦ TỊCH", "GIÁM ĐỐC SỞ NỘI VỤ", "Lê Thị Minh Họa", "- Lưu: VT, SNV."):
        assert line in block
    assert "<form" not in block


def test_a_letter_is_issued_by_the_same_form(browser, campaign, people):
    now = timezone.now()
    letter = Document.objects.create(
        campaign=campaign,
        kind="proposal",
        title="Đề nghị khen thưởng",
        requested_at=now,
        requested_by=people.coordinator,
    )
    page = browser.get(address("document_issue", letter)).content.decode()
    assert "Chưa có bản chốt số liệu" in page
    assert "TM. ỦY BAN NHÂN DÂN" in page


@pytest.mark.django_db(transaction=True)
def test_the_pages_of_the_pdf_are_read_when_it_is_made(people):
    draft = make_draft(make.make_campaign(people.province), people.coordinator)
    issuing.jobs.request_job(subject=draft, kind="render", by=people.coordinator, at=timezone.now())
    running.run_job(draft.jobs.get().pk, clock=timezone.now)
    draft.refresh_from_db()
    check = draft.checks.of_kind("paper")
    assert (check.about, check.found) == (draft.pdf.sha256, [])


@pytest.mark.django_db(transaction=True)
def test_counting_again_tells_what_changed_and_offers_to_freeze_anew(people, client_of):
    campaign = make.make_campaign(people.province)
    draft = make_draft(campaign, people.coordinator)
    client = client_of(people.coordinator)
    assert "Chưa đối chiếu bản chốt này" in client.get(address("report_check", draft)).content.decode()
    client.post(address("report_check", draft))
    running.run_job(draft.jobs.get().pk, clock=timezone.now)
    assert draft.jobs.get().failure == ""
    page = client.get(address("report_check", draft))
    assert "126/206" in page.content.decode()
    assert "Tổng hợp lại" in page.content.decode()
    found = {each.code for each in client.get(address("report_issue", draft)).context["objections"]}
    assert "changed" in found
    exported = b"".join(client.get(address("report_check", draft), {"xuat": "csv"}).streaming_content).decode()
    assert "plans.issued" in exported


def test_a_comparison_with_older_figures_says_nothing_of_these(browser, draft):
    Check.objects.create(report=draft, kind="figures", about="0" * 64, found=[], at=timezone.now())
    assert "Chưa đối chiếu bản chốt này" in browser.get(address("report_check", draft)).content.decode()


def test_a_correction_asks_for_its_reason(browser, issued):
    url = address("report_new_version", issued)
    browser.post(url, {"reason": " "})
    assert not Report.objects.filter(version=2).exists()
    browser.post(url, {"reason": "Số đơn vị đã kiểm tra ghi sai."})
    assert Report.objects.get(version=2).reason == "Số đơn vị đã kiểm tra ghi sai."


@pytest.fixture
def correction(issued, people):
    """The next version with one more plan and one more sentence."""
    fresh = issuing.new_version(report=issued, reason="Số đơn vị ghi sai.", by=people.coordinator, at=timezone.now())
    fresh.jobs.update(status="done", finished_at=timezone.now())
    fresh.sections.filter(code="I.2").update(text="Đã phát động bằng nhiều hình thức.")
    body = kien_giang()
    body["figures"]["plans.issued"] |= figure("Đơn vị ban hành kế hoạch", 127, 206)
    words = dict(fresh.sections.values_list("code", "text"))
    body = correcting.with_correction(snapshots.with_words(body, words), fresh)
    fresh.snapshot = snapshots.freeze(body, at=timezone.now())
    fresh.save()
    return fresh


def test_the_differences_are_shown_by_part(browser, correction):
    url = address("report_differences", correction)
    page = browser.get(url).content.decode()
    assert "127/206" in page
    assert "Báo cáo số 07/BC-UBND ngày 09 tháng 8 năm 2022" in page
    assert "<ins>Đã phát động bằng nhiều hình thức.</ins>" in browser.get(url, {"phan": "loi-van"}).content.decode()
    assert "Không có thay đổi ở phần này" in browser.get(url, {"phan": "danh-sach"}).content.decode()


def test_the_differences_open_on_the_first_part_that_has_any(browser, correction):
    body = kien_giang()
    words = dict(correction.sections.values_list("code", "text"))
    body = correcting.with_correction(snapshots.with_words(body, words), correction)
    correction.snapshot = snapshots.freeze(body, at=timezone.now())
    correction.save()
    page = browser.get(address("report_differences", correction))
    assert page.context["part"] == "loi-van"


def test_the_words_of_a_draft_are_compared_as_they_stand_now(browser, correction):
    correction.sections.filter(code="V").update(text="Nhiệm vụ mới.")
    page = browser.get(address("report_differences", correction), {"phan": "loi-van"}).content.decode()
    assert "Nhiệm vụ mới." in page


def test_each_part_of_the_differences_is_sent_out(browser, correction):
    for part, told in (("so-lieu", "+1; +0,48 điểm phần trăm"), ("loi-van", "Đã phát động")):
        asked = {"phan": part, "xuat": "csv"}
        sent_out = b"".join(browser.get(address("report_differences", correction), asked).streaming_content)
        assert told in sent_out.decode()


def test_a_first_version_has_no_differences(browser, draft):
    assert browser.get(address("report_differences", draft)).status_code == 404


def test_a_leader_reads_the_differences_only_once_they_are_issued(client_of, people, correction):
    leader = client_of(people.leader)
    assert leader.get(address("report_differences", correction)).status_code == 404
    issue_seen(correction, number="9", by=people.coordinator, at=timezone.now())
    correction.jobs.update(status="done", finished_at=timezone.now())
    issuing.complete(subject=correction, pdf=correction.previous.pdf, at=timezone.now())
    assert "127/206" in leader.get(address("report_differences", correction)).content.decode()


def test_the_reason_of_a_correction_may_be_worded_anew(browser, correction):
    url = address("report_edit", correction)
    browser.post(url, {"issuing_body": "ubnd", "recipients": "Lưu: VT", "reason": "Sửa số kế hoạch."})
    correction.refresh_from_db()
    assert correction.reason == "Sửa số kế hoạch."
