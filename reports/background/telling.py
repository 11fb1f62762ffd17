"""Telling the person who asked that the work has ended: once, in the transaction that ends it."""

from datetime import timedelta

from reports.models import DocumentKind, JobKind, ReportStatus
from units import noticing

SOON = timedelta(seconds=5)  # until then whoever asked still looks at the page that shows the list


def told(job, *, at):
    """Whether the end is worth a notice: figures lead to a PDF by themselves, one sheet is there within a second."""
    quick = job.document_id and job.document.kind == DocumentKind.SHEET
    quick = quick or (job.kind == JobKind.BUILD and at - job.requested_at < SOON)
    return job.by is not None and job.kind != JobKind.COMPILE and not quick


def tell_done(job, subject, *, at):
    if not told(job, at=at):
        return
    if job.kind == JobKind.WORD:
        text = f"{subject.title}: đã có bản Word."
    elif job.kind == JobKind.BUILD:
        text = f"{subject.title}: đã lập xong danh sách."
    elif subject.status == ReportStatus.ISSUED:
        text = f"{subject.title}: đã ban hành, số {subject.number}."
    else:
        text = f"{subject.title}: đã dựng xong bản PDF."
    noticing.tell(user=job.by, text=text, url=subject.get_absolute_url(), at=at)


def tell_failed(job, failure, *, at):
    if job.by is not None:
        text = f"{job.subject.title}: {job.get_kind_display().lower()} không xong. {failure}"
        noticing.tell(user=job.by, text=text, url=job.subject.get_absolute_url(), at=at, is_bad=True)
