"""Proposals in the report of their occasion: the latest list of each form, every row with its reason."""

from datetime import date

from reports.annexes.proposed import proposed
from reports.compiling import compute
from tests.reports.proposals.test_awarding import issue

DAY = date(2022, 8, 8)


def annex_of(office, kind="annual"):
    return proposed(compute(office.campaign, kind=kind, year=2022, as_of=DAY))


def test_the_latest_list_of_the_occasion_stands_in_the_report(office, propose):
    propose(collective_bands=["dat"], individual=False)
    propose(individual=False)
    (table,) = annex_of(office).tables
    assert table.caption == "Bằng khen của Chủ tịch UBND tỉnh đề nghị tặng tập thể"
    assert [row[1].text for row in table.rows] == ["Sở Y tế", "Sở Tài chính"]
    assert all(row[2].text for row in table.rows)
    assert table.notes[0].startswith("Theo dự thảo tờ trình “")


def test_an_issued_list_is_named_by_its_number(office, propose):
    issue(propose(individual=False), office)
    (table,) = annex_of(office).tables
    assert table.notes[0] == "Theo Tờ trình số 15/TTr-SNV ngày 25/7/2022."


def test_people_stand_with_their_post_and_unit(office, propose):
    propose(collective=False)
    (table,) = annex_of(office).tables
    assert [row[1].text for row in table.rows] == [
        "Nguyễn Thị Lan, Chuyên viên, Sở Y tế",
        "Trần Văn Bình, Chuyên viên, Sở Y tế",
    ]


def test_another_occasion_has_its_own_list(office, propose):
    propose(individual=False)
    assert annex_of(office, "mid_term").tables == []


def test_the_snapshot_of_a_report_nobody_proposed_for_knows_no_list(office):
    assert "proposed" not in compute(office.campaign, kind="annual", year=2022, as_of=DAY)


def test_listing_the_proposed_takes_no_query_a_row(office, propose, django_assert_max_num_queries):
    propose(individual=False, quotas=[])
    with django_assert_max_num_queries(200) as first:
        annex_of(office)
    propose()
    with django_assert_max_num_queries(len(first)):
        annex_of(office)
