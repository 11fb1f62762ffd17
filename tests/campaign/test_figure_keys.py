"""Keys of figures in words, and values as they are read out."""

import pytest

from campaign.figure_keys import label_of_key, shown_value, total_keys
from campaign.models import Campaign, Figure, Indicator

RATIO = Indicator(code="dung_han", name="Hồ sơ đúng hạn", shape="ratio", unit_of_count="hồ sơ")
VALUE = Indicator(code="may_tinh", name="Máy tính", shape="value", unit_of_count="máy")


@pytest.mark.parametrize(
    ("fields", "indicator", "words"),
    [
        ({"value": 4946, "denominator": 5213}, RATIO, "4.946/5.213 (94,88%)"),
        ({"value": 90, "qualifier": ">"}, RATIO, "trên 90%"),
        ({"value": 90, "qualifier": "≥"}, RATIO, "từ 90%"),
        ({"value": 98.5}, RATIO, "98,5%"),
        ({"value": 5200, "qualifier": ">"}, VALUE, "hơn 5.200 máy"),
        ({"value": 5200, "qualifier": "~"}, VALUE, "khoảng 5.200 máy"),
        ({"value": 21}, None, "21"),
    ],
)
def test_values_are_read_out_as_the_office_says_them(fields, indicator, words):
    assert shown_value(Figure(**fields), indicator) == words


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("may_tinh", "Máy tính"),
        ("plans.issued", "Đơn vị đã ban hành kế hoạch: tổng toàn tỉnh"),
        ("inspections.emulation.huyen", "Kiểm tra công tác thi đua, khen thưởng: Huyện, thành phố"),
        ("bands.collective.2022.tot", "bands.collective.2022.tot"),
    ],
)
def test_keys_stand_in_words(key, words):
    assert label_of_key(key, {"may_tinh": VALUE}) == words


def test_totals_are_offered_for_the_kinds_that_take_part():
    offered = dict(total_keys(Campaign(unit_kinds=["huyen", "xa"])))
    assert [key for key, _ in offered["Đơn vị đã ban hành kế hoạch"]] == [
        "plans.issued",
        "plans.issued.huyen",
        "plans.issued.xa",
    ]
