"""The data of a report to take away: the workbook and the JSON that its PDF carries."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaign.downloads import file_response
from reports import events
from reports.annexes import attachments
from reports.background import finishing
from reports.snapshots import body_of
from reports.views.files import file_stem
from reports.views.words import found


@require_safe
def report_workbook(request, pk):
    """Made at the first asking, then taken from the store."""
    report = _compiled(request, pk)
    snapshot = report.snapshot

    def write(path):
        path.write_bytes(attachments.figures_xlsx(body_of(snapshot), snapshot.sha256))

    facts = {"made": "workbook", "snapshot": snapshot.sha256}
    made = finishing.finish(facts, write, at=timezone.now(), media_type=attachments.XLSX)
    events.record(report, "Tải số liệu (XLSX)", by=request.user, at=timezone.now(), sha256=made.file.sha256)
    return file_response(made.file, _name(report, "xlsx"))


@require_safe
def report_json(request, pk):
    report = _compiled(request, pk)
    content = attachments.figures_json(body_of(report.snapshot), report.snapshot.sha256)
    events.record(report, "Tải số liệu (JSON)", by=request.user, at=timezone.now(), sha256=report.snapshot.sha256)
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{_name(report, "json")}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _compiled(request, pk):
    report = found(request, pk)
    if report.snapshot is None:
        raise Http404
    return report


def _name(report, extension):
    return f"{file_stem(report, 'so-lieu')}.{extension}"
