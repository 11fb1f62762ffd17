"""The file of accounts to make: what it may say, what is wrong with it by row and column, and names to sign in with."""

from datetime import date

import pytest

from tests import factories as make
from tests.factories import moment
from units.bulk.account_file import plan_of_file
from units.bulk.usernames import propose_username

AT, TODAY = moment(2022, 7, 1), date(2022, 7, 1)
TITLES = "Họ và tên;Tên đăng nhập;Thư điện tử;Vai trò;Mã đơn vị;Chức vụ;Từ ngày;Đến ngày"


@pytest.fixture
def read(people, tmp_path):
    """read(*lines): the outcome and the plan of a CSV with these lines for the people's province."""
    people.unit.code, people.sibling.code = "STC", "SYT"
    people.unit.save()
    people.sibling.save()

    def reading(*lines, titles=TITLES):
        path = tmp_path / "tai-khoan.csv"
        path.write_text("\n".join([titles, *lines]), encoding="utf-8")
        return plan_of_file(path, province=people.province, by=people.admin, today=TODAY, at=AT)

    return reading


def told(outcome):
    return [str(problem) for problem in outcome.errors]


def test_each_row_says_who_gets_which_office_where_and_when(people, read):
    outcome, plan = read("Nguyễn Văn An;;an@syt.vn;Cán bộ đầu mối;SYT;Chuyên viên;1/8/2022;31/12/2022")
    assert told(outcome) == []
    assert plan == [
        {
            "row": 2, "full_name": "Nguyễn Văn An", "username": "annv.syt", "email": "an@syt.vn", "user": None,
            "what": "new", "kind": "clerk", "unit": people.sibling.pk, "province": None, "place": people.sibling.name,
            "code": "SYT", "position": "Chuyên viên", "valid_from": date(2022, 8, 1), "valid_to": date(2022, 12, 31),
        }
    ]  # fmt: skip


def test_titles_are_matched_without_capitals_and_diacritics_and_some_may_be_left_out(people, read):
    outcome, plan = read("Lê Thị Mới;lãnh đạo;", titles="HO VA TEN;vai tro;ma don vi")
    assert told(outcome) == []
    assert [(row["kind"], row["province"], row["valid_from"]) for row in plan] == [
        ("leader", people.province.pk, TODAY)
    ]


def test_names_to_sign_in_with_have_no_diacritics_and_are_never_given_twice(people, read):
    make.make_user(username="anv.syt")
    rows = ["Vũ An;;;đầu mối;SYT;;;", "Vũ Ẩn;;;đầu mối;SYT;;;", "Đỗ Đức Đạt;;;đầu mối;SYT;;;"]
    assert [row["username"] for row in read(*rows)[1]] == ["anv2.syt", "anv3.syt", "datdd.syt"]
    assert propose_username("???", "", taken=set()) == "nguoidung"


def test_one_person_with_two_offices_in_a_unit_has_one_account(people, read):
    people.head.roles.update(valid_to=date(2022, 6, 30))
    _, plan = read("Lê An;;;đầu mối;STC;;;", "Lê An;;;thủ trưởng;STC;Giám đốc;;")
    assert [row["username"] for row in plan] == ["anl.stc", "anl.stc"]


def test_a_file_that_comes_twice_makes_nobody_twice(people, read):
    name = people.clerk.full_name
    _, plan = read(f"{name};;;đầu mối;STC;;;", f"{name};{people.clerk.username};;đầu mối;SYT;;;")
    assert [(row["what"], row["user"]) for row in plan] == [("same", people.clerk.pk), ("more", people.clerk.pk)]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (";;;đầu mối;SYT;;;", "Dòng 2, cột “Họ và tên”: Ô này không được để trống."),
        ("Lê An;;x@;đầu mối;SYT;;;", "Dòng 2, cột “Thư điện tử”: “x@” không phải là địa chỉ thư điện tử."),
        ("Lê An;a b;;đầu mối;SYT;;;", "Dòng 2, cột “Tên đăng nhập”: “a b” chưa dùng được."),
        ("Lê An;;;giám sát;SYT;;;", "Dòng 2, cột “Vai trò”: “giám sát” không có trong danh mục."),
        ("Lê An;;;Quản trị hệ thống;;;;", "Dòng 2, cột “Vai trò”: Quản trị hệ thống phải lập riêng từng người"),
        ("Lê An;;;đầu mối;;;;", "Dòng 2, cột “Mã đơn vị”: Vai trò này cần mã đơn vị."),
        ("Lê An;;;đầu mối;KHONG;;;", "Dòng 2, cột “Mã đơn vị”: Tỉnh chưa có đơn vị mã “KHONG”."),
        ("Lê An;;;lãnh đạo;SYT;;;", "Dòng 2, cột “Mã đơn vị”: Vai trò của tỉnh không gắn với đơn vị."),
        ("Lê An;;;đầu mối;SYT;;31/2/2022;", "Dòng 2, cột “Từ ngày”: “31/2/2022” không có trên lịch."),
        ("Lê An;;;đầu mối;SYT;;2/8/2022;1/8/2022", "Dòng 2, cột “Đến ngày”: Ngày kết thúc phải từ ngày bắt đầu"),
        ("Lê An;;;thủ trưởng;STC;;;", "Dòng 2, cột “Vai trò”: {head} đang là thủ trưởng"),
        ("Lê An;{clerk};;đầu mối;SYT;;;", "Dòng 2, cột “Tên đăng nhập”: “{clerk}” là tài khoản của"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column(people, read, line, sentence):
    names = {"head": people.head.full_name, "clerk": people.clerk.username}
    outcome, plan = read(line.format(**names))
    assert told(outcome)[0].startswith(sentence.format(**names))
    assert plan == []


def test_two_rows_that_contradict_each_other_are_told(people, read):
    outcome, _ = read("Lê An;;;thủ trưởng;SYT;;;", "Võ Bình;;;thủ trưởng;SYT;;;", "Lê An;;;thủ trưởng;SYT;;;")
    assert ["Dòng 2 đã có thủ trưởng" in told(outcome)[0], "Dòng 2 đã giao vai trò này" in told(outcome)[1]] == [
        True
    ] * 2


def test_two_heads_follow_one_another_in_one_file(people, read):
    outcome, plan = read("Lê An;;;thủ trưởng;SYT;;;30/9/2022", "Võ Bình;;;thủ trưởng;SYT;;1/10/2022;")
    assert told(outcome) == []
    assert [row["username"] for row in plan] == ["anl.syt", "binhv.syt"]
    outcome, _ = read("Lê An;;;thủ trưởng;SYT;;;1/10/2022", "Võ Bình;;;thủ trưởng;SYT;;1/10/2022;")
    assert "Dòng 2 đã có thủ trưởng" in told(outcome)[0]


def test_one_person_may_hold_an_office_twice_with_a_break_between(people, read):
    rows = "Lê An;;;đầu mối;SYT;;;31/7/2022", "Lê An;;;đầu mối;SYT;;1/9/2022;"
    outcome, plan = read(*rows)
    assert told(outcome) == []
    assert len(plan) == 2
    outcome, _ = read(*rows, "Lê An;;;đầu mối;SYT;;31/7/2022;2/8/2022")
    assert "Dòng 2 đã giao vai trò này" in told(outcome)[0]


def test_whose_account_is_out_of_use_is_told(people, read):
    people.sibling_clerk.is_active = False
    people.sibling_clerk.save()
    outcome, _ = read(f"{people.sibling_clerk.full_name};;;đầu mối;SYT;;;")
    assert "đã ngừng dùng. Hãy cho dùng lại trước." in told(outcome)[0]


def test_a_unit_that_ends_before_the_role_begins_is_told(people, read):
    people.sibling.valid_to = date(2022, 6, 30)
    people.sibling.save()
    outcome, _ = read("Lê An;;;đầu mối;SYT;;;")
    assert told(outcome) == [f"Dòng 2, cột “Từ ngày”: {people.sibling.name} chỉ có đến 30/6/2022."]


def test_a_file_without_rows_or_with_other_columns_says_so(people, read):
    assert "chưa có dòng nào" in told(read()[0])[0]
    assert "thiếu cột “Vai trò”" in told(read("a;b", titles="Họ và tên;Mã đơn vị")[0])[0]
