"""First drafts: every number bound by key, only what the figures know."""

import re

import pytest

from reports.outline import OUTLINE, WRITTEN, draft_text
from reports.sentences import bind, check
from tests.report_bodies import kien_giang


@pytest.fixture
def body():
    return kien_giang()


def read(code, body):
    return "\n".join(
        "".join(part.text for part in bind(line, body["figures"])) for line in draft_text(code, body).splitlines()
    )


def test_the_outline_has_the_six_parts_of_a_review():
    assert [section.number for section in OUTLINE if section.level == 1] == ["I", "II", "III", "IV", "V", "VI"]
    assert len({section.code for section in OUTLINE}) == len(OUTLINE)


def test_plans_are_told_with_their_parts(body):
    assert read("I.1", body) == (
        "Đến nay có 126 cơ quan, đơn vị, địa phương ban hành kế hoạch và tổ chức triển khai phong trào, đạt 61,17% số "
        "đơn vị tham gia, gồm: 22 sở, ban, ngành; 3 doanh nghiệp; 15 huyện, thành phố và 86 xã, phường, thị trấn."
    )


def test_both_kinds_of_inspection_are_told_and_never_mixed(body):
    emulation, discipline = read("I.3", body).splitlines()
    assert "23 đơn vị, trong đó có 6 sở, ban, ngành; 3 doanh nghiệp; 7 huyện, thành phố và 7 xã" in emulation
    assert "21 đơn vị, trong đó có 7 sở, ban, ngành; 6 huyện, thành phố và 7 xã" in discipline


def test_indicators_read_as_sentences(body):
    assert read("II.4", body).splitlines() == [
        (
            "Đến nay có 4.946/5.213 lượt cơ quan, đơn vị, doanh nghiệp được công nhận cơ quan đạt “chuẩn văn hóa”, "
            "đạt 94,88%."
        ),
        "Tỷ lệ hồ sơ xử lý đúng hạn trên hệ thống Một cửa điện tử và Dịch vụ công trực tuyến đạt trên 90%.",
        "Toàn tỉnh có hơn 5.200 máy tính đang hoạt động trong các cơ quan nhà nước cho mục đích công vụ.",
    ]


def test_awards_name_collectives_and_individuals(body):
    assert "Bằng khen của Chủ tịch UBND tỉnh cho 2.262 tập thể và 3.324 cá nhân." in read("III.1", body)


def test_marking_is_told_year_by_year_with_its_whole(body):
    assert read("II.3", body).splitlines()[-1] == (
        "Năm 2022, có 180/206 cơ quan, đơn vị thuộc diện chấm điểm đã tự chấm và trình, đạt 87,38%; 171 phiếu được thủ "
        "trưởng duyệt; 150 phiếu được Sở Nội vụ thẩm định. Điểm bình quân đạt 84,37 điểm. Xếp loại của 171 phiếu "
        "đã duyệt: Xuất sắc 61 (35,67%); Tốt 92 (53,80%); Đạt 17 (9,94%); Chưa đạt 1 (0,58%)."
    )


def test_every_number_that_the_figures_give_is_bound_not_typed(body):
    body["figures"] = {key: {**each, "numerator": "777"} for key, each in body["figures"].items()}
    for section in WRITTEN:
        bare = re.sub(r"\{\{[^}]*\}\}", "", draft_text(section.code, body))
        assert not re.search(r"\b(126|206|23|21|4946|5213|777)\b", bare), section.code


def test_every_draft_may_be_saved_as_it_is(body):
    for section in WRITTEN:
        check(draft_text(section.code, body), body["figures"])


def test_without_figures_a_section_is_left_to_the_writer():
    empty = kien_giang(figures={})
    assert [section.code for section in WRITTEN if draft_text(section.code, empty)] == ["MD"]


def test_an_annual_report_speaks_of_its_year_only(body):
    body |= {"kind": "annual", "year": 2021}
    assert "Năm 2021" in draft_text("II.3", body)
    assert "2020" not in draft_text("II.3", body)
    assert draft_text("I.1", body).startswith("Năm 2021 có")


def test_what_did_not_happen_is_left_to_the_writer(body):
    for key in ("plans.issued", "inspections.emulation", "inspections.discipline"):
        body["figures"][key]["numerator"] = "0"
    assert draft_text("I.1", body) == draft_text("I.3", body) == ""
