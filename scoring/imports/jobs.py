"""Import jobs: a file sent on the import page is checked, shown, and taken in when the person says so.

Check and import are work of the one engine (units.working): a worker that comes back from the dead finds its job
another's or closed, and its transaction is rolled back.
"""

from functools import partial

from django.db import transaction
from django.db.models import F

from campaign.storing import MEGABYTE, TABLES, refuse_unfit, store_upload
from scoring import tasks
from scoring.ending import MOVES_UNITS, settle_sheets
from scoring.imports.kinds import IMPORTERS
from scoring.imports.problems import Left, with_left
from scoring.models import ImportJob, ImportJobStatus
from units import working
from units.legacy import ENCODINGS
from units.permissions import coordinates
from units.refusals import Refused
from units.tables import OLD_EXCEL
from units.text import one_line
from units.withdrawing import withdraw

MOST_BYTES = 300 * MEGABYTE
OLD_EXCEL_START = b"\xd0\xcf\x11\xe0"
INTERRUPTED = (
    f"Việc đã bị ngắt {working.ATTEMPTS} lần giữa chừng nên dừng lại, chưa có gì được ghi. Hãy làm lại; "
    "nếu vẫn không xong, báo quản trị hệ thống."
)
ONLY_COORDINATORS = "Chỉ chuyên viên Sở Nội vụ của tỉnh được nhập tệp."
NOT_WAITING = "Tệp này không chờ xác nhận nữa ({status}). Hãy tải lại trang để xem."


def request_job(*, kind, province, campaign, upload, by, at, replaces=None):
    """Keeps the file and asks for it to be checked; returns the ImportJob. Raises Refused.

    `replaces` is the job whose file was corrected: the new one takes its place.
    """
    _check_request(IMPORTERS[kind], province, campaign, by)
    # A file that can never be taken is told at once; another file under way before this one is kept, and at the lock.
    _refuse_unfit(upload)
    _refuse_beside_another(province)
    stored = store_upload(upload, by=by, at=at, allowed=tuple(TABLES), most_bytes=MOST_BYTES)
    said = {"campaign": campaign, "file": stored, "file_name": _name(upload)}
    return _ask(kind=kind, province=province, by=by, at=at, replaces=replaces, **said)


def repeat(job, *, by, at, convert_from=""):
    """The same file checked once more, with its old encoding converted where that was agreed; returns a new job."""
    if not job.came_to_nothing:
        raise Refused(NOT_WAITING.format(status=job.state.lower()))
    if convert_from and convert_from not in ENCODINGS:
        raise Refused("Không biết bảng mã này. Hãy tải lại trang rồi chọn lại.")
    _check_request(IMPORTERS[job.kind], job.province, job.campaign, by)
    again = {name: getattr(job, name) for name in ("kind", "province", "campaign", "file", "file_name")}
    return _ask(**again, converted_from=convert_from or job.converted_from, by=by, at=at, replaces=job)


@transaction.atomic
def confirm(job, *, by, at):
    """The person has seen what the file would do: a worker takes it in. Raises Refused."""
    job = _locked(job)
    _check_coordinator(job.province, by)
    if job.status != ImportJobStatus.CHECKED:
        raise Refused(NOT_WAITING.format(status=job.state.lower()))
    if not job.rows_to_write:
        raise Refused("Tệp không có gì khác với dữ liệu đang có nên không có gì để nhập.")
    _refuse_beside_another(job.province)
    working.queue(job, tasks.run_import, confirmed=True, by=by, rows_read=0, rows_in_all=0, at=at)
    return job


@transaction.atomic
def dismiss(job, *, by, at):
    """The file is left: nothing of it was written. Raises Refused."""
    job = _locked(job)
    _check_coordinator(job.province, by)
    if not (job.came_to_nothing or job.is_waiting or job.status == ImportJobStatus.CHECKED):
        raise Refused(NOT_WAITING.format(status=job.state.lower()))
    return _cancel(job, Left(by_name=by.full_name), at=at)


@transaction.atomic
def take_back(batch, *, by, at):
    """Withdraws an import and brings the open sheets into line with the units as they are again. Raises Refused."""
    batch = withdraw(IMPORTERS[batch.kind], batch, by=by, by_name=by.full_name, at=at)
    if batch.kind in MOVES_UNITS:
        settle_sheets(batch.province, by=by, at=at)
    return batch


def claim(job_id, *, at):
    """The job, now this caller's alone, or None: closed, or alive in another worker."""
    jobs = ImportJob.objects.select_related("province", "campaign", "file", "by")
    return working.claim(jobs, job_id, at=at, rows_read=0, rows_in_all=0)


waiting_since = partial(working.waiting_since, ImportJob)


def rescue_stalled(*, at):
    """Tells workers again of silent jobs, and fails those that were interrupted too often."""
    working.rescue(ImportJob.objects.all(), tasks.run_import, at=at, interrupted=INTERRUPTED)


@transaction.atomic
def _ask(*, kind, province, by, at, replaces, **said):
    _refuse_beside_another(province)
    job = ImportJob.objects.create(kind=kind, province=province, by=by, requested_at=at, beat_at=at, **said)
    if replaces:
        _give_way(_locked(replaces), job, at=at)
    tasks.run_import.delay_on_commit(job.pk)
    return job


def _give_way(job, corrected, *, at):
    """A corrected file takes the place of the one that came to nothing; other files of the person stay."""
    if job.came_to_nothing and job.place == corrected.place:
        _cancel(job, Left(corrected.by.full_name, corrected.pk, corrected.file_name), at=at)


def _cancel(job, left, *, at):
    job.status, job.finished_at, job.failure = ImportJobStatus.CANCELLED, at, ""
    job.problems = with_left(job.problems, left)
    job.save(update_fields=["status", "finished_at", "failure", "problems"])
    return job


def _locked(job):
    return ImportJob.objects.select_for_update(of=("self",)).select_related("province").get(pk=job.pk)


def _check_request(importer, province, campaign, by):
    _check_coordinator(province, by)
    if importer.needs_campaign and campaign is None:
        raise Refused("Loại tệp này thuộc một phong trào. Hãy chọn phong trào.")
    if campaign and campaign.province_id != province.pk:
        raise Refused("Phong trào không thuộc tỉnh đã chọn. Hãy chọn lại.")


def _check_coordinator(province, by):
    if not coordinates(by, province.pk):
        raise Refused(ONLY_COORDINATORS)


def _refuse_beside_another(province):
    """One file of a province at a time; two that are asked for in the same moment wait for each other at the lock."""
    other = ImportJob.objects.at_work().filter(province=province).select_related("by").order_by(F("pk").asc()).first()
    if other:
        raise Refused(
            f"{other.by.full_name} đang nhập tệp “{other.file_name}” của tỉnh. Hãy đợi tệp đó xong rồi làm tiếp."
        )


def _refuse_unfit(upload):
    start = upload.read(4)
    upload.seek(0)
    if start == OLD_EXCEL_START:
        raise Refused(OLD_EXCEL)
    refuse_unfit(upload, allowed=tuple(TABLES), most_bytes=MOST_BYTES)


def _name(upload):
    return one_line(upload.name.rsplit("/", 1)[-1])[:255]
