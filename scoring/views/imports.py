"""Pages of imports: sending a file, what it would do, taking it in, what was taken in, and taking it back."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from campaign.models import Campaign
from campaign.storing import XLSX, path_of
from scoring.imports import jobs
from scoring.imports.forms import BatchFilter, TargetForm, provinces_of
from scoring.imports.kinds import IMPORTERS
from scoring.imports.problems import MOST_SHOWN, problems_of
from scoring.models import ImportJob
from units import downloads
from units.export_columns import IMPORTS
from units.import_errors import errors_suffix, write_errors
from units.import_templates import template_name, write_template
from units.list_pages import with_table
from units.models import ImportBatch
from units.refusals import Refused
from units.tables import MOST_SHEET_ROWS, BadFile
from units.web import is_fragment, page_of, refusals_as_messages


@require_safe
@with_table(IMPORTS)
def import_job_list(request):
    """Files that still want something, and what was taken in so far."""
    _only_coordinators(request)
    form = BatchFilter(request.GET)
    asked = form.chosen()
    batches = ImportBatch.objects.visible_to(request.user).narrowed(kind=asked["loai"], words=asked["tim"])
    batches = request.table.ordered(batches.select_related("province"))
    if downloads.asked(request):
        return downloads.export(request, "Các lần nhập dữ liệu", request.table.exports, batches)
    context = {
        "jobs": ImportJob.objects.visible_to(request.user).unfinished().select_related("by")[:20],
        "page": page_of(request, batches),
        "form": form,
        "filtered": any(asked.values()),
    }
    return render(request, "scoring/import_job_list.html", context)


def import_job_create(request):
    """What the file is stands in the address; the file is sent to it."""
    _only_coordinators(request)
    form = TargetForm(request.GET, user=request.user)
    target, replaces = form.target(), _replaced(request)
    problem = ""
    if request.method == "POST" and target:
        try:
            job = _request_job(request, target, replaces)
        except Refused as refusal:
            problem = str(refusal)
        else:
            url = job.get_absolute_url()
            return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
    context = {
        "form": form,
        "target": target,
        "replaces": replaces,
        "problem": problem,
        "most_rows": MOST_SHEET_ROWS,
    }
    page = "scoring/import_upload.html" if is_fragment(request) else "scoring/import_job_create.html"
    return render(request, page, context, status=422 if problem else 200)


def _request_job(request, target, replaces):
    upload = request.FILES.get("file")
    if upload is None:
        raise Refused("Chưa chọn tệp nào. Hãy chọn tệp rồi nộp.")
    return jobs.request_job(
        kind=target.kind,
        province=target.province,
        campaign=target.campaign,
        upload=upload,
        by=request.user,
        at=timezone.now(),
        replaces=replaces,
    )


@require_safe
def import_template(request, province_pk, kind):
    """The workbook to fill in; `?phong_trao=` names the campaign whose lists it offers."""
    province = get_object_or_404(provinces_of(request.user), pk=province_pk)
    importer, campaign = IMPORTERS.get(kind), None
    if importer is None:
        raise Http404
    if importer.needs_campaign:
        campaign = _campaign_in_address(request, province)
    file = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 -- FileResponse closes it
    write_template(importer, file, province=province, campaign=campaign)
    file.seek(0)
    return _download(file, template_name(importer, province))


@require_safe
def import_job_detail(request, pk):
    job = _found(request, pk)
    problems = problems_of(job)
    context = {
        "job": job,
        "problems": problems,
        "errors": problems.errors[:MOST_SHOWN],
        # Where the file as a whole is wrong, there are no cells to write beside.
        "has_cells": any(error.row for error in problems.errors),
        "warnings": problems.warnings[:MOST_SHOWN],
        "target": _address_of(job),
        "late": job.waits_long(at=timezone.now()),
    }
    return render(request, "scoring/import_job_detail.html", context)


@require_safe
def import_job_progress(request, pk):
    """A fragment asked for every second, or a page that reloads itself without scripts."""
    job = _found(request, pk)
    context = {"job": job, "late": job.waits_long(at=timezone.now())}
    if is_fragment(request):
        # The page around it offers to drop a job that waits.
        was_waiting = "cho" in request.GET
        if not job.is_at_work or (was_waiting and not job.is_waiting):
            return HttpResponseClientRefresh()
        return render(request, "scoring/import_progress.html", context)
    if not job.is_at_work:
        return redirect(job)
    response = render(request, "scoring/import_job_progress.html", context)
    response["Refresh"] = "2"
    return response


@require_safe
def import_job_errors(request, pk):
    """The same file with its errors beside the cells."""
    job = _found(request, pk)
    errors, path = problems_of(job).errors, path_of(job.file)
    if not errors:
        raise Http404
    suffix = errors_suffix(path)
    file = tempfile.NamedTemporaryFile(suffix=suffix)  # noqa: SIM115 -- FileResponse closes it
    try:
        write_errors(
            IMPORTERS[job.kind], path, errors, file.name,
            error_count=job.error_count, convert_from=job.converted_from or None,
        )  # fmt: skip
    except BadFile as bad:
        file.close()
        messages.error(request, f"Không ghi được lỗi vào tệp này. {bad}")
        return redirect(job)
    file.seek(0)
    return _download(file, f"{Path(job.file_name).stem[:100]}-can-sua{suffix}")


@require_POST
def import_job_confirm(request, pk):
    job = _found(request, pk)
    with refusals_as_messages(request):
        jobs.confirm(job, by=request.user, at=timezone.now())
    return redirect(job)


@require_POST
def import_job_cancel(request, pk):
    job = _found(request, pk)
    with refusals_as_messages(request, f"Đã bỏ tệp “{job.file_name}”. Chưa có gì được ghi.") as outcome:
        jobs.dismiss(job, by=request.user, at=timezone.now())
    return redirect(job) if outcome.refused else redirect("import_job_list")


@require_POST
def import_job_again(request, pk):
    """The same file once more, its old encoding converted where the button says so."""
    job = _found(request, pk)
    convert = request.POST.get("chuyen-ma", "")
    with refusals_as_messages(request):
        job = jobs.repeat(job, by=request.user, at=timezone.now(), convert_from=convert)
    return redirect(job)


@require_safe
def import_batch_detail(request, pk):
    batch = _batch(request, pk)
    return render(request, "scoring/import_batch_detail.html", {"batch": batch})


@require_POST
def import_batch_withdraw(request, pk):
    batch = _batch(request, pk)
    with refusals_as_messages(request, f"Đã rút lần nhập tệp “{batch.file_name}”. Dữ liệu trở lại như trước khi nhập."):
        jobs.take_back(batch, by=request.user, at=timezone.now())
    return redirect("import_batch_detail", batch.pk)


def _only_coordinators(request):
    if not request.user.scope.coordinated_province_ids:
        raise Http404


def _found(request, pk):
    jobs = ImportJob.objects.visible_to(request.user).select_related("province", "campaign", "file", "by", "batch")
    return get_object_or_404(jobs, pk=pk)


def _replaced(request):
    """The job whose file was corrected, named by `?thay=`, or None."""
    asked = request.GET.get("thay", "")
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > 17:
        raise Http404
    job = get_object_or_404(ImportJob.objects.visible_to(request.user), pk=asked)
    return job if job.came_to_nothing else None


def _campaign_in_address(request, province):
    asked = request.GET.get("phong_trao", "")
    if not asked.isdecimal() or len(asked) > 17:
        raise Http404
    return get_object_or_404(Campaign.objects.editable_by(request.user), pk=asked, province=province)


def _batch(request, pk):
    return get_object_or_404(ImportBatch.objects.visible_to(request.user).select_related("province"), pk=pk)


def _address_of(job):
    """The query that brings the page for sending a file back to this kind and place."""
    place = f"phong_trao={job.campaign_id}" if job.campaign_id else f"tinh={job.province_id}"
    return f"loai={job.kind}&{place}"


def _download(file, name):
    kind = XLSX if name.endswith(".xlsx") else "text/csv; charset=utf-8"
    response = FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
