"""Running an import job in a worker: the check (nothing is written) or the import, and never "running" for ever."""

import logging

from celery.exceptions import SoftTimeLimitExceeded
from django.db import close_old_connections, transaction

from campaign.storing import path_of
from scoring.ending import MOVES_UNITS, settle_sheets
from scoring.imports.findings import written
from scoring.imports.heartbeat import Heartbeat, TakenOver
from scoring.imports.jobs import claim, owned
from scoring.imports.kinds import IMPORTERS
from scoring.models import ImportJobStatus
from units.importing import import_file
from units.refusals import Refused

logger = logging.getLogger(__name__)

TOO_LONG = "Quá thời gian cho phép nên chưa có gì được ghi. Hãy chia tệp thành nhiều phần rồi nhập từng phần."
BROKEN = "Có lỗi của hệ thống nên chưa có gì được ghi. Hãy thử lại; nếu vẫn không xong, báo quản trị hệ thống."
OTHER_FILE = "Tệp đã lưu không còn như lúc kiểm tra nên chưa có gì được ghi. Hãy nộp lại tệp."


def run_job(job_id, *, clock):
    """Claims the job and does it; delivered twice it runs once. Every failure ends as a sentence on the job."""
    job = claim(job_id, at=clock())
    if job is None:
        return
    try:
        with Heartbeat(job, clock=clock) as heartbeat:
            _run(job, heartbeat.read, clock)
    except TakenOver:
        logger.warning("Import job %s was taken over", job.pk)
    except Refused as refusal:
        _give_up(job, str(refusal), clock)
    except SoftTimeLimitExceeded:
        _give_up(job, TOO_LONG, clock)
    except Exception:  # whatever it was, the page must not say "running" for ever
        logger.exception("Import job %s failed", job.pk)
        close_old_connections()  # the trouble may be the connection itself
        _give_up(job, BROKEN, clock)


def _run(job, progress, clock):
    importing = job.status == ImportJobStatus.IMPORTING
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
            dry_run=not importing,
            convert_from=job.converted_from or None,
            progress=progress,
        )
        if outcome.batch:
            if outcome.batch.sha256 != job.file.sha256:
                raise Refused(OTHER_FILE)
            if job.kind in MOVES_UNITS:
                settle_sheets(job.province, by=job.by, at=clock())
        _close(job, outcome, importing=importing, at=clock())


def _close(job, outcome, *, importing, at):
    """In the transaction that writes the rows: a job that was closed meanwhile takes the rows back with it."""
    if outcome.errors:
        status = ImportJobStatus.REFUSED
    else:
        status = ImportJobStatus.DONE if importing else ImportJobStatus.CHECKED
    closed = owned(job).update(
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
        finished_at=at,
        beat_at=at,
    )
    if not closed:
        raise TakenOver


def _give_up(job, sentence, clock):
    at = clock()
    owned(job).update(status=ImportJobStatus.FAILED, failure=sentence[:500], finished_at=at, beat_at=at)
