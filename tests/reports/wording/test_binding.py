"""Binding a wording: names become words, conditions decide, and what would not come out as meant is said."""

import pytest

from reports.wording.binding import BLANK, SAMPLES, check, lines_of, problems, settled, undefined
from reports.wording.shipped import WORDINGS
from reports.wording.shipped.narrative import NARRATIVE
from units.refusals import Refused

NAMES = {"don_vi": "Sở Y tế", "gia_han": "", "danh_sach": "- Sở Y tế;\n- Sở Tài chính.", "so": "02"}


def words(text, names=NAMES):
    return [line.text for line in lines_of(text, names)]


def test_a_name_becomes_its_words_and_a_line_a_paragraph():
    assert words("Đề nghị {{don_vi}}:\n\n  còn {{ so }} việc.") == ["Đề nghị Sở Y tế:", "còn 02 việc."]


def test_a_name_may_be_written_as_people_write_it():
    assert words("{{Đơn vị}}") == ["Sở Y tế"]


def test_a_form_changes_the_letters():
    assert words("{{don_vi|viết hoa}}, {{don_vi|trong câu}}") == ["SỞ Y TẾ, sở Y tế"]


def test_a_paragraph_with_a_condition_stands_only_where_the_name_has_a_value():
    assert words("{{?gia_han}}Được gia hạn đến {{gia_han}}.\n{{?so}}Còn {{so}}.") == ["Còn 02."]


def test_several_conditions_have_to_hold_together():
    assert words("{{?so}}{{?gia_han}}Không.\n{{?so}} {{?don_vi}} Có.") == ["Có."]


def test_a_condition_on_an_unknown_name_does_not_hold():
    assert words("{{?la}}Không.") == []


def test_several_lines_that_stand_alone_are_a_paragraph_each():
    assert words("{{danh_sach}}") == ["- Sở Y tế;", "- Sở Tài chính."]


def test_several_lines_inside_a_sentence_follow_each_other():
    assert words("Gồm {{danh_sach}}") == ["Gồm - Sở Y tế; - Sở Tài chính."]


def test_what_has_no_value_is_left_to_be_written_by_hand():
    (line,) = lines_of("{{gia_han}}", NAMES)
    assert line.blank
    assert words("Đến {{gia_han}}.") == [f"Đến {BLANK}."]


def test_an_unknown_name_stays_as_it_is_and_is_marked():
    (line,) = lines_of("Gửi {{don_v}}.", NAMES)
    assert [(part.text, part.missing) for part in line.parts] == [("Gửi ", False), ("{{don_v}}", True), (".", False)]


def test_nothing_in_a_value_is_bound_again():
    assert words("{{a}}", {"a": "{{b}}", "b": "x"}) == ["{{b}}"]


def test_headings_are_known_by_their_numbers():
    lines = lines_of("I. THÀNH PHẦN\n1. Đoàn kiểm tra\n1. Rà soát, báo cáo.\nI. Không phải đề mục", NAMES)
    assert [line.level for line in lines] == [1, 2, 0, 0]


def test_a_heading_without_a_higher_one_before_it_is_of_the_first_level():
    """A tagged file whose first heading is of the third level is refused by every checker of PDF/UA."""
    lines = lines_of("1. Đoàn kiểm tra\nI. THÀNH PHẦN\n1. Thư ký", NAMES)
    assert [line.level for line in lines] == [1, 1, 2]


def test_the_last_words_of_a_document_are_closed_once():
    for text in ("Kính đề nghị {{don_vi}}", "Kính đề nghị {{don_vi}}.", "Kính đề nghị {{don_vi}}./."):
        assert lines_of(text, NAMES)[-1].closed().text == "Kính đề nghị Sở Y tế./."


def test_an_undefined_name_is_told_with_the_nearest_known_one():
    assert [(each.name, each.nearest) for each in undefined("{{don_v}} {{xyz}} {{don_vi}}", NAMES)] == [
        ("don_v", "don_vi"),
        ("xyz", ""),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{don_v}}", "Có phải là “don_vi” không?"),
        ("{{don_vi|in nghiêng}}", "Không có cách viết “in nghiêng”"),
        ("Khi {{?so}} có", "ở đầu đoạn"),
        ("Thiếu {{don_vi", "chưa đủ cặp"),
        ("x" * 40001, "dài quá"),
    ],
)
def test_what_would_not_come_out_as_meant_is_refused_in_a_sentence(text, said):
    assert any(said in each for each in problems(text, NAMES))
    with pytest.raises(Refused, match="chưa được lưu"):
        check(text, NAMES)


def test_keys_of_figures_stand_in_a_reports_section_alone():
    text = "Đạt {{plans.issued|tỷ lệ}} ở {{don_vi}}."
    assert problems(text, NAMES)
    assert problems(text, NAMES, figures=True) == []
    assert settled(text, NAMES, {"plans.issued"}) == "Đạt {{plans.issued|tỷ lệ}} ở Sở Y tế."


def test_a_paragraph_of_a_section_may_wait_for_a_figure():
    text = "{{?plans.issued}}Có {{plans.issued}} kế hoạch.\n{{?inspections.emulation}}Có kiểm tra."
    assert settled(text, NAMES, {"plans.issued"}) == "Có {{plans.issued}} kế hoạch."


@pytest.mark.parametrize("code", WORDINGS)
def test_every_wording_that_ships_uses_its_own_names_and_shows_them_all(code):
    wording, sample = WORDINGS[code], SAMPLES[code]
    assert problems(wording.text, sample, figures=wording.figures) == []
    for line in lines_of(wording.text, sample):
        assert "{{" not in line.text
        assert BLANK not in line.text


def test_codes_and_names_are_named_once():
    assert len(WORDINGS) == 4 + len(NARRATIVE)
    for wording in WORDINGS.values():
        codes = [name.code for name in wording.names]
        assert len(set(codes)) == len(codes)


def test_endless_spaces_in_braces_are_read_in_one_go():
    spaces = " " * 40_000
    assert words("{{" + spaces) == ["{{"]
    assert words("{{" + spaces + "x") == ["{{" + spaces + "x"]
    assert words("{{?" + spaces + "don_vi" + spaces + "|" + spaces + "x") == [
        "{{?" + spaces + "don_vi" + spaces + "|" + spaces + "x"
    ]
    assert words("{{" + spaces + "don_vi" + spaces + "|" + spaces + "viết hoa" + spaces + "}}") == ["SỞ Y TẾ"]
    assert words("{{" + spaces + "?" + spaces + "so" + spaces + "}}Còn {{so}}.") == ["Còn 02."]
    assert "chưa đủ cặp" in problems("Gửi {{" + spaces + "don_vi", NAMES)[0]
