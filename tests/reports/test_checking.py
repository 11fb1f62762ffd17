"""The rules of the check before issue, each with what it finds and what it lets pass."""

from dataclasses import replace
from datetime import date

import pytest

from reports.checking.rules import objections
from reports.objections import Facts, Severity
from reports.outline import WRITTEN
from tests.report_bodies import figure, kien_giang

TODAY = date(2022, 8, 20)
FULL = {section.code: f"Lời văn của mục {section.code} đã được viết xong." for section in WRITTEN}


def facts(body=None, **changes):
    """A report in which a secretary finds nothing, unless told otherwise."""
    body = kien_giang(warnings=[]) if body is None else body
    of_sheets = ("assessments.", "inspections.", "plans.")
    body["figures"] = {
        key: each
        for key, each in body["figures"].items()
        if each["source"] == "counted" and (not key.startswith(of_sheets) or key == "plans.issued")
    } | body.get("added", {})
    usual = Facts(
        pk=1,
        is_report=True,
        body=body,
        texts=FULL,
        recipients=("Thường trực Tỉnh ủy", "Lưu: VT, SNV"),
        today=TODAY,
        has_pdf=True,
        paper=(),
    )
    return replace(usual, **changes)


def codes(found):
    return [each.code for each in found]


def found_in(words, code="I.1", **changes):
    """The objections about the words of one section."""
    return objections(facts(texts=FULL | {code: words}, **changes))


def test_a_whole_report_has_no_findings():
    assert objections(facts()) == []


def test_every_finding_says_what_is_wrong_and_has_a_place_to_go():
    texts = FULL | {"I.1": "Có {{khong.con}} đơn vị, xxx", "V": ""}
    for each in objections(facts(kien_giang(), texts=texts, recipients=("Tỉnh ủy",))):
        assert each.words[-1] in ".:”…" or each.links, each
        for link in each.links:
            assert link.url.startswith("/bao-cao/1/")


def test_the_gravest_come_first():
    severities = [each.severity for each in objections(facts(kien_giang(), texts={"I.1": "{{khong.con}}"}))]
    assert severities == sorted(severities, key=list(Severity).index)
    assert severities[0] == Severity.BLOCK


def test_before_figures_are_frozen_only_that_is_said():
    nothing = replace(facts(), body=None, texts={})
    assert codes(objections(nothing)) == ["no_snapshot"]


def test_what_the_compiler_warned_of_stands_with_its_source():
    (found,) = objections(facts(kien_giang(), recipients=("Lưu: VT",)))
    assert (found.code, found.severity) == ("parts_differ", Severity.WARN)
    assert "cộng các phần được 20" in found.words


def with_figures(**added):
    return kien_giang(warnings=[], added={key.replace("__", "."): each for key, each in added.items()})


def test_parts_by_kind_are_added_up_again():
    body = with_figures(plans__issued__xa=figure("Xã", 86, 143), plans__issued__huyen=figure("Huyện", 15, 15))
    (found,) = objections(facts(body))
    assert found.code == "parts_differ"
    assert "tổng số là 126, cộng theo loại đơn vị được 101" in found.words
    whole = with_figures(plans__issued__xa=figure("Xã", 111, 143), plans__issued__huyen=figure("Huyện", 15, 15))
    assert objections(facts(whole)) == []


def test_bands_are_added_up_against_the_sheets_banded():
    body = kien_giang(warnings=[])
    body["figures"]["bands.collective.2022.dat"]["numerator"] = "18"
    (found,) = objections(facts(body))
    assert found.code == "bands_differ"
    assert "cộng lại được 172, số đã xếp loại là 171" in found.words


def test_a_part_larger_than_its_whole_is_told():
    (found,) = objections(facts(with_figures(indicators__x=figure("Hồ sơ đúng hạn", 120, 100))))
    assert found.code == "more_than_whole"


def test_units_that_sent_in_nothing_are_counted_named_and_linked():
    states = {
        f"assessments__collective__2022__{name}": figure("Phiếu", number)
        for name, number in (("expected", 206), ("submitted", 201))
    }
    body = with_figures(**states)
    body["lists"] = {
        "results": [{"name": f"Xã {n}", "state": "expected"} for n in range(1, 6)]
        + [{"name": "Sở A", "state": "final"}]
    }
    (found,) = objections(facts(body))
    assert found.strong == "5/206 đơn vị chưa trình phiếu tập thể năm 2022."
    assert found.text.startswith("Gồm Xã 1, Xã 2, Xã 3 và 2 đơn vị khác. Hãy đôn đốc")
    assert found.links[0].url == "/bao-cao/1/so-lieu/assessments.collective.2022.expected/?buoc=chua_trinh"


def test_figures_that_changed_since_they_were_frozen_are_counted():
    (found,) = objections(facts(fresh=({"key": "plans.issued"},), compared_on=TODAY))
    assert (found.code, found.severity) == ("changed", Severity.WARN)
    assert "Hãy tổng hợp lại" in found.words


def test_figures_that_nobody_looked_at_for_a_week_are_told():
    assert objections(facts(compared_on=date(2022, 8, 13))) == []
    assert codes(objections(facts(compared_on=date(2022, 8, 12)))) == ["not_compared"]


def test_figures_of_a_day_that_has_not_come_block():
    (found,) = objections(facts(today=date(2022, 8, 7)))
    assert (found.code, found.severity) == ("as_of_the_future", Severity.BLOCK)


def test_an_empty_section_is_a_warning_and_an_empty_report_blocks():
    (found,) = found_in(" ")
    assert (found.code, found.severity, len(found.links)) == ("empty", Severity.WARN, 1)
    (found,) = objections(facts(texts={}))
    assert (found.code, found.severity) == ("empty", Severity.BLOCK)


def test_drafts_that_nobody_touched_are_a_note():
    (found,) = objections(facts(untouched=frozenset({"I.1", "II.3"})))
    assert (found.code, found.severity) == ("untouched", Severity.NOTE)
    assert [link.words for link in found.links] == ["I.1", "II.3"]


def test_a_key_that_is_gone_blocks():
    (found,) = found_in("Có {{khong.con}} đơn vị.")
    assert (found.code, found.severity) == ("unknown_figure", Severity.BLOCK)
    assert "Mục I.1 nhắc số liệu “khong.con”" in found.words


def test_a_figure_without_value_is_told_by_its_name():
    body = with_figures(plans__nothing=figure("Đơn vị chưa đếm"))
    (found,) = found_in("Có {{plans.nothing}} đơn vị.", body=body)
    assert found.code == "figure_without_value"
    assert "“Đơn vị chưa đếm”" in found.words


@pytest.mark.parametrize(
    "words",
    [
        "Có xxx đơn vị.",
        "Có ___ đơn vị.",
        "(điền số liệu) đơn vị.",
        "[…bổ sung] đơn vị.",
        "Nội dung bổ sung sau.",
        "TODO",
    ],
)
def test_what_is_still_to_be_filled_in_blocks(words):
    (found,) = found_in(words)
    assert (found.code, found.severity) == ("placeholder", Severity.BLOCK)


@pytest.mark.parametrize("words", ["Tuyên truyền trên báo, đài, …", "Theo Kế hoạch số ......", "Như: a, b. . ."])
def test_dots_may_be_meant_and_only_warn(words):
    (found,) = found_in(words)
    assert (found.code, found.severity) == ("dots", Severity.WARN)


def test_the_text_around_the_gap_is_quoted():
    (found,) = found_in("Sở Nội vụ đã kiểm tra (ghi rõ) đơn vị trong năm.")
    assert "kiểm tra (ghi rõ) đơn vị" in found.words


@pytest.mark.parametrize(
    "words",
    [
        "Có {{plans.issued}} đơn vị ban hành kế hoạch, đạt 90%.",
        "Có 126 đơn vị đã ban hành kế hoạch, đạt 63,2% đơn vị ban hành kế hoạch.",
    ],
)
def test_a_typed_percentage_against_the_figure_of_its_sentence_is_told(words):
    (found,) = found_in(words)
    assert found.code == "typed_percentage"
    assert "số liệu đã chốt là 61,17%" in found.words


@pytest.mark.parametrize(
    "words",
    [
        "Có {{plans.issued}} đơn vị ban hành kế hoạch, đạt 61,17%.",
        "Có {{plans.issued}} đơn vị ban hành kế hoạch, đạt 61,2%.",
        "Có {{plans.issued}} đơn vị ban hành kế hoạch, tăng 12,5% so với năm trước.",
        "Có {{plans.issued}} đơn vị ban hành kế hoạch; trên 90% cán bộ được tuyên truyền.",
        "Tỷ lệ người dân hài lòng đạt 95%.",
    ],
)
def test_a_percentage_of_something_else_or_the_same_passes(words):
    assert found_in(words) == []


def test_open_remarks_and_copied_paragraphs_lead_to_their_sections():
    (remark, copy) = objections(facts(remarks=("V", "V"), copied=(("IV.1", "Đoạn cũ."),)))
    assert (remark.code, [link.words for link in remark.links]) == ("open_remarks", ["V"])
    assert (copy.code, [link.words for link in copy.links]) == ("copied", ["IV.1"])


@pytest.mark.parametrize(
    ("recipients", "code"),
    [
        ((), "no_recipients"),
        (("Tỉnh ủy", "UBND tỉnh"), "not_kept"),
        (("Lưu: VT", "UBND tỉnh"), "kept_in_between"),
        (("- Tỉnh ủy;", "- tỉnh ủy;", "Lưu: VT"), "recipient_twice"),
    ],
)
def test_recipients_end_with_where_the_document_is_kept(recipients, code):
    assert codes(objections(facts(recipients=recipients))) == [code]


def test_a_correction_needs_a_reason_and_something_corrected():
    body = kien_giang(warnings=[], correction={"figures": [], "lists": []})
    assert codes(objections(facts(body, corrects=True))) == ["no_reason", "nothing_corrected"]
    assert objections(facts(body, corrects=True, reason="Sửa số.", reworded=True)) == []


def test_what_was_found_on_the_pages_is_told_with_their_numbers():
    broken = {"code": "heading", "pages": [3, 7], "says": "tiêu đề đứng một mình ở cuối trang.", "do": "Hãy thêm lời."}
    (found,) = objections(facts(paper=(broken,)))
    assert found.words == "Trang 3, 7: tiêu đề đứng một mình ở cuối trang. Hãy thêm lời."


def test_a_file_that_lags_behind_or_is_missing_is_told():
    assert codes(objections(facts(stale=True))) == ["stale_pdf"]
    assert codes(objections(facts(has_pdf=False, paper=None))) == ["no_pdf"]


def test_a_letter_is_judged_by_its_words_and_recipients_alone():
    letter = facts(is_report=False, texts={"": "Đề nghị các đơn vị {{?}} gửi phiếu."}, unknown_names=("don_vy",))
    assert codes(objections(letter)) == ["unknown_name"]
    assert codes(objections(replace(letter, texts={"": ""}, unknown_names=()))) == ["empty"]


@pytest.mark.parametrize("words", ["Có { {plans.issued}} đơn vị.", "Có {126 đơn vị.", "Có 126} đơn vị."])
def test_a_brace_that_belongs_to_no_name_is_a_warning(words):
    (found,) = objections(facts(is_report=False, texts={"": words}, recipients=("Như trên", "Lưu: VT")))
    assert (found.code, found.severity) == ("brace", Severity.WARN)
    assert "brace" in codes(found_in(words))
    assert "brace" not in codes(found_in("Có {{plans.issued}} đơn vị."))


def test_sheets_approved_but_not_appraised_are_counted_for_the_last_year():
    whole = kien_giang()
    year = whole["year"]
    added = {
        f"assessments.collective.{year}.approved": figure("Đã duyệt", 171, 206),
        f"assessments.collective.{year}.appraised": figure("Đã thẩm định", 129, 206),
        f"assessments.collective.{year - 1}.approved": figure("Đã duyệt", 9, 206),
    }
    body = kien_giang(warnings=[]) | {"added": added}
    found = next(each for each in objections(facts(body)) if each.code == "not_appraised")
    assert found.strong == f"42 phiếu tập thể năm {year} đã duyệt nhưng chưa thẩm định."
    assert found.links[0].url.endswith("?buoc=da_duyet")
