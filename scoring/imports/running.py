"""Running an import job in a worker: the check (nothing is written) or the import, and never "running" for ever."""

from functools import partial

from django.db import transaction

from campaign.storing import path_of
from scoring.ending import MOVES_UNITS, settle_sheets
from scoring.imports.heartbeat import Heartbeat
from scoring.imports.jobs import claim
from scoring.imports.kinds import IMPORTERS
from scoring.imports.problems import written
from scoring.models import ImportJobStatus
from units import working
from units.importing import import_file
from units.refusals import Refused

TOO_LONG = "Quá thời gian cho phép nên chưa có gì được ghi. Hãy chia tệp thành nhiều phần rồi nhập từng phần."
BROKEN = "Có lỗi của hệ thống nên chưa có gì được ghi. Hãy thử lại; nếu vẫn không xong, báo quản trị hệ thống."
OTHER_FILE = "Tệp đã lưu không còn như lúc kiểm tra nên chưa có gì được ghi. Hãy nộp lại tệp."


def run_job(job_id, *, clock):
    """Claims the job and does it; delivered twice it runs once. Every failure ends as a sentence on the job."""
    job = claim(job_id, at=clock())
    if job:
        working.run(job, partial(_beating, job, clock), clock=clock, too_long=TOO_LONG, broken=BROKEN)


def _beating(job, clock):
    with Heartbeat(job, clock=clock) as heartbeat:
        _run(job, heartbeat.read, clock)


def _run(job, progress, clock):
    with transaction.atomic():
        outcome = import_file(
            IMPORTERS[job.kind],
            path_of(job.file),
            province=job.province,
            campaign=job.campaign,
            file_name=job.file_name,
            by=job.by,
            by_name=job.by.full_name,
            at=clock(),
            dry_run=not job.confirmed,
            convert_from=job.converted_from or None,
            progress=progress,
        )
        if outcome.batch:
            if outcome.batch.sha256 != job.file.sha256:
                raise Refused(OTHER_FILE)
            if job.kind in MOVES_UNITS:
                settle_sheets(job.province, by=job.by, at=clock())
        _close(job, outcome, at=clock())


def _close(job, outcome, *, at):
    """In the transaction that writes the rows: a job that was closed meanwhile takes the rows back with it."""
    if outcome.errors:
        status = ImportJobStatus.REFUSED
    else:
        status = ImportJobStatus.DONE if job.confirmed else ImportJobStatus.CHECKED
    working.finish(
        job,
        status=status,
        rows_read=outcome.rows_read,
        rows_in_all=outcome.rows_read,
        new_count=outcome.counts["new"],
        changed_count=outcome.counts["changed"],
        unchanged_count=outcome.counts["unchanged"],
        error_count=outcome.error_count,
        warning_count=outcome.warning_count,
        problems=written(outcome),
        batch=outcome.batch,
        at=at,
    )
