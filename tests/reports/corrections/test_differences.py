"""What changed between two bodies of a report: figures, words and lists, told as they are printed."""

import copy

import pytest

from reports.corrections import differences, list_differences
from tests.report_bodies import figure, kien_giang


@pytest.fixture
def before():
    return kien_giang()


@pytest.fixture
def after(before):
    return copy.deepcopy(before)


def told(before, after):
    return {
        each.key: (each.before, each.after, each.difference)
        for each in differences.figures(before["figures"], after["figures"])
    }


def test_a_figure_that_stayed_is_not_told(before, after):
    assert told(before, after) == {}


def test_where_it_stands_and_how_it_is_labelled_is_no_change(before, after):
    after["figures"]["plans.issued"] |= {"position": 99, "label": "Khác", "ids": {"plans": "1"}}
    assert told(before, after) == {}


def test_a_count_tells_its_whole_its_share_and_the_difference(before, after):
    after["figures"]["plans.issued"] |= figure("", 130, 206)
    assert told(before, after) == {"plans.issued": ("126/206 (61,17%)", "130/206 (63,11%)", "+4; +1,94 điểm phần trăm")}


def test_a_smaller_number_has_the_true_minus(before, after):
    after["figures"]["awards.bang_khen_tinh.collective"] |= {"numerator": "2250"}
    assert told(before, after)["awards.bang_khen_tinh.collective"] == ("2.262 *", "2.250 *", "−12")


def test_between_more_than_and_exactly_nothing_is_computed(before, after):
    after["figures"]["indicators.may_tinh"] |= {"value": "5312", "qualifier": "="}
    assert told(before, after)["indicators.may_tinh"] == ("hơn 5.200 *", "5.312 *", "")


def test_a_figure_may_come_and_go(before, after):
    gone = after["figures"].pop("inspections.emulation.xa")
    after["figures"]["plans.issued.khac"] = figure("Đơn vị khác", 2, 3)
    assert told(before, after) == {
        "plans.issued.khac": ("không có", "2/3 (66,67%)", ""),
        "inspections.emulation.xa": ("7/143 (4,90%)", "không có", ""),
    }
    assert gone


def test_the_same_number_now_reported_is_a_change(before, after):
    after["figures"]["plans.issued"]["source"] = "reported"
    assert told(before, after)["plans.issued"][:2] == ("126/206 (61,17%)", "126/206 (61,17%) *")


def changes(before, after, code="IV.1"):
    bodies = [kien_giang(narrative={code: text}) for text in (before, after)]
    return differences.words(*map(differences.words_of, bodies))


def plain(pieces):
    return [(piece.text, piece.changed) for piece in pieces]


def test_words_that_changed_are_marked_in_both_paragraphs():
    (change,) = changes("Phong trào được triển khai rộng khắp.", "Phong trào được triển khai sâu rộng, thực chất.")
    assert (change.kind, change.place) == ("sửa", "IV.1. Ưu điểm")
    assert plain(change.before) == [("Phong trào được triển khai", False), ("rộng khắp.", True)]
    assert plain(change.after) == [("Phong trào được triển khai", False), ("sâu rộng, thực chất.", True)]


def test_a_paragraph_is_added_or_dropped_without_disturbing_the_others():
    kept, other = "Công tác tuyên truyền được đẩy mạnh.", "Nhiều mô hình mới xuất hiện tại cơ sở."
    (added,) = changes(kept, f"{kept}\n{other}")
    assert (added.kind, added.before, plain(added.after)) == ("thêm", (), [(other, True)])
    (dropped,) = changes(f"{other}\n{kept}", kept)
    assert (dropped.kind, dropped.after) == ("bỏ", ())


def test_a_paragraph_in_which_only_the_figure_changed_is_not_repeated():
    old, new = kien_giang(), kien_giang()
    for body in (old, new):
        body["narrative"] = {"I.1": "Có {{plans.issued}} đơn vị."}
    new["figures"]["plans.issued"]["numerator"] = "130"
    assert not [
        each for each in differences.words(*map(differences.words_of, (old, new))) if each.place.endswith("văn bản")
    ]


def test_what_was_typed_instead_of_a_figure_is_a_change_of_words():
    (change,) = changes("Có {{plans.issued}} đơn vị.", "Có 130 đơn vị.")
    assert plain(change.before)[1] == ("126", True)


def row(unit, number):
    return {"unit": unit, "name": f"Đơn vị {unit}", "kind": "xa", "number": number, "issued_on": "2022-03-01"}


def test_rows_of_lists_come_go_and_change(before, after):
    before["lists"] = {"plans": [row("A", "1/KH"), row("B", "2/KH")], "inspections": {}, "results": [], "awards": []}
    after["lists"] = {"plans": [row("B", "2/KH") | {"issued_on": "2022-03-02"}, row("C", "3/KH")]}
    found = [(each.before, each.after) for each in list_differences.lists(before, after)]
    assert found == [
        ("Đơn vị B: số 2/KH, ngày 1/3/2022", "Đơn vị B: số 2/KH, ngày 2/3/2022"),
        ("", "Đơn vị C: số 3/KH, ngày 1/3/2022"),
        ("Đơn vị A: số 1/KH, ngày 1/3/2022", ""),
    ]


def test_a_changed_rank_is_told_with_the_name_of_the_unit(before, after):
    after["rankings"] = {"Khối tham mưu tổng hợp": [{"unit": "SNV", "total": "96.00", "rank": 2}]}
    (change,) = list_differences.lists(before, after)
    assert (change.title, change.before, change.after) == (
        "Xếp hạng Khối tham mưu tổng hợp",
        "Sở Nội vụ: hạng 1, 95,50 điểm",
        "Sở Nội vụ: hạng 2, 96,00 điểm",
    )
