"""Pages of work on many accounts: from a file, from the register, for those chosen in the list; then the job."""

import tempfile

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from units import downloads
from units.account_columns import ACCOUNT_JOBS
from units.account_forms import AccountFilter
from units.bulk import jobs, vacancies
from units.bulk.account_file import ACCOUNT_FILE, MOST_ROWS, plan_of_file
from units.bulk.forms import ConfirmForm, FileForm, VacancyFilter, WorkForm
from units.bulk.planning import working_day
from units.bulk.showing import counts_of, rows_of
from units.downloads import FORMATS
from units.import_templates import template_name, write_template
from units.list_pages import with_table
from units.models import AccountJob, Province
from units.refusals import Refused
from units.views.accounts import for_admin
from units.web import acting, address_of, errors_as_messages, is_fragment, page_of, refusals_as_messages

MOST_PROBLEMS = 100


@for_admin
def user_import(request):
    """Choose the province and send the file: what is wrong stands here, what it would do on the next page."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form, provinces = FileForm(*sent), Province.objects.used_first()
    province = VacancyFilter(request.GET).chosen()["tinh"] or provinces.first()
    outcome = None
    if request.method == "POST" and form.is_valid():
        outcome, plan = _plan(request, form)
        if not outcome.errors:
            name = form.cleaned_data["file"].name
            job = jobs.ask_to_create(rows=plan, file_name=name, by=request.user, at=timezone.now())
            return redirect(job)
    context = {
        "form": form,
        "outcome": outcome,
        "problems": outcome.errors[:MOST_PROBLEMS] if outcome else (),
        "columns": ACCOUNT_FILE.columns,
        "most_rows": MOST_ROWS,
        "provinces": provinces,
        "province": province,
    }
    refused = outcome is not None or form.errors
    return render(request, "units/user_import.html", context, status=422 if refused else 200)


def _plan(request, form):
    upload, now = form.cleaned_data["file"], timezone.now()
    with tempfile.NamedTemporaryFile(suffix=f".{upload.name.rpartition('.')[2][:4]}") as file:
        for chunk in upload.chunks():
            file.write(chunk)
        file.flush()
        return plan_of_file(
            file.name, province=form.cleaned_data["province"], by=request.user, today=timezone.localdate(), at=now
        )


@for_admin
@require_safe
def user_import_template(request, province_pk):
    province = get_object_or_404(Province, pk=province_pk)
    file = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 -- FileResponse closes it
    write_template(ACCOUNT_FILE, file, province=province)
    file.seek(0)
    name = template_name(ACCOUNT_FILE, province)
    return FileResponse(file, as_attachment=True, filename=name, content_type=FORMATS["xlsx"])


@for_admin
def user_from_staff(request):
    """Units where nobody serves as clerk or head, with the people in post there to choose from."""
    form = VacancyFilter(request.GET)
    asked = form.chosen()
    province = asked["tinh"] or Province.objects.used_first().first()
    today = working_day(province, today=timezone.localdate())
    page = page_of(request, vacancies.units_lacking(province, kind=asked["vai_tro"], text=asked["tim"], day=today))
    if request.method == "POST":
        with refusals_as_messages(request):
            plan = vacancies.plan_of_choices(request.POST, province=province, day=today)
            return redirect(jobs.ask_to_create(rows=plan, by=request.user, at=timezone.now()))
    context = {"form": form, "page": page, "rows": vacancies.offered(page.object_list, day=today),
               "filtered": any(asked.values()), "province": province}  # fmt: skip
    return render(request, "units/user_from_staff.html", context)


@for_admin
@require_POST
def user_bulk_ask(request):
    """What was chosen in the list of accounts, and what is to be done with it; the filter stands in the address."""
    form = WorkForm(request.POST)
    if not form.is_valid():
        errors_as_messages(request, form)
        return redirect("user_list")
    found = AccountFilter(request.GET).accounts(day=timezone.localdate(), at=timezone.now())
    users = found if form.takes_all() else found.filter(pk__in=form.pks())
    with refusals_as_messages(request):
        return redirect(
            jobs.ask_for_many(kind=form.cleaned_data["viec"], users=users, by=request.user, at=timezone.now())
        )
    return redirect("user_list")


@for_admin
@require_safe
@with_table(ACCOUNT_JOBS)
def user_job_list(request):
    found = AccountJob.objects.visible_to(request.user).select_related("by").defer("rows", "results", "sheet")
    found = request.table.ordered(found)
    if downloads.asked(request):
        return downloads.export(request, "Việc hàng loạt với tài khoản", request.table.exports, found)
    return render(request, "units/user_job_list.html", {"page": page_of(request, found)})


@for_admin
@require_safe
@never_cache
def user_job_detail(request, pk):
    job = _found(request, pk)
    page = page_of(request, rows_of(job), per_page=50)
    context = {
        "job": job,
        "page": page,
        "form": ConfirmForm(kind=job.kind, initial={"last_day": job.last_day, "reason": _undoing(job)}),
        "counts": counts_of(job),
        "undoable": jobs.undo_refusal(job, at=timezone.now()) is None,
        "unused": jobs.unused_of(job).count() if job.has_passwords and job.status == "done" else 0,
    }
    return render(request, "units/user_job_detail.html", context)


@for_admin
@require_safe
def user_job_progress(request, pk):
    """A fragment asked for every second, or a page that reloads itself without scripts."""
    job = _found(request, pk)
    if is_fragment(request):
        return HttpResponseClientRefresh() if not job.is_at_work else render(
            request, "units/user_job_progress.html", {"job": job}
        )  # fmt: skip
    if not job.is_at_work:
        return redirect(job)
    response = render(request, "units/user_job_waiting.html", {"job": job})
    response["Refresh"] = "2"
    return response


@for_admin
@require_POST
def user_job_confirm(request, pk):
    job = _found(request, pk)
    form = ConfirmForm(request.POST, kind=job.kind)
    if form.is_valid():
        with refusals_as_messages(request):
            jobs.confirm(job, **form.cleaned_data, by=request.user, at=timezone.now())
    else:
        errors_as_messages(request, form)
    return redirect(job)


@for_admin
@require_POST
def user_job_cancel(request, pk):
    with refusals_as_messages(request, "Đã bỏ. Chưa có gì được ghi."):
        jobs.dismiss(_found(request, pk), by=request.user, at=timezone.now())
    return redirect("user_list")


@for_admin
@require_POST
@never_cache
def user_job_slips(request, pk):
    """The paper with first passwords, once."""
    job, content = _found(request, pk), None
    with refusals_as_messages(request) as outcome:
        content = jobs.take_slips(job, by=request.user, at=timezone.now(), address=address_of(request))
        if content is None:
            raise Refused(jobs.GONE)
    if outcome.refused:
        return redirect(job)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="phieu-mat-khau-{job.pk}.pdf"'
    return response


@for_admin
@require_POST
def user_job_undo(request, pk):
    """Leads to what would be taken back, to look at before it is done."""
    job = _found(request, pk)
    with refusals_as_messages(request):
        job = jobs.undo(job, by=request.user, at=timezone.now())
    return redirect(job)


@for_admin
@require_POST
def user_job_again(request, pk):
    """New first passwords for those of the job who have not signed in: their slips were lost."""
    job = _found(request, pk)
    with refusals_as_messages(request):
        again = acting(request, at=timezone.now())
        again.pop("address")
        job = jobs.ask_for_many(kind="reset", users=jobs.unused_of(job), **again)
    return redirect(job)


def _undoing(job):
    return f"Hoàn tác việc số {job.undoes_id}" if job.undoes_id else ""


def _found(request, pk):
    return get_object_or_404(AccountJob.objects.visible_to(request.user).select_related("by"), pk=pk)
