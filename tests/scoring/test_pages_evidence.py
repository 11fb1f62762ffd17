"""Evidence from the page: adding, refusing, taking off, and who may read the file."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from campaign.models import StoredFile
from scoring.evidence import MOST_FILES, attach, put_back, remove
from scoring.models import Action, Assessment, Evidence
from scoring.workflow import take
from tests.scoring.posting import HTMX
from units.days import show_clock
from units.refusals import Refused


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path


def pdf(name="Kế hoạch.pdf", body=b""):
    return SimpleUploadedFile(name, b"%PDF-1.4\n" + body)


def upload(client, sheet, *files, code="A1", headers=None):
    address = reverse("evidence_add", args=[sheet.pk, code])
    return client.post(address, {"files": list(files)}, headers=headers or {})


def kept(sheet, client, user):
    return attach(sheet, code="A1", upload=pdf(), by=user, at=timezone.now())


def test_several_files_are_added_at_once_without_scripts(people, sheet_of, client_of):
    client = client_of(people.clerk)
    response = upload(client, sheet_of, pdf("một.pdf", b"1"), pdf("hai.pdf", b"2"))
    assert response["Location"] == f"{sheet_of.get_absolute_url()}?mo=A1#A1"
    assert {shown.name for shown in Evidence.objects.all()} == {"một.pdf", "hai.pdf"}


def test_scripts_get_the_files_and_what_is_still_missing(people, sheet_of, client_of):
    sheet_of.rubric.criteria.filter(code="A1").update(evidence="required")
    shown = upload(client_of(people.clerk), sheet_of, pdf(), headers=HTMX).content.decode()
    assert 'id="tep-A1"' in shown
    assert "Kế hoạch.pdf" in shown
    assert "Đã đủ để trình" in shown


def test_a_file_mends_a_criterion_that_was_sent_back(people, sheet_of, client_of):
    now = timezone.now()
    take(Action.SUBMIT, sheet_of, by=people.clerk, at=now)
    take(Action.RETURN, sheet_of, by=people.head, at=now, reason="Thiếu tệp", flagged=["A1"])
    shown = upload(client_of(people.clerk), sheet_of, pdf(), headers=HTMX).content.decode()
    assert ">đã sửa<" in shown
    assert shown.count("Đã đủ để trình") == 2


def test_an_executable_renamed_pdf_is_refused_and_the_real_file_is_kept(people, sheet_of, client_of):
    fake = SimpleUploadedFile("cài đặt.pdf", b"MZ\x90\x00")
    answer = upload(client_of(people.clerk), sheet_of, fake, pdf(), headers=HTMX)
    assert "Tệp “cài đặt.pdf” không phải là tệp PDF thật." in answer.content.decode()
    assert Evidence.objects.get().name == "Kế hoạch.pdf"
    assert (answer.status_code, answer.headers["X-Taken"]) == (422, "1")


def test_the_answer_tells_which_files_need_not_be_sent_again(people, sheet_of, client_of):
    client = client_of(people.clerk)
    answer = upload(client, sheet_of, pdf("một.pdf", b"1"), pdf("hai.pdf", b"2"), headers=HTMX)
    assert (answer.status_code, answer.headers["X-Taken"]) == (200, "0 1")
    again = upload(client, sheet_of, pdf("ba.pdf", b"3"), pdf("hai.pdf", b"2"), headers=HTMX)
    assert (again.status_code, again.headers["X-Taken"]) == (422, "0 1")
    Assessment.objects.update(status="submitted")
    refused = upload(client, sheet_of, pdf("bốn.pdf", b"4"), headers=HTMX)
    assert (refused.status_code, refused.headers["X-Taken"]) == (422, "")


def test_a_file_of_thirty_megabytes_is_refused_with_its_size(people, sheet_of, client_of):
    client = client_of(people.clerk)
    response = upload(client, sheet_of, pdf("to.pdf", b"0" * (30 * 1024 * 1024)))
    shown = client.get(response["Location"]).content.decode()
    assert "Tệp “to.pdf” nặng 30,1 MB, quá mức 20 MB." in shown
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("name", ["chương trình.exe", "trang.html", "macro.docm"])
def test_other_kinds_of_file_are_refused(people, sheet_of, client_of, name):
    shown = upload(client_of(people.clerk), sheet_of, SimpleUploadedFile(name, b"x"), headers=HTMX).content.decode()
    assert "không thuộc loại nhận được" in shown


def test_nothing_chosen_is_told(people, sheet_of, client_of):
    assert "Chưa chọn tệp nào" in upload(client_of(people.clerk), sheet_of, headers=HTMX).content.decode()


def test_the_same_file_twice_on_one_criterion_is_refused(people, sheet_of, client_of):
    upload(client_of(people.clerk), sheet_of, pdf())
    shown = upload(client_of(people.clerk), sheet_of, pdf("tên khác.pdf"), headers=HTMX).content.decode()
    assert "Tệp này đã có ở tiêu chí A1." in shown
    assert upload(client_of(people.clerk), sheet_of, pdf(), code="A2", headers=HTMX).status_code == 200
    assert Evidence.objects.count() == 2


def test_a_criterion_holds_twenty_files(people, sheet_of):
    now = timezone.now()
    for n in range(MOST_FILES):
        attach(sheet_of, code="A1", upload=pdf(f"{n}.pdf", str(n).encode()), by=people.clerk, at=now)
    with pytest.raises(Refused, match="đã có 20 tệp"):
        attach(sheet_of, code="A1", upload=pdf("nữa.pdf", b"x"), by=people.clerk, at=now)


def test_what_a_full_criterion_refuses_is_not_stored(people, sheet_of):
    for n in range(MOST_FILES):
        attach(sheet_of, code="A1", upload=pdf(body=b"%d" % n), by=people.clerk, at=timezone.now())
    with pytest.raises(Refused, match="đã có 20 tệp"):
        attach(sheet_of, code="A1", upload=pdf(body=b"thua"), by=people.clerk, at=timezone.now())
    assert StoredFile.objects.count() == MOST_FILES


def test_taking_files_off_again_and_again_has_an_end_for_an_hour(people, sheet_of):
    now = timezone.now()
    free = show_clock(now + timedelta(hours=1))
    for n in range(MOST_FILES):
        shown = attach(sheet_of, code="A1", upload=pdf(f"{n}.pdf", str(n).encode()), by=people.clerk, at=now)
        remove(shown, by=people.clerk, at=now)
    with pytest.raises(Refused, match=f"20 tệp bị bỏ trong một giờ qua. Hãy tải tiếp sau {free}"):
        attach(sheet_of, code="A1", upload=pdf("nữa.pdf", b"x"), by=people.clerk, at=now + timedelta(minutes=59))
    assert StoredFile.objects.count() == MOST_FILES
    put_back(shown, by=people.clerk, at=now)
    attach(sheet_of, code="A1", upload=pdf("nữa.pdf", b"x"), by=people.clerk, at=now + timedelta(hours=1))
    assert Evidence.objects.kept().count() == 2


@pytest.mark.parametrize("status", ["submitted", "approved", "final"])
def test_files_change_only_while_the_unit_may_enter(people, sheet_of, client_of, status):
    shown = kept(sheet_of, None, people.clerk)
    Assessment.objects.filter(pk=sheet_of.pk).update(status=status)
    client = client_of(people.clerk)
    assert "nên không sửa" in upload(client, sheet_of, pdf("b.pdf", b"b"), headers=HTMX).content.decode()
    client.post(reverse("evidence_remove", args=[shown.pk]), headers=HTMX)
    assert Evidence.objects.kept().count() == 1


def test_after_a_return_only_flagged_criteria_take_files(people, sheet_of):
    sheet_of.marks.filter(criterion__code="A2").update(flagged=True)
    with pytest.raises(Refused, match="chỉ mở các tiêu chí được đánh dấu"):
        kept(sheet_of, None, people.clerk)


def test_a_head_sees_the_file_but_adds_none(people, sheet_of, client_of):
    assert "Chỉ cán bộ đầu mối" in upload(client_of(people.head), sheet_of, pdf(), headers=HTMX).content.decode()


def test_taking_off_hides_the_file_and_keeps_the_row(people, sheet_of, client_of):
    shown = kept(sheet_of, None, people.clerk)
    response = client_of(people.clerk).post(reverse("evidence_remove", args=[shown.pk]))
    assert response["Location"].startswith(sheet_of.get_absolute_url())
    shown.refresh_from_db()
    assert shown.removed_by_name == people.clerk.full_name
    assert not Evidence.objects.kept().exists()


def test_a_file_that_was_taken_off_is_put_back_from_the_same_line(people, sheet_of, client_of):
    shown, client = kept(sheet_of, None, people.clerk), client_of(people.clerk)
    undo = reverse("evidence_put_back", args=[shown.pk])
    answer = client.post(reverse("evidence_remove", args=[shown.pk]), headers=HTMX)
    assert f'hx-post="{undo}"' in answer.content.decode()
    answer = client.post(undo, headers=HTMX)
    assert reverse("evidence_file", args=[shown.pk]) in answer.content.decode()
    assert undo not in answer.content.decode()
    shown.refresh_from_db()
    assert (shown.removed_at, shown.removed_by_name) == (None, "")


def test_without_scripts_the_message_puts_the_file_back(people, sheet_of, client_of):
    shown, client = kept(sheet_of, None, people.clerk), client_of(people.clerk)
    page = client.post(reverse("evidence_remove", args=[shown.pk]), follow=True).content.decode()
    assert f'action="{reverse("evidence_put_back", args=[shown.pk])}"' in page
    client.post(reverse("evidence_put_back", args=[shown.pk]))
    assert Evidence.objects.kept().get() == shown


def test_a_file_is_put_back_for_an_hour(people, sheet_of):
    shown, removed_at = kept(sheet_of, None, people.clerk), timezone.now()
    remove(shown, by=people.clerk, at=removed_at)
    with pytest.raises(Refused, match="Đã quá một giờ"):
        put_back(shown, by=people.clerk, at=removed_at + timedelta(hours=1, seconds=1))
    put_back(shown, by=people.clerk, at=removed_at + timedelta(hours=1))
    assert Evidence.objects.kept().get() == shown


def test_nothing_is_put_back_once_the_unit_may_not_enter_or_the_file_is_there_again(people, sheet_of, client_of):
    shown, client = kept(sheet_of, None, people.clerk), client_of(people.clerk)
    undo = reverse("evidence_put_back", args=[shown.pk])
    client.post(reverse("evidence_remove", args=[shown.pk]))
    kept(sheet_of, None, people.clerk)
    assert "Tệp này đã có ở tiêu chí" in client.post(undo, headers=HTMX).content.decode()
    Evidence.objects.kept().update(removed_at=timezone.now())
    Assessment.objects.filter(pk=sheet_of.pk).update(status="submitted")
    assert "nên không sửa" in client.post(undo, headers=HTMX).content.decode()
    assert not Evidence.objects.kept().exists()


@pytest.mark.parametrize("who", ["clerk", "head", "coordinator", "leader"])
def test_whoever_sees_the_sheet_reads_the_file(people, sheet_of, client_of, who):
    shown = kept(sheet_of, None, people.clerk)
    response = client_of(getattr(people, who)).get(reverse("evidence_file", args=[shown.pk]))
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert response["Content-Disposition"].startswith("inline")
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("who", ["sibling_clerk", "stranger", "admin", "nobody"])
def test_for_others_the_file_does_not_exist(people, sheet_of, client_of, who):
    shown = kept(sheet_of, None, people.clerk)
    client = client_of(getattr(people, who))
    assert client.get(reverse("evidence_file", args=[shown.pk])).status_code == 404
    assert client.post(reverse("evidence_remove", args=[shown.pk])).status_code == 404
    assert upload(client, sheet_of, pdf()).status_code == 404


def test_an_unknown_criterion_takes_no_file(people, sheet_of, client_of):
    assert upload(client_of(people.clerk), sheet_of, pdf(), code="Z9", headers=HTMX).status_code == 404
    assert not Evidence.objects.exists()
