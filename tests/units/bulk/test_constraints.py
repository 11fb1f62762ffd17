"""Every invariant of the work on many accounts and of the settings, tried: the database itself refuses."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests import factories as make
from units.models import AccountJob, Setting, SettingChange

pytestmark = pytest.mark.django_db


def refused(name):
    return pytest.raises(IntegrityError, match=f'"{name}"')


def make_job(**fields):
    now = timezone.now()
    return AccountJob.objects.create(
        **{"kind": "create", "by": make.make_user(), "requested_at": now, "beat_at": now} | fields
    )


DONE = {"status": "done", "finished_at": timezone.now()}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("units_accountjob_kind_known", {"kind": "khac"}),
        ("units_accountjob_status_known", {"status": "khac", "finished_at": timezone.now()}),
        ("units_accountjob_ending_has_a_day", {"kind": "end_roles", "reason": "Nghỉ hưu"}),
        ("units_accountjob_failure_says_why", {"status": "failed", "finished_at": timezone.now()}),
        ("units_accountjob_open_is_not_finished", {"finished_at": timezone.now()}),
        ("units_accountjob_closed_is_finished", {"status": "done"}),
        ("units_accountjob_sheet_waits_to_be_taken", {"sheet": b"x"}),
        ("units_accountjob_sheet_waits_to_be_taken", {**DONE, "sheet": b"x", "sheet_taken_at": timezone.now()}),
        ("units_accountjob_sheet_waits_to_be_taken", {**DONE, "sheet": b"x", "kind": "disable", "reason": "Thôi"}),
        ("units_accountjob_says_why", {"kind": "disable", "status": "queued"}),
        ("units_accountjob_done_within", {"done": 1}),
    ],
)
def test_work_on_accounts_that_cannot_be_is_refused(name, values):
    with refused(name), transaction.atomic():
        make_job(**values)
    make_job(**{**DONE, "sheet": b"x"})
    make_job(kind="end_roles", last_day=date(2026, 1, 1))


def test_a_job_is_undone_once_unless_the_undoing_came_to_nothing():
    job = make_job(**DONE)
    make_job(undoes=job, status="cancelled", finished_at=timezone.now())
    make_job(undoes=job)
    with refused("units_accountjob_undone_once"), transaction.atomic():
        make_job(undoes=job)


def test_a_setting_is_one_that_the_site_knows():
    with refused("units_setting_key_known"), transaction.atomic():
        Setting.objects.create(key="khac")
    with refused("units_settingchange_key_known"), transaction.atomic():
        SettingChange.objects.create(key="khac", at=timezone.now(), by_name="Ai đó")
