"""The pages of a campaign and its records: who sees what, what a form accepts, what it says, what a list costs."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaign.models import (
    Award,
    Campaign,
    Figure,
    Indicator,
    Inspection,
    LegalBasis,
    Milestone,
    Plan,
    UnitReport,
)
from tests import factories as make
from units.models import ImportBatch, Removal, SavedView, Unit

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province, name="Thi đua thực hiện văn hóa công sở")


def make_plan(campaign, unit, **fields):
    return Plan.objects.create(
        campaign=campaign, unit=unit, **{"number": "12/KH-SNV", "issued_on": date(2020, 3, 5), **fields}
    )


def make_inspection(campaign, unit, **fields):
    return Inspection.objects.create(
        campaign=campaign, unit=unit, **{"kind": "emulation", "inspected_on": date(2021, 5, 6), **fields}
    )


def make_figure(campaign, **fields):
    return Figure.objects.create(campaign=campaign, **{"key": "may_tinh", "value": Decimal("5200"), **fields})


def make_award(campaign, **fields):
    return Award.objects.create(
        campaign=campaign, **{"form": "bang_khen_tinh", "scope": "tap_the", "quantity": 2, **fields}
    )


def make_report(campaign, unit, **fields):
    return UnitReport.objects.create(campaign=campaign, unit=unit, **{"year": 2022, "results": "Đã làm.", **fields})


def make_batch(people, **fields):
    return ImportBatch.objects.create(
        province=people.province,
        **{
            "kind": "plans",
            "file_name": "ke-hoach.csv",
            "sha256": "0" * 64,
            "row_count": 1,
            "imported_at": make.moment(2022, 7, 1),
            "by_name": "Người nhập",
            **fields,
        },
    )


@pytest.fixture
def records(people, campaign):
    """One row of each kind about the people's unit, and the addresses of their pages."""
    plan = make_plan(campaign, people.unit)
    inspection = make_inspection(campaign, people.unit)
    indicator = Indicator.objects.create(campaign=campaign, code="may_tinh", name="Máy tính", shape="value")
    figure = make_figure(campaign, unit=people.unit)
    award = make_award(campaign, unit=people.unit)
    return {
        "plan": plan,
        "inspection": inspection,
        "indicator": indicator,
        "figure": figure,
        "award": award,
        "report": make_report(campaign, people.unit),
    }


def shown(response):
    return response.content.decode()


# Who sees what


LISTS = ["campaign_detail", "plan_list", "inspection_list", "indicator_list", "figure_list", "award_list"]
ROWS = ["plan", "inspection", "indicator", "figure", "award"]


@pytest.mark.parametrize("name", [*LISTS, "unit_report_list"])
@pytest.mark.parametrize("who", ["coordinator", "leader", "clerk", "head", "sibling_clerk"])
def test_people_of_the_province_open_every_list(client_of, people, campaign, records, who, name):
    assert client_of(getattr(people, who)).get(reverse(name, args=[campaign.pk])).status_code == 200


@pytest.mark.parametrize("name", [*LISTS, "unit_report_list", "campaign_edit", "plan_create", "award_create"])
@pytest.mark.parametrize("who", ["stranger", "nobody", "admin"])
def test_a_campaign_of_another_province_does_not_exist(client_of, people, campaign, who, name):
    assert client_of(getattr(people, who)).get(reverse(name, args=[campaign.pk])).status_code == 404


@pytest.mark.parametrize(
    "name", ["campaign_edit", "inspection_create", "indicator_create", "figure_create", "award_create"]
)
@pytest.mark.parametrize("who", ["leader", "clerk", "head"])
def test_only_so_noi_vu_opens_the_forms(client_of, people, campaign, who, name):
    assert client_of(getattr(people, who)).get(reverse(name, args=[campaign.pk])).status_code == 404


@pytest.mark.parametrize("action", ["edit", "remove"])
@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("who", ["leader", "head", "sibling_clerk", "stranger", "nobody", "admin"])
def test_rows_of_others_cannot_be_opened_for_change(client_of, people, records, who, row, action):
    address = reverse(f"{row}_{action}", args=[records[row].pk])
    client = client_of(getattr(people, who))
    assert client.get(address).status_code == (404 if action == "edit" else 405)
    assert client.post(address).status_code == 404
    records[row].refresh_from_db()


@pytest.mark.parametrize("row", ROWS)
def test_so_noi_vu_opens_each_row_for_change(client_of, people, records, row):
    assert client_of(people.coordinator).get(reverse(f"{row}_edit", args=[records[row].pk])).status_code == 200


def test_a_list_holds_only_the_rows_of_ones_own_unit(client_of, people, campaign):
    make_plan(campaign, people.unit, number="1/KH-MINH")
    make_plan(campaign, people.sibling, number="2/KH-BAN")
    page = shown(client_of(people.clerk).get(reverse("plan_list", args=[campaign.pk])))
    assert "1/KH-MINH" in page
    assert "2/KH-BAN" not in page


def test_demo_campaigns_say_so(client_of, people, campaign, records):
    Campaign.objects.filter(pk=campaign.pk).update(is_demo=True)
    client = client_of(people.coordinator)
    for name in [*LISTS, "unit_report_list"]:
        assert "dữ liệu minh họa" in shown(client.get(reverse(name, args=[campaign.pk]))), name
    assert "dữ liệu minh họa" in shown(client.get(reverse("campaign_list")))


def test_what_a_campaign_continues_says_which_province_it_was_of(client_of, people, campaign):
    old = make.make_campaign(
        make.make_province(name=campaign.province.name, valid_to=date(2025, 6, 30)), name="Nụ cười công sở", starts=2021
    )
    campaign.continues.add(old)
    type(campaign).objects.filter(pk=campaign.pk).update(starts=2025, ends=2025)
    page = shown(client_of(people.coordinator).get(reverse("campaign_detail", args=[campaign.pk])))
    assert f"Nụ cười công sở ({campaign.province.name} (đến 30/6/2025), 2021–2025)" in page
    assert "2025–2025" not in page


def test_the_entrances_of_the_bar_lead_to_the_latest_campaign(client_of, people, campaign):
    later = make.make_campaign(people.province, starts=2021)
    client = client_of(people.clerk)
    assert client.get(reverse("plan_list")).url == reverse("plan_list", args=[later.pk])
    assert client.get(reverse("unit_report_list")).url == reverse("unit_report_list", args=[later.pk])


def test_without_a_campaign_the_entrances_lead_to_the_empty_list(client_of, people):
    assert client_of(people.clerk).get(reverse("plan_list")).url == reverse("campaign_list")


# What a list costs


def fill_plans(campaign, units):
    for unit in units:
        make_plan(campaign, unit)


def fill_inspections(campaign, units):
    for unit in units:
        make_inspection(campaign, unit)


def fill_figures(campaign, units):
    for unit in units:
        make_figure(campaign, unit=unit)


def fill_awards(campaign, units):
    for unit in units:
        make_award(campaign, unit=unit)


def fill_reports(campaign, units):
    for unit in units:
        make_report(campaign, unit, sent_at=make.moment(2022, 12, 1))


def fill_indicators(campaign, units):
    for n, _ in enumerate(units):
        Indicator.objects.create(campaign=campaign, code=f"ct_{n}", name=f"Chỉ tiêu {n}", shape="value", position=n)


def fill_campaigns(campaign, units):
    for _ in units[1:]:
        make.make_campaign(campaign.province)


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(
    ("name", "query", "fill", "queries"),
    [
        ("campaign_list", "", fill_campaigns, 5),
        ("plan_list", "", fill_plans, 10),
        ("plan_list", "?xem=chua-co", fill_indicators, 10),
        ("inspection_list", "", fill_inspections, 8),
        ("figure_list", "?cap=don-vi", fill_figures, 9),
        ("indicator_list", "", fill_indicators, 6),
        ("award_list", "", fill_awards, 7),
        ("unit_report_list", "?nam=2022", fill_reports, 9),
    ],
)
def test_a_list_costs_the_same_for_one_row_and_thirty(
    client_of, people, campaign, django_assert_num_queries, name, query, fill, queries, rows
):
    units = [people.unit, *(make.make_unit(people.province) for _ in range(29))][:rows]
    fill(campaign, units)
    client = client_of(people.coordinator)
    address = reverse(name, args=[] if name == "campaign_list" else [campaign.pk]) + query
    client.get(address)
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


def test_a_list_shows_thirty_rows_a_page_and_keeps_its_filters(client_of, people, campaign):
    for n in range(31):
        make_plan(campaign, people.unit, number=f"{n}/KH")
    page = shown(client_of(people.coordinator).get(reverse("plan_list", args=[campaign.pk]) + "?loai=so_nganh"))
    assert page.count("/KH</td>") == 30
    assert "?loai=so_nganh&amp;trang=2" in page


# Campaigns


def campaign_form(**fields):
    return {
        "name": "Phong trào mới",
        "slug": "",
        "starts": "2021",
        "ends": "2025",
        "unit_kinds": ["so_nganh", "huyen"],
        "staff_categories": ["cong_chuc"],
        "plan_date": "",
        "can-cu-TOTAL_FORMS": "2",
        "can-cu-INITIAL_FORMS": "0",
        "can-cu-0-number": "733/QĐ-TTg",
        "can-cu-0-date": "14/6/2019",
        "can-cu-0-title": "Quyết định của Thủ tướng Chính phủ",
        "can-cu-1-number": "",
        "moc-TOTAL_FORMS": "2",
        "moc-INITIAL_FORMS": "0",
        "moc-0-kind": "mid_term",
        "moc-0-year": "2023",
        "moc-0-basis": "733/QĐ-TTg",
        "moc-1-kind": "",
        **fields,
    }


def test_so_noi_vu_sets_up_a_campaign_with_its_bases_and_milestones(client_of, people):
    data = campaign_form(province=people.province.pk)
    answer = client_of(people.coordinator).post(reverse("campaign_create"), data)
    made = Campaign.objects.get()
    assert answer.url == made.get_absolute_url()
    assert (made.province, made.slug, made.starts, made.unit_kinds) == (
        people.province,
        "phong-trao-moi",
        2021,
        ["so_nganh", "huyen"],
    )
    assert list(made.legal_bases.values_list("position", "number", "date")) == [(1, "733/QĐ-TTg", date(2019, 6, 14))]
    assert list(made.milestones.values_list("kind", "year", "basis")) == [("mid_term", 2023, "733/QĐ-TTg")]


def test_a_campaign_of_another_province_cannot_be_set_up(client_of, people):
    data = campaign_form(province=people.stranger.scope.roles[0].province_id)
    answer = client_of(people.coordinator).post(reverse("campaign_create"), data)
    assert answer.status_code == 200
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("who", ["clerk", "head", "leader", "admin"])
def test_nobody_else_opens_the_form_of_a_new_campaign(client_of, people, who):
    assert client_of(getattr(people, who)).get(reverse("campaign_create")).status_code == 404


def test_a_wrong_form_keeps_everything_that_was_typed(client_of, people):
    data = campaign_form(province=people.province.pk, ends="2019") | {"can-cu-0-date": "31/2/2019"}
    page = shown(client_of(people.coordinator).post(reverse("campaign_create"), data))
    assert "Năm kết thúc phải từ năm bắt đầu trở đi." in page
    assert "“31/2/2019” không có trên lịch." in page
    for typed in ["Phong trào mới", "733/QĐ-TTg", "Quyết định của Thủ tướng Chính phủ"]:
        assert typed in page
    assert not Campaign.objects.exists()


def test_two_equal_milestones_are_refused(client_of, people):
    data = campaign_form(province=people.province.pk) | {"moc-1-kind": "mid_term", "moc-1-year": "2023"}
    page = shown(client_of(people.coordinator).post(reverse("campaign_create"), data))
    assert "Có hai mốc giống nhau trong cùng một năm." in page


@pytest.mark.parametrize("year", ["hai nghìn", "9" * 5000, "\x00", "²", "-1"])
def test_a_milestone_of_a_year_that_cannot_be_read_comes_back(client_of, people, year):
    data = campaign_form(province=people.province.pk) | {"moc-0-year": year}
    assert client_of(people.coordinator).post(reverse("campaign_create"), data).status_code == 200
    assert not Campaign.objects.exists()


def test_editing_replaces_the_lists_and_drops_marked_rows(client_of, people, campaign):
    LegalBasis.objects.create(campaign=campaign, position=1, number="1/QĐ", title="Cũ")
    LegalBasis.objects.create(campaign=campaign, position=2, number="2/QĐ")
    Milestone.objects.create(campaign=campaign, kind="launch", year=2019)
    data = campaign_form(starts="2019") | {
        "can-cu-TOTAL_FORMS": "3",
        "can-cu-INITIAL_FORMS": "2",
        "can-cu-0-number": "1/QĐ",
        "can-cu-0-DELETE": "on",
        "can-cu-1-number": "2/QĐ",
        "moc-TOTAL_FORMS": "1",
        "moc-INITIAL_FORMS": "1",
        "moc-0-kind": "launch",
        "moc-0-year": "2020",
        "moc-0-basis": "",
    }
    client_of(people.coordinator).post(reverse("campaign_edit", args=[campaign.pk]), data)
    assert list(campaign.legal_bases.values_list("position", "number")) == [(1, "2/QĐ")]
    assert list(campaign.milestones.values_list("kind", "year")) == [("launch", 2020)]


def test_a_year_that_has_a_round_stays_inside_the_campaign(client_of, people, campaign):
    make.make_round(campaign, year=2019)
    page = shown(client_of(people.coordinator).post(reverse("campaign_edit", args=[campaign.pk]), campaign_form()))
    assert "Phong trào đã có đợt chấm điểm năm 2019." in page
    campaign.refresh_from_db()
    assert campaign.starts == 2019


def test_the_page_of_a_campaign_tells_what_it_is(client_of, people, campaign, records):
    LegalBasis.objects.create(campaign=campaign, position=1, number="733/QĐ-TTg", date=date(2019, 6, 14))
    Milestone.objects.create(campaign=campaign, kind="final", year=2025, basis="733/QĐ-TTg")
    page = shown(client_of(people.leader).get(campaign.get_absolute_url()))
    for words in ["733/QĐ-TTg", "14/6/2019", "Tổng kết năm 2025", "Sở, ban, ngành", "Máy tính", "1/2"]:
        assert words in page
    assert reverse("campaign_edit", args=[campaign.pk]) not in page


# Plans


def test_a_clerk_records_the_own_units_plan_with_the_signed_file(client_of, people, campaign):
    client = client_of(people.clerk)
    data = {
        "unit": people.unit.name,
        "number": "45/KH-SNV",
        "issued_on": "15/7/2022",
        "upload": SimpleUploadedFile("Kế hoạch 45.pdf", PDF),
    }
    answer = client.post(reverse("plan_create", args=[campaign.pk]), data)
    assert answer.url == reverse("plan_list", args=[campaign.pk])
    plan = Plan.objects.get()
    assert (plan.unit, plan.number, plan.issued_on, plan.file_name) == (
        people.unit,
        "45/KH-SNV",
        date(2022, 7, 15),
        "Kế hoạch 45.pdf",
    )
    answer = client.get(reverse("plan_file", args=[plan.pk]))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("who", ["sibling_clerk", "stranger", "nobody", "admin"])
def test_the_signed_file_goes_only_to_those_who_see_the_plan(client_of, people, campaign, who):
    client_of(people.clerk).post(
        reverse("plan_create", args=[campaign.pk]),
        {
            "unit": people.unit.code,
            "number": "1/KH",
            "issued_on": "1/7/2022",
            "upload": SimpleUploadedFile("a.pdf", PDF),
        },
    )
    address = reverse("plan_file", args=[Plan.objects.get().pk])
    assert client_of(getattr(people, who)).get(address).status_code == 404


def test_a_clerk_cannot_record_for_a_sibling(client_of, people, campaign):
    data = {"unit": people.sibling.code, "number": "1/KH", "issued_on": "1/7/2022"}
    page = shown(client_of(people.clerk).post(reverse("plan_create", args=[campaign.pk]), data))
    assert f"Không có đơn vị nào khớp “{people.sibling.code}”." in page
    assert not Plan.objects.exists()


def test_a_bad_file_is_refused_and_the_rest_stays_typed(client_of, people, campaign):
    data = {
        "unit": people.unit.code,
        "number": "45/KH-SNV",
        "issued_on": "15/7/2022",
        "upload": SimpleUploadedFile("virus.pdf", b"MZ\x90\x00"),
    }
    page = shown(client_of(people.coordinator).post(reverse("plan_create", args=[campaign.pk]), data))
    assert "Tệp “virus.pdf” không phải là tệp PDF thật." in page
    assert 'value="45/KH-SNV"' in page
    assert 'value="15/7/2022"' in page
    assert not Plan.objects.exists()


def test_the_same_plan_twice_is_refused_with_the_constraints_sentence(client_of, people, campaign):
    make_plan(campaign, people.unit, number="45/KH-SNV")
    data = {"unit": people.unit.code, "number": " 45/KH-SNV ", "issued_on": "15/7/2022"}
    page = shown(client_of(people.coordinator).post(reverse("plan_create", args=[campaign.pk]), data))
    assert "Kế hoạch này của đơn vị đã được ghi." in page
    assert Plan.objects.count() == 1


def test_units_without_a_plan_are_a_list_of_their_own(client_of, people, campaign):
    make_plan(campaign, people.unit)
    page = shown(client_of(people.coordinator).get(reverse("plan_list", args=[campaign.pk]) + "?xem=chua-co"))
    assert people.sibling.name in page
    assert f'scope="row"><span class="strong">{people.unit.name}<' not in page
    assert "2 đơn vị tham gia, 1 chưa có kế hoạch" in page


def test_units_without_a_plan_are_sorted_and_show_the_columns_chosen(client_of, people, campaign):
    Unit.objects.filter(pk=people.unit.pk).update(kind="huyen")
    client, address = client_of(people.coordinator), reverse("plan_list", args=[campaign.pk])

    def asked(**query):
        return client.get(address, {"xem": "chua-co", **query})

    def names(**query):
        return [unit.name for unit in asked(**query).context["page_obj"]]

    by_name = sorted([people.unit, people.sibling], key=lambda unit: unit.sort_key)
    assert names() == names(xep="don_vi") == [unit.name for unit in by_name]
    assert names(xep="-don_vi") == names()[::-1]
    assert names(xep="loai")[0] == people.unit.name  # Huyện before Sở, ban, ngành
    assert names(xep="-loai")[0] == people.sibling.name
    for hostile in ("ngay", "--loai", "kind", "plan__number;--"):
        assert names(xep=hostile) == names()
    assert 'data-l="Loại đơn vị"' not in shown(asked(cot="don_vi"))
    assert 'name="co" value="loai"' in shown(asked())


def test_a_view_of_the_units_without_a_plan_leaves_the_plans_in_reach(client_of, people, campaign):
    make_plan(campaign, people.unit)
    SavedView.objects.create(
        owner=people.coordinator, table="ke-hoach", name="Còn thiếu", query="xem=chua-co&xep=loai", is_default=True
    )
    client, address = client_of(people.coordinator), reverse("plan_list", args=[campaign.pk])
    assert client.get(address).headers["Location"] == f"{address}?xem=chua-co&xep=loai"
    assert f'href="{address}?goc=1">Đã ban hành' in shown(client.get(address, {"xem": "chua-co"}))
    assert not client.get(address, {"goc": "1"}).context["missing"]


def test_search_needs_no_diacritics(client_of, people, campaign):
    make_plan(campaign, make.make_unit(people.province, name="Sở Nội vụ"))
    make_plan(campaign, people.unit)
    page = shown(client_of(people.coordinator).get(reverse("plan_list", args=[campaign.pk]) + "?tim=so noi vu"))
    assert "Sở Nội vụ</span>" in page
    assert f"{people.unit.name}</span>" not in page


def test_a_search_without_an_answer_offers_the_way_back(client_of, people, campaign):
    address = reverse("plan_list", args=[campaign.pk])
    page = shown(client_of(people.coordinator).get(address + "?tim=khongco&loai=xa"))
    assert "Tìm: khongco</a>" in page
    assert 'href="?loai=xa"' in page
    assert f'href="{address}">Bỏ mọi bộ lọc' in page


# Inspections


def test_the_two_kinds_of_inspection_never_share_a_list(client_of, people, campaign):
    make_inspection(campaign, people.unit, kind="emulation", conclusion="Kết luận thi đua")
    make_inspection(campaign, people.unit, kind="discipline", conclusion="Kết luận kỷ luật")
    client, address = client_of(people.coordinator), reverse("inspection_list", args=[campaign.pk])
    emulation, discipline = shown(client.get(address)), shown(client.get(f"{address}?loai_kiem_tra=discipline"))
    assert "Kết luận thi đua" in emulation
    assert "Kết luận kỷ luật" not in emulation
    assert "Kết luận kỷ luật" in discipline
    assert "Kết luận thi đua" not in discipline


def test_an_inspection_is_recorded_with_its_day_as_people_write_it(client_of, people, campaign):
    data = {"kind": "discipline", "unit": people.unit.code, "inspected_on": "9/9/2020", "conclusion": "Tốt."}
    client_of(people.coordinator).post(reverse("inspection_create", args=[campaign.pk]), data)
    assert Inspection.objects.get().inspected_on == date(2020, 9, 9)


def test_a_day_of_tomorrow_is_refused_and_nothing_typed_is_lost(client_of, people, campaign):
    data = {"kind": "discipline", "unit": people.unit.code, "inspected_on": "9/9/2199", "conclusion": "Lời dài."}
    page = shown(client_of(people.coordinator).post(reverse("inspection_create", args=[campaign.pk]), data))
    assert "Ngày kiểm tra 9/9/2199 ở sau hôm nay." in page
    assert "Lời dài." in page


def test_a_unit_that_several_answer_to_must_be_told_apart(client_of, people, campaign):
    for place in ("Giồng Riềng", "Gò Quao"):
        make.make_unit(people.province, name=f"UBND xã Hòa Thuận, {place}")
    data = {"kind": "discipline", "unit": "hoa thuan", "inspected_on": "9/9/2020"}
    page = shown(client_of(people.coordinator).post(reverse("inspection_create", args=[campaign.pk]), data))
    assert "“hoa thuan” khớp nhiều đơn vị: UBND xã Hòa Thuận, Giồng Riềng" in page
    assert 'value="hoa thuan"' in page


# Figures


def figure_form(**fields):
    return {"key": "may_tinh", "unit": "", "year": "", "qualifier": ">", "value": "5.200", "denominator": "", **fields}


@pytest.fixture
def indicators(campaign):
    for code, shape in [("may_tinh", "value"), ("chuan_van_hoa", "ratio")]:
        Indicator.objects.create(campaign=campaign, code=code, name=f"Chỉ tiêu {code}", shape=shape)


@pytest.mark.parametrize(
    ("typed", "value"), [("5.200", "5200"), ("94,88", "94.88"), ("8.5", "8.5"), ("1.234,5", "1234.5")]
)
def test_numbers_are_typed_with_comma_or_dot(client_of, people, campaign, indicators, typed, value):
    client = client_of(people.coordinator)
    client.post(reverse("figure_create", args=[campaign.pk]), figure_form(value=typed))
    assert Figure.objects.get().value == Decimal(value)


def test_figures_read_as_the_province_says_them(client_of, people, campaign, indicators):
    make_figure(campaign, qualifier=">")
    make_figure(campaign, key="chuan_van_hoa", value=4946, denominator=5213)
    make_figure(campaign, key="chuan_van_hoa", year=2021, value=90, qualifier=">")
    make_figure(campaign, key="inspections.discipline.xa", value=7)
    page = shown(client_of(people.leader).get(reverse("figure_list", args=[campaign.pk])))
    for words in ["hơn 5.200", "4.946/5.213 (94,88%)", "trên 90%", "văn hóa công vụ: Xã, phường, thị trấn"]:
        assert words in page


def test_the_total_that_the_province_reports_is_chosen_in_words(client_of, people, campaign):
    client, address = client_of(people.coordinator), reverse("figure_create", args=[campaign.pk])
    assert '<option value="inspections.discipline.xa">' in shown(client.get(address))
    client.post(address, figure_form(key="inspections.discipline.xa", qualifier="=", value="7"))
    figure = Figure.objects.get()
    assert (figure.key, figure.value, figure.unit, figure.year) == ("inspections.discipline.xa", 7, None, None)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"key": "chuan_van_hoa", "value": "6.000", "denominator": "5.213"}, "6.000 lớn hơn mẫu số 5.213."),
        ({"key": "chuan_van_hoa", "value": "120"}, "Không có mẫu số thì giá trị là phần trăm"),
        ({"value": "10", "denominator": "20"}, "Chỉ tiêu này là một giá trị, không có mẫu số."),
        ({"key": "plans.issued", "value": "12,5"}, "12,5 không phải số nguyên."),
        ({"value": "abc"}, "“abc” không phải là số."),
        ({"value": "-1"}, "Giá trị không được âm."),
        ({"value": "1", "denominator": "0"}, "Mẫu số phải lớn hơn 0."),
    ],
)
def test_a_wrong_number_says_what_is_wrong(client_of, people, campaign, indicators, fields, sentence):
    client = client_of(people.coordinator)
    page = shown(client.post(reverse("figure_create", args=[campaign.pk]), figure_form(**fields)))
    assert sentence in page
    assert not Figure.objects.exists()


@pytest.mark.parametrize("value", ["99.999.999.999.999", "1e9", "٣", "0,00001", "−5"])
def test_a_number_that_cannot_be_kept_is_refused_in_words(client_of, people, campaign, indicators, value):
    client = client_of(people.coordinator)
    answer = client.post(reverse("figure_create", args=[campaign.pk]), figure_form(value=value))
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in shown(answer) or "Giá trị không được âm." in shown(answer)
    assert not Figure.objects.exists()


@pytest.mark.parametrize("quantity", ["9.999.999.999", "-5", "1,5", ""])
def test_a_quantity_that_cannot_be_kept_is_refused(client_of, people, campaign, quantity):
    client = client_of(people.coordinator)
    answer = client.post(reverse("award_create", args=[campaign.pk]), award_form(quantity=quantity))
    assert answer.status_code == 200
    assert not Award.objects.exists()


@pytest.mark.parametrize("query", ["?don_vi=²", "?don_vi=99999999999999999999", "?don_vi=abc"])
def test_an_address_typed_by_hand_does_no_harm(client_of, people, campaign, query):
    client = client_of(people.coordinator)
    assert client.get(reverse("plan_create", args=[campaign.pk]) + query).status_code == 200
    for name in LISTS:
        assert client.get(reverse(name, args=[campaign.pk]) + "?tim=%00&loai=x&nam=y&trang=-3&cap=z").status_code == 200


def test_the_same_figure_twice_is_refused(client_of, people, campaign, indicators):
    make_figure(campaign)
    page = shown(client_of(people.coordinator).post(reverse("figure_create", args=[campaign.pk]), figure_form()))
    assert "Số liệu này đã có. Hãy sửa dòng đã ghi." in page


def test_the_code_of_an_indicator_in_use_stays(client_of, people, records):
    data = {"name": "Tên mới", "code": "ma_moi", "shape": "value"}
    page = shown(client_of(people.coordinator).post(reverse("indicator_edit", args=[records["indicator"].pk]), data))
    assert "Chỉ tiêu đã có số liệu nên mã “may_tinh” giữ nguyên." in page


# Awards


def award_form(**fields):
    return {
        "form": "bang_khen_tinh",
        "scope": "tap_the",
        "year": "",
        "unit": "",
        "staff": "",
        "quantity": "1",
        **fields,
    }


def test_forms_and_titles_never_share_a_list(client_of, people, campaign):
    make_award(campaign, form="bang_khen_tinh", quantity=2262)
    make_award(campaign, form="chien_si_thi_dua_tinh", scope="ca_nhan", quantity=7)
    client, address = client_of(people.leader), reverse("award_list", args=[campaign.pk])
    forms, titles = shown(client.get(address)), shown(client.get(f"{address}?nhom=danh-hieu"))
    assert "2.262" in forms
    assert "Chiến sĩ thi đua cấp tỉnh" not in forms
    assert "Chiến sĩ thi đua cấp tỉnh" in titles
    assert "2.262" not in titles


def test_an_award_of_a_person_names_unit_and_person(client_of, people, campaign):
    person = make.make_staff(people.unit, full_name="Trần Giả Định")
    data = award_form(scope="ca_nhan", unit=people.unit.code, staff="tran gia dinh", year="2022", decided_on="1/2/2022")
    client_of(people.coordinator).post(reverse("award_create", args=[campaign.pk]), data)
    award = Award.objects.get()
    assert (award.staff, award.unit, award.year, award.decided_on) == (person, people.unit, 2022, date(2022, 2, 1))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"form": "tap_the_lao_dong_xuat_sac", "scope": "ca_nhan"}, "là danh hiệu của tập thể."),
        ({"staff": "Ai đó"}, "Hãy chọn đơn vị của người được khen trước."),
        ({"quantity": "0"}, "Số lượng phải từ 1 trở lên."),
        ({"quantity": "1", "decided_on": "30/2/2022"}, "“30/2/2022” không có trên lịch."),
    ],
)
def test_a_wrong_award_says_what_is_wrong(client_of, people, campaign, fields, sentence):
    page = shown(client_of(people.coordinator).post(reverse("award_create", args=[campaign.pk]), award_form(**fields)))
    assert sentence in page
    assert not Award.objects.exists()


def test_totals_are_typed_with_dotted_thousands(client_of, people, campaign):
    client_of(people.coordinator).post(reverse("award_create", args=[campaign.pk]), award_form(quantity="2.262"))
    assert Award.objects.get().quantity == 2262


def test_a_second_award_of_the_same_form_is_recorded_with_a_warning(client_of, people, campaign):
    make_award(campaign, unit=people.unit, quantity=1, decision_number="1/QĐ")
    data = award_form(unit=people.unit.code, decision_number="2/QĐ")
    answer = client_of(people.coordinator).post(reverse("award_create", args=[campaign.pk]), data, follow=True)
    assert "Hãy xem có khen trùng không." in shown(answer)
    assert Award.objects.count() == 2


# Taking out


@pytest.mark.parametrize("row", ["plan", "inspection", "figure", "award"])
def test_a_wrong_row_is_taken_out_at_once_and_put_back_whole(client_of, people, records, row):
    rows = type(records[row]).objects.filter(pk=records[row].pk)
    [before], client = rows.values(), client_of(people.coordinator)
    assert client.get(reverse(f"{row}_remove", args=[records[row].pk])).status_code == 405
    answer = client.post(reverse(f"{row}_remove", args=[records[row].pk]), follow=True)
    assert "Đã xóa" in shown(answer)
    assert not rows.exists()
    undo = reverse("removal_undo", args=[Removal.objects.get().pk])
    assert f'action="{undo}"' in shown(answer)
    assert "Đã đưa lại" in shown(client.post(undo, follow=True))
    assert rows.values().get() == before


@pytest.mark.parametrize("who", ["sibling_clerk", "leader", "head", "stranger"])
def test_only_who_took_a_row_out_puts_it_back(client_of, people, records, who):
    client_of(people.coordinator).post(reverse("plan_remove", args=[records["plan"].pk]))
    undo = reverse("removal_undo", args=[Removal.objects.get().pk])
    assert client_of(getattr(people, who)).post(undo).status_code == 404


def test_who_has_lost_the_office_puts_nothing_back(client_of, people, records):
    client = client_of(people.coordinator)
    client.post(reverse("plan_remove", args=[records["plan"].pk]))
    people.coordinator.roles.update(valid_to=date(2020, 1, 1), valid_from=date(2019, 1, 1))
    answer = client.post(reverse("removal_undo", args=[Removal.objects.get().pk]), follow=True)
    assert "Chỉ Sở Nội vụ" in shown(answer) or "Chỉ cán bộ đầu mối" in shown(answer)
    assert not Plan.objects.filter(pk=records["plan"].pk).exists()


def test_what_the_rules_no_longer_allow_is_not_put_back(client_of, people, records):
    client, ended = client_of(people.coordinator), "kết thúc hoạt động ngày 1/1/2020"
    for row in ("plan", "inspection"):
        client.post(reverse(f"{row}_remove", args=[records[row].pk]))
    Unit.objects.filter(pk=people.unit.pk).update(valid_to=date(2020, 1, 1))
    for removal in Removal.objects.all():
        assert ended in shown(client.post(reverse("removal_undo", args=[removal.pk]), follow=True))
    assert not Plan.objects.filter(pk=records["plan"].pk).exists()


def test_nothing_is_put_back_over_the_same_row_written_anew(client_of, people, records):
    plan, client = records["plan"], client_of(people.coordinator)
    client.post(reverse("plan_remove", args=[plan.pk]))
    Plan.objects.create(campaign=plan.campaign, unit=plan.unit, number=plan.number, issued_on=plan.issued_on)
    answer = client.post(reverse("removal_undo", args=[Removal.objects.get().pk]), follow=True)
    assert "Không đưa lại được" in shown(answer)


def test_an_inspection_that_comes_back_is_again_the_one_that_was_planned(client_of, people, records):
    inspection, client = records["inspection"], client_of(people.coordinator)
    planned = make.make_planned(make.make_inspection_plan(inspection.campaign, approved=True), inspection.unit)
    type(planned).objects.filter(pk=planned.pk).update(inspection=inspection)
    client.post(reverse("inspection_remove", args=[inspection.pk]))
    planned.refresh_from_db()
    assert planned.inspection_id is None
    client.post(reverse("removal_undo", args=[Removal.objects.get().pk]))
    planned.refresh_from_db()
    assert planned.inspection_id == inspection.pk


def test_what_others_rest_on_is_not_taken_out(client_of, people, records):
    make.make_finding(records["inspection"])
    answer = client_of(people.coordinator).post(
        reverse("inspection_remove", args=[records["inspection"].pk]), follow=True
    )
    assert "Lần kiểm tra đã có nội dung ghi nhận nên không xóa được" in shown(answer)
    assert type(records["inspection"]).objects.filter(pk=records["inspection"].pk).exists()


@pytest.mark.parametrize("row", ["plan", "inspection", "figure", "award"])
def test_a_row_of_a_file_is_not_taken_out_by_hand(client_of, people, records, row):
    type(records[row]).objects.update(batch=make_batch(people))
    client, address = client_of(people.coordinator), reverse(f"{row}_remove", args=[records[row].pk])
    sentence = "Dòng này đến từ tệp “ke-hoach.csv” nên không xóa tay; hãy sửa tệp và nhập lại."
    assert sentence in shown(client.get(reverse(f"{row}_edit", args=[records[row].pk])))
    assert sentence in shown(client.post(address, follow=True))
    assert type(records[row]).objects.filter(pk=records[row].pk).exists()


def test_an_indicator_with_figures_stays(client_of, people, records):
    client = client_of(people.coordinator)
    answer = client.post(reverse("indicator_remove", args=[records["indicator"].pk]), follow=True)
    assert "Chỉ tiêu đã có số liệu nên không xóa được." in shown(answer)
