"""Every list that can be arranged: each column sorts, hides and goes out, and no row loses its place."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from campaign import export_columns as of_campaign
from campaign.models import Award, Discipline, Plan
from reports import export_columns as of_reports
from reports.models import Document, Report
from scoring import export_columns as of_scoring
from tests import factories as make
from units import export_columns as of_units
from units.models import Cluster, ClusterMembership

OF_A_CAMPAIGN = {"plan_list", "award_list", "discipline_list"}
LISTS = {
    "unit_list": of_units.UNITS,
    "staff_list": of_units.STAFF,
    "cluster_list": of_units.CLUSTERS,
    "plan_list": of_campaign.PLANS,
    "award_list": of_campaign.AWARDS,
    "discipline_list": of_campaign.DISCIPLINES,
    "assessment_list": of_scoring.SHEETS,
    "report_list": of_reports.REPORTS,
    "document_list": of_reports.DOCUMENTS,
}


@pytest.fixture
def world(people):
    """Two rows in every list."""
    campaign = make.make_campaign(people.province)
    round_ = make.make_round(campaign)
    asked = {"requested_at": timezone.now(), "requested_by": people.coordinator}
    for n, unit in enumerate((people.unit, people.sibling), 1):
        staff = make.make_staff(people.unit, full_name=f"Lê Văn {n}")
        cluster = Cluster.objects.create(province=people.province, name=f"Khối {n}", sort_key=str(n))
        ClusterMembership.objects.create(cluster=cluster, unit=unit)
        Plan.objects.create(campaign=campaign, unit=unit, number=f"{n}/KH", issued_on=date(2022, 1, n))
        Award.objects.create(campaign=campaign, form="bang_khen_tinh", scope="tap_the", unit=unit, quantity=n)
        Discipline.objects.create(unit=unit, staff=staff if n == 1 else None, form="khien_trach",
                                  decision_number=f"{n}/QĐ", decided_on=date(2022, 1, n))  # fmt: skip
        make.make_assessment(round_, unit)
        Report.objects.create(campaign=campaign, kind="mid_term", year=2021 + n, as_of=date(2022, 5, n), **asked)
        Document.objects.create(campaign=campaign, kind="reminder", title=f"Công văn {n}", unit=unit, **asked)
    people.campaign = campaign
    return people


def address_of(name, world):
    if name in OF_A_CAMPAIGN:
        return reverse(name, args=[world.campaign.pk])
    return reverse(name, args=[world.unit.pk] if name == "staff_list" else [])


def table_in(page):
    return html.fromstring(page.content.decode()).find_class("tbl")[0]


def text_of(element):
    """Without what narrow screens read instead of the link."""
    return "".join(element.xpath(".//text()[not(parent::*[@class='only-narrow'])]")).strip()


def columns_of(name):
    return [(name, column.key) for column in LISTS[name].columns]


@pytest.mark.parametrize(("name", "key"), [pair for name in LISTS for pair in columns_of(name)])
def test_each_column_is_shown_alone_and_every_row_has_as_many_cells_as_heads(client_of, world, name, key):
    table = table_in(client_of(world.coordinator).get(address_of(name, world), {"cot": key}))
    heads, rows = table.findall("thead/tr/th"), table.findall("tbody/tr")
    assert len(rows) == 2
    assert {len(row) for row in rows} == {len(heads)}
    assert LISTS[name].by_key[key].title in [text_of(head) for head in heads]
    always = sum(column.always for column in LISTS[name].columns if column.key != key)
    assert len([head for head in heads if "ops" not in head.get("class", "")]) == 1 + always


@pytest.mark.parametrize(("name", "key"), [pair for name in LISTS for pair in columns_of(name)])
def test_each_column_sorts_both_ways_or_not_at_all(client_of, world, name, key):
    client, address = client_of(world.coordinator), address_of(name, world)
    column = LISTS[name].by_key[key]
    for way, said in ((key, "ascending"), (f"-{key}", "descending")):
        heads = table_in(client.get(address, {"xep": way, "cot": key})).findall("thead/tr/th[@aria-sort]")
        assert [head.get("aria-sort") for head in heads] == ([said] if column.sort else [])


@pytest.mark.parametrize("name", LISTS)
def test_numbers_stand_right_and_every_head_says_what_it_heads(client_of, world, name):
    table = table_in(client_of(world.coordinator).get(address_of(name, world)))
    assert {head.get("scope") for head in table.findall("thead/tr/th")} == {"col"}
    numbers = [column.title for column in LISTS[name].columns if column.number]
    assert [text_of(head) for head in table.findall("thead/tr/th[@class='num']")] == numbers


@pytest.mark.parametrize("name", LISTS)
def test_what_goes_out_are_the_columns_chosen_in_the_order_asked_for(client_of, world, name):
    client, address = client_of(world.coordinator), address_of(name, world)
    first = LISTS[name].columns[0]
    sent = [_rows(client.get(address, {"xuat": "csv", "cot": first.key, "xep": way})) for way in ("", f"-{first.key}")]
    assert sent[0][0] == sent[1][0] == [column.title for column in first.exports]
    assert sorted(sent[0][1:]) == sorted(sent[1][1:])
    assert len(sent[0]) == 3
    everything = _rows(client.get(address, {"xuat": "csv"}))[0]
    assert everything == [export.title for column in LISTS[name].columns for export in column.exports]


def _rows(response):
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")), delimiter=";"))
