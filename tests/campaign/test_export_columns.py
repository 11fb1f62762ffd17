"""Every list of a campaign goes out with the rows that its page shows."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from campaign.models import Award, Figure, Indicator, Inspection, Plan
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(people):
    campaign = make.make_campaign(people.province)
    Indicator.objects.create(campaign=campaign, code="chuan", name="Đạt chuẩn văn hóa", shape="ratio")
    Plan.objects.create(campaign=campaign, unit=people.unit, number="12/KH-SNV", issued_on=date(2022, 3, 1))
    Inspection.objects.create(campaign=campaign, unit=people.unit, kind="emulation", inspected_on=date(2022, 5, 4))
    Figure.objects.create(campaign=campaign, key="chuan", year=2022, value=4946, denominator=5213)
    Award.objects.create(campaign=campaign, form="bang_khen_tinh", scope="tap_the", year=2022, quantity=2262)
    return campaign


def lines(client, name, campaign, **query):
    response = client.get(reverse(name, args=[campaign.pk]), {"xuat": "csv", **query})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("plan_list", {}, {"12/KH-SNV", "1/3/2022"}),
        ("inspection_list", {}, {"4/5/2022"}),
        ("figure_list", {}, {"4946", "5213", "94,88", "Đạt chuẩn văn hóa"}),
        ("indicator_list", {}, {"chuan", "Đạt chuẩn văn hóa"}),
        ("award_list", {}, {"2262", "Tập thể"}),
    ],
)
def test_a_list_goes_out_with_its_rows(client_of, people, campaign, name, query, said):
    titles, *rows = lines(client_of(people.coordinator), name, campaign, **query)
    assert len(rows) == 1
    assert said <= set(rows[0])
    assert len(titles) == len(rows[0])


def test_the_units_without_a_plan_go_out_as_the_page_shows_them(client_of, people, campaign):
    rows = lines(client_of(people.coordinator), "plan_list", campaign, xem="chua-co")
    assert [row[1] for row in rows[1:]] == [people.sibling.name]


def test_who_has_sent_the_yearly_report_goes_out(client_of, people, campaign):
    rows = lines(client_of(people.coordinator), "unit_report_list", campaign, nam="2022")
    assert [row[3] for row in rows[1:]] == ["Chưa gửi", "Chưa gửi"]


def test_a_clerk_gets_the_rows_of_the_own_unit_alone(client_of, people, campaign):
    Plan.objects.create(campaign=campaign, unit=people.sibling, number="9/KH", issued_on=date(2022, 3, 1))
    rows = lines(client_of(people.clerk), "plan_list", campaign)
    assert [row[1] for row in rows[1:]] == [people.unit.name]
