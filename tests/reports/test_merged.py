"""The final report of a merged province: what its parts were, and what it is of them together."""

import json
from datetime import date
from io import BytesIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from pypdf import PdfReader

from campaign.models import UnitReport
from reports.compiling import compute, refusal, request_report
from reports.narrative.desk import voices_of
from reports.outline import draft_text
from reports.snapshots import canonical
from scoring.models import Assessment
from tests import factories as make
from tests.reports import merging
from tests.reports.drafts import make_draft, make_issued
from units.models import Cluster, ClusterMembership, Succession

FINAL = {"kind": "final", "year": 2025, "as_of": date(2025, 12, 31)}


@pytest.fixture
def merged(db):
    return merging.an_giang()


@pytest.fixture
def body(merged):
    return compute(merged.new.campaign, **FINAL)


def of(body, key):
    figure = body["figures"][key]
    return figure["numerator"], figure["denominator"]


def warned(body, code):
    return [(each["key"], each["message"]) for each in body["warnings"] if each["code"] == code]


def test_records_of_all_parts_are_added_each_over_its_own_units(body):
    assert of(body, "plans.issued") == ("4", "11")
    assert of(body, "plans.issued@an-giang") == ("2", "5")
    assert of(body, "plans.issued@kien-giang") == ("1", "4")
    assert body["figures"]["plans.issued"]["value"] == "36.36"
    assert of(body, "inspections.emulation") == ("2", "11")
    assert of(body, "awards.bang_khen_tinh.collective") == ("6", None)
    assert of(body, "awards.bang_khen_tinh.collective.2022") == ("2", None)
    assert not any("@an-giang-2025" in key for key in body["figures"])


def test_every_year_of_all_parts_has_its_sheets(body):
    assert body["years"] == list(range(2019, 2026))
    for year in range(2019, 2025):
        assert of(body, f"assessments.collective.{year}.approved") == ("9", "9")
        assert of(body, f"assessments.collective.{year}.expected.huyen") == ("4", None)
    assert of(body, "assessments.collective.2025.approved") == ("2", "2")


def test_districts_are_there_to_2024_and_absent_from_2025(body):
    assert "assessments.collective.2024.expected.huyen" in body["figures"]
    assert not any(".2025." in key and ".huyen" in key for key in body["figures"])


def test_a_former_province_has_no_key_of_a_year_that_counts_after_its_end(merged):
    for made in (merged.old, merged.kien_giang):
        merging.mark(made, 2025)
    body = compute(merged.new.campaign, **FINAL)
    assert of(body, "assessments.collective.2025.expected") == ("2", None)
    assert not any(".2025." in key and "@" in key for key in body["figures"])
    assert len(warned(body, "sheets_not_expected")) == 2


def test_sheets_closed_with_their_unit_are_in_no_figure_and_no_warning(merged):
    merging.mark(merged.old, 2025)
    Assessment.objects.filter(unit__province=merged.old.province, round__year=2025).update(status="closed")
    assert warned(compute(merged.new.campaign, **FINAL), "sheets_not_expected") == []


def test_a_unit_closed_before_the_day_asked_is_not_expected(year, figures_of):
    sheet = make.make_assessment(year.round, make.make_unit(year.province))
    make.make_unit(year.province)
    sheet.events.create(
        action="close", status="closed", at=make.moment(2022, 6, 30), dated=date(2022, 6, 30), by_name="A"
    )
    Assessment.objects.filter(pk=sheet.pk).update(status="closed")
    assert figures_of(year.campaign)["assessments.collective.2022.expected"]["numerator"] == "1"
    before = figures_of(year.campaign, as_of=date(2022, 6, 29))
    assert before["assessments.collective.2022.expected"]["numerator"] == "2"


def test_bands_add_by_code_and_means_of_two_rubrics_are_left_out(body):
    assert of(body, "bands.collective.2022.xuat_sac") == ("4", "9")
    assert of(body, "bands.collective.2022.xuat_sac@kien-giang") == ("2", "4")
    assert "totals.collective.2022.mean" not in body["figures"]
    assert body["figures"]["totals.collective.2022.mean@an-giang"]["value"] == "84.00"
    assert body["figures"]["totals.collective.2025.mean"]["value"] == "85.00"
    said = warned(body, "mixed_rubrics")
    assert len(said) == 6
    assert "năm 2019 của An Giang (đến 30/6/2025), Kiên Giang" in said[0][1]


def test_ratios_add_up_and_bare_values_stay_with_their_province(body):
    assert of(body, "indicators.chuan_van_hoa") == ("5011", "5293")
    assert body["figures"]["indicators.chuan_van_hoa"]["source"] == "reported"
    assert body["figures"]["indicators.may_tinh@kien-giang"]["qualifier"] == ">"
    assert warned(body, "part_missing")[0][0] == "indicators.may_tinh"


def test_the_snapshot_names_its_parts_and_says_one_name_twice_with_dates(body):
    assert [(part["slug"], part["title"], part["own"]) for part in body["parts"]] == [
        ("an-giang-2025", "An Giang (từ 1/7/2025)", True),
        ("an-giang", "An Giang (đến 30/6/2025)", False),
        ("kien-giang", "Kiên Giang", False),
    ]
    assert body["province"]["name"] == "An Giang"
    assert body["kinds"] == ["so_nganh", "huyen", "xa", "doanh_nghiep"]
    former = body["parts"][2]
    assert former["results_year"] == 2024
    assert [row["name"] for row in former["lists"]["results"]][:2] == ["H1 Kiên Giang", "H2 Kiên Giang"]


def test_mid_term_counted_now_stands_beside_the_final(body):
    assert [(part["province"], part["year"], part["basis"], part["as_of"]) for part in body["mid_term"]["parts"]] == [
        ("an-giang", 2022, "counted", "2022-12-31"),
        ("kien-giang", 2022, "counted", "2022-12-31"),
    ]
    plans = body["comparison"]["plans.issued"]
    assert (plans["before"]["numerator"], plans["before"]["denominator"]) == ("2", "9")
    assert plans["change"] == {"amount": "2", "percent": "100.00", "points": "14.14", "not_compared": None}
    assert body["comparison"]["plans.issued@an-giang"]["change"]["amount"] == "1"
    sheets = body["comparison"]["assessments.collective.2025.approved"]
    assert sheets["before"]["key"] == "assessments.collective.2022.approved"
    assert (sheets["before"]["numerator"], sheets["after"]["numerator"]) == ("9", "2")
    assert body["comparison"]["indicators.may_tinh"]["change"]["not_compared"] == "qualifiers"
    assert "totals.collective.2025.mean" not in body["comparison"]


def test_mid_term_stands_as_it_was_issued(merged):
    by = make.make_role("coordinator", province=merged.kien_giang.province).user
    then = compute(merged.kien_giang.campaign, kind="mid_term", year=2022, as_of=date(2022, 8, 8))
    then["figures"]["plans.issued"] |= {"numerator": "77", "denominator": "100"}
    make_issued(merged.kien_giang.campaign, by, body=then)
    body = compute(merged.new.campaign, **FINAL)
    _, said = body["mid_term"]["parts"]
    assert (said["basis"], said["report"]) == ("issued", {"number": "07/BC-UBND", "issued_on": "2022-08-09"})
    assert body["comparison"]["plans.issued@kien-giang"]["before"]["numerator"] == "77"
    assert body["comparison"]["plans.issued"]["before"]["numerator"] == "78"


def test_rankings_of_former_provinces_are_kept_apart(merged):
    merging.mark(merged.kien_giang, 2025)
    merged.kien_giang.campaign.rounds.filter(year=2025).update(closes_at=make.moment(2025, 6, 30, 12))
    for made in (merged.new, merged.kien_giang):
        cluster = Cluster.objects.create(province=made.province, name="Khối 1", sort_key="khoi")
        ClusterMembership.objects.create(cluster=cluster, unit=made.units[0])
    body = compute(merged.new.campaign, **FINAL)
    assert {name: [row["unit"] for row in rows] for name, rows in body["rankings"].items()} == {
        "Khối 1": ["SNV"],
        "Khối 1@kien-giang": ["SNV"],
    }


def test_former_units_stand_under_the_units_of_today(merged):
    old, new = merged.old.units[3], merged.new.units[1]
    for each in (old, merged.old.units[4], merged.kien_giang.units[3]):
        Succession.objects.create(old=each, new=new, effective_on=merging.BEGAN, kind="hop_nhat", decision_number="1")
    body = compute(merged.new.campaign, **FINAL)
    today, *gone = body["regrouped"]
    assert today["name"] == "X1 An Giang mới"
    assert [(row["name"], row["province"], row["present"]) for row in today["members"]] == [
        ("X1 An Giang", "An Giang (đến 30/6/2025)", False),
        ("X1 An Giang mới", "", True),
        ("X1 Kiên Giang", "Kiên Giang", False),
        ("X2 An Giang", "An Giang (đến 30/6/2025)", False),
    ]
    assert today["members"][0]["bands"]["2022"] == "xuat_sac"
    assert "2025" not in today["members"][0]["bands"]
    assert {group["name"] for group in gone} >= {"H1 An Giang", "H1 Kiên Giang"}
    assert not any(group["present"] for group in gone)


def test_a_warning_of_a_part_names_its_province_and_carries_its_key(merged):
    for kind, number in (("", 21), (".so_nganh", 7), (".xa", 6)):
        merged.kien_giang.campaign.figures.create(key=f"inspections.discipline{kind}", value=number)
    body = compute(merged.new.campaign, **FINAL)
    ((key, message),) = warned(body, "parts_differ")
    assert key == "inspections.discipline@kien-giang"
    assert message.startswith("Kiên Giang: ")
    assert "(inspections.discipline@kien-giang)" in message
    assert of(body, "inspections.discipline") == ("21", None)


def test_provinces_of_which_nothing_is_known_are_named_and_never_zero(db):
    can_tho = merging.former("can-tho", "Cần Thơ", units=[("SNV", "so_nganh"), ("Q1", "huyen")])
    silent = [
        make.make_province(slug=slug, name=name, valid_to=merging.ENDED)
        for slug, name in (("soc-trang", "Sóc Trăng"), ("hau-giang", "Hậu Giang"))
    ]
    new = merging.successor("can-tho-2025", "Cần Thơ", before=[can_tho], silent=silent, units=[("SNV", "so_nganh")])
    body = compute(new.campaign, **FINAL)
    assert [each["title"] for each in body["silent"]] == ["Hậu Giang", "Sóc Trăng"]
    said = [message for _, message in warned(body, "predecessor_without_data")]
    assert said[0].startswith("Tỉnh Hậu Giang chưa có dữ liệu")
    assert not any(key.endswith(("@hau-giang", "@soc-trang")) for key in body["figures"])
    assert of(body, "plans.issued") == ("0", "3")


def test_a_former_province_with_a_campaign_but_no_data_is_silent_too(db):
    an_giang = merging.former("an-giang", "An Giang", units=[("SNV", "so_nganh")])
    empty = merging.former("kien-giang", "Kiên Giang", units=[])
    empty.campaign.rounds.all().delete()
    new = merging.successor("an-giang-2025", "An Giang", before=[an_giang, empty])
    body = compute(new.campaign, **FINAL)
    assert [each["slug"] for each in body["silent"]] == ["kien-giang"]
    assert not any(key.endswith("@kien-giang") for key in body["figures"])


def two_former(**second):
    """A province formed on 1/7/2025 that continues one campaign from 2019 and another of other years."""
    first = merging.former("an-giang", "An Giang", units=[("SNV", "so_nganh")])
    other = merging.former("kien-giang", "Kiên Giang", units=[("SNV", "so_nganh"), ("H1", "huyen")], **second)
    merging.plan(first, 0, date(2020, 1, 1))
    merging.plan(other, 0, date(2023, 5, 1))
    return merging.successor("an-giang-2025", "An Giang", before=[first, other], units=[("SNV", "so_nganh")])


def test_records_count_to_the_as_of_day_also_of_a_part_that_started_after_the_reports_year(db):
    new = two_former(years=range(2023, 2025))
    body = compute(new.campaign, kind="mid_term", year=2022, as_of=date(2024, 12, 31))
    assert of(body, "plans.issued") == ("2", "3")
    assert of(body, "plans.issued@kien-giang") == ("1", "2")
    assert not any(key.startswith("assessments.") and "@kien-giang" in key for key in body["figures"])
    assert "tỉnh Kiên Giang, từ năm 2023" in draft_text("MD", body)
    annual = compute(new.campaign, kind="annual", year=2022, as_of=date(2024, 12, 31))
    assert of(annual, "plans.issued") == ("0", "1")


def test_a_former_province_whose_campaign_had_not_begun_or_had_ended_is_not_said_to_lack_data(db):
    new = two_former(years=range(2021, 2023), ends=2022)
    for asked in (
        {"kind": "mid_term", "year": 2020, "as_of": date(2020, 12, 31)},
        {"kind": "annual", "year": 2020, "as_of": date(2020, 12, 31)},
        {"kind": "annual", "year": 2024, "as_of": date(2024, 12, 31)},
    ):
        body = compute(new.campaign, **asked)
        assert warned(body, "predecessor_without_data") == [], asked
        assert not body.get("silent"), asked


def test_a_province_that_ended_before_the_report_or_began_after_it_is_not_said_to_lack_data(db):
    new = two_former()
    for province in (each.province for each in new.campaign.continues.all()):
        province.valid_to = date(2023, 6, 30)
        province.save()
    later = make.make_province(slug="ha-tien", name="Hà Tiên", valid_from=date(2024, 1, 1), valid_to=merging.ENDED)
    new.province.predecessors.add(later)
    annual = compute(new.campaign, kind="annual", year=2025, as_of=date(2025, 12, 31))
    assert [key for key, _ in warned(annual, "predecessor_without_data")] == [None]
    assert [each["slug"] for each in annual["silent"]] == ["ha-tien"]
    mid_term = compute(new.campaign, kind="mid_term", year=2022, as_of=date(2022, 12, 31))
    assert warned(mid_term, "predecessor_without_data") == []


def test_another_campaign_keeps_its_name_and_years(db):
    bac_giang = merging.former(
        "bac-giang", "Bắc Giang", units=[("SNV", "so_nganh")], campaign="nu-cuoi-cong-so", years=range(2021, 2025)
    )
    bac_giang.campaign.name = "Nụ cười công sở"
    bac_giang.campaign.save()
    silent = make.make_province(slug="bac-ninh", name="Bắc Ninh", valid_to=merging.ENDED)
    new = merging.successor(
        "bac-ninh-2025", "Bắc Ninh", before=[bac_giang], silent=[silent], units=[("SNV", "so_nganh")]
    )
    body = compute(new.campaign, **FINAL)
    assert body["years"] == [2021, 2022, 2023, 2024, 2025]
    assert body["parts"][1]["campaign"]["name"] == "Nụ cười công sở"
    assert body["parts"][1]["campaign"]["starts"] == 2021
    assert [each["title"] for each in body["silent"]] == ["Bắc Ninh (đến 30/6/2025)"]


def test_what_a_predecessor_itself_continued_stands_under_its_own_name(merged):
    before = merging.former("ha-tien", "Hà Tiên", units=[("SNV", "so_nganh")], years=range(2017, 2019))
    merged.kien_giang.campaign.continues.add(before.campaign)
    body = compute(merged.new.campaign, **FINAL)
    assert body["years"][0] == 2017
    assert of(body, "assessments.collective.2017.expected@ha-tien") == ("1", None)
    assert of(body, "plans.issued@kien-giang") == ("1", "4")


def test_the_years_allowed_are_those_of_all_parts_and_the_title_says_so(merged):
    campaign = merged.new.campaign
    assert refusal(campaign, kind="mid_term", year=2022, as_of=date(2022, 12, 31)) is None
    assert "từ năm 2019 đến năm 2025" in refusal(campaign, kind="final", year=2018, as_of=date(2022, 12, 31))
    by = make.make_role("coordinator", province=merged.new.province).user
    report = request_report(campaign=campaign, **FINAL, by=by, at=make.moment(2026, 1, 5))
    assert report.title == "Báo cáo tổng kết (2019–2025)"


def test_an_annual_report_unites_the_parts_of_its_year(merged):
    body = compute(merged.new.campaign, kind="annual", year=2024, as_of=date(2024, 12, 31))
    assert of(body, "assessments.collective.2024.approved") == ("9", "9")
    assert "comparison" not in body


def test_compiling_twice_gives_the_same_bytes_in_whatever_order_campaigns_were_named(merged, body):
    campaigns = list(merged.new.campaign.continues.all())
    merged.new.campaign.continues.clear()
    for campaign in reversed(campaigns):
        merged.new.campaign.continues.add(campaign)
    assert canonical(compute(merged.new.campaign, **FINAL)) == canonical(body)


def test_the_number_of_queries_grows_with_parts_and_not_with_units(merged, django_assert_max_num_queries):
    with django_assert_max_num_queries(200) as first:
        compute(merged.new.campaign, **FINAL)
    for made in (merged.old, merged.kien_giang, merged.new):
        made.units += [make.make_unit(made.province, kind="xa") for _ in range(9)]
        for place in range(2, len(made.units)):
            merging.plan(made, place, date(2025, 3, 1))
    with django_assert_max_num_queries(len(first)):
        compute(merged.new.campaign, **FINAL)


def test_the_command_writes_the_whole_and_its_paper(merged, tmp_path):
    asked = {"province": "an-giang-2025", "campaign": merging.CAMPAIGN, "kind": "final", "year": 2025}
    call_command(
        "compile_report", **asked, as_of="2025-12-31", json=str(tmp_path / "f.json"), pdf=str(tmp_path / "r.pdf"),
        verbosity=0,
    )  # fmt: skip
    content = json.loads((tmp_path / "f.json").read_text())
    assert content["figures"]["plans.issued@kien-giang"]["numerator"] == "1"
    assert content["snapshot"]["comparison"]["plans.issued"]["after"]["numerator"] == "4"
    pages = PdfReader(BytesIO((tmp_path / "r.pdf").read_bytes())).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for words in (
        "Tổng kết Phong trào thi đua",
        "giai đoạn 2019 - 2025",
        "được cộng từ 3 phần: tỉnh An Giang (đến 30/6/2025), từ năm 2019; tỉnh Kiên Giang, từ năm 2019",
        "không lấy bình quân của các tỷ lệ",
        "SƠ KẾT 2022 VÀ TỔNG KẾT 2025",
        "An Giang (đến 30/6/2025) đếm lại từ dữ liệu, tính đến ngày 31/12/2022",
        "“Huyện, thành phố” chỉ có số liệu đến năm 2024.",
        "xếp loại được cộng và so sánh theo từng mức",
        "TỈNH KIÊN GIANG",
    ):
        assert words in text


def test_the_page_of_a_figure_shows_its_parts_and_what_it_was_at_mid_term(merged, body, client_of):
    by = make.make_role("coordinator", province=merged.new.province).user
    report = make_draft(merged.new.campaign, by, body=body, kind="final", year=2025, as_of=date(2025, 12, 31))
    client = client_of(by)
    page = client.get(reverse("report_figure", args=[report.pk, "plans.issued"])).content.decode()
    assert reverse("report_figure", args=[report.pk, "plans.issued@kien-giang"]) in page
    assert "2/9 (22,22%)" in page
    assert "+2, +100,00%, +14,14 điểm phần trăm" in page
    part = client.get(reverse("report_figure", args=[report.pk, "plans.issued@kien-giang"]))
    assert "Đơn vị đã ban hành kế hoạch (Kiên Giang)" in part.content.decode()


def test_the_desk_opens_with_every_warning_of_every_part(merged, body, client_of):
    by = make.make_role("coordinator", province=merged.new.province).user
    report = make_draft(merged.new.campaign, by, body=body, kind="final", year=2025, as_of=date(2025, 12, 31))
    page = client_of(by).get(report.get_absolute_url()).content.decode()
    assert "Xem nguồn" in page
    assert "năm 2019 của An Giang (đến 30/6/2025), Kiên Giang" in page


def test_a_mid_term_of_a_year_before_the_merger_is_that_of_the_former_provinces(merged):
    body = compute(merged.new.campaign, kind="mid_term", year=2022, as_of=date(2022, 12, 31))
    assert body["years"] == [2019, 2020, 2021, 2022]
    assert of(body, "plans.issued") == ("2", "9")
    assert of(body, "assessments.collective.2022.approved") == ("9", "9")
    assert (
        draft_text("MD", body)
        .splitlines()[1]
        .startswith(
            "Số liệu của báo cáo được cộng từ 2 phần: tỉnh An Giang (đến 30/6/2025), từ năm 2019; tỉnh Kiên Giang, "
        )
    )


def test_what_units_of_former_provinces_wrote_is_at_the_writers_hand(merged, body):
    UnitReport.objects.create(
        campaign=merged.kien_giang.campaign, unit=merged.kien_giang.units[0], year=2024, limits="Còn chậm.",
        sent_at=make.moment(2025, 1, 5),
    )  # fmt: skip
    by = make.make_role("coordinator", province=merged.new.province).user
    report = make_draft(merged.new.campaign, by, body=body, kind="final", year=2025, as_of=date(2025, 12, 31))
    rows, field = voices_of(report, "IV.2")
    assert [(each.unit.name, getattr(each, field)) for each in rows] == [("SNV Kiên Giang", "Còn chậm.")]
