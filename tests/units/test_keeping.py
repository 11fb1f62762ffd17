"""What the site forgets each night: content that can no longer be put back, plans that nobody confirmed."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from campaign.models import Discipline
from tests import factories as make
from units import keeping, saving_views, staffing
from units.bulk import jobs
from units.models import AccountJob, Removal, User
from units.refusals import Refused
from units.undoing import put_back, take_out

pytestmark = pytest.mark.django_db


def test_what_was_taken_out_is_forgotten_after_a_day_and_who_did_it_stays(people):
    now = timezone.now()
    staff = make.make_staff(people.unit, full_name="Phạm Văn Ước")
    discipline = Discipline.objects.create(
        unit=people.unit, staff=staff, form="khien_trach", decision_number="7/QĐ", decided_on="2022-01-01"
    )
    old = take_out(discipline, what="kỷ luật Phạm Văn Ước", by=people.coordinator, at=now - timedelta(days=2))
    view = saving_views.save_view("don-vi", name="Xã", query="", by=people.coordinator)
    fresh = saving_views.remove_view(view, by=people.coordinator, at=now - timedelta(hours=23))
    ended = staffing.end_staff(staff, on=date(2099, 1, 1), by=people.coordinator, at=now - timedelta(days=2))
    keeping.sweep(at=now)
    old.refresh_from_db()
    ended.refresh_from_db()
    assert (old.row, old.links, old.what) == ({}, [], "kỷ luật")
    assert (ended.days, ended.what) == ([], "cán bộ")
    assert (old.by, old.table) == (people.coordinator, "campaign.discipline")
    with pytest.raises(Refused, match="Đã quá một giờ"):
        put_back(old, by=people.coordinator, at=now)
    assert Removal.objects.get(pk=fresh.pk).row == fresh.row != {}


def test_work_that_nobody_confirmed_within_a_month_is_put_aside_with_its_names(people):
    now, clerk = timezone.now(), User.objects.filter(pk=people.clerk.pk)

    def asked(days):
        return jobs.ask_for_many(kind="reset", users=clerk, by=people.admin, at=now - timedelta(days=days))

    old, young, dismissed = asked(31), asked(29), asked(40)
    jobs.dismiss(dismissed, by=people.admin, at=now - timedelta(days=39))
    keeping.sweep(at=now)
    kept = AccountJob.objects.in_bulk()
    assert (kept[old.pk].status, kept[old.pk].rows, kept[old.pk].total) == ("cancelled", [], 1)
    assert (kept[young.pk].status, len(kept[young.pk].rows)) == ("checked", 1)
    assert kept[dismissed.pk].rows == []
    with pytest.raises(Refused):
        jobs.confirm(old, by=people.admin, at=now, reason="Thử")
