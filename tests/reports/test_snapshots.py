"""The body of a snapshot: canonical, complete, without a time of compiling."""

import json
import unicodedata
from datetime import date

import pytest
from django.db import DatabaseError
from hypothesis import given
from hypothesis import strategies as st

from campaign.models import Plan
from reports import snapshots
from reports.models import Snapshot
from scoring.models import Status
from tests import factories as make
from tests.reports.making import sheet_at
from units.models import Cluster, ClusterMembership

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
bodies = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text("abcdeđê", max_size=6), bodies, max_size=4))
def test_canonical_json_is_nfc_and_does_not_depend_on_the_order_of_keys(body):
    decomposed = {
        key: unicodedata.normalize("NFD", value) if isinstance(value, str) else value for key, value in body.items()
    }
    assert snapshots.canonical(dict(reversed(decomposed.items()))) == snapshots.canonical(body)


@given(st.dictionaries(st.text("abcde", max_size=6), st.integers() | st.text('aăâ đ\u0300\u0301\n"\\', max_size=9)))
def test_reading_canonical_json_and_writing_it_again_gives_the_same_bytes(body):
    text = snapshots.canonical(body)
    assert snapshots.canonical(json.loads(text)) == text


def test_canonical_json_has_sorted_keys_no_spaces_and_real_letters():
    decomposed = unicodedata.normalize("NFD", "Kiên")
    assert snapshots.canonical({"b": 1, "a": [decomposed, None]}) == '{"a":["Kiên",null],"b":1}'


def test_the_same_body_is_kept_once(db):
    first = snapshots.freeze({"a": 1}, at=make.moment(2022, 8, 8))
    second = snapshots.freeze({"a": 1}, at=make.moment(2022, 8, 9))
    assert first == second
    assert Snapshot.objects.get().made_at == make.moment(2022, 8, 8)


def test_a_snapshot_is_never_changed(db):
    snapshots.freeze({"a": 1}, at=make.moment(2022, 8, 8))
    with pytest.raises(DatabaseError):
        Snapshot.objects.update(body="{}")


def test_compiling_twice_gives_the_same_bytes(year, body_of):
    sheet_at(Status.APPROVED, year.round, make.make_unit(year.province))
    assert snapshots.canonical(body_of(year.campaign)) == snapshots.canonical(body_of(year.campaign))


def test_figures_come_back_in_reading_order(year, body_of):
    body = body_of(year.campaign)
    snapshot = snapshots.freeze(body, at=make.moment(2022, 8, 8))
    assert list(snapshots.body_of(snapshot)["figures"]) == list(body["figures"])


def test_everything_a_document_names_is_in_the_body(year, body_of):
    unit = make.make_unit(year.province, code="SNV", name="Sở Nội vụ")
    Plan.objects.create(campaign=year.campaign, unit=unit, number="92/KH-SNV", issued_on=date(2019, 10, 18))
    sheet_at(Status.APPROVED, year.round, unit, 55, 40)
    body = body_of(year.campaign)
    assert body["province"]["name"] == "Kiên Giang"
    assert body["campaign"]["starts"] == 2019
    assert body["lists"]["plans"] == [
        {"unit": "SNV", "name": "Sở Nội vụ", "kind": "so_nganh", "number": "92/KH-SNV", "issued_on": "2019-10-18"}
    ]
    assert body["lists"]["results"] == [
        {"unit": "SNV", "name": "Sở Nội vụ", "kind": "so_nganh", "cluster": None, "total": "95.00", "band": "xuat_sac",
         "state": "approved"}
    ]  # fmt: skip
    assert body["criteria"]["collective"] == {"A1": "Tiêu chí 1", "A2": "Tiêu chí 2"}
    assert body["bands"]["xuat_sac"] == "Xuất sắc"
    assert body["is_demo"] is False


def test_rankings_are_of_the_last_year_within_the_cluster_of_the_closing_day(year, body_of):
    cluster = Cluster.objects.create(province=year.province, name="Khối 1", sort_key="khoi")
    earlier = make.make_round(
        year.campaign, year=2021, opens_at=make.moment(2021, 1, 1), closes_at=make.moment(2021, 6, 30)
    )
    for code, points in (("B", 40), ("A", 40), ("C", 30)):
        unit = make.make_unit(year.province, code=code, name=f"Đơn vị {code}")
        ClusterMembership.objects.create(cluster=cluster, unit=unit, valid_to=date(2022, 6, 30))
        sheet_at(Status.APPROVED, year.round, unit, 60, points)
        sheet_at(Status.APPROVED, earlier, unit, 0, 0)
    gone = make.make_unit(year.province)
    ClusterMembership.objects.create(cluster=cluster, unit=gone, valid_to=date(2022, 6, 29))
    sheet_at(Status.APPROVED, year.round, gone)
    assert body_of(year.campaign)["rankings"] == {
        "Khối 1": [
            {"unit": "A", "total": "100.00", "rank": 1},
            {"unit": "B", "total": "100.00", "rank": 1},
            {"unit": "C", "total": "90.00", "rank": 3},
        ]
    }


def test_the_number_of_queries_does_not_grow_with_units_and_sheets(year, body_of, django_assert_num_queries):
    def more(units):
        for _ in range(units):
            unit = make.make_unit(year.province)
            Plan.objects.create(campaign=year.campaign, unit=unit, number="1", issued_on=date(2020, 1, 1))
            sheet_at(Status.APPROVED, year.round, unit)
            sheet_at(Status.APPROVED, year.round, staff=make.make_staff(unit))

    for units in (1, 29):
        more(units)
        with django_assert_num_queries(38):
            body_of(year.campaign)
