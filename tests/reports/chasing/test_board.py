"""The đôn đốc board: the numbers of the figures, who holds each unit up, and what the address asks for."""

from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign.models import Excusal, Extension, Round
from reports.chasing.board import MEASURES, board_of, totals
from reports.counting.sheets import gather, states
from reports.figures import Span
from reports.models import ReportKind
from scoring.models import Status
from tests import factories as make
from tests.reports.making import sheet_at
from units.models import Cluster, ClusterMembership, Role

pytestmark = pytest.mark.django_db


def board(round_, now, audience="collective"):
    return {each.pk: each for each in board_of(round_, audience, at=now)}


def holder(unit):
    (only,) = unit.holders
    return only


@pytest.mark.parametrize("audience", ["collective", "individual"])
def test_the_funnel_counts_what_the_figures_of_a_report_count(people, round_, now, waiting, returned, audience):
    units = [make.make_unit(people.province, kind=kind) for kind in ("so_nganh", "huyen", "xa", "xa", "huyen", "xa")]
    persons = [make.make_staff(unit) if audience == "individual" else None for unit in units]
    for unit, staff, status in zip(
        units, persons, (Status.SUBMITTED, Status.APPROVED, Status.APPRAISED, Status.FINAL), strict=False
    ):
        sheet_at(status, round_, unit, staff=staff, on_time=status != Status.FINAL)
    make.make_assessment(round_, units[4], staff=persons[4])
    returned(people.unit)
    Excusal.objects.create(round=round_, unit=units[1], reason="Mới lập", document="1", granted_at=now, by_name="A")
    span = Span(round_.campaign, ReportKind.MID_TERM, 2022, now.date(), (2022,), (audience,))
    gather(span)
    figures = states(span)
    shown = board_of(round_, audience, at=now)
    for kind in ("", ".xa", ".huyen", ".so_nganh"):
        numbers = dict(zip(MEASURES, totals([u for u in shown if kind in ("", f".{u.kind}")]), strict=True))
        for state in ("expected", "submitted", "approved", "appraised", "final", "on_time"):
            assert numbers[state] == figures[f"assessments.{audience}.2022.{state}{kind}"].numerator, (state, kind)


def test_a_sheet_has_been_started_once_a_mark_is_in_it_or_it_came_back(people, round_, now, returned):
    make.make_assessment(round_, people.unit)
    returned(people.sibling)
    begun = make.make_unit(people.province)
    make.fill_self(make.make_assessment(round_, begun), "60", "40")
    shown = board(round_, now)
    assert [shown[unit.pk].began for unit in (people.unit, people.sibling, begun)] == [False, True, True]
    assert shown[people.unit.pk].state == "not_started"


def test_a_submitted_sheet_waits_for_the_head_by_post_and_name(people, round_, now, waiting):
    waiting(people.unit, days=6)
    unit = board(round_, now)[people.unit.pk]
    (person,) = holder(unit).people
    assert (holder(unit).kind, person.post, person.name) == ("head", "Giám đốc", people.head.full_name)
    assert unit.days == 6
    assert unit.overdue


def test_a_sheet_that_came_back_waits_for_the_clerk_since_then(people, round_, now, returned):
    returned(people.unit, days=2)
    unit = board(round_, now)[people.unit.pk]
    assert (holder(unit).kind, holder(unit).people[0].name) == ("clerk", people.clerk.full_name)
    assert unit.days == 2


def test_a_post_that_nobody_holds_is_named_as_vacant(people, round_, now, waiting):
    waiting(people.sibling)
    assert board(round_, now)[people.sibling.pk].vacant
    make.make_role("head", unit=people.sibling, acting=True, valid_to=now.date() + timedelta(days=9))
    assert not board(round_, now)[people.sibling.pk].vacant


def test_a_heads_own_sheet_waits_for_somebody_else(people, round_, now, waiting):
    own = make.make_staff(people.unit, account=people.head)
    waiting(None, staff=own)
    assert board(round_, now, "individual")[people.unit.pk].vacant
    waiting(None, staff=make.make_staff(people.unit))
    holders = board(round_, now, "individual")[people.unit.pk].holders
    assert [each.is_vacant for each in holders] == [False, True]
    make.make_role("head", unit=people.unit)
    assert not board(round_, now, "individual")[people.unit.pk].vacant


def test_an_account_that_was_disabled_holds_no_post(people, round_, now, waiting):
    waiting(people.unit)
    type(people.head).objects.filter(pk=people.head.pk).update(is_active=False)
    assert board(round_, now)[people.unit.pk].vacant


def test_a_unit_without_a_sheet_waits_for_so_noi_vu(people, round_, now):
    assert holder(board(round_, now)[people.unit.pk]).kind is None


def test_an_extension_and_a_deadline_of_its_own_put_off_being_late(people, round_, now, waiting, returned):
    waiting(people.unit)
    sheet = returned(people.sibling)
    type(sheet).objects.filter(pk=sheet.pk).update(due_at=now + timedelta(days=1))
    Extension.objects.create(
        round=round_, unit=people.unit, until=now + timedelta(days=3), reason="Xin thêm", granted_at=now, by_name="A"
    )
    assert {each.overdue for each in board(round_, now).values()} == {False}


def test_persons_are_summed_by_unit_and_both_posts_may_hold_them_up(people, round_, now):
    sheet_at(Status.APPROVED, round_, staff=make.make_staff(people.unit))
    sheet_at(Status.SUBMITTED, round_, staff=make.make_staff(people.unit))
    make.make_assessment(round_, staff=make.make_staff(people.unit))
    make.make_staff(people.unit)
    unit = board(round_, now, "individual")[people.unit.pk]
    assert (unit.expected, unit.left, unit.entering, unit.waiting, unit.unopened) == (4, 3, 1, 1, 1)
    assert {each.kind for each in unit.holders} == {"clerk", "head"}


@pytest.mark.parametrize("number", [1, 30])
def test_the_board_takes_the_same_queries_for_one_unit_and_for_thirty(people, round_, now, client_of, number):
    for n in range(number):
        unit = make.make_unit(people.province)
        make.make_role("clerk", unit=unit)
        sheet_at(Status.SUBMITTED if n % 2 else Status.APPROVED, round_, unit)
        make.make_assessment(round_, make.make_unit(people.province))
    client = client_of(people.coordinator)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("chasing_board", args=[round_.pk])).status_code == 200
    # account, roles, views, round; savepoint and counting; levels, offices, clusters; log, rule, letters, marks
    assert len(queries) == 17


@pytest.fixture
def page_of_board(people, round_, client_of):
    client = client_of(people.coordinator)

    def shown(**asked):
        page = client.get(reverse("chasing_board", args=[round_.pk]), asked)
        assert page.status_code == 200
        return page

    return shown


def names(page):
    return [line.unit.pk for line, _, _ in page.context["rows"]]


def test_the_page_names_who_blocks_and_leads_to_the_sheet(people, round_, waiting, page_of_board):
    sheet = waiting(people.unit, days=6)
    waiting(people.sibling, days=9)
    page = page_of_board()
    html = page.content.decode()
    assert names(page) == [people.sibling.pk, people.unit.pk]  # the longest on top
    assert "chờ duyệt 6 ngày" in html
    assert people.head.full_name in html
    assert "Chưa có người duyệt" in html
    assert reverse("unit_heads", args=[people.sibling.pk]) in html
    assert sheet.get_absolute_url() in html


def test_every_number_of_the_page_lists_as_many_units(people, round_, now, waiting, returned, page_of_board):
    cluster = Cluster.objects.create(province=people.province, name="Khối các sở", sort_key="k")
    ClusterMembership.objects.create(cluster=cluster, unit=people.unit, valid_from=date(2020, 1, 1))
    waiting(people.unit)
    returned(people.sibling)
    for kind, status in (("huyen", Status.APPROVED), ("xa", Status.FINAL), ("xa", Status.SUBMITTED)):
        sheet_at(status, round_, make.make_unit(people.province, kind=kind))
    page = page_of_board()
    for _, number, _, _, address, _ in page.context["funnel"]:
        assert len(names(page_of_board(**asked_by(address)))) == number
    for _, number, address, _ in page.context["chips"]:
        assert len(names(page_of_board(**asked_by(address)))) == number
    for table in page.context["tables"]:
        for line in table.lines:
            for number, address in line.cells:
                assert len(names(page_of_board(**asked_by(address)))) == number, address
            assert len(names(page_of_board(**asked_by(line.address)))) == line.blocked


def test_the_sums_are_sorted_each_on_its_own_and_the_list_keeps_its_order(people, round_, waiting, page_of_board):
    units = {}
    for name, code, more in (("Khối các sở", "k1", 2), ("Khối huyện", "k2", 3), ("Khối xã", "k3", 1)):
        cluster = Cluster.objects.create(province=people.province, name=name, sort_key=code)
        units[name] = [make.make_unit(people.province, kind="xa") for _ in range(more)]
        for unit in units[name]:
            ClusterMembership.objects.create(cluster=cluster, unit=unit, valid_from=date(2020, 1, 1))
            waiting(unit)

    def sums(**query):
        page = page_of_board(**query)
        return [[line.words for line in table.lines] for table in page.context["tables"]]

    *others, as_named = sums()
    assert as_named == ["Khối các sở", "Khối huyện", "Khối xã"]
    assert sums(**{"xep-cum": "-vuong"}) == [*others, ["Khối huyện", "Khối các sở", "Khối xã"]]
    assert sums(**{"xep-cum": "trinh"})[2] == ["Khối xã", "Khối các sở", "Khối huyện"]
    assert sums(**{"xep-cum": "-ten"})[2] == as_named[::-1]
    for hostile in ("words", "--vuong", "cells", "address;--", "-"):
        assert sums(**{"xep-cum": hostile}) == [*others, as_named]
    page = page_of_board(**{"xep-cum": "-vuong", "xep": "don_vi"})
    assert names(page) == names(page_of_board(xep="don_vi"))
    html = page.content.decode()
    assert 'href="?xep=don_vi&amp;xep-cum=vuong#theo-cum"' in html
    assert '<input type="hidden" name="xep-cum" value="-vuong">' in html


def asked_by(address):
    return dict(parse_qsl(urlsplit(address).query))


def test_what_the_head_has_approved_waits_for_so_noi_vu_or_is_done(people, round_, now):
    units = [make.make_unit(people.province) for _ in range(3)]
    for unit, status in zip(units, (Status.APPROVED, Status.APPRAISED, Status.FINAL), strict=True):
        sheet_at(status, round_, unit)
    shown = board(round_, now)
    said = [shown[unit.pk].after_approval for unit in units]
    assert said == ["Sở Nội vụ thẩm định", "Sở Nội vụ chốt", "Đã xong"]
    assert shown[people.unit.pk].after_approval == ""


def test_filters_stay_together_in_the_address(people, round_, waiting, page_of_board):
    waiting(people.unit)
    page = page_of_board(loai="so_nganh", tim=people.unit.name)
    assert names(page) == [people.unit.pk]
    (address,) = [address for words, _, address, _ in page.context["chips"] if words == "Quá hạn"]
    assert asked_by(address) == {"loai": "so_nganh", "tim": people.unit.name, "muc": "qua-han"}


def test_an_address_that_means_nothing_shows_who_blocks(people, round_, waiting, page_of_board):
    waiting(people.unit)
    assert people.unit.pk in names(page_of_board(muc="khong-co", loai="khong-co", cap="5", cum="x"))


def test_the_list_goes_out_as_a_workbook_of_all_its_rows(people, round_, waiting, page_of_board):
    waiting(people.unit)
    lines = b"".join(page_of_board(xuat="csv").streaming_content).decode().splitlines()
    assert lines[0].startswith("\ufeffMã đơn vị;Tên đơn vị;Cấp")
    (line,) = [line for line in lines if people.unit.code in line]
    assert f"Giám đốc: {people.head.full_name}" in line
    workbook = page_of_board(xuat="xlsx")
    assert workbook["Content-Type"].endswith("spreadsheetml.sheet")
    workbook.close()


def test_the_list_is_sorted_by_any_column_and_a_blank_comes_last(people, round_, now, waiting, page_of_board):
    waiting(people.unit, days=6)
    waiting(people.sibling, days=9)
    done = make.make_unit(people.province)
    sheet_at(Status.FINAL, round_, done)
    assert names(page_of_board(muc="phai-nop", xep="ngay_cho")) == [people.unit.pk, people.sibling.pk, done.pk]
    assert names(page_of_board(muc="phai-nop", xep="-ngay_cho")) == [people.sibling.pk, people.unit.pk, done.pk]
    assert names(page_of_board(muc="phai-nop", xep="-phieu"))[0] == done.pk
    assert "lâu nhất ở trên" not in page_of_board(xep="don_vi").content.decode()
    assert "tính theo ngày lịch" in page_of_board(xep="don_vi").content.decode()


def test_whoever_may_be_reminded_is_chosen_whatever_columns_and_order(people, round_, waiting, page_of_board):
    waiting(people.unit)
    page = page_of_board(cot="han", xep="-han").content.decode()
    assert 'aria-label="Chọn mọi đơn vị trong trang"' in page
    assert f'value="{people.unit.pk}" form="chon"' in page
    assert 'data-l="Đang chờ"' not in page


def test_a_saved_view_of_the_board_opens_the_board_of_every_round(people, round_, waiting, client_of):
    waiting(people.unit)
    later = make.make_round(round_.campaign, year=2023)
    client, kept = client_of(people.coordinator), "muc=qua-han&xep=don_vi"
    board = reverse("chasing_board", args=[round_.pk])
    client.post(reverse("list_view_save"), {"bang": "don-doc", "ten": "Quá hạn", "cau-hoi": kept, "ve": board})
    for each in (round_, later):
        address = reverse("chasing_board", args=[each.pk])
        assert f'href="{address}?muc=qua-han&amp;xep=don_vi"' in client.get(address).content.decode()


def test_the_entrance_leads_to_the_round_in_hand(people, round_, client_of):
    later = make.make_round(round_.campaign, year=2023)
    client = client_of(people.coordinator)
    assert client.get(reverse("chasing_entry")).url == reverse("chasing_board", args=[later.pk])
    Role.objects.all().delete()
    assert "Chưa có đợt" in client.get(reverse("chasing_entry")).content.decode()


@pytest.mark.parametrize("who", ["leader", "clerk", "head", "admin", "stranger", "nobody"])
def test_the_board_is_for_the_coordinator_of_the_province_alone(people, round_, client_of, who):
    client = client_of(getattr(people, who))
    for name in ("chasing_board", "chasing_log", "chasing_rule", "chasing_remind"):
        address = reverse(name, args=[round_.pk])
        assert {client.get(address).status_code, client.post(address).status_code} <= {404, 405}


def test_a_sheet_that_goes_on_after_its_province_has_ended_stands_where_it_is(people, round_, now, returned, waiting):
    people.province.valid_to = now.date() - timedelta(days=1)
    people.province.save()
    Round.objects.update(closes_at=now - timedelta(days=9))
    round_.refresh_from_db()
    returned(people.sibling)
    waiting(people.unit, days=0)
    shown = board(round_, now)
    assert [shown[unit.pk].status for unit in (people.unit, people.sibling)] == ["submitted", "returned"]
    assert [shown[unit.pk].days >= 0 for unit in (people.unit, people.sibling)] == [True, True]
