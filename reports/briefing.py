"""Asking for the leadership's brief of a report, and making it anew once the report is issued."""

from django.db import transaction

from reports import requesting
from reports.background import jobs
from reports.models import Document, DocumentKind, JobKind, Report
from reports.snapshots import body_of
from units.refusals import Refused


@transaction.atomic
def ask_for_brief(*, report, by, at):
    """The brief of a report, one for each; made anew where the report has changed since. Raises Refused."""
    report = Report.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=report.pk)
    if report.snapshot_id is None:
        raise Refused("Báo cáo chưa có số liệu nên chưa tóm tắt được. Hãy tổng hợp số liệu trước.")
    known = Document.objects.filter(kind=DocumentKind.BRIEF, report=report).first()
    if known is None:
        return requesting.request_document(
            kind=DocumentKind.BRIEF, campaign=report.campaign, report=report, issuing_body=report.issuing_body,
            title=f"Tóm tắt: {report.title[:1].lower()}{report.title[1:]}", about={"issued": report.is_issued},
            by=by, at=at,
        )  # fmt: skip
    if refused := requesting.refusal_to_ask(known, by):
        raise Refused(refused)
    if report.is_issued and not known.about.get("issued"):
        renew(report=report, by=by, at=at)
    elif _is_stale(known, report):
        jobs.request_job(subject=known, kind=JobKind.RENDER, by=by, at=at)
    return known


@transaction.atomic
def renew(*, report, by, at):
    """Takes away what was made while the report was a draft and asks for the brief of what was issued, if there is one.

    `about["issued"]` opens it to the leaders (DocumentQuerySet.visible_to); a job that began before starts anew.
    """
    for brief in Document.objects.filter(kind=DocumentKind.BRIEF, report=report).select_for_update(of=("self",)):
        brief.about = {**brief.about, "issued": True}
        brief.snapshot = brief.pdf = brief.word = None
        brief.save(update_fields=["about", "snapshot", "pdf", "word"])
        jobs.request_job(subject=brief, kind=JobKind.RENDER, by=by, at=at)


def _is_stale(brief, report):
    """Whether what was printed is of another snapshot, or of a draft that has since been issued."""
    if brief.pdf_id is None or brief.snapshot_id is None:
        return True
    said = body_of(brief.snapshot)["report"]
    return (said["sha256"], said["issued"]) != (report.snapshot.sha256, report.is_issued)
