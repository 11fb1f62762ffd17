"""Work on many accounts: shown, confirmed, done by one worker (units.working), undone where that can be.

All of a job is written in one transaction, so that one that was cut off has done nothing.
"""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localdate

from units import account_log, tasks, working
from units.account_log import AccountAction
from units.bulk import sealing
from units.models import AccountEvent, AccountJob, AccountJobStatus, AccountWork, User
from units.models.account_jobs import CAME_TO_NOTHING
from units.refusals import Refused

MOST = 1000
ONLY_ADMINS = "Chỉ quản trị hệ thống được làm việc này."
TOUCHED = "Tài khoản này đã được dùng hoặc đã đổi sau việc được hoàn tác."
GONE = "Phiếu mật khẩu không còn. Hãy cấp lại mật khẩu cho những người chưa đăng nhập."
# What takes each kind of work back.
INVERSE = {
    AccountWork.CREATE: AccountWork.DISABLE,
    AccountWork.DISABLE: AccountWork.ENABLE,
    AccountWork.ENABLE: AccountWork.DISABLE,
    AccountWork.END_ROLES: AccountWork.REOPEN_ROLES,
}
# What somebody did to an account after a job that its undoing must not take back.
STATES = (AccountAction.DISABLED, AccountAction.ENABLED)
TOUCHES = {
    AccountWork.DISABLE: STATES,
    AccountWork.ENABLE: STATES,
    AccountWork.END_ROLES: (AccountAction.ROLE_ENDED, AccountAction.ROLE_REOPENED, AccountAction.ROLE_WITHDRAWN),
}
UNDONE_WITHIN = timedelta(days=7)


def ask_to_create(*, rows, file_name="", by, at):
    """Keeps a plan of accounts to make (units.bulk.planning), to be shown and confirmed. Raises Refused."""
    if not rows:
        raise Refused("Chưa chọn ai. Hãy chọn ít nhất một người.")
    return _ask(AccountWork.CREATE, rows, file_name=file_name[:255], by=by, at=at)


def ask_for_many(*, kind, users, by, at):
    """Keeps what is wanted of accounts that exist, to be shown and confirmed. `users`: a queryset. Raises Refused."""
    users = list(users[: MOST + 1])
    if not users:
        raise Refused("Chưa chọn tài khoản nào. Hãy đánh dấu các tài khoản rồi chọn việc.")
    if len(users) > MOST:
        raise Refused(f"Mỗi lần làm tối đa {MOST} tài khoản. Hãy lọc bớt rồi chọn lại.")
    rows = [_row(user) for user in users]
    return _ask(kind, rows, last_day=localdate(at) if kind == AccountWork.END_ROLES else None, by=by, at=at)


def _row(user):
    return {"user": user.pk, "username": user.username, "full_name": user.full_name}


def _ask(kind, rows, *, by, at, **said):
    _must_be_admin(by)
    return AccountJob.objects.create(kind=kind, rows=rows, total=len(rows), by=by, requested_at=at, beat_at=at, **said)


@transaction.atomic
def confirm(job, *, reason="", last_day=None, by, at):
    """The person has seen what will be done and says why: a worker does it. Raises Refused."""
    job = _locked(job)
    _must_be_admin(by)
    _must_wait(job)
    if job.kind != AccountWork.CREATE and not reason:
        raise Refused("Hãy ghi lý do: nhật ký giữ lý do cùng với việc này.")
    if job.undoes_id and (refused := undo_refusal(job.undoes, at=at)):
        raise Refused(refused)
    if job.kind == AccountWork.END_ROLES:
        if last_day is None:
            raise Refused("Hãy ghi ngày cuối cùng giữ vai trò.")
    else:
        last_day = job.last_day
    working.queue(job, tasks.run_account_job, reason=reason, by=by, last_day=last_day, at=at)
    return job


@transaction.atomic
def dismiss(job, *, by, at):
    """The plan is left: nothing of it was done. Raises Refused."""
    job = _locked(job)
    _must_be_admin(by)
    _must_wait(job)
    job.status, job.finished_at = AccountJobStatus.CANCELLED, at
    job.save(update_fields=["status", "finished_at"])
    return job


@transaction.atomic
def undo(job, *, by, at):
    """What would take a job back, to be shown and confirmed as any other; returns the new job. Raises Refused.

    One that was shown before and was not confirmed is shown again, with what can be taken back now.
    """
    job = _locked(job)
    _must_be_admin(by)
    if refused := undo_refusal(job, at=at):
        raise Refused(refused)
    rows = _undoable(job)
    waiting = job.undone_by.select_for_update(of=("self",)).filter(status=AccountJobStatus.CHECKED).first()
    if waiting is None:
        return _ask(INVERSE[job.kind], rows, by=by, at=at, undoes=job, last_day=job.last_day)
    waiting.rows, waiting.total = rows, len(rows)
    waiting.save(update_fields=["rows", "total"])
    return waiting


def undo_refusal(job, *, at):
    """Why a job cannot be taken back; None when it can."""
    if job.status != AccountJobStatus.DONE or job.undoes_id:
        return "Chỉ hoàn tác được việc đã xong."
    if job.kind not in INVERSE:
        return "Việc này không hoàn tác được."
    if job.undone_by.exclude(status__in=(*CAME_TO_NOTHING, AccountJobStatus.CHECKED)).exists():
        return "Việc này đã được hoàn tác."
    if at - job.finished_at > UNDONE_WITHIN:
        return f"Đã quá {UNDONE_WITHIN.days} ngày nên không hoàn tác được nữa. Hãy làm thành một việc mới."
    if not any(done["ok"] for done in job.results):
        return "Việc này không đổi tài khoản nào nên không có gì để hoàn tác."
    if not _undoable(job):
        return "Các tài khoản này đã được dùng hoặc đã đổi sau việc này nên không hoàn tác được nữa."
    return None


def _undoable(job):
    """The rows of what a job did that nobody touched since; of accounts to put out of use, that nobody signed in to."""
    rows = [done for done in job.results if done["ok"]]
    if job.kind == AccountWork.CREATE:
        unused = set(unused_of(job).values_list("pk", flat=True))
        return [row for row in rows if row["user"] in unused]
    names = {row["username"] for row in rows}
    later = AccountEvent.objects.filter(username__in=names, action__in=TOUCHES[job.kind], at__gt=job.finished_at)
    touched = set(later.values_list("username", flat=True))
    if INVERSE[job.kind] == AccountWork.DISABLE:
        came = User.objects.filter(username__in=names, last_login__gte=job.finished_at)
        touched |= set(came.values_list("username", flat=True))
    return [row for row in rows if row["username"] not in touched]


def touched_since(job):
    """Of an undoing: the usernames that it must leave, whatever they were when it was shown."""
    if not job.undoes_id:
        return set()
    return {row["username"] for row in job.rows} - {row["username"] for row in _undoable(job.undoes)}


def unused_of(job):
    """The accounts that nobody has signed in to since the job made them, or gave them a password."""
    users = {done["user"] for done in job.results if done["ok"] and done.get("new", True)}
    never = Q(last_login__isnull=True) | Q(last_login__lt=job.finished_at)
    return User.objects.filter(never, pk__in=users, must_change_password=True, is_active=True)


@transaction.atomic
def take_slips(job, *, by, at, address=None):
    """The paper with first passwords, given once; it is forgotten with this call, which stands in the log.

    None where its key is gone. Raises Refused.
    """
    job = _locked(job)
    _must_be_admin(by)
    if job.sheet is None:
        raise Refused(GONE)
    content, job.sheet = sealing.unseal(job), None
    if content is not None:
        job.sheet_taken_at = at
        detail = f"Việc số {job.pk}, {sum(done['ok'] for done in job.results)} tài khoản"
        account_log.record(
            AccountAction.SLIPS_TAKEN, username=by.username, at=at, by=by, detail=detail, address=address
        )
    job.save(update_fields=["sheet", "sheet_taken_at"])
    return content


def claim(job_id, *, at):
    """The job, now this caller's alone, or None: closed, or alive in another worker."""
    return working.claim(AccountJob.objects.select_related("by"), job_id, at=at, done=0)


def finish(job, *, results, sheet=None, at):
    """Closes a claimed job as DONE, in the transaction that writes what it did. Raises TakenOver."""
    working.finish(job, results=results, sheet=sheet, done=F("total"), at=at)


waiting_since = partial(working.waiting_since, AccountJob)


def rescue_stalled(*, at):
    """Tells workers again of silent jobs, and forgets papers that nobody fetched."""
    AccountJob.objects.filter(sheet__isnull=False, finished_at__lt=at - sealing.KEPT).update(sheet=None)
    working.rescue(AccountJob.objects.all(), tasks.run_account_job, at=at)


def put_aside(*, before, at):
    """Plans that were asked for `before` and never confirmed count as left; nothing of them was done."""
    waiting = AccountJob.objects.filter(status=AccountJobStatus.CHECKED, requested_at__lt=before)
    waiting.update(status=AccountJobStatus.CANCELLED, finished_at=at)


def _locked(job):
    return AccountJob.objects.select_for_update(of=("self",)).get(pk=job.pk)


def _must_be_admin(by):
    if not by.scope.is_admin:
        raise Refused(ONLY_ADMINS)


def _must_wait(job):
    if job.status != AccountJobStatus.CHECKED:
        raise Refused(f"Việc này không chờ xác nhận nữa ({job.get_status_display().lower()}). Hãy tải lại trang.")
