"""Late units: how far they came by the as-of date, against their own deadline."""

from datetime import date

from campaign.models import Excusal, Extension
from reports.annexes.late import late
from reports.compiling import compute
from scoring.models import Status
from tests import factories as make
from tests.reports.making import event, sheet_at

AT = make.moment(2022, 6, 1)


def body(year, as_of=date(2022, 7, 10)):
    return compute(year.campaign, kind="mid_term", year=2022, as_of=as_of)


def lines(table):
    return [[cell.text for cell in row] for row in table.rows]


def unit(year, name):
    return make.make_unit(year.province, code=name, name=name)


def test_late_units_say_how_far_they_came_and_how_many_days_they_are_over(year):
    sheet_at(Status.APPROVED, year.round, unit(year, "Đúng hạn"))
    days = {Status.SUBMITTED: date(2022, 7, 2), Status.APPROVED: date(2022, 7, 5)}
    sheet_at(Status.APPROVED, year.round, unit(year, "Duyệt muộn"), days=days, on_time=False)
    sheet_at(Status.SUBMITTED, year.round, unit(year, "Đã trình"))
    returned = sheet_at(Status.SUBMITTED, year.round, unit(year, "Trả lại"))
    event(returned, "return", Status.RETURNED, date(2022, 5, 3))
    make.make_assessment(year.round, unit(year, "Nháp"))
    unit(year, "Không có phiếu")
    (table,) = late(body(year)).tables
    assert table.caption == "Phiếu tập thể đến ngày 10/7/2022"
    assert [line[1:] for line in lines(table)] == [
        ["Duyệt muộn", "30/6/2022", "Duyệt muộn, ngày 5/7/2022", "5"],
        ["Đã trình", "30/6/2022", "Đã trình, chưa duyệt", "10"],
        ["Không có phiếu", "30/6/2022", "Chưa lập phiếu", "10"],
        ["Nháp", "30/6/2022", "Đang chấm, chưa trình", "10"],
        ["Trả lại", "30/6/2022", "Bị trả lại, chưa trình lại", "10"],
    ]


def test_an_extension_moves_the_deadline_and_an_excused_unit_is_not_late(year):
    extended, excused = unit(year, "Gia hạn"), unit(year, "Miễn chấm")
    until = make.moment(2022, 7, 15, 23, 59)
    Extension.objects.create(
        round=year.round, unit=extended, until=until, reason="Thiên tai", granted_at=AT, by_name="A"
    )
    Excusal.objects.create(
        round=year.round, unit=excused, reason="Mới lập", document="Công văn 1", granted_at=AT, by_name="A"
    )
    (table,) = late(body(year)).tables
    assert [line[1:] for line in lines(table)] == [["Gia hạn", "15/7/2022", "Chưa lập phiếu", "–"]]
    assert table.notes[-1] == "Dấu “–” ở cột cuối: chưa đến hạn."


def test_an_extension_granted_after_the_as_of_day_was_none_on_it(year):
    extended, until = unit(year, "Gia hạn sau"), make.moment(2022, 9, 30, 23, 59)
    granted = make.moment(2022, 8, 1)
    Extension.objects.create(
        round=year.round, unit=extended, until=until, reason="Thiên tai", granted_at=granted, by_name="A"
    )
    (table,) = late(body(year)).tables
    assert [line[2:] for line in lines(table)] == [["30/6/2022", "Chưa lập phiếu", "10"]]


def test_paper_records_say_nothing_about_their_time(year):
    sheet_at(Status.APPROVED, year.round, unit(year, "Hồ sơ giấy"), on_time=None)
    assert late(body(year)).tables == []


def test_units_whose_people_are_behind_are_counted(year):
    made = unit(year, "Sở Nội vụ")
    sheet_at(Status.APPROVED, year.round, made)
    one, two, _ = (make.make_staff(made) for _ in range(3))
    sheet_at(Status.APPROVED, year.round, staff=one)
    sheet_at(Status.SUBMITTED, year.round, staff=two)
    (table,) = late(body(year)).tables
    assert table.caption == "Đơn vị còn phiếu cá nhân chưa được duyệt"
    assert lines(table) == [["1", "Sở Nội vụ", "3", "2", "1", "2"]]
    assert [cell.text for cell in table.total[2:]] == ["3", "2", "1", "2"]


def test_listing_the_late_takes_no_query_a_unit(year, django_assert_max_num_queries):
    unit(year, "Một")
    with django_assert_max_num_queries(200) as first:
        body(year)
    for number in range(30):
        make.make_staff(unit(year, f"Đơn vị {number}"))
    with django_assert_max_num_queries(len(first)):
        body(year)
