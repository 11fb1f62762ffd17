"""People in post: who keeps the list, and what it refuses."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from tests import factories as make
from tests.factories import moment
from units import staffing
from units.refusals import Refused
from units.undoing import put_back

AT = moment(2022, 7, 1)


def enter(people, who="clerk", **fields):
    values = {"code": "CB-1", "full_name": "Đỗ Thị Ước", "category": "cong_chuc"} | fields
    return staffing.enter_staff(people.unit, **values, by=getattr(people, who), at=AT)


def correct(person, by, **fields):
    values = {name: getattr(person, name) for name in ("code", "full_name", "category", "valid_from", "valid_to")}
    return staffing.correct_staff(person, **values | fields, by=by, at=AT)


@pytest.mark.parametrize("who", ["clerk", "coordinator"])
def test_the_clerk_and_the_coordinator_keep_the_list(people, who):
    person = enter(people, who)
    assert person.search_key == "cb-1 do thi uoc"
    assert person.name_key == staffing.staff_keys(code="CB-1", full_name="Đỗ Thị Ước")["name_key"]


@pytest.mark.parametrize("who", ["head", "leader", "admin", "sibling_clerk", "stranger", "nobody"])
def test_nobody_else_does(people, who):
    person, other = make.make_staff(people.unit), getattr(people, who)
    for act in (
        lambda: enter(people, who),
        lambda: correct(person, other, full_name="X"),
        lambda: staffing.end_staff(person, on=date(2022, 1, 1), by=other, at=AT),
    ):
        with pytest.raises(Refused, match="Chỉ cán bộ đầu mối"):
            act()


def test_a_corrected_name_changes_the_keys(people):
    person = correct(enter(people), people.clerk, full_name="Đỗ Thị Ướt")
    person.refresh_from_db()
    assert person.search_key == "cb-1 do thi uot"


def test_the_code_stays_once_there_is_a_sheet(people):
    person = enter(people)
    campaign = make.make_campaign(people.province)
    make.make_assessment(make.make_round(campaign), staff=person)
    with pytest.raises(Refused, match="không đổi được mã cán bộ"):
        correct(person, people.clerk, code="CB-2")
    correct(person, people.clerk, full_name="Đỗ Thị Ướt")


def test_the_same_post_twice_is_refused_in_words(people):
    enter(people)
    with pytest.raises(Refused, match="Người này đã có ở đơn vị"):
        enter(people)


def test_two_posts_of_one_person_in_a_unit_follow_each_other(people):
    first = enter(people)
    with pytest.raises(Refused, match="trong cùng thời gian"):
        enter(people, valid_from=date(2023, 1, 1))
    staffing.end_staff(first, on=date(2022, 12, 31), by=people.clerk, at=AT)
    enter(people, valid_from=date(2023, 1, 1))
    with pytest.raises(Refused, match="trong cùng thời gian"):
        correct(first, people.clerk, valid_to=date(2023, 1, 1))


def test_a_post_ends_on_its_last_day_once_and_not_before_it_began(people):
    person = enter(people, valid_from=date(2020, 1, 1))
    end = {"by": people.clerk, "at": AT}
    with pytest.raises(Refused, match="từ ngày bắt đầu"):
        staffing.end_staff(person, on=date(2019, 1, 1), **end)
    staffing.end_staff(person, on=date(2022, 6, 30), **end)
    person.refresh_from_db()
    assert person.valid_to == date(2022, 6, 30)
    for again in (date(2022, 6, 30), date(2022, 7, 30)):
        with pytest.raises(Refused, match="đã kết thúc ngày 30/6/2022"):
            staffing.end_staff(person, on=again, **end)


def test_the_end_of_a_post_is_undone_unless_the_person_entered_again_since(people):
    person, by = enter(people), {"by": people.clerk, "at": AT}
    removal = staffing.end_staff(person, on=date(2022, 6, 30), **by)
    put_back(removal, **by)
    person.refresh_from_db()
    assert person.valid_to is None
    removal = staffing.end_staff(person, on=date(2022, 6, 30), **by)
    enter(people, valid_from=date(2022, 7, 1))
    with pytest.raises(Refused, match="trong cùng thời gian"):
        put_back(removal, **by)


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_one_is_refused_in_words(people):
    def click(_):
        try:
            return bool(enter(people))
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(click, range(2)))
    assert sorted(answers, key=str) == ["Người này đã có ở đơn vị với cùng ngày bắt đầu.", True]


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_that_would_overlap_one_is_refused(people):
    first = enter(people, valid_to=date(2020, 12, 31))
    second = enter(people, valid_from=date(2022, 1, 1))

    def put_right(change):
        post, days = change
        try:
            return bool(correct(post, people.clerk, **days))
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()

    changes = [(first, {"valid_to": date(2021, 6, 30)}), (second, {"valid_from": date(2021, 1, 1)})]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(put_right, changes))
    assert sorted(answers, key=str) == [staffing.overlap_sentence("CB-1"), True]
