"""Figures to put into a text: each with its family and every way in which it can be written."""

import pytest

from reports.narrative.desk import choices_for
from reports.narrative.picking import entries
from reports.outline import WRITTEN, draft_text
from reports.sentences import bind, keys_in, written
from tests.report_bodies import figure, kien_giang


@pytest.fixture
def body():
    return kien_giang()


def entry(body, key):
    (found,) = entries(body, [key])
    return found


def test_every_way_of_writing_is_told_as_it_is_printed(body):
    found = entry(body, "plans.issued")
    assert (found["label"], found["family"]) == ("Đơn vị ban hành kế hoạch", "Kế hoạch")
    assert dict(map(tuple, found["forms"])) == {
        "": "126", "trên tổng số": "126/206", "tỷ lệ": "61,17%", "tổng số": "206", "còn lại": "80",
        "hai chữ số": "126",
    }  # fmt: skip
    for form, words in found["forms"]:
        (part,) = bind(f"{{{{plans.issued|{form}}}}}", body["figures"])
        assert part.text == words


def test_an_indicator_is_first_offered_over_its_whole(body):
    assert entry(body, "indicators.chuan_van_hoa")["forms"][0] == ["trên tổng số", "4.946/5.213"]


def test_a_plain_number_is_offered_as_no_share_of_anything(body):
    forms = [form for form, _ in entry(body, "indicators.may_tinh")["forms"]]
    assert forms == ["", "hai chữ số"]
    assert "tỷ lệ" in dict(map(tuple, entry(body, "indicators.ho_so_dung_han")["forms"]))


def test_what_remains_of_a_whole_is_told_only_where_both_are_exact(body):
    assert "còn lại" not in dict(map(tuple, entry(body, "indicators.may_tinh")["forms"]))
    body["figures"]["plans.issued"] |= {"qualifier": ">"}
    assert "còn lại" not in dict(map(tuple, entry(body, "plans.issued")["forms"]))


def test_a_mean_total_is_never_written_as_a_percentage(body):
    body["figures"]["totals.collective.2022.mean"] = figure("Điểm bình quân", value="85.57")
    assert written("totals.collective.2022.mean", body["figures"]["totals.collective.2022.mean"], "tỷ lệ") is None


def test_reported_and_warned_figures_say_so(body):
    found = entry(body, "inspections.discipline")
    assert (found["reported"], found["warned"]) == (True, True)


def test_all_figures_are_offered_but_those_without_a_value(body):
    body["figures"]["indicators.trong"] = figure("Trống")
    assert {each["key"] for each in entries(body)} == set(body["figures"]) - {"indicators.trong"}


def test_the_year_of_the_report_is_offered_before_the_nearest_years(body):
    states = [each["key"] for each in entries(body) if each["key"].endswith(".submitted")]
    assert states == [f"assessments.collective.{year}.submitted" for year in (2022, 2021, 2020)]
    means = [each.key for each in choices_for("II.1", body) if each.key.startswith("totals.")]
    assert means == [f"totals.collective.{year}.mean" for year in (2022, 2021, 2020)]


def test_figures_without_a_year_are_offered_beside_those_of_the_report(body):
    body["figures"] |= {f"indicators.moi{end}": figure("Mới", value="1") for end in (".2021", ".2022", "")}
    told = [each["key"] for each in entries(body) if each["key"].startswith("indicators.moi")]
    assert told == ["indicators.moi.2022", "indicators.moi", "indicators.moi.2021"]


def test_the_figures_of_a_text_are_told_once_each(body):
    text = "\n".join(draft_text(section.code, body) for section in WRITTEN)
    told = [each["key"] for each in entries(body, keys_in(text + text))]
    assert sorted(told) == sorted(set(keys_in(text)))
