"""Scans of signed sheets: who attaches them, and whether the sheet still says what was signed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from scoring import signed_copies
from scoring.models import Action, SignedCopy, Status
from scoring.sheets import lines_of
from scoring.workflow import take
from tests import factories as make
from units.refusals import Refused


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path


@pytest.fixture
def sheet(people, sheet_of):
    """Submitted by the clerk, waiting for the head."""
    return take(Action.SUBMIT, sheet_of, by=people.clerk, at=timezone.now())


def scan(content=b"1", name="bản ký.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.4\n" + content)


def attach(sheet, by, **options):
    return signed_copies.attach(sheet, upload=scan(**options), by=by, at=timezone.now())


def shown(sheet):
    sheet.refresh_from_db()
    (copy,) = signed_copies.copies_of(sheet, lines_of(sheet))
    return copy


@pytest.mark.parametrize("who", ["clerk", "head", "coordinator"])
def test_those_who_handle_the_sheet_attach_its_scan(people, sheet, who):
    person = getattr(people, who)
    copy = attach(sheet, person)
    assert (copy.by, copy.by_name, copy.file_name) == (person, person.full_name, "bản ký.pdf")
    assert copy.sheet_sha256 == signed_copies.sheet_sha256(sheet)


@pytest.mark.parametrize("who", ["leader", "sibling_clerk", "admin", "stranger"])
def test_others_do_not(people, sheet, who):
    with pytest.raises(Refused, match="Chỉ cán bộ đầu mối"):
        attach(sheet, getattr(people, who))
    assert not SignedCopy.objects.exists()


def test_the_approval_that_agrees_changes_nothing_that_was_signed(people, sheet):
    attach(sheet, people.clerk)
    take(Action.APPROVE, sheet, by=people.head, at=timezone.now())
    assert shown(sheet).matches


def test_a_cut_by_the_head_after_the_signature_shows(people, sheet):
    attach(sheet, people.clerk)
    mark = sheet.marks.get(criterion__code="A1")
    mark.head_points, mark.head_reason, mark.saved_at = 10, "Thiếu", timezone.now()
    mark.save()
    found = shown(sheet)
    assert (found.matches, found.changed_at) == (False, mark.saved_at)


def test_a_word_changed_after_the_signature_shows(people, sheet):
    attach(sheet, people.clerk)
    sheet.marks.filter(criterion__code="A1").update(explanation="Khác")
    assert not shown(sheet).matches


def test_what_the_unit_signed_still_matches_after_the_appraisal(people, sheet):
    take(Action.APPROVE, sheet, by=people.head, at=timezone.now())
    attach(sheet, people.clerk)
    sheet.marks.filter(criterion__code="A1").update(appraisal_points=50, appraisal_reason="Thiếu minh chứng")
    take(Action.APPRAISE, sheet, by=people.coordinator, at=timezone.now())
    found = shown(sheet)
    assert (found.matches, found.before_appraisal) == (True, True)


def test_a_scan_of_the_appraised_sheet_holds_the_appraisal_too(people, sheet):
    take(Action.APPROVE, sheet, by=people.head, at=timezone.now())
    sheet = take(Action.APPRAISE, sheet, by=people.coordinator, at=timezone.now())
    attach(sheet, people.coordinator)
    found = shown(sheet)
    assert (found.matches, found.before_appraisal) == (True, False)
    sheet.marks.filter(criterion__code="A1").update(appraisal_points=50)
    assert not shown(sheet).matches


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED, Status.CLOSED])
def test_what_may_still_change_is_not_signed(people, sheet, status):
    sheet.status = status
    sheet.save()
    with pytest.raises(Refused, match="Hãy trình phiếu rồi mới gắn bản ký"):
        attach(sheet, people.clerk)


def test_an_old_version_takes_no_scan(people, sheet):
    sheet.is_current = False
    sheet.save()
    with pytest.raises(Refused, match="bản mới thay thế"):
        attach(sheet, people.clerk)


def test_the_same_scan_of_the_same_content_is_attached_once(people, sheet):
    attach(sheet, people.clerk)
    with pytest.raises(Refused, match="đã được gắn"):
        attach(sheet, people.clerk)
    sheet.marks.filter(criterion__code="A1").update(explanation="Khác")
    attach(sheet, people.clerk)
    assert SignedCopy.objects.count() == 2


def test_so_many_and_no_more(people, sheet, monkeypatch):
    monkeypatch.setattr(signed_copies, "MOST_COPIES", 1)
    attach(sheet, people.clerk)
    with pytest.raises(Refused, match="mức nhiều nhất"):
        attach(sheet, people.clerk, content=b"2")


def test_a_scan_is_a_picture_or_a_pdf(people, sheet):
    with pytest.raises(Refused, match="không thuộc loại nhận được"):
        attach(sheet, people.clerk, name="bản ký.xlsx")
    with pytest.raises(Refused, match="Chưa chọn tệp nào"):
        signed_copies.attach(sheet, upload=None, by=people.clerk, at=timezone.now())


def test_the_page_shows_the_scan_and_whether_it_matches(client_of, people, sheet):
    client = client_of(people.clerk)
    answer = client.post(reverse("signed_copy_attach", args=[sheet.pk]), {"file": scan()}, follow=True)
    assert "khớp với nội dung phiếu hiện tại" in answer.content.decode()
    sheet.marks.filter(criterion__code="A1").update(explanation="Khác")
    assert "phiếu đã thay đổi sau khi ký" in client.get(sheet.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("who", "status"), [("head", 200), ("leader", 200), ("sibling_clerk", 404), ("stranger", 404)])
def test_who_sees_the_sheet_reads_its_scan(client_of, people, sheet, who, status):
    copy = attach(sheet, people.clerk)
    answer = client_of(getattr(people, who)).get(reverse("signed_copy_file", args=[copy.pk]))
    answer.close()
    assert answer.status_code == status
    if status == 200:
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_leader_does_not_read_the_scan_of_a_persons_sheet(client_of, people, sheet):
    own = make.make_assessment(sheet.round, staff=make.make_staff(people.unit), status=Status.SUBMITTED)
    copy = attach(own, people.clerk)
    assert client_of(people.leader).get(reverse("signed_copy_file", args=[copy.pk])).status_code == 404
