"""Reports as documents: the list, asking for one, issuing it, and its files."""

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from campaign.downloads import file_response
from reports import compiling, events, export_columns
from reports.forms import ReportFilterForm, ReportForm, SignedForm
from reports.issue import issuing
from reports.models import Report, ReportKind, ReportStatus
from reports.views.words import found, found_to_edit
from units import downloads
from units.days import show_day
from units.refusals import Refused
from units.text import fold
from units.web import page_of, refusals_as_messages

# A browser shows a PDF with a viewer of its own, which needs styles and a plug-in object; nothing else is let in.
PDF_POLICY = {
    "default-src": [NONE],
    "style-src": [SELF, "'unsafe-inline'"],
    "object-src": [SELF],
    "frame-ancestors": [SELF],
}

LATER = (
    "Báo cáo năm {year} lấy số liệu đến {day}, sau khi năm kết thúc. "
    "Nếu chỉ lấy đến hết năm, hãy lập lại với ngày 31/12/{year}."
)


@require_safe
def report_list(request):
    form = ReportFilterForm(request.GET)
    chosen = form.chosen()
    reports = Report.objects.visible_to(request.user).narrowed(kind=chosen["loai"], status=chosen["trang_thai"])
    reports = reports.select_related("campaign__province", "pdf")
    if downloads.asked(request):
        return downloads.export(request, "Báo cáo", export_columns.REPORTS, reports)
    context = {
        "page": page_of(request, reports),
        "form": form,
        "filtered": any(chosen.values()),
        "writes": bool(request.user.scope.coordinated_province_ids),
    }
    return render(request, "reports/report_list.html", context)


def report_create(request):
    if not request.user.scope.coordinated_province_ids:
        raise Http404
    form = ReportForm(request.POST or None, user=request.user, initial={"as_of": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            report = compiling.request_report(**form.cleaned_data, by=request.user, at=timezone.now())
            if report.kind == ReportKind.ANNUAL and report.as_of.year > report.year:
                messages.info(request, LATER.format(year=report.year, day=show_day(report.as_of)))
            return redirect(report)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "reports/report_create.html", {"form": form})


@require_POST
def report_issue_cancel(request, pk):
    report = found_to_edit(request, pk)
    with refusals_as_messages(request, "Đã hủy việc ban hành. Báo cáo trở lại dự thảo."):
        issuing.cancel(subject=report, by=request.user, at=timezone.now())
    return redirect(report)


@xframe_options_sameorigin
@csp_replace(PDF_POLICY)
@require_safe
def report_pdf(request, pk):
    """The document; `?xem` shows it in the page, anything else is a download and is logged."""
    report = found(request, pk)
    if report.pdf is None:
        raise Http404
    shown = "xem" in request.GET
    if not shown:
        events.record(report, "Tải bản PDF", by=request.user, at=timezone.now(), sha256=report.pdf.sha256)
    return file_response(report.pdf, file_name(report), inline=shown)


def report_signed(request, pk):
    """GET downloads the signed file; POST attaches it."""
    if request.method == "POST":
        return _attach_signed(request, found_to_edit(request, pk))
    report = found(request, pk)
    if report.signed_file is None:
        raise Http404
    sha256 = report.signed_file.sha256
    events.record(report, "Tải bản đã ký", by=request.user, at=timezone.now(), sha256=sha256)
    return file_response(report.signed_file, file_name(report, "da-ky"))


def _attach_signed(request, report):
    form = SignedForm(request.POST, request.FILES)
    with refusals_as_messages(request, "Đã gắn bản đã ký." if form.is_valid() else None):
        if not form.is_valid():
            raise Refused("Chưa chọn tệp. Hãy chọn bản đã ký dạng PDF.")
        issuing.attach_signed(subject=report, upload=form.cleaned_data["file"], by=request.user, at=timezone.now())
    return redirect(report)


def file_name(report, suffix=""):
    """ "bao-cao-so-ket-03-nam-2019-2022-kien-giang-du-thao.pdf"."""
    state = suffix or ("du-thao" if report.status == ReportStatus.DRAFT else f"so-{report.number}")
    words = fold(f"{report.title} {report.campaign.province.name}")
    plain = "".join(letter if letter.isalnum() else " " for letter in words)
    return "-".join([*plain.split(), state]) + ".pdf"
