"""What a worker does with a confirmed job: the slow part first and in the open, then all of it in one transaction."""

from functools import partial

from django.db import transaction
from django.utils.timezone import localdate

from units import accounts, working
from units.bulk import jobs, sealing
from units.bulk.planning import NEW, SAME
from units.bulk.slips import Slip, slips_pdf
from units.days import parse_day, show_day
from units.models import AccountWork, Province, Role, RoleKind, Unit, User
from units.passwords import FirstPassword
from units.refusals import Refused
from units.schema import valid_within


def run_job(job_id, *, clock):
    """Does a job once; the second of two messages finds it taken."""
    job = jobs.claim(job_id, at=clock())
    if job is None:
        return
    working.run(job, partial(WORK[job.kind], job, clock=clock), clock=clock)


def _create(job, *, clock):
    """Makes all accounts and roles of the plan, or none."""
    # One slip for each new person, with the first of the offices.
    new = {row["username"]: row for row in reversed(job.rows) if row["what"] == NEW}
    first = _passwords(job, new, clock=clock)
    slips = [
        Slip(row["place"], row["full_name"], _office_words(row), name, first[name].text) for name, row in new.items()
    ]
    sheet = _sealed(job, slips, clock=clock)
    with transaction.atomic():
        made, at = {}, clock()
        results = [_made(job, row, made, first, at) for row in job.rows]
        jobs.finish(job, results=results, sheet=sheet, at=clock())


def _made(job, row, made, first, at):
    name, result = row["username"], {"username": row["username"], "full_name": row["full_name"], "ok": True}
    if row["what"] == SAME:
        return result | {"user": row["user"], "ok": False, "words": "Đã có đủ, giữ nguyên"}
    words = "Giao thêm vai trò"
    if name not in made and row["what"] == NEW:
        person = {field: row[field] for field in ("username", "full_name", "email")}
        made[name], _ = accounts.create_account(**person, first=first[name], by=job.by, at=at)
        words = "Lập tài khoản và giao vai trò"
    user = made.get(name) or User.objects.get(pk=row["user"])
    try:
        accounts.give_role(user, **_role_of(row), by=job.by, at=at)
    except Refused as refusal:
        where = f"Dòng {row['row']}, " if row["row"] else ""
        raise Refused(f"{where}{row['full_name']}: {refusal} Chưa tài khoản nào được lập.") from None
    return result | {"user": user.pk, "new": row["what"] == NEW, "words": words}


def _role_of(row):
    return {
        "kind": row["kind"],
        "unit": Unit.objects.get(pk=row["unit"]) if row["unit"] else None,
        "province": Province.objects.get(pk=row["province"]) if row["province"] else None,
        "position": row["position"],
        "valid_from": parse_day(row["valid_from"]),
        "valid_to": parse_day(row["valid_to"]) if row["valid_to"] else None,
    }


def _reset(job, *, clock):
    """New first passwords for all that still are in use."""
    users = _users(job)
    able = {user.pk: user for user in users.values() if user.is_active and user.pk != job.by_id}
    first = _passwords(job, [user.username for user in able.values()], clock=clock)
    current = Role.objects.in_force_on(localdate(clock())).filter(user__in=able).select_related("unit", "province")
    offices = {role.user_id: role for role in current}
    sheet = _sealed(job, [_slip(user, first, offices.get(pk)) for pk, user in able.items()], clock=clock)
    with transaction.atomic():
        results, at = [], clock()
        for row in job.rows:
            if user := able.get(row["user"]):
                accounts.reset_password(user, first=first[user.username], by=job.by, at=at)
                results.append(row | {"ok": True, "words": "Đã cấp mật khẩu mới"})
            else:
                own = row["user"] == job.by_id
                words = "Mật khẩu của chính mình thì tự đổi" if own else "Đã ngừng dùng nên không cấp mật khẩu"
                results.append(row | {"ok": False, "words": words})
        jobs.finish(job, results=results, sheet=sheet, at=clock())


def _each(verb, done):
    """Work that takes one account after another; whom the rules keep from it is told and left."""

    def work(job, *, clock):
        with transaction.atomic():
            users = _users(job, User.objects.select_for_update(of=("self",)))
            results, at, touched = [], clock(), jobs.touched_since(job)
            for row in job.rows:
                try:
                    if row["username"] in touched:
                        raise Refused(jobs.TOUCHED)
                    more = verb(job, users[row["user"]], row, at) or {}
                except Refused as refusal:
                    results.append(row | {"ok": False, "words": str(refusal)})
                else:
                    results.append(row | {"ok": True, "words": done} | more)
            jobs.finish(job, results=results, at=clock())

    return work


def _disable(job, user, row, at):
    accounts.disable(user, by=job.by, at=at)


def _enable(job, user, row, at):
    accounts.enable(user, by=job.by, at=at)


def _end_roles(job, user, row, at):
    """Every office that would last beyond the day; one that begins later is left for the person to withdraw."""
    day, ended = job.last_day, []
    for role in user.roles.filter(valid_within(day, day), valid_from__lte=day).exclude(valid_to=day):
        before = role.valid_to
        accounts.set_last_day(role, on=day, by=job.by, at=at)
        ended.append([role.pk, before])
    if not ended:
        raise Refused(f"Không giữ vai trò nào sau ngày {show_day(day)}.")
    return {"roles": ended, "words": f"Kết thúc {len(ended)} vai trò"}


def _reopen_roles(job, user, row, at):
    for pk, before in row["roles"]:
        role = Role.objects.filter(pk=pk).first()
        if role is None:
            raise Refused("Vai trò đã bị rút nên không trả lại được.")
        valid_to = parse_day(before) if before else None
        accounts.reopen_role(role, ended=job.last_day, valid_to=valid_to, by=job.by, at=at)


def _passwords(job, usernames, *, clock):
    """{username: FirstPassword}; told one by one, because each takes a good part of a second."""
    first = {}
    for username in dict.fromkeys(usernames):
        first[username] = FirstPassword.make()
        working.beat(job, done=min(len(first), job.total), at=clock())
    return first


def _sealed(job, slips, *, clock):
    """The paper as it is kept, made before anything is written: a transaction is no place for seconds of printing."""
    if not slips:
        return None
    content = slips_pdf(slips, at=clock())
    working.beat(job, done=job.total, at=clock())
    return sealing.seal(job, content)


def _users(job, found=User.objects):
    return found.in_bulk([row["user"] for row in job.rows])


def _slip(user, first, role):
    place = str(role.unit or role.province or "Toàn hệ thống") if role else "Chưa có vai trò"
    office = (role.position or role.get_kind_display()) if role else ""
    return Slip(place, user.full_name, office, user.username, first[user.username].text)


def _office_words(row):
    return row["position"] or RoleKind(row["kind"]).label


WORK = {
    AccountWork.CREATE: _create,
    AccountWork.RESET: _reset,
    AccountWork.DISABLE: _each(_disable, "Đã ngừng dùng"),
    AccountWork.ENABLE: _each(_enable, "Dùng lại được"),
    AccountWork.END_ROLES: _each(_end_roles, "Đã kết thúc vai trò"),
    AccountWork.REOPEN_ROLES: _each(_reopen_roles, "Đã trả lại ngày cuối"),
}
