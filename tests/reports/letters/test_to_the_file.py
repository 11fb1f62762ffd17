"""A letter from the late units to the issued PDF and its Word file: pages, jobs and press."""

import io
from datetime import timedelta

import pdfplumber
import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document as Word

from campaign.storing import path_of
from reports import running
from reports.models import Document, JobStatus
from tests import factories as make


@pytest.fixture
def today():
    """The day as the test begins: a module that was read before midnight would know yesterday's."""
    return timezone.localdate()


@pytest.fixture
def client(people, client_of, transactional_db):
    now = timezone.now()
    campaign = make.make_campaign(people.province)
    round_ = make.make_round(campaign, opens_at=now - timedelta(days=30), closes_at=now - timedelta(days=5))
    for unit in (people.unit, people.sibling):
        make.make_assessment(round_, unit)
    return client_of(people.coordinator)


def work(document):
    """Runs the jobs that wait; each ends well."""
    for job in document.jobs.filter(status=JobStatus.QUEUED):
        running.run_job(job.pk, clock=timezone.now)
        job.refresh_from_db()
        assert job.status == JobStatus.DONE, job.failure
    document.refresh_from_db()


def written(client, people, *, body, today, together=False):
    units = [people.unit.pk, people.sibling.pk] if together else [people.unit.pk]
    asked = {
        "don-vi": units,
        "how": "chung" if together else "rieng",
        "new_deadline": f"{today + timedelta(days=5):%d/%m/%Y}",
        "contact": "",
        "issuing_body": body,
    }
    client.post(reverse("reminder_compose") + "?han=tat-ca", asked)
    document = Document.objects.get()
    work(document)
    return document


def words_in(document):
    with pdfplumber.open(path_of(document.pdf)) as pdf:
        return " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)


@pytest.mark.parametrize(
    ("body", "sign", "lines"),
    [
        ("snv", "pho_giam_doc", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        ("ubnd", "pho_giam_doc_so", ["TL. CHỦ TỊCH", "KT. GIÁM ĐỐC SỞ NỘI VỤ", "PHÓ GIÁM ĐỐC"]),
    ],
)
def test_a_letter_is_written_issued_and_taken_away_in_both_forms(client, people, body, sign, lines, today):
    document = written(client, people, body=body, today=today, together=body == "ubnd")
    assert "DỰ THẢO" in words_in(document)
    page = client.get(reverse("document_issue", args=[document.pk]))
    signed = {
        "number": "5",
        "issued_on": f"{today:%d/%m/%Y}",
        "sign": sign,
        "signer": "Nguyễn Văn Mẫu",
        "seen": "on",
        "token": page.context["form"].token,
    }
    early = {**signed, "issued_on": f"{today - timedelta(days=1):%d/%m/%Y}"}
    assert "ở trước ngày xem tình hình" in client.post(page.wsgi_request.path, early).content.decode()
    assert client.post(page.wsgi_request.path, signed).status_code == 302
    work(document)
    assert document.is_issued
    said = words_in(document)
    assert f"Số: 05/{document.sign}" in said
    assert all(line in said for line in lines)
    assert "DỰ THẢO" not in said
    client.post(reverse("document_word", args=[document.pk]))
    work(document)
    file = b"".join(client.get(reverse("document_word", args=[document.pk])).streaming_content)
    table = next(each for each in Word(io.BytesIO(file)).tables if "Nơi nhận:" in each.cell(0, 0).text)
    assert [line.text for line in table.cell(0, 1).paragraphs if line.text] == [*lines, "Nguyễn Văn Mẫu"]
