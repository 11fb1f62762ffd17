"""The overview's pages: the same numbers as the figures and the lists, for those who see the province whole."""

import re
from datetime import date, timedelta
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reports.compiling import compute
from scoring.models import Assessment, Status
from scoring.workflow import take
from tests import factories as make
from tests.reports.making import sheet_at
from units.models import Cluster, ClusterMembership

pytestmark = pytest.mark.django_db


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


@pytest.fixture
def province(people):
    """A closed round of 2021 and an open one of 2022; two units in a cluster that changed places, one person."""
    cache.clear()
    campaign = make.make_campaign(people.province)
    now = timezone.now()
    past = make.make_round(campaign, year=2021, opens_at=now - timedelta(days=400), closes_at=now - timedelta(days=300))
    present = make.make_round(campaign, year=2022)
    cluster = Cluster.objects.create(province=people.province, name="Khối tham mưu", sort_key="k")
    for unit in (people.unit, people.sibling):
        ClusterMembership.objects.create(cluster=cluster, unit=unit)
    day = timezone.localdate() - timedelta(days=2)
    days = dict.fromkeys(Status, day)
    person = make.make_staff(people.unit, full_name="Người Không Nêu Tên")
    return SimpleNamespace(
        campaign=campaign,
        past=past,
        present=present,
        cluster=cluster,
        person=person,
        sheets=[
            sheet_at(Status.APPROVED, past, people.unit, "60", "35", days=days),
            sheet_at(Status.APPROVED, past, people.sibling, "40", "30", days=days),
            sheet_at(Status.APPROVED, present, people.unit, "40", "20", days=days),
            sheet_at(Status.FINAL, present, people.sibling, "58", "40", days=days),
            sheet_at(Status.SUBMITTED, present, staff=person, days=days),
        ],
        **vars(people),
    )


def overview(client, **asked):
    return client.get(reverse("dashboard"), asked)


def test_the_year_in_hand_stands_in_one_sentence(province, client_of):
    page = text_of(overview(client_of(province.leader)))
    assert "Tổng quan năm 2022" in page
    assert "2/2 đơn vị đã được thủ trưởng duyệt phiếu tập thể" in page
    assert "50,00% đạt từ loại Tốt trở lên, giảm 50,00 điểm phần trăm so với năm 2021" in page


def test_numbers_before_the_lock_say_that_they_are_provisional(province, client_of):
    client = client_of(province.leader)
    assert "Số liệu tạm tính đến" in text_of(overview(client))
    assert "tạm tính" not in text_of(overview(client, nam="2021"))


def test_every_number_of_the_page_is_the_figure_of_a_report_of_today(province, client_of):
    """Each link to a number says what the same key says in a report."""
    page = overview(client_of(province.leader)).content.decode()
    figures = compute(province.campaign, kind="mid_term", year=2022, as_of=timezone.localdate())["figures"]
    links = re.findall(r'so-lieu/([\w.]+)/\?phong-trao=\d+"[^>]*><?b?>?([\d.]+)(?:/([\d.]+))?', page)
    assert len(links) > 8
    for key, number, whole in links:
        assert figures[key]["numerator"] == number.replace(".", ""), key
        assert not whole or figures[key]["denominator"] == whole.replace(".", ""), key


def test_the_bands_of_the_page_are_those_of_the_list_of_results(province, client_of):
    client = client_of(province.leader)
    listed = text_of(client.get(reverse("result_list", args=[province.campaign.pk])))
    page = text_of(overview(client))
    for band, (past, present) in {"Xuất sắc": ("1", "1"), "Tốt": ("1", "0"), "Đạt": ("0", "1")}.items():
        assert re.search(rf"{band} {past} {present}\b", listed)
    assert re.search(r"2021 1 50,00% 1 50,00% 0 2 100,00%", page)
    assert re.search(r"2022 1 50,00% 0 1 50,00% 2 100,00%", page)


def test_after_an_approval_the_page_shows_the_new_number(people, sheet_of, client_of):
    cache.clear()
    client = client_of(people.leader)
    assert "0/2 đơn vị" in text_of(overview(client))
    take("submit", sheet_of, by=people.clerk, at=timezone.now())
    take("approve", sheet_of, by=people.head, at=timezone.now())
    page = text_of(overview(client))
    assert "1/2 đơn vị" in page
    assert re.search(r"Sở, ban, ngành 1/2 1", page)


def test_the_source_of_a_number_is_one_click_away_and_its_trend_beside_it(province, client_of):
    client = client_of(province.leader)
    page = overview(client).content.decode()
    address = re.search(r'href="([^"]*so-lieu/bands\.collective\.2022\.xuat_sac/[^"]*)"', page)[1].replace("&amp;", "&")
    source = client.get(address)
    assert province.sibling.name in text_of(source)
    assert province.unit.name not in text_of(source)
    assert "Đếm phiếu đã duyệt có xếp loại này" in text_of(source)
    assert re.search(r"2021 1/2 \(50,00%\) 2022 1/2 \(50,00%\)", text_of(source))


def test_a_leader_reads_how_many_people_each_unit_has_and_no_names(province, client_of):
    address = reverse("dashboard_figure", args=["assessments.individual.2022.submitted"])
    page = text_of(client_of(province.leader).get(address))
    assert re.search(rf"{province.unit.name} 1\b", page)
    assert province.person.full_name not in page
    assert province.person.full_name in text_of(client_of(province.coordinator).get(address))


def test_the_units_stand_as_a_tree_with_the_sign_the_word_and_the_points(province, client_of):
    client = client_of(province.leader)
    kinds = client.get(reverse("dashboard_units"))
    assert "loai=so_nganh" in kinds.content.decode()
    page = client.get(reverse("dashboard_units"), {"loai": "so_nganh"})
    assert re.search(rf"Khối tham mưu 2 đơn vị.*{province.unit.name} Đạt, 60 điểm", text_of(page))
    assert reverse("unit_life", args=[province.unit.pk]) in page.content.decode()
    only = text_of(client.get(reverse("dashboard_units"), {"loai": "so_nganh", "xep-loai": "xuat_sac"}))
    assert province.sibling.name in only
    assert province.unit.name not in only


def test_a_large_kind_shows_its_groups_before_its_units(province, client_of):
    huyen = make.make_unit(province.province, kind="huyen", name="UBND huyện Giồng Riềng")
    for n in range(61):
        make.make_unit(province.province, kind="xa", name=f"UBND xã số {n:02}", parent=huyen if n else None)
    client = client_of(province.leader)
    page = client.get(reverse("dashboard_units"), {"loai": "xa"}).content.decode()
    assert "UBND xã số 05" not in page
    group = f"nhom=huyen-{huyen.pk}"
    assert group in page
    inside = text_of(client.get(reverse("dashboard_units") + f"?loai=xa&{group}"))
    assert "UBND xã số 05 Chưa bắt đầu" in inside
    assert "UBND xã số 00" not in inside


def test_who_rose_and_who_fell_follows_the_ranks_of_both_years(province, client_of):
    client = client_of(province.leader)
    page = text_of(overview(client))
    assert re.search(rf"{province.sibling.name} Khối tham mưu 2 1 lên 1", page)
    assert re.search(rf"{province.unit.name} Khối tham mưu 1 2 xuống 1", page)
    moves = client.get(reverse("dashboard_moves"), {"cum": "Khối tham mưu"})
    assert reverse("cluster_ranking", args=[province.cluster.pk]) in moves.content.decode()
    assert re.search(rf"{province.sibling.name} 2 1 lên 1 70 98", text_of(moves))


def test_a_unit_without_a_rank_before_is_not_compared(province, client_of):
    new = make.make_unit(province.province, valid_from=date(2022, 1, 1))
    ClusterMembership.objects.create(cluster=province.cluster, unit=new)
    sheet_at(Status.APPROVED, province.present, new, days=dict.fromkeys(Status, timezone.localdate()))
    page = text_of(client_of(province.leader).get(reverse("dashboard_moves"), {"cum": "Khối tham mưu"}))
    assert re.search(rf"{new.name} 1 không so sánh 100 đơn vị có từ ngày 1/1/2022", page)


def test_other_rubrics_are_told_and_bands_not_compared(province, client_of):
    other = make.make_rubric(province.campaign, maxima=("70", "30"))
    Assessment.objects.filter(round=province.present, staff=None).update(rubric=other)
    page = text_of(overview(client_of(province.leader)))
    assert "không so với năm 2021 vì bộ tiêu chí hai năm khác nhau" in page
    assert "Bộ tiêu chí năm 2022 khác năm 2021" in page


def test_a_single_year_has_no_trend_and_compares_nothing(people, sheet_of, client_of):
    cache.clear()
    client = client_of(people.leader)
    page = text_of(overview(client))
    assert "so với năm" not in page
    source = text_of(client.get(reverse("dashboard_figure", args=["assessments.collective.2022.expected"])))
    assert "Mới có một năm, chưa có xu hướng" in source


def test_without_a_campaign_or_a_round_the_page_says_so(people, client_of):
    client = client_of(people.leader)
    assert "chưa có phong trào thi đua nào" in text_of(overview(client))
    make.make_campaign(people.province)
    page = text_of(overview(client))
    assert "Chưa có đợt chấm điểm nào" in page
    assert "Chưa có báo cáo nào được ban hành" in page


def test_a_successor_shows_the_years_of_its_predecessors_and_leads_to_each(client_of):
    cache.clear()
    old = make.make_province(name="Kiên Giang", valid_to=date(2025, 6, 30))
    new = make.make_province(name="An Giang", valid_from=date(2025, 7, 1))
    new.predecessors.add(old)
    before, after = make.make_campaign(old), make.make_campaign(new, starts=2025)
    after.continues.add(before)
    closed = make.make_round(
        before, year=2022, opens_at=make.moment(2022, 1, 1), closes_at=make.moment(2022, 6, 30, 23, 59)
    )
    sheet_at(Status.APPROVED, closed, make.make_unit(old, name="Sở cũ"))
    client = client_of(make.make_role("leader", province=new).user)
    page = overview(client)
    assert "Tổng quan năm 2022" in text_of(page)
    assert "1/1 đơn vị" in text_of(page)
    assert "Kiên Giang (đến 30/6/2025)" in text_of(page)
    assert "Sở cũ" in text_of(client.get(reverse("dashboard_units"), {"loai": "so_nganh"}))
    told = text_of(client.get(reverse("dashboard_figure", args=["assessments.collective.2022.approved"])))
    assert "Sở cũ" in told


def test_numbers_of_two_predecessors_are_added_and_each_part_is_named(client_of):
    new = make.make_province(name="An Giang", valid_from=date(2025, 7, 1))
    after = make.make_campaign(new, starts=2025)
    units = []
    for name, points in (("Kiên Giang", "60"), ("Cà Mau", "20")):
        old = make.make_province(name=name, valid_to=date(2025, 6, 30))
        new.predecessors.add(old)
        before = make.make_campaign(old)
        after.continues.add(before)
        closed = make.make_round(
            before, year=2022, opens_at=make.moment(2022, 1, 1), closes_at=make.moment(2022, 6, 30, 23, 59)
        )
        units.append(make.make_unit(old, name=f"Sở của {name}"))
        sheet_at(Status.APPROVED, closed, units[-1], points, "40")
    client = client_of(make.make_role("leader", province=new).user)
    assert "2/2 đơn vị" in text_of(overview(client))
    told = text_of(client.get(reverse("dashboard_figure", args=["bands.collective.2022.xuat_sac"])))
    assert "1/2 (50,00%)" in told
    assert re.search(r"Cà Mau \(đến 30/6/2025\) : 0/1.*Kiên Giang \(đến 30/6/2025\) : 1/1", told) or re.search(
        r"Kiên Giang \(đến 30/6/2025\) : 1/1.*Cà Mau \(đến 30/6/2025\) : 0/1", told
    )
    tree = text_of(client.get(reverse("dashboard_units"), {"loai": "so_nganh"}))
    assert all(unit.name in tree for unit in units)


@pytest.mark.parametrize("name", ["dashboard", "dashboard_units", "dashboard_moves"])
def test_another_province_does_not_exist(province, client_of, name):
    client = client_of(province.stranger)
    assert client.get(reverse(name), {"phong-trao": province.campaign.pk}).status_code == 404


@pytest.mark.parametrize("who", ["clerk", "head", "admin", "nobody"])
def test_those_who_do_not_see_the_province_whole_have_no_overview(province, client_of, who):
    client = client_of(getattr(province, who))
    key = "assessments.collective.2022.expected"
    for address in (reverse("dashboard"), reverse("dashboard_units"), reverse("dashboard_figure", args=[key])):
        assert client.get(address).status_code == 404


def test_wrong_addresses_are_not_found_and_unknown_years_show_the_one_in_hand(province, client_of):
    client = client_of(province.leader)
    for key in ("nonsense", "plans.issued", "bands.collective.1999.tot", "bands.collective.2022.khong", "a.b.2022.c"):
        assert client.get(reverse("dashboard_figure", args=[key])).status_code == 404
    assert client.get(reverse("dashboard_moves"), {"cum": "không có"}).status_code == 404
    assert client.get(reverse("dashboard"), {"phong-trao": "x"}).status_code == 404
    assert "Tổng quan năm 2022" in text_of(overview(client, nam="1999"))


def test_leaders_begin_with_the_overview_and_coordinators_with_their_work(province, client_of):
    home = client_of(province.leader).get("/")
    assert (home.status_code, home.headers.get("Location")) == (302, reverse("dashboard"))
    assert client_of(province.coordinator).get("/").status_code == 200
    assert "Tổng quan" in text_of(client_of(province.coordinator).get(province.campaign.get_absolute_url()))


@pytest.mark.parametrize(
    "address", ["/tong-quan/", "/tong-quan/don-vi/", "/tong-quan/don-vi/?loai=so_nganh", "/tong-quan/thu-hang/"]
)
def test_the_pages_cost_the_same_for_two_units_and_for_thirty(province, client_of, address):
    def cost():
        client_of(province.leader).get(address)
        cache.clear()
        client = client_of(province.leader)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    few = cost()
    for _ in range(28):
        unit = make.make_unit(province.province)
        ClusterMembership.objects.create(cluster=province.cluster, unit=unit)
        sheet_at(Status.APPROVED, province.present, unit, days=dict.fromkeys(Status, timezone.localdate()))
    assert cost() == few
    assert few <= 26


def test_a_page_that_was_read_before_asks_for_little(province, client_of):
    client = client_of(province.leader)
    client.get(reverse("dashboard"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("dashboard"))
    assert len(queries) <= 18


def test_every_link_of_the_page_opens(province, client_of):
    client = client_of(province.leader)
    page = overview(client).content.decode()
    links = {unquote(each.replace("&amp;", "&")) for each in re.findall(r'href="(/[^"]*)"', page)}
    found = {each for each in links if each.startswith(("/tong-quan/", "/don-vi/", "/phong-trao/", "/phieu/"))}
    assert len(found) > 20
    assert [each for each in found if client.get(each).status_code >= 400] == []
