"""Before and after issue: what the checker found, the form, the reason of a correction, and what changed."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from reports import export_columns, requesting
from reports.checking import checklist
from reports.corrections import telling
from reports.corrections.differences import FigureChange
from reports.forms import CorrectionForm
from reports.issue import issuing
from reports.issue.form import IssueForm
from reports.letterhead import recipient_lines
from reports.models import CheckKind, JobKind, Report
from reports.recipients import recipients_of
from reports.snapshots import body_of, with_words
from reports.views import documents, words
from units import downloads
from units.permissions import coordinates
from units.refusals import Refused
from units.web import errors_as_messages, is_fragment, page_of, refusals_as_messages

PARTS = {"so-lieu": telling.figures, "loi-van": telling.words, "danh-sach": telling.lists}


def report_issue(request, pk):
    return _issue(request, words.found_to_edit(request, pk))


def document_issue(request, pk):
    return _issue(request, documents.found_to_edit(request, pk))


def _issue(request, subject):
    """The form with what was found above it; with scripts the signature is shown as it is being chosen."""
    if not subject.is_draft:
        return redirect(subject)
    if is_fragment(request):
        form = IssueForm(request.GET, subject=subject)
        context = {"form": form, "recipients": recipient_lines(recipients_of(subject))}
        return render(request, "reports/signature_block.html", context)
    found = checklist.check(subject, today=timezone.localdate())
    form = IssueForm(request.POST or None, subject=subject, found=checklist.to_be_seen(found))
    if request.method == "POST" and form.is_valid():
        try:
            issuing.issue(subject=subject, **form.particulars(), by=request.user, at=timezone.now())
            return redirect(subject)
        except Refused as refused:
            form.add_error(None, str(refused))
    refusal = issuing.refusal_to_issue(subject, found)
    context = {
        "subject": subject,
        "is_report": isinstance(subject, Report),
        "form": form,
        "objections": checklist.led_by(refusal, found, subject),
        "refusal": refusal,
        "recipients": recipient_lines(recipients_of(subject)),
    }
    return render(request, "reports/issue.html", context)


@require_POST
def report_issue_cancel(request, pk):
    return _cancel(request, words.found_to_edit(request, pk), "Báo cáo")


@require_POST
def document_issue_cancel(request, pk):
    return _cancel(request, documents.found_to_edit(request, pk), "Văn bản")


def _cancel(request, subject, name):
    with refusals_as_messages(request, f"Đã hủy việc ban hành. {name} trở lại dự thảo."):
        issuing.cancel(subject=subject, by=request.user, at=timezone.now())
    return redirect(subject)


@require_POST
def report_new_version(request, pk):
    report = words.found_to_edit(request, pk)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        errors_as_messages(request, form)
        return redirect(report)
    with refusals_as_messages(request):
        report = issuing.new_version(
            report=report, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
    return redirect(report)


def report_check(request, pk):
    """GET shows which figures today's data would give otherwise; POST asks for counting again."""
    report = words.found_to_edit(request, pk)
    if report.snapshot is None:
        raise Http404
    if request.method == "POST":
        with refusals_as_messages(request):
            requesting.request_work(subject=report, kind=JobKind.CHECK, by=request.user, at=timezone.now())
        return redirect(report)
    check = report.checks.of_kind(CheckKind.FIGURES)
    current = check and check.about == checklist.figures_sha256(body_of(report.snapshot)["figures"])
    changes = [FigureChange(**each) for each in check.found] if current else []
    if downloads.asked(request):
        return downloads.export(request, "Số liệu đã khác bản chốt", export_columns.FIGURE_CHANGES, lambda: changes)
    context = {"report": report, "check": check if current else None, "page": page_of(request, changes)}
    return render(request, "reports/report_check.html", context)


@require_safe
def report_differences(request, pk):
    """What a correction changes, as it is printed in its last annex."""
    report = words.found(request, pk)
    if report.snapshot is None or report.previous is None:
        raise Http404
    body = body_of(report.snapshot)
    if report.is_draft:
        body = with_words(body, dict(report.sections.values_list("code", "text")))
    changes = {name: changed(body) for name, changed in PARTS.items()}
    part = request.GET.get("phan")
    if part not in PARTS:
        part = next((name for name, found in changes.items() if found), "so-lieu")
    if downloads.asked(request):
        return downloads.export(
            request,
            f"Thay đổi so với bản {report.previous.version}",
            export_columns.CHANGES[part],
            lambda: changes[part],
        )
    context = {
        "report": report,
        "replaced": telling.replaced(body),
        "part": part,
        "counts": [(name, len(found)) for name, found in changes.items()],
        "page": page_of(request, changes[part]),
        "writes": coordinates(request.user, report.campaign.province_id),
    }
    return render(request, "reports/report_differences.html", context)
