"""Figures inside sentences: how they are written, and what is refused."""

import pytest

from reports.sentences import MISSING, bind, bind_paragraphs, check, written
from tests.report_bodies import figure, kien_giang
from units.refusals import Refused


@pytest.fixture
def figures():
    return kien_giang()["figures"]


def text_of(parts):
    return "".join(part.text for part in parts)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("plans.issued", "126"),
        ("plans.issued|tỷ lệ", "61,17%"),
        ("plans.issued|ti le", "61,17%"),
        ("plans.issued|tổng số", "206"),
        ("plans.issued|trên tổng số", "126/206"),
        ("inspections.emulation.doanh_nghiep|hai chữ số", "03"),
        ("indicators.chuan_van_hoa|trên tổng số", "4.946/5.213"),
        ("indicators.chuan_van_hoa|tỷ lệ", "94,88%"),
        ("indicators.ho_so_dung_han", "trên 90%"),
        ("indicators.may_tinh", "hơn 5.200"),
        ("awards.bang_khen_tinh.collective", "2.262"),
        ("totals.collective.2022.mean", "84,37"),
        ("marks.collective.2022.B1.mean", "88,00%"),
    ],
)
def test_a_key_becomes_its_words(figures, place, words):
    assert text_of(bind(f"Có {{{{{place}}}}} đơn vị", figures)) == f"Có {words} đơn vị"


@pytest.mark.parametrize(
    ("share", "words"),
    [((12, 12), "100%"), ((0, 12), "0%"), ((99_999, 100_000), "100,00%"), ((1, 100_000), "0,00%"), ((6, 12), "50,00%")],
)
def test_all_and_none_of_a_whole_have_no_decimals_in_a_sentence(share, words):
    told = {"plans.issued": figure("Kế hoạch", *share)}
    assert text_of(bind("đạt {{plans.issued|tỷ lệ}}", told)) == f"đạt {words}"
    assert written("plans.issued", told["plans.issued"], "tỷ lệ").endswith(",00%")


@pytest.mark.parametrize(
    ("qualifier", "percentage", "count"),
    [
        ("=", "90%", "5.200"),
        (">", "trên 90%", "hơn 5.200"),
        ("≥", "từ 90% trở lên", "từ 5.200 trở lên"),
        ("<", "dưới 90%", "dưới 5.200"),
        ("≤", "không quá 90%", "không quá 5.200"),
        ("~", "khoảng 90%", "khoảng 5.200"),
    ],
)
def test_a_qualifier_is_said_in_words(qualifier, percentage, count):
    said = {"qualifier": qualifier, "source": "reported"}
    assert written("indicators.a", figure("A", value="90.00", form="percent", **said)) == percentage
    assert written("indicators.b", figure("B", value="5200", form="number", **said)) == count


def test_a_missing_figure_says_so_and_is_neither_blank_nor_zero(figures):
    figures["indicators.trong"] = figure("Trống")
    for key in ("indicators.trong", "khong.co"):
        (part,) = bind(f"{{{{{key}}}}}", figures)
        assert (part.text, part.missing) == (MISSING, True)


def test_zero_is_printed_as_zero():
    assert written("plans.issued", figure("A", 0, 12)) == "0"


def test_parts_know_whether_a_figure_was_counted_reported_or_warned(figures):
    counted, _, reported = bind("{{plans.issued}} {{inspections.discipline}}", figures, {"inspections.discipline"})
    assert (counted.reported, counted.warned) == (False, False)
    assert (reported.reported, reported.warned) == (True, True)


def test_each_line_is_a_paragraph_and_html_stays_text(figures):
    first, second = bind_paragraphs("Một <b>dòng</b>\n\nHai {{plans.issued}}", figures)
    assert text_of(first) == "Một <b>dòng</b>"
    assert text_of(second) == "Hai 126"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Có {{plans.isued}} đơn vị", "plans.isued"),
        ("Có {{plans.issued|chữ}} đơn vị", "chữ"),
        ("Có {{plans.issued đơn vị", "chưa đủ cặp"),
        ("Có plans.issued}} đơn vị", "chưa đủ cặp"),
    ],
)
def test_saving_refuses_what_cannot_be_bound_and_names_it(figures, text, named):
    with pytest.raises(Refused, match=named):
        check(text, figures)


def test_saving_accepts_good_text(figures):
    check("Có {{ plans.issued }} đơn vị, đạt {{plans.issued | Tỷ lệ}}.", figures)


def test_endless_spaces_in_braces_are_read_in_one_go(figures):
    spaces = " " * 40_000
    assert text_of(bind("Có {{" + spaces + "x", figures)) == "Có {{" + spaces + "x"
    assert (
        text_of(bind("{{" + spaces + "plans.issued" + spaces + "|" + spaces + "tỷ lệ" + spaces + "}}", figures))
        == "61,17%"
    )
    with pytest.raises(Refused, match="chưa đủ cặp"):
        check("Có {{" + spaces + "x", figures)
