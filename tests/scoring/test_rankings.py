"""Rankings: ties share a rank, who has no total stands below, the cap is counted, and each reads what is theirs."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from campaign.models import Discipline
from scoring import capping, rankings
from scoring.models import Assessment, Status
from tests import factories as make
from units.models import Cluster, ClusterMembership
from units.text import sort_key

NAMES = ["Sở Y tế", "Sở Tư pháp", "Sở Nội vụ", "Sở Du lịch"]
TOTALS = ["88.50", "91.00", "88.50", "70.00"]


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province)


@pytest.fixture
def round_(campaign):
    return make.make_round(campaign)


@pytest.fixture
def cluster(people):
    return Cluster.objects.create(province=people.province, name="Khối 1", sort_key="khoi 1")


@pytest.fixture
def offices(people, round_, cluster):
    """{name: approved sheet} of four offices of one cluster."""
    return {name: approved(round_, cluster, total, name=name) for name, total in zip(NAMES, TOTALS, strict=True)}


def approved(round_, cluster, total, *, status=Status.APPROVED, unit=None, **fields):
    unit = unit or make.make_unit(round_.campaign.province, **fields)
    ClusterMembership.objects.create(cluster=cluster, unit=unit)
    sheet = make.make_assessment(round_, unit)
    band = None if total is None else "xuat_sac" if Decimal(total) >= 90 else "tot"
    Assessment.objects.filter(pk=sheet.pk).update(status=status, total=total, band=band)
    sheet.refresh_from_db()
    return sheet


def ranks(lines):
    names = dict(Assessment.objects.values_list("pk", "unit__name"))
    return [(line.rank, names[line.sheet_id]) for line in lines]


def lines(round_, cluster=None, **asked):
    return rankings.lines_of(rankings.sheets_in(round_, day=round_.closing_day, cluster=cluster, **asked))


def see(client, cluster, **query):
    return client.get(reverse("cluster_ranking", args=[cluster.pk]), query)


def names_in(response):
    return [(row.rank, row.sheet.unit.name) for row in response.context["rows"]]


# Who stands where


def test_equal_totals_share_a_rank_in_vietnamese_order_and_the_next_is_left_out(round_, cluster, offices):
    assert ranks(lines(round_, cluster)) == [
        (1, "Sở Tư pháp"),
        (2, "Sở Nội vụ"),
        (2, "Sở Y tế"),
        (4, "Sở Du lịch"),
    ]


def test_who_is_not_approved_or_has_no_total_stands_below_without_a_rank(round_, cluster, offices):
    approved(round_, cluster, "99.00", status=Status.SUBMITTED, name="Sở Xây dựng")
    approved(round_, cluster, None, name="Ban Dân tộc")
    assert ranks(lines(round_, cluster))[4:] == [(None, "Ban Dân tộc"), (None, "Sở Xây dựng")]


def test_members_are_those_of_the_closing_day(round_, cluster, offices):
    before = round_.closing_day - timedelta(days=1)
    ClusterMembership.objects.filter(unit=offices["Sở Tư pháp"].unit).update(valid_to=before)
    assert ranks(lines(round_, cluster))[0] == (1, "Sở Nội vụ")


def test_ranks_are_those_among_the_kind_asked_for_but_words_only_search(round_, cluster, offices):
    approved(round_, cluster, "95.00", name="Huyện An Biên", kind="huyen")
    assert ranks(lines(round_))[0] == (1, "Huyện An Biên")
    assert ranks(lines(round_, kind="so_nganh"))[0] == (1, "Sở Tư pháp")
    assert ranks(rankings.about(lines(round_), "so tu phap")) == [(2, "Sở Tư pháp")]


def test_units_that_do_not_exist_on_the_day_are_left_out(round_, cluster, offices):
    unit = offices["Sở Tư pháp"].unit
    type(unit).objects.filter(pk=unit.pk).update(valid_to=date(2021, 1, 1))
    assert (1, "Sở Tư pháp") not in ranks(lines(round_))


def test_an_old_version_of_a_sheet_is_not_ranked(round_, cluster, offices):
    Assessment.objects.filter(pk=offices["Sở Tư pháp"].pk).update(is_current=False)
    assert len(lines(round_, cluster)) == 3


# The cap


def test_the_cap_says_how_full_it_is_and_who_is_beyond(round_, cluster):
    rubric = make.make_rubric(round_.campaign)
    rubric.bands.filter(code="xuat_sac").update(top_share=20)
    sheets = [approved(round_, cluster, total) for total in ("99", "95", "80", "75")]
    waiting = approved(round_, cluster, "92", status=Status.SUBMITTED)
    [(cap, open_)], mixed = rankings.caps_of(cluster, round_)
    assert (cap.name, cap.held, cap.size, cap.allowed, open_, mixed) == ("Xuất sắc", 3, 5, 1, 1, False)
    assert cap.over == {sheets[1].pk, waiting.pk}
    assert [capping.surplus_sentence(sheet) is not None for sheet in (*sheets, waiting)] == [
        sheet.pk in cap.over for sheet in (*sheets, waiting)
    ]


def test_a_decided_band_is_counted_but_never_beyond(round_, cluster):
    rubric = make.make_rubric(round_.campaign)
    rubric.bands.filter(code="xuat_sac").update(top_share=20)
    sheets = [approved(round_, cluster, total) for total in ("99", "95", "80", "75", "71")]
    Assessment.objects.filter(pk=sheets[1].pk).update(decided_band="xuat_sac")
    [(cap, _)], _ = rankings.caps_of(cluster, round_)
    assert (cap.held, cap.over) == (2, frozenset())


def test_without_a_capped_band_there_is_no_cap(round_, cluster, offices):
    assert rankings.caps_of(cluster, round_) == ([], False)


def test_sheets_of_several_rubrics_are_told(round_, cluster, offices):
    other = make.make_rubric(round_.campaign, maxima=("50",))
    Assessment.objects.filter(pk=offices["Sở Y tế"].pk).update(rubric=other)
    assert rankings.caps_of(cluster, round_)[1]


# The page of a cluster


@pytest.mark.parametrize("who", ["coordinator", "leader"])
def test_those_who_see_the_province_read_the_whole_ranking(people, client_of, cluster, offices, who):
    assert len(names_in(see(client_of(getattr(people, who)), cluster))) == 4


@pytest.mark.parametrize("who", ["clerk", "head"])
def test_the_people_of_a_unit_read_their_own_rank_among_how_many(people, client_of, round_, cluster, offices, who):
    approved(round_, cluster, "90.00", unit=people.unit)
    response = see(client_of(getattr(people, who)), cluster)
    assert names_in(response) == [(2, people.unit.name)]
    page = response.content.decode()
    assert "trong 5 đơn vị có hạng" in page
    assert not any(name in page for name in NAMES)


def test_the_export_of_a_unit_holds_nothing_of_the_others(people, client_of, cluster, offices):
    page = see(client_of(people.clerk), cluster, xuat="csv").content.decode()
    assert not any(name in page for name in NAMES)


@pytest.mark.parametrize("who", ["stranger", "nobody", "admin"])
def test_to_others_the_ranking_does_not_exist(people, client_of, cluster, offices, campaign, who):
    client = client_of(getattr(people, who))
    assert see(client, cluster).status_code == 404
    assert client.get(reverse("ranking_list", args=[campaign.pk])).status_code == 404


@pytest.mark.parametrize("who", ["clerk", "head", "sibling_clerk"])
def test_the_ranking_of_the_province_is_not_for_units(people, client_of, campaign, who):
    assert client_of(getattr(people, who)).get(reverse("ranking_list", args=[campaign.pk])).status_code == 404


def test_the_page_counts_the_band_marks_the_surplus_and_leads_to_the_decision(people, client_of, round_, cluster):
    rubric = make.make_rubric(round_.campaign)
    rubric.bands.filter(code="xuat_sac").update(top_share=20)
    sheets = [approved(round_, cluster, total) for total in ("99", "95", "80", "75", "71")]
    ClusterMembership.objects.create(cluster=cluster, unit=people.sibling)
    page = see(client_of(people.coordinator), cluster).content.decode()
    assert "Xuất sắc 2/5, tối đa 1 (20%)" in page
    assert page.count(">vượt tỷ lệ<") == 2
    assert f'href="{sheets[1].get_absolute_url()}#viec-khac"' in page
    assert people.sibling.name in page
    assert "#viec-khac" not in see(client_of(people.leader), cluster).content.decode()


def test_a_round_is_chosen_and_one_that_has_not_begun_is_not_offered(people, client_of, campaign, cluster, offices):
    earlier = make.make_round(campaign, year=2021)
    coming = make.make_round(
        campaign, year=2024, opens_at=make.moment(2090, 1, 1), closes_at=make.moment(2090, 12, 31, 23, 59)
    )
    approved(earlier, cluster, "77.00", unit=people.unit)
    client = client_of(people.coordinator)
    assert names_in(see(client, cluster, dot=earlier.pk)) == [(1, people.unit.name)]
    assert len(names_in(see(client, cluster, dot=coming.pk))) == 4


def test_before_the_first_round_the_page_says_so(people, client_of, cluster):
    assert "Chưa có đợt chấm điểm nào" in see(client_of(people.coordinator), cluster).content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_a_ranking_costs_the_same_for_one_unit_and_thirty(
    people, client_of, round_, cluster, django_assert_num_queries, rows
):
    for n in range(rows):
        approved(round_, cluster, 99 - n, name=f"Ban số {n}")
    client = client_of(people.coordinator)
    with django_assert_num_queries(14):
        response = see(client, cluster)
    assert len(response.context["rows"]) == rows


# The list of the province


@pytest.mark.parametrize("rows", [1, 30])
def test_the_ranking_of_the_province_costs_the_same_for_one_unit_and_thirty(
    people, client_of, campaign, round_, cluster, django_assert_num_queries, rows
):
    for n in range(rows):
        approved(round_, cluster, 99 - n, name=f"Ban số {n}")
    client = client_of(people.leader)
    address = reverse("ranking_list", args=[campaign.pk])
    with django_assert_num_queries(9):
        response = client.get(address, {"xep": "-don_vi"})
    assert len(response.context["rows"]) == rows


def test_a_ranking_is_looked_at_by_name_or_state_and_ranks_stay(people, client_of, campaign, round_, cluster, offices):
    client, address = client_of(people.leader), reverse("ranking_list", args=[campaign.pk])
    by_rank = names_in(client.get(address))
    assert names_in(client.get(address, {"xep": "don_vi"})) == sorted(by_rank, key=lambda line: sort_key(line[1]))
    ranked = [line for line in by_rank if line[0]]
    assert next(line for line in names_in(client.get(address, {"xep": "-hang"})) if line[0]) == ranked[-1]
    assert names_in(client.get(address, {"xep": "-tong_diem"}))[0] == ranked[0]


def test_the_province_is_filtered_by_kind_cluster_words_and_day(people, client_of, campaign, round_, cluster, offices):
    other = Cluster.objects.create(province=people.province, name="Cụm huyện", sort_key=sort_key("Cụm huyện"))
    approved(round_, other, "95.00", name="Huyện An Biên", kind="huyen")
    client, address = client_of(people.leader), reverse("ranking_list", args=[campaign.pk])
    assert names_in(client.get(address))[0] == (1, "Huyện An Biên")
    assert names_in(client.get(address, {"loai": "so_nganh"}))[0] == (1, "Sở Tư pháp")
    assert names_in(client.get(address, {"cum": other.pk})) == [(1, "Huyện An Biên")]
    assert names_in(client.get(address, {"tim": "an bien"})) == [(1, "Huyện An Biên")]
    unit = offices["Sở Tư pháp"].unit
    type(unit).objects.filter(pk=unit.pk).update(valid_to=date(2022, 12, 31))
    assert (2, "Sở Tư pháp") in names_in(client.get(address, {"ngay": "31/12/2022"}))
    assert "không có trên lịch" in client.get(address, {"ngay": "31/2/2022"}).content.decode()


def test_the_ranking_is_sent_out_whole(people, client_of, campaign, round_, cluster, offices):
    sent = client_of(people.leader).get(reverse("ranking_list", args=[campaign.pk]), {"xuat": "csv"})
    lines_ = b"".join(sent.streaming_content).decode("utf-8-sig").splitlines()
    assert lines_[0].startswith("Hạng;Mã đơn vị;Tên đơn vị")
    assert [line.split(";")[0] for line in lines_[1:]] == ["1", "2", "2", "4"]
    assert "91" in lines_[1]
    assert "Khối 1" in lines_[1]


def test_a_discipline_stands_on_the_row_for_those_who_may_know(people, client_of, round_, cluster, offices):
    make_discipline(offices["Sở Y tế"].unit)
    words = "Đang có kỷ luật: cảnh cáo, QĐ 7/QĐ-UBND ngày 1/6/2022"
    assert words in see(client_of(people.coordinator), cluster).content.decode()
    assert words not in see(client_of(people.leader), cluster).content.decode()


def make_discipline(unit):
    return Discipline.objects.create(
        unit=unit, form="canh_cao", decision_number="7/QĐ-UBND", decided_on=date(2022, 6, 1)
    )
