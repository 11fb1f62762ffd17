"""Reports: their list, and asking for one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reports import asking, export_columns
from reports.forms import ReportFilterForm, ReportForm
from reports.models import Report, ReportKind
from units import downloads
from units.days import show_day
from units.list_pages import with_table
from units.refusals import Refused
from units.web import is_fragment, page_of

LATER = (
    "Báo cáo năm {year} lấy số liệu đến {day}, sau khi năm kết thúc. "
    "Nếu chỉ lấy đến hết năm, hãy lập lại với ngày 31/12/{year}."
)


@require_safe
@with_table(export_columns.REPORTS)
def report_list(request):
    form = ReportFilterForm(request.GET)
    chosen = form.chosen()
    reports = Report.objects.visible_to(request.user).narrowed(kind=chosen["loai"], status=chosen["trang_thai"])
    reports = request.table.ordered(reports.select_related("campaign__province", "pdf", "previous", "next_version"))
    if downloads.asked(request):
        return downloads.export(request, "Báo cáo", request.table.exports, reports)
    context = {
        "page": page_of(request, reports),
        "form": form,
        "filtered": any(chosen.values()),
        "writes": bool(request.user.scope.coordinated_province_ids),
    }
    return render(request, "reports/report_list.html", context)


def report_create(request):
    """The form; with scripts what stands already for the chosen years is told before anything is asked for."""
    if not request.user.scope.coordinated_province_ids:
        raise Http404
    today = timezone.localdate()
    if is_fragment(request) and request.method == "GET":
        form = ReportForm(request.GET, user=request.user, today=today)
        form.is_valid()
        form.errors.pop("reason", None)
        return render(request, "reports/report_before.html", {"form": form})
    form = ReportForm(request.POST or None, user=request.user, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            report = asking.ask_for_report(**form.cleaned_data, by=request.user, at=timezone.now())
            if report.kind == ReportKind.ANNUAL and report.as_of.year > report.year:
                messages.info(request, LATER.format(year=report.year, day=show_day(report.as_of)))
            return redirect(report)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "reports/report_create.html", {"form": form})
