"""Numbers of a ratio unit by unit: who types them, what is refused beside its cell, nothing overwritten unseen."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from campaign.models import Figure, Indicator
from campaign.recording import record_figure
from campaign.unit_figures import Typed, record_unit_figures
from tests import factories as make
from units.models import ImportBatch
from units.refusals import Refused

AT = make.moment(2022, 7, 1)


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province)


@pytest.fixture
def indicator(campaign):
    return Indicator.objects.create(
        campaign=campaign, code="chuan_van_hoa", name="Cơ quan đạt chuẩn văn hóa", shape="ratio", unit_of_count="lượt"
    )


def put(indicator, by, *, year=2021, **of_unit):
    """put(indicator, user, u7=("5", "3", seen))."""
    typed = {int(name[1:]): Typed(*fields) for name, fields in of_unit.items()}
    return record_unit_figures(indicator, year, typed, by=by, at=AT)


def one(indicator, people, *fields, who="coordinator", year=2021):
    return put(indicator, getattr(people, who), year=year, **{f"u{people.unit.pk}": fields})


def stored(people):
    figure = Figure.objects.of_units().filter(unit=people.unit).first()
    return figure and (figure.denominator, figure.value)


def shown(response):
    return response.content.decode()


# The verb


@pytest.mark.parametrize("who", ["coordinator", "clerk"])
def test_the_coordinator_and_the_clerk_of_the_unit_type_its_numbers(people, indicator, who):
    assert one(indicator, people, "5", "3", who=who).saved == 1
    assert stored(people) == (5, 3)


@pytest.mark.parametrize("who", ["head", "leader", "sibling_clerk", "admin", "stranger", "nobody"])
def test_nobody_else_does(people, indicator, who):
    outcome = one(indicator, people, "5", "3", who=who)
    assert outcome.troubles[people.unit.pk].startswith("Chỉ cán bộ đầu mối của đơn vị hoặc Sở Nội vụ")
    assert stored(people) is None


def test_a_clerk_records_figures_of_the_own_unit_and_none_of_the_province(people, campaign, indicator):
    of_province = {"campaign": campaign, "key": indicator.code, "value": Decimal(3), "denominator": Decimal(5)}
    record_figure(Figure(**of_province, unit=people.unit, year=2021), by=people.clerk, at=AT)
    for figure in (Figure(**of_province), Figure(**of_province, unit=people.sibling)):
        with pytest.raises(Refused, match="Chỉ Sở Nội vụ"):
            record_figure(figure, by=people.clerk, at=AT)


@pytest.mark.parametrize(
    ("whole", "value", "words"),
    [
        ("5", "", "Còn thiếu số đạt"),
        ("", "3", "Còn thiếu tổng số"),
        ("0", "0", "Đơn vị không đăng ký thì để trống cả hai ô"),
        ("5", "6", "6 lớn hơn mẫu số 5"),
        ("5", "1,5", "“1,5” không phải số đếm"),
        ("-5", "1", "“-5” không phải số đếm"),
        ("năm", "1", "năm"),
        ("9999999999", "1", "không phải số đếm"),
    ],
)
def test_what_cannot_stand_is_told(people, indicator, whole, value, words):
    outcome = one(indicator, people, whole, value)
    assert words in outcome.troubles[people.unit.pk]
    assert (outcome.saved, stored(people)) == (0, None)


def test_a_wrong_unit_does_not_hold_up_the_others(people, indicator):
    outcome = put(
        indicator, people.coordinator, **{f"u{people.unit.pk}": ("5", "6"), f"u{people.sibling.pk}": ("1.200", "900")}
    )
    assert (outcome.saved, list(outcome.troubles)) == (1, [people.unit.pk])
    assert Figure.objects.get().denominator == 1200


def test_fields_that_nobody_touched_change_nothing(people, indicator):
    one(indicator, people, "5", "3")
    assert one(indicator, people, "5", "3", "5/3").saved == 0
    Figure.objects.update(value=4)
    assert one(indicator, people, "5", "3", "5/3").saved == 0
    assert stored(people) == (5, 4)


def test_a_number_that_somebody_else_changed_is_not_overwritten_unseen(people, indicator):
    one(indicator, people, "5", "3")
    Figure.objects.update(value=4)
    outcome = one(indicator, people, "5", "5", "5/3")
    assert "Người khác vừa ghi 5/4; anh/chị đang nhập 5/5" in outcome.troubles[people.unit.pk]
    assert one(indicator, people, "5", "5", "5/4").saved == 1
    assert stored(people) == (5, 5)


def test_two_blank_fields_take_the_row_out_but_not_one_from_a_file(people, indicator):
    one(indicator, people, "5", "3")
    assert one(indicator, people, "", "", "5/3").saved == 1
    assert stored(people) is None
    one(indicator, people, "5", "3")
    batch = ImportBatch.objects.create(
        kind="figures", province=people.province, file_name="so-lieu.csv", sha256="0" * 64, row_count=1, imported_at=AT
    )
    Figure.objects.update(batch=batch)
    assert "đến từ tệp “so-lieu.csv”" in one(indicator, people, "", "", "5/3").troubles[people.unit.pk]


@pytest.mark.parametrize("year", [2018, 2023])
def test_years_outside_the_campaign_or_to_come_are_refused(people, indicator, year):
    with pytest.raises(Refused, match=f"Năm {year}"):
        one(indicator, people, "5", "3", year=year)


def test_an_indicator_of_one_value_has_no_two_numbers(people, campaign):
    value = Indicator.objects.create(campaign=campaign, code="may_tinh", name="Máy tính", shape="value")
    with pytest.raises(Refused, match="Chỉ tiêu này là một giá trị"):
        one(value, people, "5", "3")


# The page


def address(indicator):
    return reverse("indicator_units", args=[indicator.pk])


def test_the_page_saves_what_can_stand_and_keeps_what_cannot_in_its_fields(people, client_of, indicator):
    first, second = people.unit.pk, people.sibling.pk
    sent = {f"tong-{first}": "5", f"dat-{first}": "3", f"cu-{first}": "",
            f"tong-{second}": "7", f"dat-{second}": "tám", f"cu-{second}": ""}  # fmt: skip
    client = client_of(people.coordinator)
    response = client.post(f"{address(indicator)}?nam=2021", sent)
    page = shown(response)
    assert "Đã lưu số của 1 đơn vị." in page
    assert 'value="tám"' in page
    assert f'id="sai-{second}"' in page
    assert "3/5 (60,00%)" in page
    sent |= {f"dat-{second}": "6", f"cu-{first}": "5/3"}
    assert client.post(f"{address(indicator)}?nam=2021", sent).url == f"{address(indicator)}?nam=2021"
    assert "9/12 (75,00%)" in shown(client.get(f"{address(indicator)}?nam=2021"))


def test_a_clerk_sees_and_types_the_own_unit_alone(people, client_of, indicator):
    page = shown(client_of(people.clerk).get(f"{address(indicator)}?nam=2021"))
    assert f'name="tong-{people.unit.pk}"' in page
    assert people.sibling.name not in page
    client_of(people.clerk).post(
        f"{address(indicator)}?nam=2021",
        {f"tong-{people.sibling.pk}": "5", f"dat-{people.sibling.pk}": "3", f"cu-{people.sibling.pk}": ""},
    )
    assert not Figure.objects.exists()


@pytest.mark.parametrize("who", ["leader", "head"])
def test_leader_and_head_read(people, client_of, indicator, who):
    page = shown(client_of(getattr(people, who)).get(f"{address(indicator)}?nam=2021"))
    assert people.unit.name in page
    assert 'name="tong-' not in page


@pytest.mark.parametrize("who", ["stranger", "nobody", "admin"])
def test_to_others_the_page_does_not_exist(people, client_of, indicator, who):
    assert client_of(getattr(people, who)).get(address(indicator)).status_code == 404


def test_the_page_says_what_the_province_reported_and_how_the_report_is_fed(people, client_of, campaign, indicator):
    client = client_of(people.coordinator)
    page = shown(client.get(f"{address(indicator)}?nam=2021"))
    assert "báo cáo cộng số của mọi đơn vị" in page
    assert "indicators.chuan_van_hoa.2021" in page
    Figure.objects.create(campaign=campaign, key=indicator.code, year=2021, value=20, denominator=25)
    assert "Tỉnh đã báo cáo tổng của năm là 20/25" in shown(client.get(f"{address(indicator)}?nam=2021"))


def test_units_are_those_that_take_part_at_the_end_of_the_year_and_are_filtered(people, client_of, indicator):
    make.make_unit(people.province, name="Đoàn thể", kind="doan_the")
    make.make_unit(people.province, name="Sở cũ", valid_to=date(2021, 6, 30))
    huyen = make.make_unit(people.province, name="Huyện An Biên", kind="huyen")
    client = client_of(people.coordinator)

    def found(**query):
        return {row["unit"] for row in client.get(address(indicator), {"nam": "2021", **query}).context["rows"]}

    assert found() == {people.unit, people.sibling, huyen}
    assert found(loai="huyen") == found(tim="an bien") == {huyen}


def test_units_are_sorted_by_their_numbers_and_go_out_in_that_order(people, client_of, campaign, indicator):
    for n, (whole, value) in enumerate([("10", "5"), ("4", "3"), ("20", "4")]):
        unit = make.make_unit(people.province, name=f"Ban số {n}")
        Figure.objects.create(campaign=campaign, key=indicator.code, year=2021, unit=unit, value=value,
                              denominator=whole)  # fmt: skip
    client, asked = client_of(people.coordinator), {"nam": "2021", "tim": "ban số"}

    def found(order):
        return [row["unit"].name[-1] for row in client.get(address(indicator), asked | {"xep": order}).context["rows"]]

    assert found("tong") == ["1", "0", "2"]
    assert found("-dat") == ["0", "2", "1"]
    assert found("ty_le") == ["2", "0", "1"]
    sent = client.get(address(indicator), asked | {"xep": "-ty_le", "xuat": "csv"}).streaming_content
    lines = b"".join(sent).decode("utf-8-sig").splitlines()
    assert lines[0] == "Năm;Mã đơn vị;Tên đơn vị;Loại đơn vị;Tổng số (đăng ký);Số đạt (được công nhận);Tỷ lệ %"
    assert [line.split(";")[2][-1] for line in lines[1:]] == ["1", "0", "2"]


def test_no_choice_of_columns_takes_a_field_out_of_the_form(people, client_of, indicator):
    page = shown(client_of(people.coordinator).get(address(indicator), {"nam": "2021", "cot": "ty_le"}))
    assert f'name="tong-{people.unit.pk}"' in page
    assert f'name="dat-{people.unit.pk}"' in page


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_costs_the_same_for_one_unit_and_thirty(
    people, client_of, campaign, indicator, django_assert_num_queries, rows
):
    for n in range(rows):
        unit = make.make_unit(people.province, name=f"Ban số {n}")
        Figure.objects.create(campaign=campaign, key=indicator.code, year=2021, unit=unit, value=3, denominator=5)
    client = client_of(people.coordinator)
    with django_assert_num_queries(9):
        response = client.get(address(indicator), {"nam": "2021", "tim": "ban số", "xep": "-ty_le"})
    assert len(response.context["rows"]) == rows


def test_the_numbers_are_sent_out(people, client_of, indicator):
    one(indicator, people, "5", "3")
    sent = client_of(people.clerk).get(address(indicator), {"nam": "2021", "xuat": "csv"})
    lines = b"".join(sent.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].endswith("Tổng số (đăng ký);Số đạt (được công nhận);Tỷ lệ %")
    assert lines[1] == f"2021;{people.unit.code};{people.unit.name};Sở, ban, ngành;5;3;60"
