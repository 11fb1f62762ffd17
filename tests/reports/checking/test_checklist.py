"""Loading what the rules look at: words, remarks, jobs and checks of one report or document, and what blocks."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from reports.checking import checklist
from reports.models import Check, Document, SectionComment
from reports.snapshots import body_of, freeze
from tests import factories as make
from tests.report_bodies import kien_giang
from tests.reports.drafts import make_draft, make_issued

TODAY = date(2022, 8, 20)


@pytest.fixture
def draft(people):
    return make_draft(make.make_campaign(people.province), people.coordinator)


def codes(subject, today=TODAY):
    return [each.code for each in checklist.check(subject, today=today)]


def done(report, kind, at):
    report.jobs.create(kind=kind, requested_at=at, beat_at=at, status="done", finished_at=at)


def test_a_draft_as_it_was_compiled_has_empty_and_untouched_sections(draft):
    assert codes(draft) == ["empty", "parts_differ", "without_data", "not_appraised", "untouched", "reported"]


def test_a_section_that_somebody_wrote_in_is_no_longer_untouched(draft):
    sections = draft.sections.exclude(text="")
    sections.update(saved_by_name="Trần Thị Ví Dụ")
    assert "untouched" not in codes(draft)


def test_open_remarks_are_found_and_settled_ones_are_not(draft, people):
    section = draft.sections.get(code="V")
    remark = SectionComment.objects.create(
        section=section, text="Xem lại.", at=timezone.now(), by=people.coordinator, by_name="Trần Thị Ví Dụ"
    )
    assert "open_remarks" in codes(draft)
    remark.settled_at, remark.settled_by_name = timezone.now(), "Trần Thị Ví Dụ"
    remark.save()
    assert "open_remarks" not in codes(draft)


def test_words_saved_after_the_last_pdf_make_it_stale(draft):
    done(draft, "render", timezone.now() - timedelta(hours=1))
    draft.sections.filter(code="V").update(saved_at=timezone.now())
    assert "stale_pdf" in codes(draft)


def test_a_proof_of_another_file_says_nothing_of_this_one(draft):
    broken = [{"code": "size", "pages": [1], "says": "khổ giấy.", "do": "Hãy báo."}]
    check = Check.objects.create(report=draft, kind="paper", about="0" * 64, found=broken, at=timezone.now())
    assert "page_size" not in codes(draft)
    check.about = draft.pdf.sha256
    check.save()
    assert "page_size" in codes(draft)


def test_a_comparison_holds_while_the_figures_are_the_same_whatever_the_words(draft):
    body = body_of(draft.snapshot)
    about = checklist.figures_sha256(body["figures"])
    Check.objects.create(report=draft, kind="figures", about=about, found=[{"key": "x"}], at=timezone.now())
    draft.snapshot = freeze(body | {"narrative": {"V": "Lời mới."}}, at=timezone.now())
    assert "changed" in codes(draft)
    body["figures"]["plans.issued"]["numerator"] = "127"
    draft.snapshot = freeze(body, at=timezone.now())
    assert "changed" not in codes(draft)


def test_figures_that_were_counted_long_ago_are_to_be_compared(draft):
    done(draft, "compile", timezone.now() - timedelta(days=8))
    assert "not_compared" in codes(draft, today=timezone.localdate())


def test_a_paragraph_taken_from_an_earlier_report_is_found(people):
    campaign = make.make_campaign(people.province)
    words = "Nhìn chung phong trào đã đi vào chiều sâu, được các cơ quan, đơn vị hưởng ứng."
    earlier = make_draft(campaign, people.coordinator, kind="annual", year=2021, as_of=date(2021, 12, 31))
    earlier.sections.filter(code="IV.1").update(text=words)
    type(earlier).objects.filter(pk=earlier.pk).update(
        status="issued", number="5", issued_on=date(2022, 1, 5), signer_position="CHỦ TỊCH",
        signer_name="Nguyễn Văn Ví Dụ", issued_by=people.coordinator,
    )  # fmt: skip
    draft = make_draft(campaign, people.coordinator)
    draft.sections.filter(code="IV.1").update(text=words)
    assert "copied" in codes(draft)


def test_what_blocks_is_told_first_and_warnings_are_to_be_seen(draft):
    draft.sections.filter(code="I.1").update(text="Có {{khong.con}} đơn vị.")
    found = checklist.check(draft, today=TODAY)
    assert checklist.blocking(found).startswith("Mục I.1 nhắc số liệu “khong.con”")
    assert {each.severity.value for each in checklist.to_be_seen(found)} == {"warn"}


def test_a_report_costs_a_fixed_number_of_queries(draft, people, django_assert_num_queries):
    def measure():
        # sections; campaigns continued (2), earlier reports; last PDF, last count; comparison; level of the province in
        # the recipients; proof; remarks
        with django_assert_num_queries(10):
            checklist.check(draft, today=TODAY)

    measure()
    section = draft.sections.get(code="V")
    SectionComment.objects.bulk_create(
        SectionComment(section=section, text="Xem lại.", at=timezone.now(), by=people.coordinator, by_name="Ví Dụ")
        for _ in range(30)
    )
    measure()


def test_an_issued_report_has_the_findings_it_was_issued_with(people):
    issued = make_issued(make.make_campaign(people.province), people.coordinator)
    assert "empty" in codes(issued)


def test_a_document_without_data_says_only_that(draft, people):
    letter = Document.objects.create(
        campaign=draft.campaign, kind="proposal", title="Tờ trình", requested_at=timezone.now(),
        requested_by=people.coordinator,
    )  # fmt: skip
    assert codes(letter) == ["no_snapshot", "no_recipients"]


def test_a_text_quoted_without_its_day_or_what_it_is_about_is_pointed_out(people):
    body = kien_giang()
    body["campaign"]["legal_bases"].append({"number": "119/KH-UBND", "date": None, "title": ""})
    draft = make_draft(make.make_campaign(people.province), people.coordinator, body=body)
    (found,) = [each for each in checklist.check(draft, today=TODAY) if each.code == "bases_incomplete"]
    assert found.strong == ("1 căn cứ viện dẫn chưa đủ: “Kế hoạch số 119/KH-UBND” (thiếu ngày ban hành và trích yếu).")
