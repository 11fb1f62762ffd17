"""The command compile_report: the files of design, the same bytes twice, clear words for wrong names."""

import json
from datetime import date
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command

from campaign.models import Plan
from tests import factories as make

FIELDS = ["value", "numerator", "denominator", "qualifier", "label", "source"]


def compile_report(path, **changed):
    asked = {"province": "kien-giang", "campaign": "van-hoa-cong-so", "kind": "mid_term", "year": 2022}
    call_command("compile_report", **{**asked, "as_of": "2022-08-08", "json": str(path), "verbosity": 0, **changed})
    return path.read_bytes()


def test_the_file_holds_snapshot_hash_figures_and_warnings(year, tmp_path):
    unit = make.make_unit(year.province)
    Plan.objects.create(campaign=year.campaign, unit=unit, number="1", issued_on=date(2020, 1, 1))
    content = json.loads(compile_report(tmp_path / "f.json"))
    assert list(content) == ["snapshot", "sha256", "figures", "warnings"]
    assert content["figures"]["plans.issued"] == {
        "value": "100.00",
        "numerator": "1",
        "denominator": "1",
        "qualifier": "=",
        "label": "Đơn vị đã ban hành kế hoạch",
        "source": "counted",
    }
    assert all(list(figure) == FIELDS for figure in content["figures"].values())


def test_the_hash_is_over_canonical_json_of_the_snapshot(year, tmp_path):
    content = json.loads(compile_report(tmp_path / "f.json"))
    canonical = json.dumps(content["snapshot"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert sha256(canonical.encode()).hexdigest() == content["sha256"]


def test_running_twice_writes_the_same_bytes(year, tmp_path):
    make.make_unit(year.province)
    assert compile_report(tmp_path / "1.json") == compile_report(tmp_path / "2.json")


def test_the_draft_is_written_as_pdf(year, tmp_path):
    compile_report(tmp_path / "f.json", pdf=str(tmp_path / "r.pdf"))
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF-")


def test_a_day_may_be_written_as_people_write_it(year, tmp_path):
    assert json.loads(compile_report(tmp_path / "f.json", as_of="8/8/2022"))["snapshot"]["as_of"] == "2022-08-08"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"province": "ha-noi"}, "Không có tỉnh “ha-noi”. Đang có: kien-giang."),
        ({"campaign": "x"}, "Tỉnh “kien-giang” không có phong trào “x”. Đang có: van-hoa-cong-so."),
        ({"year": 2030}, "Phong trào chạy từ năm 2019 đến năm 2025. Hãy chọn một năm trong khoảng đó."),
        ({"as_of": "31/2/2022"}, "--as-of: “31/2/2022” không có trên lịch. Hãy nhập ngày/tháng/năm, ví dụ 15/7/2022."),
    ],
)
def test_wrong_names_and_days_are_told_in_one_sentence(year, tmp_path, changed, sentence):
    with pytest.raises(CommandError) as error:
        compile_report(tmp_path / "f.json", **changed)
    assert str(error.value) == sentence
    assert error.value.returncode == 1


def test_a_folder_that_cannot_be_written_to_is_named(year, tmp_path):
    with pytest.raises(CommandError, match="Không ghi được"):
        compile_report(tmp_path / "nowhere" / "f.json")
