"""Every invariant of the tables of reports, tried: the database itself refuses."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from campaign.models import StoredFile
from reports.models import (
    Check,
    Document,
    DocumentTemplate,
    FinishedFile,
    Job,
    NarrativeSection,
    Report,
    ReportEvent,
    Snapshot,
)
from tests import factories as make

pytestmark = pytest.mark.django_db
SHA = "0" * 64


def refused(name):
    return pytest.raises(IntegrityError, match=f"reports_{name}")


@pytest.fixture
def report():
    return Report.objects.create(
        campaign=make.make_campaign(),
        kind="mid_term",
        year=2022,
        as_of=date(2022, 8, 8),
        requested_at=timezone.now(),
        requested_by=make.make_user(),
    )


@pytest.fixture
def particulars(report):
    return {
        "number": "15",
        "issued_on": date(2022, 8, 9),
        "signer_position": "CHỦ TỊCH",
        "signer_name": "Nguyễn Văn Mẫu",
        "issued_by": report.requested_by,
    }


@pytest.fixture
def stored():
    return StoredFile.objects.create(sha256=SHA, size=1, content_type="application/pdf", stored_at=timezone.now())


@pytest.fixture
def snapshot():
    return Snapshot.objects.create(sha256=SHA, body="{}", made_at=timezone.now())


@pytest.fixture
def job(report):
    now = timezone.now()
    return Job.objects.create(report=report, kind="compile", requested_at=now, beat_at=now)


def change(row, **values):
    with transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**values)


def test_a_snapshots_hash_is_a_hash():
    with refused("snapshot_sha256_is_hex"):
        Snapshot.objects.create(sha256="x" * 64, body="{}", made_at=timezone.now())


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("report_kind_known", {"kind": "khac"}),
        ("report_body_known", {"issuing_body": "khac"}),
        ("report_issue_whole", {"signer_name": "Nguyễn Văn Mẫu"}),
    ],
)
def test_a_report_tells_one_story(report, name, values):
    with refused(name):
        change(report, **values)


def test_the_status_is_known(report, particulars, snapshot):
    with refused("report_status_known"):
        change(report, status="khac", snapshot=snapshot, **particulars)


def test_a_draft_has_no_number(report, particulars):
    with refused("report_draft_has_no_number"):
        change(report, **particulars)


@pytest.mark.parametrize("status", ["issuing", "issued"])
def test_what_is_being_issued_has_number_and_snapshot(report, status, stored):
    with refused("report_issuing_has_number_and_snapshot"):
        change(report, status=status, pdf=stored)


def test_what_is_issued_has_a_file(report, particulars, snapshot):
    with refused("report_issued_has_file"):
        change(report, status="issued", snapshot=snapshot, **particulars)


def test_only_what_is_issued_is_signed(report, stored):
    with refused("report_only_issued_is_signed"):
        change(report, signed_file=stored)


def test_a_version_exists_once(report):
    report.pk = None
    with refused("report_version_once"):
        report.save()


def test_a_section_is_written_once(report):
    NarrativeSection.objects.create(report=report, code="I.1")
    with refused("narrativesection_once"):
        NarrativeSection.objects.create(report=report, code="I.1")


def test_a_report_has_one_open_job(report, job):
    with refused("job_one_open_per_report"):
        Job.objects.create(report=report, kind="render", requested_at=job.beat_at, beat_at=job.beat_at)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("job_kind_known", {"kind": "khac"}),
        ("job_status_known", {"status": "khac", "finished_at": timezone.now()}),
        ("job_failure_says_why", {"status": "failed", "finished_at": timezone.now()}),
        ("job_open_is_not_finished", {"finished_at": timezone.now()}),
        ("job_closed_is_finished", {"status": "done"}),
        ("job_step_within", {"step": 2, "steps": 1}),
        ("job_percent_within", {"percent": 101}),
        ("job_a_list_is_of_a_document", {"kind": "build"}),
    ],
)
def test_a_job_tells_how_it_stands(job, name, values):
    with refused(name):
        change(job, **values)


def test_only_a_correction_has_a_reason(report):
    with refused("report_reason_is_of_a_correction"):
        change(report, reason="Sửa số liệu.")


def a_check(**values):
    return Check.objects.create(**{"kind": "paper", "about": SHA, "at": timezone.now(), **values})


def test_a_check_is_of_a_report_or_a_document(report):
    with refused("check_of_one"):
        a_check()


def test_the_kind_of_a_check_is_known(report):
    with refused("check_kind_known"):
        a_check(report=report, kind="khac")


def test_a_report_keeps_one_check_of_a_kind(report):
    a_check(report=report)
    a_check(report=report, kind="figures")
    with refused("check_once_per_report"):
        a_check(report=report)


def test_a_document_keeps_one_check_of_a_kind(report):
    document = Document.objects.create(
        campaign=report.campaign,
        kind="proposal",
        title="Tờ trình",
        requested_at=timezone.now(),
        requested_by=report.requested_by,
    )
    a_check(document=document)
    with refused("check_once_per_document"):
        a_check(document=document)


def test_a_letter_goes_to_a_unit_once(report):
    letter = Document.objects.create(
        campaign=report.campaign,
        kind="reminder",
        title="Đôn đốc",
        requested_at=timezone.now(),
        requested_by=report.requested_by,
    )
    unit = make.make_unit(report.campaign.province)
    letter.addressed.create(unit=unit)
    with refused("documentunit_once"), transaction.atomic():
        letter.addressed.create(unit=unit)


@pytest.fixture
def letter(report):
    return Document.objects.create(
        campaign=report.campaign,
        kind="reminder",
        title="Đôn đốc",
        requested_at=timezone.now(),
        requested_by=report.requested_by,
    )


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("document_kind_known", {"kind": "khac"}),
        ("document_body_known", {"issuing_body": "khac"}),
        ("document_issue_whole", {"signer_name": "Nguyễn Văn Mẫu"}),
        ("document_title_not_blank", {"title": ""}),
        ("document_brief_is_of_a_report", {"kind": "brief"}),
        ("document_minutes_name_a_unit", {"kind": "minutes"}),
        ("document_sealed_has_file", {"sealed_by": "Ủy ban nhân dân tỉnh"}),
    ],
)
def test_a_document_tells_one_story(letter, name, values):
    with refused(name):
        change(letter, **values)


def test_the_status_of_a_document_is_known(letter, particulars, snapshot):
    with refused("document_status_known"):
        change(letter, status="khac", snapshot=snapshot, **particulars)


def test_a_draft_document_has_no_number(letter, particulars):
    with refused("document_draft_has_no_number"):
        change(letter, **particulars)


def test_a_document_that_is_being_issued_has_number_and_snapshot(letter, stored):
    with refused("document_issuing_has_number_and_snapshot"):
        change(letter, status="issuing", pdf=stored)


def test_an_issued_document_has_a_file(letter, particulars, snapshot):
    with refused("document_issued_has_file"):
        change(letter, status="issued", snapshot=snapshot, **particulars)


def test_only_an_issued_document_is_signed(letter, stored):
    with refused("document_only_issued_is_signed"):
        change(letter, signed_file=stored)


@pytest.mark.parametrize("kind", ["sheet", "award_list"])
def test_what_takes_no_number_is_not_issued(letter, particulars, snapshot, stored, kind):
    with refused("document_unnumbered_is_not_issued"):
        change(letter, kind=kind, status="issuing", snapshot=snapshot, pdf=stored, **particulars)


def test_a_sealed_report_has_a_file(report):
    with refused("report_sealed_has_file"):
        change(report, sealed_by="Ủy ban nhân dân tỉnh")


def test_work_and_log_belong_to_a_report_or_a_document(report, letter):
    now = timezone.now()
    with refused("job_of_one"), transaction.atomic():
        Job.objects.create(kind="render", requested_at=now, beat_at=now)
    with refused("reportevent_of_one"):
        ReportEvent.objects.create(report=report, document=letter, at=now, text="Đã dựng.")


def test_the_same_work_is_open_once(report, letter):
    now = timezone.now()
    word = {"report": report, "kind": "word", "requested_at": now, "beat_at": now}
    Job.objects.create(**word)
    with refused("job_one_beside_per_report"), transaction.atomic():
        Job.objects.create(**word)
    render = {"document": letter, "kind": "render", "requested_at": now, "beat_at": now}
    Job.objects.create(**render)
    with refused("job_one_open_per_document"):
        Job.objects.create(**render)


def test_word_is_made_beside_the_pdf(report, job):
    Job.objects.create(report=report, kind="word", requested_at=job.beat_at, beat_at=job.beat_at)


def test_the_key_of_a_finished_file_is_a_hash(stored):
    with refused("finishedfile_key_is_hex"):
        FinishedFile.objects.create(key="x" * 64, file=stored, made_at=timezone.now())


def test_a_province_words_a_kind_of_document_once_and_not_with_nothing(report):
    wording = {
        "province": report.campaign.province,
        "code": "minutes",
        "saved_at": timezone.now(),
        "saved_by_name": "A",
    }
    with refused("documenttemplate_text_not_blank"), transaction.atomic():
        DocumentTemplate.objects.create(text="", **wording)
    DocumentTemplate.objects.create(text="Lời mẫu.", **wording)
    with refused("documenttemplate_once"):
        DocumentTemplate.objects.create(text="Lời khác.", **wording)


def test_a_section_says_one_thing_at_a_revision(report):
    section = NarrativeSection.objects.create(report=report, code="I.1")
    version = {"section": section, "revision": 1, "begun_at": timezone.now(), "at": timezone.now()}
    section.versions.create(**version)
    with refused("sectionversion_once"):
        section.versions.create(**version)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("sectioncomment_text_not_blank", {"text": ""}),
        ("sectioncomment_settled_whole", {"settled_at": timezone.now()}),
    ],
)
def test_a_remark_says_something_and_is_settled_by_somebody(report, name, values):
    section = NarrativeSection.objects.create(report=report, code="I.1")
    remark = {"at": timezone.now(), "by": report.requested_by, "by_name": "A", "text": "Xem lại số này.", **values}
    with refused(name):
        section.comments.create(**remark)
