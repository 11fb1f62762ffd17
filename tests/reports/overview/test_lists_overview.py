"""The overview's lists in any order and with any columns: rows behind a number, units of people, ranks that moved."""

import csv
import io
from datetime import date, timedelta
from itertools import product
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from reports.overview.moves import ClusterMoves, Move
from reports.overview.ranks import lines_of
from scoring.models import Status
from tests import factories as make
from tests.reports.making import sheet_at
from units.models import Cluster, ClusterMembership, SavedView

HOSTILE = ("' OR 1=1 --", "-", "--don_vi", "pk", "sort_key", "\x00", "9" * 5000, "đơn vị")
MOVES = reverse("dashboard_moves")
SHEETS = reverse("dashboard_figure", args=["totals.collective.2022.mean"])
PEOPLE = reverse("dashboard_figure", args=["assessments.individual.2022.submitted"])


@pytest.fixture
def province(people):
    """Three units in one cluster and one in another; their names differ in their accents alone."""
    cache.clear()
    campaign, now = make.make_campaign(people.province), timezone.now()
    past = make.make_round(campaign, year=2021, opens_at=now - timedelta(days=400), closes_at=now - timedelta(days=300))
    present = make.make_round(campaign, year=2022)
    days = dict.fromkeys(Status, timezone.localdate() - timedelta(days=2))
    clusters = [make_cluster(people.province, name) for name in ("Khối Ân", "Khối An")]
    for name, cluster, before, after, number in (
        ("Ban Ẩn", 0, "60", "40", 1),
        ("Ban An", 0, "50", "50", 3),
        ("Ban Ân", 0, "40", "60", 2),
        ("Sở Một", 1, "30", "30", 0),
    ):
        unit = make.make_unit(people.province, name=name)
        ClusterMembership.objects.create(cluster=clusters[cluster], unit=unit)
        sheet_at(Status.APPROVED, past, unit, before, "30", days=days)
        sheet_at(Status.APPROVED, present, unit, after, "30", days=days)
        for _ in range(number):
            sheet_at(Status.SUBMITTED, present, staff=make.make_staff(unit), days=days)
    return SimpleNamespace(campaign=campaign, present=present, days=days, **vars(people))


def make_cluster(province, name):
    return Cluster.objects.create(province=province, name=name, sort_key=name)


def names(client, address, **asked):
    context = client.get(address, asked).context
    rows = context["listed"].rows if "listed" in context else context.get("rows") or context["page"]
    return [getattr(row, "name", None) or getattr(row, "unit", None) or row.cluster.name for row in rows]


def sent_out(client, address, **asked):
    response = client.get(address, asked | {"xuat": "csv"})
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")), delimiter=";"))


def test_sheets_behind_a_number_stand_by_unit_and_by_what_they_came_to(province, client_of):
    client = client_of(province.leader)
    assert names(client, SHEETS, xep="don_vi") == ["Ban An", "Ban Ân", "Ban Ẩn", "Sở Một"]
    assert names(client, SHEETS, xep="-don_vi") == ["Sở Một", "Ban Ẩn", "Ban Ân", "Ban An"]
    assert names(client, SHEETS, xep="-ket_qua") == ["Ban Ân", "Ban An", "Ban Ẩn", "Sở Một"]
    titles, *lines = sent_out(client, SHEETS, xep="ket_qua", cot="ket_qua")
    assert titles == ["Mã đơn vị", "Đơn vị", "Kết quả", "Tổng điểm"]
    assert [line[3] for line in lines] == ["60", "70", "80", "90"]


def test_units_of_people_stand_by_their_number_and_go_out_without_a_name(province, client_of):
    client = client_of(province.leader)
    assert names(client, PEOPLE) == ["Ban An", "Ban Ân", "Ban Ẩn"]
    assert names(client, PEOPLE, xep="so_nguoi") == ["Ban Ẩn", "Ban Ân", "Ban An"]
    assert names(client, PEOPLE, xep="-don_vi") == ["Ban Ẩn", "Ban Ân", "Ban An"]
    titles, *lines = sent_out(client, PEOPLE, xep="so_nguoi")
    assert titles == ["Mã đơn vị", "Đơn vị", "Số người"]
    assert [line[1:] for line in lines] == [["Ban Ẩn", "1"], ["Ban Ân", "2"], ["Ban An", "3"]]


def test_units_of_a_cluster_stand_by_rank_change_and_points_of_both_years(province, client_of):
    client, of = client_of(province.leader), {"cum": "Khối Ân"}
    assert names(client, MOVES, **of) == ["Ban Ân", "Ban An", "Ban Ẩn"]
    assert names(client, MOVES, **of, xep="hang_truoc") == ["Ban Ẩn", "Ban An", "Ban Ân"]
    assert names(client, MOVES, **of, xep="thay_doi") == ["Ban Ẩn", "Ban An", "Ban Ân"]
    assert names(client, MOVES, **of, xep="-diem") == ["Ban Ân", "Ban An", "Ban Ẩn"]
    assert names(client, MOVES, **of, xep="don_vi") == ["Ban An", "Ban Ân", "Ban Ẩn"]
    titles, *lines = sent_out(client, MOVES, **of, xep="-don_vi")
    assert titles[1:] == ["Đơn vị", "Hạng 2021", "Hạng 2022", "Thay đổi", "Điểm 2021", "Điểm 2022", "Ghi chú"]
    assert [line[1:5] for line in lines] == [
        ["Ban Ẩn", "1", "3", "-2"],
        ["Ban Ân", "3", "1", "2"],
        ["Ban An", "2", "2", "0"],
    ]


def test_a_unit_without_a_rank_in_one_of_the_years_stands_last_both_ways(province, client_of):
    new = make.make_unit(province.province, name="Ban Mới")
    ClusterMembership.objects.create(cluster=Cluster.objects.get(name="Khối Ân"), unit=new)
    sheet_at(Status.APPROVED, province.present, new, "10", "10", days=province.days)
    client, of = client_of(province.leader), {"cum": "Khối Ân"}
    for way in ("thay_doi", "-thay_doi", "hang_truoc", "-hang_truoc", "-diem_truoc"):
        assert names(client, MOVES, **of, xep=way)[-1] == "Ban Mới", way
    assert sent_out(client, MOVES, **of, xep="hang_truoc")[-1][-1] == "năm 2021 không có hạng trong cụm, khối này"


def test_clusters_stand_by_name_size_and_who_moved_most(province, client_of):
    client = client_of(province.leader)
    assert names(client, MOVES, xep="cum") == ["Khối An", "Khối Ân"]
    assert names(client, MOVES, xep="-co_hang") == ["Khối Ân", "Khối An"]
    assert names(client, MOVES, xep="len") == names(client, MOVES, xep="-len") == ["Khối Ân", "Khối An"]
    titles, first, second = sent_out(client, MOVES, xep="-co_hang")
    assert titles == [
        *("Cụm, khối", "Đơn vị có hạng", "Dẫn đầu năm 2022", "Lên nhiều nhất", "Lên nhiều nhất (số bậc)"),
        *("Xuống nhiều nhất", "Xuống nhiều nhất (số bậc)"),
    ]
    assert first == ["Khối Ân", "3", "Ban Ân", "Ban Ân", "2", "Ban Ẩn", "2"]
    assert second == ["Khối An", "1", "Sở Một", "", "", "", ""]


def test_of_the_first_year_nobody_rose_or_fell(province, client_of):
    client = client_of(province.leader)
    page = client.get(MOVES, {"nam": "2021"}).content.decode()
    assert "<h1>Thứ hạng năm 2021</h1>" in page
    assert "nhiều nhất" not in page
    assert sent_out(client, MOVES, nam="2021")[0] == ["Cụm, khối", "Đơn vị có hạng", "Dẫn đầu năm 2021"]
    cluster = {"nam": "2021", "cum": "Khối Ân"}
    assert "<h1>Khối Ân: thứ hạng năm 2021</h1>" in client.get(MOVES, cluster).content.decode()
    assert sent_out(client, MOVES, **cluster)[0] == ["Mã đơn vị", "Đơn vị", "Hạng 2021", "Điểm 2021", "Ghi chú"]


@pytest.mark.parametrize(
    ("ended", "remark"),
    [
        (date(2022, 6, 30), "kết thúc ngày 30/6/2022"),
        (date(2025, 6, 30), "năm 2022 không có hạng trong cụm, khối này"),
        (None, "năm 2022 không có hạng trong cụm, khối này"),
    ],
)
def test_an_end_in_a_later_year_is_no_reason_for_having_no_rank(province, ended, remark):
    unit = make.make_unit(province.province, name="Ban Cũ", valid_from=date(2019, 1, 1), valid_to=ended)
    cluster = ClusterMoves("Khối Ân", (), gone=(Move(unit.code, None, 1),))
    (line,) = lines_of(province.campaign, cluster, SimpleNamespace(year=2022, before=2021, compared=True))
    assert (line.name, line.remark) == ("Ban Cũ", remark)


@pytest.mark.parametrize(("address", "of"), [(MOVES, {}), (MOVES, {"cum": "Khối Ân"}), (SHEETS, {}), (PEOPLE, {})])
def test_nothing_in_the_address_breaks_a_list(province, client_of, address, of):
    client = client_of(province.leader)
    usual = names(client, address, **of)
    for name, asked in product(("xep", "cot", "bang", "buoc", "trang", "nam"), HOSTILE):
        assert names(client, address, **of, **{name: asked}) == usual, (name, asked)


@pytest.mark.parametrize(("address", "cost"), [(SHEETS, 14), (PEOPLE, 11), (MOVES, 13), (f"{MOVES}?cum=Khối Ân", 14)])
def test_an_order_costs_the_same_for_few_and_for_many(province, client_of, django_assert_num_queries, address, cost):
    def ask():
        keys = {SHEETS: "ket_qua", PEOPLE: "so_nguoi"}
        order = keys.get(address, "don_vi" if "cum" in address else "co_hang")
        return client.get(f"{address}{'&' if '?' in address else '?'}xep=-{order}")

    client = client_of(province.leader)
    ask()
    with django_assert_num_queries(cost):
        ask()
    for n in range(30):
        unit = make.make_unit(province.province)
        cluster = Cluster.objects.get(name="Khối Ân") if n % 2 else make_cluster(province.province, f"Khối {n}")
        ClusterMembership.objects.create(cluster=cluster, unit=unit)
        sheet_at(Status.APPROVED, province.present, unit, days=province.days)
        sheet_at(Status.SUBMITTED, province.present, staff=make.make_staff(unit), days=province.days)
    client = client_of(province.leader)
    ask()
    with django_assert_num_queries(cost):
        assert ask().status_code == 200


def test_the_campaign_and_the_year_stay_whatever_the_list_is_asked_for_and_no_view_keeps_them(province, client_of):
    client, of = client_of(province.leader), f"phong-trao={province.campaign.pk}&nam=2022"
    page = client.get(f"{MOVES}?{of}&xep=-co_hang&cot=len").content.decode()
    assert f'name="danh-sach" value="{MOVES}?{of.replace("&", "&amp;")}"' in page
    assert 'name="cau-hoi" value="xep=-co_hang&amp;cot=len"' in page
    kept = {"bang": "thay-doi-thu-hang", "ten": "Lớn trước", "cau-hoi": "xep=-co_hang", "mo-san": "on",
            "ve": f"{MOVES}?{of}&xep=-co_hang", "danh-sach": f"{MOVES}?{of}"}  # fmt: skip
    assert client.post(reverse("list_view_save"), kept)["Location"] == f"{MOVES}?{of}&xep=-co_hang"
    assert client.get(f"{MOVES}?{of}")["Location"] == f"{MOVES}?{of}&xep=-co_hang"
    view = SavedView.objects.get(owner=province.leader)
    removed = client.post(reverse("list_view_remove", args=[view.pk]), kept)
    assert removed["Location"] == f"{MOVES}?{of}&goc=1"
    for elsewhere in ("https://example.org/", "//example.org/?x", ""):
        answer = client.post(reverse("list_view_save"), kept | {"danh-sach": elsewhere})
        assert answer["Location"].startswith("/?"), elsewhere


def test_a_view_that_names_another_campaign_opens_on_that_of_the_address(province, client_of):
    client = client_of(province.leader)
    SavedView.objects.create(
        owner=province.leader, table="nguon-so-lieu", name="Vòng", query="phong%2Dtrao=7&xep=buoc", is_default=True
    )
    asked = {"phong-trao": province.campaign.pk}
    opened = client.get(SHEETS, asked, follow=True)
    assert opened.status_code == 200
    assert opened.request["QUERY_STRING"] == f"phong-trao={province.campaign.pk}&xep=buoc"


@pytest.mark.parametrize("key", ["assessments.\x00.2022.approved", "assessments.collective.²022.approved"])
def test_a_key_that_no_figure_has_is_not_found(province, client_of, key):
    assert client_of(province.leader).get(reverse("dashboard_figure", args=[key])).status_code == 404


def test_taking_the_filter_off_a_number_stays_with_its_campaign(province, client_of):
    page = client_of(province.leader).get(SHEETS, {"phong-trao": province.campaign.pk, "tim": "khong co"})
    assert page.wsgi_request.table.clear == f"{SHEETS}?phong-trao={province.campaign.pk}"
    shown = page.content.decode()
    assert f'<input type="hidden" name="phong-trao" value="{province.campaign.pk}">' in shown
    assert "Bỏ bớt một điều kiện" in shown
