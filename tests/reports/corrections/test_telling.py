"""A correction tells from its own body alone which report it replaces, why, and what changed; and prints it."""

import pytest
from django.utils import timezone

from reports import printing, snapshots
from reports.annexes import corrected
from reports.annexes.making import annexes_of
from reports.corrections import correcting, telling
from reports.issue import issuing
from reports.models import Job
from reports.narrative import editing
from tests import factories as make
from tests.report_bodies import figure, kien_giang
from tests.reports.drafts import make_issued


@pytest.fixture
def correction(people):
    issued = make_issued(make.make_campaign(people.province), people.coordinator)
    return issuing.new_version(report=issued, reason="Số đơn vị ghi sai.", by=people.coordinator, at=timezone.now())


@pytest.fixture
def body(correction):
    """Its body with one plan more, one paragraph less and one unit ranked lower."""
    changed = kien_giang()
    changed["figures"]["plans.issued"] |= figure("Đơn vị ban hành kế hoạch", 127, 206)
    changed["rankings"] = {"Khối tham mưu tổng hợp": [{"unit": "SNV", "total": "95.50", "rank": 2}]}
    words = dict(correction.sections.values_list("code", "text")) | {"II.4": ""}
    return correcting.with_correction(snapshots.with_words(changed, words), correction)


def test_a_first_version_says_nothing_of_a_correction():
    body = kien_giang()
    assert telling.opening(body) == ""
    assert not telling.has_changes(body)
    assert corrected.changed(body).tables == []


def test_the_opening_names_the_report_that_is_replaced_and_the_reason(body):
    assert telling.opening(body) == (
        "Báo cáo này thay thế Báo cáo số 07/BC-UBND ngày 09 tháng 8 năm 2022 của Ủy ban nhân dân tỉnh Kiên Giang. "
        "Lý do: số đơn vị ghi sai. Những điểm thay đổi được nêu tại phụ lục cuối của báo cáo này."
    )


def test_the_body_names_the_snapshot_and_file_of_the_version_before(body, correction):
    said = body["correction"]
    assert (said["sha256"], said["file_sha256"]) == (
        correction.previous.snapshot.sha256,
        correction.previous.pdf.sha256,
    )


def test_the_last_annex_tells_figures_words_and_lists(body):
    annex = annexes_of(body)[-1]
    assert annex.title.startswith("Những điểm thay đổi so với Báo cáo số 07/BC-UBND")
    figures, words, lists = annex.tables
    assert [cell.text for cell in figures.rows[0]] == [
        "1", "Đơn vị ban hành kế hoạch", "126/206 (61,17%)", "127/206 (61,65%)", "+1; +0,48 điểm phần trăm",
    ]  # fmt: skip
    assert words.marked
    assert {row[3].text for row in words.rows} == {"(đã bỏ)"}
    assert [cell.text for cell in lists.rows[0]][2:] == [
        "Sở Nội vụ: hạng 1, 95,50 điểm",
        "Sở Nội vụ: hạng 2, 95,50 điểm",
    ]


def test_frozen_and_read_again_it_tells_the_same(body):
    again = snapshots.body_of(snapshots.freeze(body, at=timezone.now()))
    for told in (telling.figures, telling.words, telling.lists):
        assert told(again) == told(body)
        assert told(body)


def test_nothing_changed_is_no_annex(correction):
    words = dict(correction.sections.values_list("code", "text"))
    body = correcting.with_correction(snapshots.with_words(kien_giang(), words), correction)
    assert not telling.has_changes(body)
    assert "phụ lục" not in telling.opening(body)
    assert corrected.changed(body).tables == []


def test_the_reason_is_printed_as_it_stands_when_the_pdf_is_made(correction, body, people):
    at = timezone.now()
    correction.snapshot = snapshots.freeze(body, at=at)
    correction.word = correction.previous.pdf
    correction.save()
    editing.change_settings(
        report=correction,
        issuing_body="ubnd",
        recipients="",
        reason="Bổ sung một đơn vị.",
        by=people.coordinator,
        at=at,
    )
    correction.refresh_from_db()
    assert correction.word is None
    printed = printing.body_of(Job(report=correction))
    assert printed["correction"] == body["correction"] | {"reason": "Bổ sung một đơn vị."}
