"""An import is not withdrawn from under an issued report."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reports.issue.resting import issued_since
from tests.factories import make_campaign, make_province, make_role
from tests.reports.drafts import make_draft, make_issued
from tests.tables import csv_file, take_in
from units.models import Unit
from units.refusals import Refused
from units.register_import import UNITS
from units.withdrawing import withdraw


@pytest.fixture
def province(db):
    return make_province()


@pytest.fixture
def coordinator(province):
    return make_role("coordinator", province=province).user


@pytest.fixture
def batch(province, tmp_path):
    path = csv_file(tmp_path, "Mã đơn vị;Tên đơn vị;Loại đơn vị\nA;Sở A;so_nganh\n")
    return take_in(UNITS, path, province, at=timezone.now()).batch


def test_a_draft_may_be_compiled_again(province, coordinator, batch):
    make_draft(make_campaign(province), coordinator)
    assert issued_since(batch) is None


def test_a_report_that_was_issued_from_it_stands(province, coordinator, batch):
    report = make_issued(make_campaign(province), coordinator)
    with pytest.raises(Refused) as caught:
        withdraw(UNITS, batch, by=coordinator, by_name="x", at=timezone.now())
    assert str(caught.value) == (
        f"Không rút được lần nhập này: {report.title} (số 07/BC-UBND, ngày 9/8/2022) lập sau lần nhập này "
        "và đã ban hành. Hãy sửa trực tiếp từng dòng thay vì rút cả tệp."
    )
    assert Unit.objects.exists()


def test_the_report_of_a_merged_province_rests_on_its_predecessors(province, batch):
    merged = make_campaign()
    merged.continues.add(make_campaign(province))
    make_issued(merged, make_role("coordinator", province=merged.province).user)
    assert "đã ban hành" in issued_since(batch)


def test_a_report_of_before_the_import_or_of_another_province_does_not_matter(province, coordinator, tmp_path):
    make_issued(make_campaign(province), coordinator)
    elsewhere = make_campaign()
    make_issued(elsewhere, make_role("coordinator", province=elsewhere.province).user)
    path = csv_file(tmp_path, "Mã đơn vị;Tên đơn vị;Loại đơn vị\nA;Sở A;so_nganh\n")
    later = take_in(UNITS, path, province, at=timezone.now() + timedelta(minutes=1)).batch
    assert issued_since(later) is None
