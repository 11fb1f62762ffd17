"""The pages of documents besides reports: who sees which, and that the list does not cost a query a row."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from campaign.storing import store_bytes
from reports import requesting, snapshots
from reports.forms import SignedForm
from reports.models import Document, DocumentKind, ReportStatus
from tests import factories as make
from tests.reports.drafts import PDF
from units.refusals import Refused

FACTS = {"number": "15", "issued_on": "2022-08-09", "signer_position": "GIÁM ĐỐC", "signer_name": "Nguyễn Văn A"}


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province)


@pytest.fixture
def letter(campaign, people):
    return make_document(campaign, people.coordinator, unit=people.unit)


@pytest.fixture
def minutes(campaign, people):
    """A draft before its first PDF."""
    return make_document(campaign, people.coordinator, unit=people.unit, kind=DocumentKind.MINUTES, snapshot=None)


@pytest.fixture
def issued_letter(campaign, people):
    return make_document(
        campaign,
        people.coordinator,
        unit=people.unit,
        status=ReportStatus.ISSUED,
        issued_by=people.coordinator,
        **FACTS,
    )


def make_document(campaign, by, *, kind=DocumentKind.REMINDER, **fields):
    now = timezone.now()
    return Document.objects.create(
        campaign=campaign,
        kind=kind,
        title="Đôn đốc tự chấm điểm năm 2022",
        requested_at=now,
        requested_by=by,
        pdf=store_bytes(PDF, "application/pdf", by=None, at=now),
        **{"snapshot": snapshots.freeze({"letter": 1}, at=now), **fields},
    )


def make_issued(campaign, by, **fields):
    return make_document(campaign, by, status=ReportStatus.ISSUED, issued_by=by, **FACTS, **fields)


def opens(client, document):
    response = client.get(reverse("document_pdf", args=[document.pk]))
    if response.streaming:
        b"".join(response.streaming_content)  # read to its end, which closes the file
    return response.status_code == 200


@pytest.mark.parametrize(("person", "queries"), [("coordinator", 5), ("leader", 4)])
@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_the_same_queries_for_one_and_for_thirty(
    people, client_of, campaign, django_assert_num_queries, person, queries, rows
):
    for _ in range(rows):
        make_issued(campaign, people.coordinator, unit=people.unit)
    client = client_of(getattr(people, person))
    # Account, roles, views where a colleague may share one, count, documents with province, file and unit.
    with django_assert_num_queries(queries):
        page = client.get(reverse("document_list"))
    assert len(page.context["page"].object_list) == rows


@pytest.mark.parametrize("person", ["leader", "clerk", "head", "sibling_clerk", "stranger", "admin", "nobody"])
def test_a_draft_letter_exists_for_the_coordinators_alone(people, client_of, letter, person):
    assert not opens(client_of(getattr(people, person)), letter)
    assert opens(client_of(people.coordinator), letter)


@pytest.mark.parametrize("person", ["coordinator", "leader", "clerk", "head"])
def test_an_issued_letter_is_read_by_the_province_and_by_the_unit_it_speaks_to(
    people, client_of, issued_letter, person
):
    assert opens(client_of(getattr(people, person)), issued_letter)


@pytest.mark.parametrize("person", ["sibling_clerk", "stranger", "admin", "nobody"])
def test_an_issued_letter_does_not_exist_for_others(people, client_of, issued_letter, person):
    assert not opens(client_of(getattr(people, person)), issued_letter)


@pytest.mark.parametrize("person", ["coordinator", "leader", "head", "sibling_clerk", "stranger"])
def test_a_sheet_on_paper_is_seen_by_the_one_who_asked_for_it(people, client_of, campaign, person):
    about = {"sheet": make.make_assessment(make.make_round(campaign), people.unit).pk}
    sheet = make_document(campaign, people.clerk, kind=DocumentKind.SHEET, about=about)
    assert opens(client_of(people.clerk), sheet)
    assert not opens(client_of(getattr(people, person)), sheet)


def test_the_list_is_narrowed_by_kind_and_state(people, client_of, letter, issued_letter):
    client = client_of(people.coordinator)
    assert list(client.get(reverse("document_list"), {"trang_thai": "issued"}).context["page"]) == [issued_letter]
    assert list(client.get(reverse("document_list"), {"loai": "proposal"}).context["page"]) == []


def test_nothing_of_an_issued_letter_changes(people, client_of, issued_letter):
    client = client_of(people.coordinator)
    data = {"title": "Khác", "text": "Khác", "recipients": "", "issuing_body": "snv", "revision": "0"}
    answer = client.post(reverse("document_words", args=[issued_letter.pk]), data)
    assert answer.status_code == 422
    issued_letter.refresh_from_db()
    assert issued_letter.text == ""


def test_the_title_of_a_letter_is_shown_whole_and_kept_on_one_line(people, client_of, minutes):
    client = client_of(people.coordinator)
    assert '<textarea name="title"' in client.get(minutes.get_absolute_url()).content.decode()
    typed = {"title": "Đôn đốc\n tự chấm ", "text": "", "recipients": "", "issuing_body": "snv", "revision": "0"}
    client.post(reverse("document_words", args=[minutes.pk]), typed)
    minutes.refresh_from_db()
    assert minutes.title == "Đôn đốc tự chấm"


def test_who_asked_stops_the_work_and_others_cannot(people, client_of, letter):
    now = timezone.now()
    job = letter.jobs.create(kind="render", requested_at=now, beat_at=now, by=people.coordinator)
    for person in (people.clerk, people.leader, people.stranger):
        assert client_of(person).post(reverse("job_cancel", args=[job.pk])).status_code == 404
    client_of(people.coordinator).post(reverse("job_cancel", args=[job.pk]))
    job.refresh_from_db()
    assert (job.status, job.is_at_work) == ("cancelled", False)


def test_a_form_with_errors_does_not_lend_its_writer_the_words_saved_since(people, client_of, minutes):
    client = client_of(people.coordinator)
    typed = {"title": "", "text": "Của tôi.", "recipients": "", "issuing_body": "snv", "revision": "0"}
    colleague = make.make_role("coordinator", province=people.province).user
    seen = {"title": minutes.title, "text": "Của đồng nghiệp.", "recipients": "", "issuing_body": "snv"}
    requesting.save_words(document=minutes, **seen, revision=0, by=colleague, at=timezone.now())
    answer = client.post(reverse("document_words", args=[minutes.pk]), typed)
    assert answer.status_code == 422
    assert '<input type="hidden" name="revision" value="0">' in answer.content.decode()
    again = client.post(reverse("document_words", args=[minutes.pk]), {**typed, "title": minutes.title})
    assert again.status_code == 409
    assert '<input type="hidden" name="revision" value="1">' in again.content.decode()
    minutes.refresh_from_db()
    assert minutes.text == "Của đồng nghiệp."


@pytest.mark.parametrize("kind", ["render", "word"])
def test_work_on_a_letter_is_asked_for_by_those_who_may_have_it_made(people, letter, kind):
    for person in (people.leader, people.clerk, people.stranger):
        with pytest.raises(Refused, match="Chỉ chuyên viên"):
            requesting.request_work(subject=letter, kind=kind, by=person, at=timezone.now())
    requesting.request_work(subject=letter, kind=kind, by=people.coordinator, at=timezone.now())
    assert letter.jobs.get().kind == kind


def test_a_sheet_on_paper_has_no_word_file(people, client_of, campaign):
    about = {"sheet": make.make_assessment(make.make_round(campaign), people.unit).pk}
    sheet = make_document(campaign, people.clerk, kind=DocumentKind.SHEET, about=about)
    page = client_of(people.clerk).post(reverse("document_word", args=[sheet.pk]), follow=True)
    assert "không có bản Word" in page.content.decode()
    assert not sheet.jobs.exists()


def test_the_end_of_work_on_a_letter_is_told_and_never_forced_on_the_page(people, client_of, letter):
    now, client = timezone.now(), client_of(people.coordinator)
    job = letter.jobs.create(kind="render", requested_at=now, beat_at=now, by=people.coordinator)
    url = reverse("document_progress", args=[letter.pk])
    under_way = client.get(url, HTTP_HX_REQUEST="true")
    assert 'hx-trigger="every 1s"' in under_way.content.decode()
    assert "HX-Trigger" not in under_way
    letter.jobs.filter(pk=job.pk).update(status="done", finished_at=now)
    ended = client.get(url, HTTP_HX_REQUEST="true")
    assert (ended["HX-Trigger"], "HX-Refresh" in ended) == ("work-done", False)
    assert "Tải lại trang" in ended.content.decode()


def test_without_scripts_the_work_on_a_letter_has_a_page_that_reloads_itself(people, client_of, letter):
    now, client = timezone.now(), client_of(people.coordinator)
    letter.jobs.create(kind="render", requested_at=now, beat_at=now, by=people.coordinator)
    url = reverse("document_progress", args=[letter.pk])
    page = client.get(url)
    assert (page.status_code, page["Refresh"]) == (200, "2")
    letter.jobs.update(status="done", finished_at=now)
    assert client.get(url).url == letter.get_absolute_url()


@pytest.mark.parametrize(("kind", "again"), [("render", "document_render"), ("word", "document_word")])
def test_work_that_failed_is_asked_for_anew_where_it_was_asked_for(people, client_of, minutes, kind, again):
    now = timezone.now()
    minutes.jobs.create(kind=kind, requested_at=now, beat_at=now, status="failed", failure="Hết giờ.", finished_at=now)
    page = client_of(people.coordinator).get(minutes.get_absolute_url()).content.decode()
    assert "Hết giờ." in page
    assert f'action="{reverse(again, args=[minutes.pk])}"' in page


def test_the_signed_file_is_asked_for_once_and_of_the_office_alone(people, client_of, issued_letter):
    office, address = client_of(people.coordinator), reverse("document_signed", args=[issued_letter.pk])
    page = office.get(issued_letter.get_absolute_url()).content.decode()
    assert f'action="{address}"' in page
    assert SignedForm.base_fields["file"].help_text in page
    assert address not in client_of(people.leader).get(issued_letter.get_absolute_url()).content.decode()
    office.post(address, {"file": SimpleUploadedFile("da-ky.pdf", PDF)})
    assert "Gắn bản đã ký</button>" not in office.get(issued_letter.get_absolute_url()).content.decode()
