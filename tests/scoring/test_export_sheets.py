"""The list of sheets sent out: what the filter shows, whose rows, in a number of queries that does not grow."""

import pytest
from django.urls import reverse

from scoring.models import Assessment
from tests import factories as make

LIST = reverse("assessment_list")


def lines(client, **query):
    sent = client.get(LIST, {"xuat": "csv", **query})
    return b"".join(sent.streaming_content).decode("utf-8-sig").splitlines()


@pytest.fixture
def sheets(people, sheet_of):
    """The people's unit with an approved sheet, and one of its people with a draft."""
    Assessment.objects.filter(pk=sheet_of.pk).update(status="approved", total="91.50", band="xuat_sac", on_time=True)
    person = make.make_staff(people.unit, full_name="Lê Văn Tám", code="CB-TAM")
    return sheet_of, make.make_assessment(sheet_of.round, staff=person)


def test_every_column_is_there(people, client_of, sheets):
    head, collective, person = lines(client_of(people.coordinator))
    assert head == (
        "Mã đơn vị;Tên đơn vị;Mã cán bộ;Họ và tên;Năm;Trạng thái;Tổng điểm;Xếp loại;Theo quyết định;Đúng hạn"
    )
    unit = people.unit
    assert collective == f"{unit.code};{unit.name};;;2022;Đã duyệt;91,5;Xuất sắc;;có"
    assert person == f"{unit.code};{unit.name};CB-TAM;Lê Văn Tám;2022;Nháp;;;;"


def test_it_holds_what_the_filter_shows_and_what_the_person_may_see(people, client_of, sheets):
    assert len(lines(client_of(people.coordinator), **{"pham-vi": "ca-nhan"})) == 2
    assert len(lines(client_of(people.leader))) == 2
    assert len(lines(client_of(people.sibling_clerk))) == 1


@pytest.mark.parametrize("rows", [1, 30])
def test_it_costs_the_same_for_one_sheet_and_thirty(people, client_of, sheets, django_assert_num_queries, rows):
    for _ in range(rows):
        make.make_assessment(sheets[0].round, staff=make.make_staff(people.unit))
    client = client_of(people.coordinator)
    with django_assert_num_queries(7):
        assert len(lines(client)) == rows + 3
