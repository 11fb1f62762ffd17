"""The annex of clusters: everybody of a cluster, the cap, and who belongs to none."""

from datetime import date

from reports.annexes.clusters import rankings
from reports.compiling import compute
from scoring.models import Band, Status
from tests import factories as make
from tests.report_bodies import kien_giang
from tests.reports.making import sheet_at
from units.models import Cluster, ClusterMembership
from units.text import sort_key


def lines(table):
    return [[cell.text for cell in row] for row in table.rows]


def cluster(province, name, *units):
    made = Cluster.objects.create(province=province, name=name, sort_key=sort_key(name))
    for unit in units:
        ClusterMembership.objects.create(cluster=made, unit=unit)


def annex_of(year):
    return rankings(compute(year.campaign, kind="mid_term", year=2022, as_of=date(2022, 8, 8)))


def named(year, *names):
    return [make.make_unit(year.province, code=name, name=name) for name in names]


def test_every_unit_of_a_cluster_has_its_rank_total_and_band_and_the_rest_how_far_it_came(year):
    first, second, third, fourth = units = named(year, "An", "Bình", "Chi", "Dung")
    cluster(year.province, "Khối một", *units)
    sheet_at(Status.APPROVED, year.round, second, 60, 35)
    sheet_at(Status.APPROVED, year.round, third, 50, 25)
    sheet_at(Status.SUBMITTED, year.round, fourth, 50, 25)
    make.make_assessment(year.round, first)
    (table,) = annex_of(year).tables
    assert table.caption == "Khối một"
    assert lines(table) == [
        ["1", "Bình", "95,00", "Xuất sắc"],
        ["2", "Chi", "75,00", "Tốt"],
        ["–", "An", "…", "(chưa trình)"],
        ["–", "Dung", "…", "(đã trình)"],
    ]
    assert table.notes == ["Dấu “–”: không xếp hạng; “…”: chưa có tổng điểm."]


def test_the_cap_of_the_top_band_is_counted_and_what_exceeds_it_is_told(year):
    units = named(year, "An", "Bình", "Chi", "Dung", "Em")
    cluster(year.province, "Khối một", *units)
    for unit in units:
        sheet_at(Status.APPROVED, year.round, unit, 60, 35)
    Band.objects.filter(code="xuat_sac").update(top_share=20)
    (table,) = annex_of(year).tables
    assert table.notes == [
        "Mức Xuất sắc 5/5 phiếu, tối đa 1 (không quá 20% số phiếu của cụm, khối), vượt 4.",
    ]


def test_several_clusters_are_summed_up_first_and_units_without_one_stand_at_the_end(year):
    a, b, c = named(year, "An", "Bình", "Chi")
    cluster(year.province, "Khối một", a)
    cluster(year.province, "Khối hai", b)
    sheet_at(Status.APPROVED, year.round, a, 60, 35)
    sheet_at(Status.APPROVED, year.round, c, 50, 25)
    summary, *tables = annex_of(year).tables
    assert summary.caption == "Tổng hợp xếp loại của các cụm, khối"
    assert [column.title for column in summary.columns[2:]] == ["Số đơn vị", "Xuất sắc", "Tốt", "Chưa xếp loại"]
    assert [line[1:] for line in lines(summary)] == [
        ["Khối hai", "1", "0", "0", "1"],
        ["Khối một", "1", "1", "0", "0"],
        ["Đơn vị không thuộc cụm, khối", "1", "0", "1", "0"],
    ]
    assert [cell.text for cell in summary.total[2:]] == ["3", "1", "1", "1"]
    assert [table.caption for table in tables] == ["Khối hai", "Khối một", "Đơn vị không thuộc cụm, khối"]
    assert lines(tables[-1]) == [["–", "Chi", "75,00", "Tốt"]]


def test_a_snapshot_that_lists_no_results_shows_its_rankings():
    (table,) = rankings(kien_giang()).tables
    assert lines(table) == [["1", "Sở Nội vụ", "95,50", ""]]
