"""Every list that can be arranged: each column sorts, hides and goes out, and no row loses its place."""

import csv
import io
from datetime import date
from urllib.parse import parse_qsl

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from campaign.models import Award, Discipline, Figure, Indicator, Plan
from reports.models import Document, Reminder, Report
from scoring.models import Status
from tests import factories as make
from tests.report_bodies import kien_giang
from tests.reports.drafts import make_draft
from tests.reports.making import sheet_at
from units.bulk import jobs
from units.list_pages import KNOWN
from units.models import AccountEvent, Cluster, ClusterMembership, ImportBatch, Notice, Reorganisation, User

OF_A_CAMPAIGN = {
    "plan_list", "award_list", "discipline_list", "inspection_list", "inspection_plan_list", "remedy_list",
    "figure_list", "indicator_list", "unit_report_list", "ranking_list", "result_list", "round_list", "scrutiny_detail",
}  # fmt: skip
FOR_HEAD = {"review_queue"}
FOR_ADMIN = {"user_list", "account_log", "user_job_list"}
LISTS = sorted({
    "unit_list", "staff_list", "cluster_list", "transfer_list", "head_vacancy_list", "campaign_list",
    "assessment_list", "cluster_detail", "cluster_ranking", "reorganisation_list", "import_job_list",
    "report_list", "document_list", "proposal_list", "proposal_detail", "chasing_log", "chasing_board",
    "inspection_plan_detail", "indicator_units", "reminder_late", "round_expected", "report_figures", "report_figure",
    "dashboard_figure", "dashboard_moves", "dashboard_moves of a cluster", *OF_A_CAMPAIGN, *FOR_ADMIN, *FOR_HEAD,
})  # fmt: skip
ASKED = {
    "chasing_board": {"muc": "phai-nop"},
    "dashboard_moves": {"nam": "2021"},
    "dashboard_moves of a cluster": {"nam": "2021", "cum": "Khối xếp hạng 1"},
    "figure_list": {"cap": "don-vi"},
    "inspection_list": {"loai_kiem_tra": "discipline"},
    "reminder_late": {"han": "tat-ca"},
    "review_queue": {"pham-vi": "ca-nhan"},
    "scrutiny_detail": {"xem": "tat-ca"},
    "unit_report_list": {"nam": "2022"},
}


@pytest.fixture
def world(people):
    """At least two rows in every list."""
    campaign = people.campaign = make.make_campaign(people.province)
    make.make_campaign(people.province)
    round_ = people.round = make.make_round(campaign)
    make.make_round(campaign, year=2021, opens_at=make.moment(2021, 1, 1), closes_at=make.moment(2021, 6, 30))
    asked = {"requested_at": timezone.now(), "requested_by": people.coordinator}
    people.cluster = Cluster.objects.create(province=people.province, name="Khối 0", sort_key="0")
    make.make_unit(people.province, name="Ban không ai duyệt")
    for n, unit in enumerate((people.unit, people.sibling), 1):
        staff = make.make_staff(people.unit, full_name=f"Lê Văn {n}")
        cluster = Cluster.objects.create(province=people.province, name=f"Khối {n}", sort_key=str(n))
        ClusterMembership.objects.create(cluster=cluster, unit=unit, valid_to=date(2022, 1, 1))
        ClusterMembership.objects.create(cluster=people.cluster, unit=unit, valid_from=date(2022, 1, 2))
        Plan.objects.create(campaign=campaign, unit=unit, number=f"{n}/KH", issued_on=date(2022, 1, n))
        Award.objects.create(campaign=campaign, form="bang_khen_tinh", scope="tap_the", unit=unit, quantity=n)
        Discipline.objects.create(unit=unit, staff=staff if n == 1 else None, form="khien_trach",
                                  decision_number=f"{n}/QĐ", decided_on=date(2022, 1, n))  # fmt: skip
        sheet = make.make_assessment(round_, unit, status="final", total=80 + n)
        sheet.marks.update(self_points=40, appraisal_points=40 - n)
        make.make_assessment(round_, make.make_unit(people.province))
        make.make_finding(make.make_inspection(campaign, unit), result="remedy")
        people.plan = make.make_inspection_plan(campaign, year=2021 + n)
        for each in (people.unit, people.sibling):
            make.make_planned(people.plan, each)
        make.make_assessment(round_, staff=staff, status="submitted")
        make.make_transfer(make.make_staff(people.unit), people.sibling)
        Indicator.objects.create(campaign=campaign, code=f"ct_{n}", name=f"Chỉ tiêu {n}", shape="value", position=n)
        people.ratio = Indicator.objects.create(campaign=campaign, code=f"tl_{n}", name=f"Tỷ lệ {n}", shape="ratio")
        Figure.objects.create(campaign=campaign, key=f"ct_{n}", unit=unit, year=2022, value=n)
        Report.objects.create(campaign=campaign, kind="mid_term", year=2021 + n, as_of=date(2022, 5, n), **asked)
        Document.objects.create(campaign=campaign, kind="reminder", title=f"Công văn {n}", unit=unit, **asked)
        people.proposal = make.make_proposal(campaign, year=2021 + n, first_year=2021 + n, built_at=timezone.now())
        make.make_nominee(people.proposal, unit)
        make.make_nominee(people.proposal, staff=staff)
        Reorganisation.objects.create(province=people.province, kind="hop_nhat", effective_on=date(2022, 1, n),
                                      done_at=timezone.now(), by_name="Sở Nội vụ")  # fmt: skip
        ImportBatch.objects.create(province=people.province, kind="plans", file_name=f"{n}.csv", sha256="0" * 64,
                                   row_count=n, imported_at=timezone.now(), by_name="Sở Nội vụ")  # fmt: skip
        remind(people, unit)
        AccountEvent.objects.create(at=timezone.now(), action="signed_in", username=f"lan{n}")
        jobs.ask_for_many(kind="reset", users=User.objects.filter(pk=people.clerk.pk), by=people.admin,
                          at=timezone.now())  # fmt: skip
    return people


def remind(people, unit):
    at = timezone.now()
    return Reminder.objects.create(
        round=people.round, audience="collective", unit=unit, rung=1, recipient=people.clerk, recipient_name="Lan",
        post="Cán bộ đầu mối", words="Xin trình phiếu.", by_name="Sở Nội vụ", at=at, dated=timezone.localdate(at),
        notice=Notice.objects.create(user=people.clerk, at=at, text="Xin trình phiếu.", url="/"),
    )  # fmt: skip


def ranked(world):
    """Two clusters with two ranked units each, in the year before the others."""
    past = world.campaign.rounds.get(year=2021)
    for n in (1, 2):
        cluster = Cluster.objects.create(province=world.province, name=f"Khối xếp hạng {n}", sort_key=f"x{n}")
        for points in ("50", "40"):
            unit = make.make_unit(world.province)
            ClusterMembership.objects.create(cluster=cluster, unit=unit)
            sheet_at("approved", past, unit, points, "30", days=dict.fromkeys(Status, date(2021, 3, 1)))


def reported(world):
    """A report whose figure of plans was counted from those of the world."""
    body, plans = kien_giang(), Plan.objects.order_by("pk")
    body["figures"]["plans.issued"]["ids"] = {"plans": f"{plans.first().pk}-{plans.last().pk}"}
    world.report = make_draft(world.campaign, world.coordinator, body=body, kind="final")


PREPARED = {
    "dashboard_moves": ranked,
    "dashboard_moves of a cluster": ranked,
    "report_figure": reported,
    "report_figures": reported,
}


def address_of(name, world):
    if name.startswith("dashboard_"):
        figure = ["assessments.collective.2022.expected"] if name == "dashboard_figure" else []
        return f"{reverse(name.partition(' ')[0], args=figure)}?phong-trao={world.campaign.pk}"
    if name == "report_figure":
        return reverse(name, args=[world.report.pk, "plans.issued"])
    of = {
        "staff_list": world.unit,
        "cluster_ranking": world.cluster,
        "cluster_detail": world.cluster,
        "chasing_log": world.round,
        "chasing_board": world.round,
        "round_expected": world.round,
        "proposal_detail": world.proposal,
        "inspection_plan_detail": world.plan,
        "indicator_units": world.ratio,
        "report_figures": getattr(world, "report", None),
    }.get(name)
    of = world.campaign if name in OF_A_CAMPAIGN else of
    return reverse(name, args=[of.pk] if of else [])


def reader(name, world, client_of):
    """A function that asks for the list."""
    if (prepare := PREPARED.get(name)) and prepare not in (done := vars(world).setdefault("prepared", set())):
        prepare(world)
        done.add(prepare)
    client = client_of(world.admin if name in FOR_ADMIN else world.head if name in FOR_HEAD else world.coordinator)
    address, _, of = address_of(name, world).partition("?")
    return lambda **query: client.get(address, dict(parse_qsl(of)) | ASKED.get(name, {}) | query)


def columns_in(page):
    return page.wsgi_request.table.table.columns


def table_in(page):
    """The last table of that many on the page which is arranged: import_job_list has another above it."""
    shown = html.fromstring(page.content.decode())
    return shown.xpath("//table[contains(@class, 'tbl')][preceding::*[@class='viewbar']]")[0]


def text_of(element):
    """Without what narrow screens read instead of the link."""
    return "".join(element.xpath(".//text()[not(parent::*[@class='only-narrow'])]")).strip()


@pytest.mark.parametrize("name", LISTS)
def test_each_column_is_shown_alone_and_every_row_has_as_many_cells_as_heads(client_of, world, name):
    read = reader(name, world, client_of)
    for column in columns_in(read()):
        page = read(cot=column.key)
        heads, rows = table_in(page).findall("thead/tr/th"), table_in(page).findall("tbody/tr")
        assert len(rows) >= 2
        assert {len(row) for row in rows} == {len(heads)}, column.key
        assert column.title in [text_of(head) for head in heads]
        always = sum(each.always for each in columns_in(page) if each.key != column.key)
        assert len([head for head in heads if "ops" not in head.get("class", "")]) == 1 + always


@pytest.mark.parametrize("name", LISTS)
def test_each_column_sorts_both_ways_or_not_at_all(client_of, world, name):
    read = reader(name, world, client_of)
    for column in columns_in(read()):
        for way, said in ((column.key, "ascending"), (f"-{column.key}", "descending")):
            heads = table_in(read(xep=way, cot=column.key)).findall("thead/tr/th[@aria-sort]")
            assert [head.get("aria-sort") for head in heads] == ([said] if column.sort else []), way


@pytest.mark.parametrize("name", LISTS)
def test_numbers_stand_right_and_every_head_says_what_it_heads(client_of, world, name):
    page = reader(name, world, client_of)()
    heads = table_in(page).findall("thead/tr/th")
    assert {head.get("scope") for head in heads} == {"col"}
    numbers = [column.title for column in columns_in(page) if column.number and column.usual]
    assert [text_of(head) for head in heads if head.get("class") == "num"] == numbers


@pytest.mark.parametrize("name", LISTS)
def test_what_goes_out_are_the_columns_chosen_in_the_order_asked_for(client_of, world, name):
    read = reader(name, world, client_of)
    columns = columns_in(read())
    sorts = next((column.key for column in columns if column.sort), "")
    always = [column for column in columns if column.always]
    sent = [_rows(read(xuat="csv", cot=always[0].key, xep=way)) for way in ("", sorts, f"-{sorts}")]
    assert {tuple(rows[0]) for rows in sent} == {tuple(export.title for column in always for export in column.exports)}
    assert sorted(sent[0][1:]) == sorted(sent[1][1:]) == sorted(sent[2][1:])
    assert len(sent[0]) >= 3
    everything = _rows(read(xuat="csv"))[0]
    assert everything == [export.title for column in columns for export in column.exports]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_log_of_reminders_costs_the_same_for_one_row_more_and_for_thirty(
    client_of, world, rows, django_assert_num_queries
):
    for _ in range(rows):
        remind(world, make.make_unit(world.province))
    read = reader("chasing_log", world, client_of)
    with django_assert_num_queries(7):
        assert read().context["page_obj"].paginator.count == 2 + rows


def test_columns_chosen_on_the_log_of_one_unit_leave_the_unit_on_the_log_of_the_round(client_of, world):
    client, address = client_of(world.coordinator), address_of("chasing_log", world)
    page = html.fromstring(client.get(address, {"don-vi": world.unit.pk}).content)
    [form] = page.xpath("//form[.//input[@name='co']]")
    sent = {name: value for name, value in form.form_values() if name in ("bang", "co")}
    client.post(reverse("list_columns"), {**sent, "cot": "bac"})
    shown = client.get(address).wsgi_request.table.shows
    assert shown.keys() == {"nguoi_nhan", "don_vi", "bac"}


def test_every_list_that_is_arranged_is_looked_at_here(client_of, world):
    looked_at = {reader(name, world, client_of)().wsgi_request.table.slug for name in LISTS}
    assert looked_at == KNOWN


def _rows(response):
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")), delimiter=";"))
