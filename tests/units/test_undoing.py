"""Taking rows out whole and putting them back: what is kept, and what is refused."""

import pytest

from tests import factories as make
from units.models import Cluster, Removal, Unit
from units.refusals import Refused
from units.undoing import take_out

AT = make.moment(2022, 7, 1)
pytestmark = pytest.mark.django_db


def test_what_is_taken_out_is_kept_by_column_with_who_did_it():
    by, cluster = make.make_user(), Cluster.objects.create(province=make.make_province(), name="Khối 1", sort_key="k")
    removal = take_out(cluster, what="Khối 1", by=by, at=AT)
    assert (removal.by, removal.at, removal.table, removal.row["name"], removal.row["valid_to"]) == (
        by, AT, "units.cluster", "Khối 1", None,
    )  # fmt: skip
    assert not Cluster.objects.exists()


@pytest.mark.parametrize("rests_on", [make.make_staff, lambda unit: make.make_role("head", unit=unit)])
def test_nothing_is_taken_out_from_under_others(rests_on):
    unit = make.make_unit()
    rests_on(unit)
    with pytest.raises(Refused, match="Đã có dữ liệu khác gắn với dòng này"):
        take_out(unit, what=unit.name, by=make.make_user(), at=AT)
    assert Unit.objects.filter(pk=unit.pk).exists()
    assert not Removal.objects.exists()


def test_rows_that_would_go_with_it_keep_it_there():
    campaign = make.make_campaign()
    rubric = make.make_rubric(campaign)
    with pytest.raises(Refused, match="Đã có dữ liệu khác"):
        take_out(rubric, what="bộ tiêu chí", by=make.make_user(), at=AT)
    assert rubric.criteria.exists()


def test_a_second_click_on_the_same_row_is_refused():
    by, cluster = make.make_user(), Cluster.objects.create(province=make.make_province(), name="Khối 1", sort_key="k")
    as_read_by_the_second = Cluster.objects.get(pk=cluster.pk)
    take_out(cluster, what="Khối 1", by=by, at=AT)
    with pytest.raises(Refused, match="đã được xóa rồi"):
        take_out(as_read_by_the_second, what="Khối 1", by=by, at=AT)
    assert Removal.objects.count() == 1


def test_what_was_saved_after_the_page_was_read_is_kept_too():
    cluster = Cluster.objects.create(province=make.make_province(), name="Khối 1", sort_key="k")
    Cluster.objects.filter(pk=cluster.pk).update(name="Khối một")
    assert take_out(cluster, what="Khối 1", by=make.make_user(), at=AT).row["name"] == "Khối một"
