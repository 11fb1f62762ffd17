"""Work on many accounts: all or nothing, by a real worker, passwords handed out once, taken back where it can be."""

import io
from datetime import date, timedelta

import pypdfium2
import pytest
from django.core.cache import cache
from django.utils import timezone

from tests import factories as make
from tests.worker import wait_until
from units import accounts, working
from units.bulk import jobs, running, sealing
from units.bulk.planning import Planner
from units.models import AccountEvent, AccountJob, Role, User
from units.reading import Row
from units.refusals import Refused

TODAY = date(2022, 7, 1)


def now():
    return timezone.now()


def plan_for(people, *rows):
    """A plan for (full name, kind, unit) each."""
    wrong = []
    units = {people.unit.code: people.unit, people.sibling.code: people.sibling}
    planner = Planner(people.province, day=TODAY, units=units, tell=lambda *told: wrong.append(told))
    plan = planner.plan(
        [Row(n, {"full_name": a, "kind": b, "unit": c and c.code}) for n, (a, b, c) in enumerate(rows, 2)]
    )
    assert wrong == []
    return plan


def ask(people, *rows):
    return jobs.ask_to_create(rows=plan_for(people, *rows), by=people.admin, at=now())


def run(job, by=None, **said):
    jobs.confirm(job, by=by or job.by, at=now(), **said)
    running.run_job(job.pk, clock=timezone.now)
    job.refresh_from_db()
    return job


def many(people, kind, *users, **said):
    found = User.objects.filter(pk__in=[user.pk for user in users])
    return run(jobs.ask_for_many(kind=kind, users=found, by=people.admin, at=now()), reason="Thử", **said)


def words_of(pdf):
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return [page.get_textpage().get_text_range() for page in document]


def test_accounts_are_made_with_their_roles_and_every_one_is_in_the_log(people):
    job = run(ask(people, ("Lê Thị Mới", "clerk", people.sibling), ("Võ Văn Cao", "leader", None)))
    assert (job.status, job.done) == ("done", 2)
    new, leader = User.objects.get(full_name="Lê Thị Mới"), User.objects.get(full_name="Võ Văn Cao")
    assert (new.must_change_password, new.roles.get().unit) == (True, people.sibling)
    assert leader.roles.get().province == people.province
    assert AccountEvent.objects.filter(action="created", by_name=people.admin.full_name).count() == 2


def test_nothing_is_made_before_it_is_confirmed_and_nothing_of_a_plan_that_no_longer_holds(people):
    job = ask(people, ("Lê Thị Mới", "clerk", people.sibling), ("Võ Văn Đầu", "head", people.sibling))
    before = User.objects.count()
    make.make_role("head", unit=people.sibling)
    run(job)
    assert job.status == "failed"
    assert "là thủ trưởng đơn vị này" in job.failure
    assert "Chưa tài khoản nào được lập" in job.failure
    assert User.objects.filter(full_name="Lê Thị Mới").count() == 0
    assert User.objects.count() == before + 1


def test_the_slips_have_a_page_per_unit_and_are_given_once(people):
    rows = ("Lê Thị Mới", "clerk", people.sibling), ("Võ Văn Cao", "leader", None), ("Lý Ba", "clerk", people.sibling)
    job = run(ask(people, *rows))
    pages = words_of(jobs.take_slips(job, by=people.admin, at=now()))
    assert len(pages) == 2
    page = next(page for page in pages if people.sibling.name in page)
    assert "Lê Thị Mới" in page
    assert "Lý Ba" in page
    new = User.objects.get(full_name="Lê Thị Mới")
    password = next(word for word in page.split() if len(word) == 19 and new.check_password(word))
    assert password
    with pytest.raises(Refused, match="Phiếu mật khẩu không còn"):
        jobs.take_slips(job, by=people.admin, at=now())
    assert AccountEvent.objects.get(action="slips_taken").by_name == people.admin.full_name


def test_no_password_is_kept_in_readable_form(people):
    job = run(ask(people, ("Lê Thị Mới", "clerk", people.sibling)))
    sealed = bytes(job.sheet)
    password = jobs.take_slips(job, by=people.admin, at=now())
    job.refresh_from_db()
    assert job.sheet is None
    assert b"%PDF" not in sealed
    assert password.startswith(b"%PDF")
    text = "".join(words_of(password))
    kept = str(AccountJob.objects.values_list("rows", "results", "failure", "reason").get(pk=job.pk))
    kept += str(list(AccountEvent.objects.values_list("detail", "username")))
    assert not [word for word in text.split() if word.count("-") == 3 and word in kept]


def test_slips_whose_key_is_gone_or_that_nobody_fetched_are_forgotten(people):
    lost = run(ask(people, ("Lê Thị Mới", "clerk", people.sibling)))
    cache.delete(sealing.key_name(lost))
    assert jobs.take_slips(lost, by=people.admin, at=now()) is None
    old = run(ask(people, ("Lý Ba", "clerk", people.sibling)))
    jobs.rescue_stalled(at=now() + timedelta(hours=25))
    old.refresh_from_db()
    assert old.sheet is None


def test_only_administrators_ask_confirm_and_take(people):
    job = run(ask(people, ("Lê Thị Mới", "clerk", people.sibling)))
    for verb in (
        lambda: jobs.ask_for_many(kind="disable", users=User.objects.all(), by=people.coordinator, at=now()),
        lambda: jobs.take_slips(job, by=people.coordinator, at=now()),
        lambda: jobs.undo(job, by=people.coordinator, at=now()),
        lambda: jobs.confirm(job, by=people.coordinator, at=now()),
    ):
        with pytest.raises(Refused, match="Chỉ quản trị hệ thống"):
            verb()


def test_a_job_is_done_once_whoever_comes_second(people):
    job = run(ask(people, ("Lê Thị Mới", "clerk", people.sibling)))
    running.run_job(job.pk, clock=timezone.now)
    assert User.objects.filter(full_name="Lê Thị Mới").count() == 1
    with pytest.raises(Refused, match="không chờ xác nhận nữa"):
        jobs.confirm(job, by=people.admin, at=now())


def undo(job, people):
    """Asked for, looked at, confirmed and done."""
    undoing = jobs.undo(job, by=people.admin, at=now())
    assert undoing.status == "checked"
    jobs.confirm(undoing, reason="Nhầm", by=people.admin, at=now())
    running.run_job(undoing.pk, clock=timezone.now)
    return undoing


def test_an_undoing_is_looked_at_before_it_is_done_and_left_without_harm(people):
    job = many(people, "disable", people.clerk)
    shown = jobs.undo(job, by=people.admin, at=now())
    assert jobs.undo(job, by=people.admin, at=now()) == shown
    people.clerk.refresh_from_db()
    assert not people.clerk.is_active
    jobs.dismiss(shown, by=people.admin, at=now())
    assert undo(job, people) != shown


def test_an_undoing_that_failed_may_be_asked_for_again(people):
    job = many(people, "disable", people.clerk)
    failed = jobs.undo(job, by=people.admin, at=now())
    AccountJob.objects.filter(pk=failed.pk).update(status="failed", failure="Hỏng.", reason="Nhầm", finished_at=now())
    undo(job, people)
    people.clerk.refresh_from_db()
    assert people.clerk.is_active


def test_what_somebody_did_since_is_not_taken_back(people):
    job = many(people, "disable", people.clerk, people.head)
    accounts.enable(people.clerk, by=people.admin, at=now())
    accounts.disable(people.clerk, by=people.admin, at=now())
    undo(job, people)
    people.clerk.refresh_from_db()
    people.head.refresh_from_db()
    assert (people.clerk.is_active, people.head.is_active) == (False, True)


def test_what_somebody_does_between_looking_at_an_undoing_and_confirming_it_stays(people):
    job = many(people, "disable", people.clerk, people.head)
    shown = jobs.undo(job, by=people.admin, at=now())
    accounts.enable(people.clerk, by=people.admin, at=now())
    accounts.disable(people.clerk, by=people.admin, at=now())
    run(shown, reason="Nhầm")
    people.clerk.refresh_from_db()
    people.head.refresh_from_db()
    assert (people.clerk.is_active, people.head.is_active) == (False, True)
    assert [row["words"] for row in shown.results if not row["ok"]] == [jobs.TOUCHED]


def test_an_undoing_that_is_shown_again_shows_what_can_be_taken_back_now(people):
    job = many(people, "disable", people.clerk, people.head)
    shown = jobs.undo(job, by=people.admin, at=now())
    accounts.enable(people.clerk, by=people.admin, at=now())
    again = jobs.undo(job, by=people.admin, at=now())
    assert (again, again.total, [row["username"] for row in again.rows]) == (shown, 1, [people.head.username])
    accounts.enable(people.head, by=people.admin, at=now())
    with pytest.raises(Refused, match="đã được dùng hoặc đã đổi"):
        jobs.undo(job, by=people.admin, at=now())
    with pytest.raises(Refused, match="đã được dùng hoặc đã đổi"):
        jobs.confirm(again, reason="Nhầm", by=people.admin, at=now())


def test_an_undoing_is_not_confirmed_after_the_week(people):
    shown = jobs.undo(many(people, "disable", people.clerk), by=people.admin, at=now())
    with pytest.raises(Refused, match="quá 7 ngày"):
        jobs.confirm(shown, reason="Nhầm", by=people.admin, at=now() + timedelta(days=8))


def test_who_signed_in_since_stays_in_use_when_putting_back_into_use_is_undone(people):
    for user in (people.clerk, people.head):
        accounts.disable(user, by=people.admin, at=now())
    job = many(people, "enable", people.clerk, people.head)
    User.objects.filter(pk=people.clerk.pk).update(last_login=now())
    undo(job, people)
    assert set(User.objects.filter(is_active=False)) == {people.head}


def test_after_a_week_nothing_is_undone(people):
    job = many(people, "disable", people.clerk)
    with pytest.raises(Refused, match="quá 7 ngày"):
        jobs.undo(job, by=people.admin, at=now() + timedelta(days=8))


def test_an_undone_creation_takes_only_those_out_of_use_who_never_came(people):
    job = run(ask(people, ("Lê Thị Mới", "clerk", people.sibling), ("Lý Ba", "clerk", people.sibling)))
    # Whoever signed in once is not unused, not even where somebody gave them another password since.
    User.objects.filter(full_name="Lý Ba").update(last_login=now())
    undo(job, people)
    assert User.objects.get(full_name="Lê Thị Mới").is_active is False
    assert User.objects.get(full_name="Lý Ba").is_active is True
    with pytest.raises(Refused, match="đã được hoàn tác"):
        jobs.undo(job, by=people.admin, at=now())


def test_new_passwords_for_many_leave_out_oneself_and_those_out_of_use(people):
    accounts.disable(people.leader, by=people.admin, at=now())
    job = many(people, "reset", people.clerk, people.leader, people.admin)
    assert {row["full_name"]: row["ok"] for row in job.results} == {
        people.clerk.full_name: True, people.leader.full_name: False, people.admin.full_name: False,
    }  # fmt: skip
    people.clerk.refresh_from_db()
    assert people.clerk.must_change_password
    assert people.clerk.full_name in words_of(jobs.take_slips(job, by=people.admin, at=now()))[0]


def test_out_of_use_and_back_with_the_reason_in_sight(people):
    job = many(people, "disable", people.clerk, people.head, people.admin)
    assert [row["words"] for row in job.results if not row["ok"]] == [
        "Anh/chị không thể ngừng dùng tài khoản của chính mình."
    ]
    people.clerk.refresh_from_db()
    assert (people.clerk.is_active, job.reason) == (False, "Thử")
    undo(job, people)
    people.clerk.refresh_from_db()
    assert people.clerk.is_active


def test_roles_end_on_a_day_and_the_days_before_come_back(people):
    more = make.make_role("clerk", unit=people.sibling, user=people.clerk, valid_to=date(2099, 1, 1))
    job = many(people, "end_roles", people.clerk, people.nobody, last_day=date(2026, 12, 31))
    assert set(people.clerk.roles.values_list("valid_to", flat=True)) == {date(2026, 12, 31)}
    assert [row["words"] for row in job.results if not row["ok"]] == ["Không giữ vai trò nào sau ngày 31/12/2026."]
    changed = Role.objects.get(pk=more.pk)
    undo(job, people)
    changed.refresh_from_db()
    assert changed.valid_to == date(2099, 1, 1)
    assert people.clerk.roles.get(unit=people.unit).valid_to is None


def test_a_reason_is_asked_for(people):
    job = jobs.ask_for_many(kind="disable", users=User.objects.filter(pk=people.clerk.pk), by=people.admin, at=now())
    with pytest.raises(Refused, match="Hãy ghi lý do"):
        jobs.confirm(job, by=people.admin, at=now())
    with pytest.raises(Refused, match="Chưa chọn tài khoản nào"):
        jobs.ask_for_many(kind="disable", users=User.objects.none(), by=people.admin, at=now())


def test_a_job_cut_off_too_often_is_given_up_and_says_so(people):
    job = ask(people, ("Lê Thị Mới", "clerk", people.sibling))
    jobs.confirm(job, by=people.admin, at=now())
    for _ in range(working.ATTEMPTS):
        assert jobs.claim(job.pk, at=now())
        AccountJob.objects.filter(pk=job.pk).update(beat_at=now() - timedelta(days=1))
    jobs.rescue_stalled(at=now())
    job.refresh_from_db()
    assert (job.status, job.failure) == ("failed", working.INTERRUPTED)


def test_a_worker_that_was_overtaken_writes_nothing(people):
    job = ask(people, ("Lê Thị Mới", "clerk", people.sibling))
    jobs.confirm(job, by=people.admin, at=now())
    mine = jobs.claim(job.pk, at=now())
    AccountJob.objects.filter(pk=job.pk).update(beat_at=now() - timedelta(days=1))
    assert jobs.claim(job.pk, at=now()).attempts == 2
    with pytest.raises(working.TakenOver):
        working.beat(mine, done=1, at=now())
    with pytest.raises(working.TakenOver):
        jobs.finish(mine, results=[], at=now())


def test_a_real_worker_makes_the_accounts_even_when_the_first_dies(celery_worker, people):
    job = ask(people, *[(f"Lê Thị Mới {n}", "clerk", people.sibling) for n in range(300)])
    jobs.confirm(job, by=people.admin, at=now())
    wait_until(lambda: AccountJob.objects.get(pk=job.pk).status != "queued", otherwise=lambda: celery_worker.log)
    celery_worker.kill()
    celery_worker.start()
    wait_until(
        lambda: AccountJob.objects.get(pk=job.pk).status == "done", timeout=120, otherwise=lambda: celery_worker.log
    )
    assert User.objects.filter(full_name__startswith="Lê Thị Mới").count() == 300
    assert len(words_of(jobs.take_slips(job, by=people.admin, at=now()))) > 30
